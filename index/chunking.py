"""Cuts a document's text into sentences and passages, by offsets. Pure: text in, spans out.

Sentences come from nupunkt, line by line, so that a heading or a caption without a full stop stays
by itself; lines that were wrapped in mid-sentence are joined first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nupunkt

from index.records import Span

MAX_PASSAGE_CHARS = 800
"""About 190 tokens of English, so that a title before it or a claim beside it still fits into the 256
that the models read. A passage is closed before it grows longer; a single sentence over it is cut at
white space."""

WRAPPED_LINE_CHARS = 55
"""A line at least this long that ends in mid-sentence was wrapped; a shorter one is a heading."""

WINDOW_CHARS = 4000
"""What nupunkt is given at once: on text without spaces its time grows with the square of the length."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORD = re.compile(rf"\S{{1,{MAX_PASSAGE_CHARS}}}")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_STARTS_AN_ITEM = re.compile(r"\s*(?:[-–—*•>#|]|\d{1,3}[.)]\s)")
_MISSED_END = re.compile(r"(?<=\bper cent\.)\s+(?=[A-Z“\"‘«(–—])")
_TRAILING_ABBREVIATION = re.compile(
    r"(?:\b[A-Z]|\b(?:No|Nos|Cllrs?|Supt|Insp|Hon|Sen|Gov|Gen|Col|Lt|Sgt|Capt|Maj|Rep|Rev|Prof|Dr|Mr|Mrs|Ms|St|vs|approx|ca"
    r"|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|e\.g|i\.e))\.$"
)


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """Where a passage lies in its document's text, and its sentences there."""

    start: int
    end: int
    sentences: tuple[Span, ...]


def sentence_spans(text: str) -> list[Span]:
    """The sentences of ``text`` in order, without the white space around them.

    Spans do not overlap, and together they hold every character that is not white space.
    """
    return [
        span
        for block_start, block_end in block_spans(text)
        for span in block_sentences(text, block_start, block_end)
    ]


def block_sentences(text: str, start: int, end: int) -> list[Span]:
    """The sentences of one block, as `block_spans` gives them or a part of it."""
    return list(_merged(text, _split_block(text, start, end)))


def passage_spans(text: str, sentences: int, overlap: int) -> list[PassageSpan]:
    """Passages of up to ``sentences`` sentences; each repeats the last ``overlap`` of the one before.

    A passage ends early where it would grow over `MAX_PASSAGE_CHARS`. Raises `ValueError` unless
    0 <= overlap < sentences.
    """
    if not 0 <= overlap < sentences:
        raise ValueError("overlap must be at least 0 and smaller than the number of sentences")
    pieces = [piece for span in sentence_spans(text) for piece in _cut_long(text, span)]
    passages: list[PassageSpan] = []
    first = covered = 0
    while covered < len(pieces):
        after = first + 1
        limit = min(first + sentences, len(pieces))
        while after < limit and pieces[after][1] - pieces[first][0] <= MAX_PASSAGE_CHARS:
            after += 1
        if after <= covered:
            # Long sentences leave no room for the overlap here: the passage would hold nothing new.
            first += 1
            continue
        passages.append(PassageSpan(pieces[first][0], pieces[after - 1][1], tuple(pieces[first:after])))
        covered = after
        first = max(after - overlap, first + 1)
    return passages


def block_spans(text: str) -> Iterator[Span]:
    """The lines of a text; a line that was wrapped in mid-sentence is one with the next."""
    start = end = None
    for line in _LINE.finditer(text):
        if start is not None and end is not None:
            if _continues(text, start, end, line):
                end = line.end()
                continue
            yield start, end
        start, end = line.span()
    if start is not None and end is not None:
        yield start, end


def _continues(text: str, start: int, end: int, line: re.Match[str]) -> bool:
    previous_line = max(text.rfind("\n", start, end) + 1, start)
    single_break = text[end : line.start()] in ("\n", "\r\n", "\r")
    return (
        single_break
        and end - previous_line >= WRAPPED_LINE_CHARS
        and not _SENTENCE_END.search(text, max(start, end - 20), end)
        and not _STARTS_AN_ITEM.match(line.group())
    )


def _split_block(text: str, start: int, end: int) -> Iterator[Span]:
    """Sentences of a block, found in a window that moves on from the last, unfinished one."""
    while start < end:
        window = text[start : min(start + WINDOW_CHARS, end)]
        found = [
            (start + first, start + after)
            for first, after in nupunkt.sent_spans(window)
            if not window[first:after].isspace()
        ]
        if start + len(window) < end and len(found) > 1:
            start = found.pop()[0]
        else:
            start += len(window)
        for first, after in found:
            yield from (_stripped(text, part) for part in _parted(text, first, after))


def _parted(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence, or those that nupunkt joined behind a word that it takes for an abbreviation."""
    for missed in _MISSED_END.finditer(text, start, end):
        yield start, missed.start()
        start = missed.end()
    yield start, end


def _stripped(text: str, span: Span) -> Span:
    sentence = text[span[0] : span[1]]
    start = span[0] + len(sentence) - len(sentence.lstrip())
    return start, start + len(sentence.strip())


def _merged(text: str, spans: Iterator[Span]) -> Iterator[Span]:
    """Joins what was cut after an abbreviation or before a small letter."""
    held: Span | None = None
    for span in spans:
        if held is None:
            held = span
        elif _TRAILING_ABBREVIATION.search(text, max(held[0], held[1] - 12), held[1]) or (
            text[span[0]].islower()
        ):
            held = (held[0], span[1])
        else:
            yield held
            held = span
    if held is not None:
        yield held


def _cut_long(text: str, span: Span) -> Iterator[Span]:
    """The sentence itself, or parts of at most `MAX_PASSAGE_CHARS`, cut at white space if it has any."""
    start, end = span
    if end - start <= MAX_PASSAGE_CHARS:
        yield span
        return
    part: Span | None = None
    for word in _WORD.finditer(text, start, end):
        if part is not None and word.end() - part[0] <= MAX_PASSAGE_CHARS:
            part = (part[0], word.end())
            continue
        if part is not None:
            yield part
        part = word.span()
    if part is not None:
        yield part
