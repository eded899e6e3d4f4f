"""Cuts an article into blocks and leaves out its headings and its furniture. Pure: text in, spans out.
What is left are paragraphs, lines of dialogue and captions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from index.chunking import WRAPPED_LINE_CHARS
from index.records import Span
from service.drafts.furniture import (
    DATELINE,
    ENDS_A_SENTENCE,
    LABEL,
    credit_start,
    is_footer,
    is_furniture,
    is_read_more,
)
from service.drafts.verbs import has_finite
from service.drafts.wording import MAX_HEADING_WORDS, words

MAX_CROSS_HEAD_WORDS = 9
"""Below the first paragraph a longer line that says something is a paragraph without its full stop."""


MAX_HEADING_CHARS = 500

MIN_WRAPPED_PART = 0.6
"""A line that was wrapped is at least so long, of the longest line around it."""


class Kind(Enum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    SPEECH = "speech"
    """A line behind a dash: somebody speaks, and the words that say who stand at its end."""
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Block:
    """A block without its dash, its label, its dateline or its credit. ``is_after_heading`` tells that
    something stands between it and the block before, so that the subject may have changed.
    """

    kind: Kind
    start: int
    end: int
    is_after_heading: bool = False


_DASH = re.compile(r"\s*[–—―-]{1,2}\s+(?=\S)")
_LIST_ITEM = re.compile(
    # a bullet or a number; the time of an entry; "Q:" of an interview
    r"\s*(?:(?:[•*·▪]|\d{1,2}[.)])\s+(?=\S)|\d{1,2}[:.]\d\d\s*(?:[ap]m)?\s*[-–—:]?\s+(?=[A-Z“\"])|[QA]:\s+)"
)
_MARKDOWN_HEADING = re.compile(r"\s*#{1,6}\s")
_COLON_END = re.compile(r"[:;]\s*$")
_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STARTS_A_BLOCK = re.compile(rf"\s*(?:[-–—―*•·▪>#|]|\d{{1,3}}[.)]\s)|{LABEL.pattern}")
_LINE_BREAK = re.compile(r"\r\n|\n|\r")


def content(text: str) -> list[Block]:
    """The blocks of ``text`` that are the article's own words, in order.

    Left out are headings, bylines, datelines, times, credits, invitations to read on and what the site
    says of itself; from a comment form or a copyright line on, everything, if that is the smaller part.
    """
    spans = _unwrapped(text)
    found: list[Block] = []
    has_sentences = any(ENDS_A_SENTENCE.search(text, max(start, end - 20), end) for start, end in spans)
    is_after_heading = is_begun = False
    for start, end in spans:
        line = text[start:end]
        if is_footer(line) and found and start > len(text) - end:
            break
        block = _block(text, start, end, is_begun, is_alone=not has_sentences)
        if block is None:
            is_after_heading = True
            continue
        found.append(Block(block.kind, block.start, block.end, is_after_heading))
        is_begun = is_begun or block.kind is not Kind.CAPTION
        # A caption stands beside the text: what follows it goes on with what was before.
        is_after_heading = is_after_heading and block.kind is Kind.CAPTION
    return found


def lines_outside(text: str, blocks: Sequence[Block]) -> list[Span]:
    """The lines of a text, without the white space around them, that none of its blocks is of."""
    outside = []
    following = iter(blocks)
    block = next(following, None)
    for line in _LINE.finditer(text):
        while block is not None and block.end <= line.start():
            block = next(following, None)
        told = line.group().strip()
        if told and (block is None or block.start >= line.end()):
            start = line.start() + line.group().index(told)
            outside.append((start, start + len(told)))
    return outside


def _unwrapped(text: str) -> list[Span]:
    """The lines of a text; one that goes on in the next is one with it."""
    spans: list[Span] = []
    for run in _runs(text):
        width = max(end - start for start, end in run)
        spans.append(run[0])
        for before, line in pairwise(run):
            if _goes_on(text, before, line, width):
                spans[-1] = (spans[-1][0], line[1])
            else:
                spans.append(line)
    return spans


def _runs(text: str) -> Iterator[list[Span]]:
    """The lines that stand directly one below the other."""
    run: list[Span] = []
    for line in _LINE.finditer(text):
        if run and not _LINE_BREAK.fullmatch(text, run[-1][1], line.start()):
            yield run
            run = []
        run.append(line.span())
    if run:
        yield run


def _goes_on(text: str, before: Span, line: Span, width: int) -> bool:
    """Whether a sentence goes on from a line to the one below it: with a small letter, or since the line
    was wrapped at the ``width`` of those around.
    """
    words = text[slice(*before)]
    is_ended = ENDS_A_SENTENCE.search(words[-20:]) or _COLON_END.search(words[-20:])
    if is_ended or _STARTS_A_BLOCK.match(text, line[0]):
        return False
    is_wrapped = max(WRAPPED_LINE_CHARS, MIN_WRAPPED_PART * width) <= len(words)
    return text[line[0]].islower() or (is_wrapped and credit_start(words) is None)


def _block(text: str, start: int, end: int, is_begun: bool, is_alone: bool) -> Block | None:
    """The block of a line, or None for furniture. ``is_begun`` tells that paragraphs stand before it,
    ``is_alone`` that no line of the text ends a sentence.
    """
    line = text[start:end]
    if (caption := _caption(line)) is not None:
        kind, (first, after) = Kind.CAPTION, caption
    elif is_furniture(line):
        return None
    elif dash := _DASH.match(line):
        is_item = not ENDS_A_SENTENCE.search(line[-20:])
        kind = Kind.PARAGRAPH if is_item else Kind.SPEECH
        first, after = dash.end(), len(line)
    else:
        item = _LIST_ITEM.match(line)
        if not item and not is_alone and _is_heading(line, is_begun):
            return None
        opening = item or DATELINE.match(line)
        kind, first, after = Kind.PARAGRAPH, opening.end() if opening else 0, len(line)
    told = line[first:after]
    if not told.strip():
        return None
    first += len(told) - len(told.lstrip())
    after -= len(told) - len(told.rstrip())
    return Block(kind, start + first, start + after)


def _caption(line: str) -> Span | None:
    """Where the words of a picture's caption lie, without its label and its credit; None for no caption.

    A line that is nothing but a credit is one without words.
    """
    credit = credit_start(line)
    label = LABEL.match(line)
    if credit is None and not (label and _is_shouted(label.group())):
        return None
    if credit is None and label and is_read_more(line):
        return None
    if (
        credit is None
        and label
        and not (ENDS_A_SENTENCE.search(line) or has_finite(words(line[label.end() :])))
    ):
        return None  # the heading of a box
    return (label.end() if label else 0), (credit if credit is not None else len(line))


def _is_shouted(label: str) -> bool:
    letters = [letter for letter in label if letter.isalpha()]
    return len(letters) > 2 and all(letter.isupper() for letter in letters)


def _is_heading(line: str, is_begun: bool) -> bool:
    """Whether a line is a headline or a cross-head; below a paragraph a long one that says something is
    another paragraph.
    """
    if _MARKDOWN_HEADING.match(line):
        return True
    if len(line) > MAX_HEADING_CHARS or ENDS_A_SENTENCE.search(line) or _COLON_END.search(line):
        return False
    length = len(line.split())
    if is_begun and length > MAX_CROSS_HEAD_WORDS and has_finite(words(line)):
        return False
    return length <= MAX_HEADING_WORDS
