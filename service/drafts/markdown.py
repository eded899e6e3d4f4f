"""Reads Markdown: its text as it is, and which of its characters are marks. Pure: words in, a `Draft`
out.

Knows what news is written with: headings, emphasis, links, quotes, lists, tables, code, footnotes and
HTML. What is no mark for certain is prose.
"""

import re
from collections.abc import Iterator, Sequence

from index.records import Span
from service.drafts.furniture import ENDS_A_SENTENCE
from service.drafts.records import Draft
from service.drafts.wording import MAX_HEADING_WORDS
from service.errors import UnreadableDraft

MAX_OPEN_MARKS = 50
"""Emphasis that was opened more marks ago is never closed."""

_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_HEADING = re.compile(r"[ ]{0,3}(?P<level>#{1,6})(?=[ \t\r\n]|\Z)(?P<words>.*)\Z", re.DOTALL)
_UNDERLINE = re.compile(r"[ ]{0,3}(?P<mark>=+|--+)[ \t\r]*\n?\Z")
_RULE = re.compile(r"[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\r?\n?\Z")
_FENCE = re.compile(r"[ ]{0,3}(?P<mark>`{3,}(?=[^`]*\Z)|~{3,})(?P<rest>.*)\Z", re.DOTALL)
_TABLE_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?\s*\Z")
_LINK_TARGET = re.compile(
    r"[ ]{0,3}\[(?!\^)(?P<name>[^\[\]\n]{1,200})\]:[ \t]*<?\S+>?(?:[ \t]+[\"'(].*[\"')])?\s*\Z"
)
_OPENING = re.compile(
    # the marks of quotes, items and boxes to tick, and a footnote's number; a hyphen may be a dash that
    # somebody speaks behind, and is left
    r"(?:[ \t]{0,3}>[ \t]?)*(?:[ \t]*(?:[*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(?=\S)"
    r"|[ \t]*-[ \t]+\[[ xX]\][ \t]+|[ ]{0,3}\[\^[^\[\]\n]{1,60}\]:[ \t]*)?"
)
_ADDRESS = r"\([^()\n]{0,1000}(?:\([^()\n]{0,300}\)[^()\n]{0,300}){0,3}\)"
_LINK = re.compile(
    # a picture, with its words; a link around its words, by its address or by a name
    rf"(?P<picture>!\[[^\[\]\n]{{0,500}}\]{_ADDRESS})|\[(?P<words>[^\[\]\n]{{1,500}})\]"
    rf"(?:(?P<address>{_ADDRESS})|\[(?P<name>[^\[\]\n]{{0,200}})\])?"
)
_SMALL = re.compile(
    # tags, addresses in angles, code, strike-out, escapes, footnotes' numbers
    r"<(?P<link>(?:https?|mailto):[^<>\s]{1,1000})>|(?P<tag></?[a-zA-Z][^<>\n]*>)"
    r"|(?P<mark>`+|~~|\\(?=[\\`*_{}\[\]()#+.!>~|-])|(?<![ \t])[ \t]{0,3}\[\^[^\[\]\n]{1,60}\])"
)
_EMPHASIS = re.compile(r"\*+|_+")


def of_markdown(text: str) -> Draft:
    """A draft in Markdown: its text as it is, with the marks told apart from the prose.

    Headings, tables, code and pictures are no prose. The first heading of the first level is the title.
    Raises `UnreadableDraft` for a text without words.
    """
    if not text.strip():
        raise UnreadableDraft("the draft holds no text")
    lines = [found.span() for found in _LINE.finditer(text) if found.end() > found.start()]
    blocks = _Blocks(text, lines)
    blocks.read()
    markup = [*blocks.markup, *_enclosed(text)]
    for start, end in blocks.prose:
        markup += _inline(text, start, end, blocks.targets)
    return Draft(text, title=blocks.title, markup=tuple(_merged(markup)))


