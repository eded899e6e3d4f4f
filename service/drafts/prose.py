"""The prose of a draft: its text without markup, and the way back to the draft's own offsets."""

from bisect import bisect_right
from collections.abc import Iterator

from index.records import Span
from service.drafts.records import Draft


class Prose:
    """``text`` is the draft's without its markup; `source` tells where a span of it lies there."""

    def __init__(self, draft: Draft) -> None:
        kept = list(_between(draft.markup, len(draft.text)))
        self.text = "".join(draft.text[start:end] for start, end in kept)
        # Where each run of prose begins, in the draft and in the prose.
        self._in_draft = [start for start, _ in kept]
        self._in_prose: list[int] = []
        length = 0
        for start, end in kept:
            self._in_prose.append(length)
            length += end - start

    def source(self, span: Span) -> Span:
        """The span of the draft that begins with the first character of ``span`` and ends with its last;
        markup between them is in it. An empty span raises `ValueError`.
        """
        start, end = span
        if start >= end:
            raise ValueError(f"{span} holds no character")
        return self._place(start), self._place(end - 1) + 1

    def _place(self, position: int) -> int:
        run = bisect_right(self._in_prose, position) - 1
        return self._in_draft[run] + position - self._in_prose[run]


def _between(markup: tuple[Span, ...], length: int) -> Iterator[Span]:
    """The runs that are no markup; one of them is empty for a draft without any prose."""
    position = 0
    for start, end in sorted(markup):
        if start > position:
            yield position, start
        position = max(position, end)
    if position < length or not length:
        yield position, length