class _Blocks:
    """Goes through the lines once: ``markup`` are the spans that are no prose, ``prose`` the lines that
    are, ``targets`` the names that links can have, ``title`` the first heading of the first level.
    """

    def __init__(self, text: str, lines: Sequence[Span]) -> None:
        self.markup: list[Span] = []
        self.prose: list[Span] = []
        self.targets: set[str] = set()
        self.title: str | None = None
        self._text = text
        self._lines = lines
        self._unclosed: set[str] = set()

    def read(self) -> None:
        place = self._front_matter()
        while place < len(self._lines):
            place = self._code(place) or self._table(place) or self._line(place)

    def _words(self, place: int) -> str:
        return self._text[slice(*self._lines[place])] if place < len(self._lines) else ""

    def _drop(self, first: int, after: int) -> int:
        end = self._lines[after - 1][1]
        # The line's break stays, and keeps what stands before and behind it apart.
        self.markup.append((self._lines[first][0], end - self._text.endswith("\n", 0, end)))
        return after

    def _front_matter(self) -> int:
        if self._words(0).rstrip() != "---":
            return 0
        for place in range(1, len(self._lines)):
            if self._words(place).rstrip() in ("---", "..."):
                return self._drop(0, place + 1)
        return 0

    def _code(self, place: int) -> int | None:
        """The line behind a fenced block; a fence that is never closed is a mark by itself."""
        fence = _FENCE.match(self._words(place))
        if fence is None:
            return None
        mark = fence["mark"]
        if mark[0] not in self._unclosed:
            for end in range(place + 1, len(self._lines)):
                closing = self._words(end).strip()
                if len(closing) >= len(mark) and not closing.strip(mark[0]):
                    return self._drop(place, end + 1)
            self._unclosed.add(mark[0])
        return self._drop(place, place + 1)

    def _table(self, place: int) -> int | None:
        """The line behind a table: its head, a line of dashes and bars, and its rows."""
        is_row = self._words(place).lstrip().startswith("|")
        if not is_row and not ("|" in self._words(place) and _TABLE_RULE.match(self._words(place + 1))):
            return None
        end = place + 1
        while end < len(self._lines) and "|" in self._words(end):
            end += 1
        return self._drop(place, end)

    def _line(self, place: int) -> int:
        line = self._words(place)
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(self._words(place + 1)) if line.strip() else None
        is_sentence = len(line.split()) > MAX_HEADING_WORDS and ENDS_A_SENTENCE.search(line)
        if heading:
            self._entitle(_without_closing(heading["words"]), len(heading["level"]))
        elif underline and not is_sentence and not _RULE.match(line):
            self._entitle(line, 1 if underline["mark"][0] == "=" else 2)
            return self._drop(place, place + 2)
        elif target := _LINK_TARGET.match(line):
            self.targets.add(target["name"].casefold())
        elif not _RULE.match(line) and not _UNDERLINE.match(line):
            start, end = self._lines[place]
            opening = _OPENING.match(line)
            after = start + (opening.end() if opening else 0)
            if after > start:
                self.markup.append((start, after))
            if after < end:
                self.prose.append((after, end))
            return place + 1
        return self._drop(place, place + 1)

    def _entitle(self, words: str | None, level: int) -> None:
        if level == 1 and self.title is None and words and words.strip():
            self.title = words.strip()


def _enclosed(text: str) -> Iterator[Span]:
    """Comments, scripts and styles of HTML."""
    for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        position = text.find(opening)
        while position >= 0:
            end = text.find(closing, position + len(opening))
            if end < 0:
                break
            yield position, end + len(closing)
            position = text.find(opening, end)


def _inline(text: str, start: int, end: int, targets: set[str]) -> Iterator[Span]:
    for found in _LINK.finditer(text, start, end):
        if found["picture"]:
            yield found.span()
        elif found["address"] or (found["name"] or found["words"]).casefold() in targets:
            yield found.start(), found.start("words")
            yield found.end("words"), found.end()
    for found in _SMALL.finditer(text, start, end):
        if found["link"]:
            yield found.start(), found.start("link")
            yield found.end("link"), found.end()
        else:
            yield found.span()
    yield from _emphasis(text, start, end)


def _emphasis(text: str, start: int, end: int) -> Iterator[Span]:
    """The marks of emphasis that have a counterpart on the line: "5 * 3" and "snake_case" have none."""
    opened: list[Span] = []
    for run in _EMPHASIS.finditer(text, start, end):
        before = text[run.start() - 1] if run.start() > start else " "
        after = text[run.end()] if run.end() < end else " "
        is_word = (run.group()[0] == "_" and before.isalnum() and after.isalnum()) or (
            before.isdigit() and after.isdigit()
        )
        if len(run.group()) > 3 or is_word:
            continue
        counterparts = [] if before.isspace() else opened[-MAX_OPEN_MARKS:]
        of_kind = [each for each in counterparts if text[slice(*each)] == run.group()]
        if of_kind:
            while opened[-1] != of_kind[-1]:
                opened.pop()
            yield opened.pop()
            yield run.span()
            continue
        if not after.isspace():
            opened.append(run.span())


def _merged(spans: Sequence[Span]) -> Iterator[Span]:
    """The spans in order, those that touch or overlap as one."""
    held: Span | None = None
    for start, end in sorted(spans):
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def _without_closing(words: str) -> str:
    """The words of a heading without the marks that may close it: "Port closes ##"."""
    told = words.strip()
    opened = told.rstrip("#")
    return opened.rstrip() if opened[-1:] in ("", " ", "\t") else told
