"""Reads HTML: the blocks of a page or of a piece of one, without its navigation. Pure: words in, a
`Draft` out, whose offsets are into the text that comes out.

Which blocks of a whole page are the article's, trafilatura tells; their words are read here, since it
gives neither captions nor line breaks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from typing import Any

import trafilatura
from trafilatura.settings import Document

from index.records import Span
from service.drafts.furniture import ENDS_A_SENTENCE
from service.drafts.records import Draft
from service.drafts.wording import MAX_HEADING_WORDS, word_set
from service.errors import UnreadableDraft

MIN_FOUND_PART = 0.9
"""How much of what trafilatura takes for the article must be found among the blocks read here."""

MIN_SEARCHED_CHARS = 25
"""A block this long is the article's wherever its words stand there; a shorter one as a whole line."""

MIN_PARAGRAPH_WORDS = 8

_BLOCKS = word_set(
    """
    p div section article main body html header hgroup ul ol li dl dt dd blockquote figure
    figcaption h1 h2 h3 h4 h5 h6 pre address center hr table thead tbody tfoot tr td th caption
    details summary fieldset form
    """
)
_NO_WORDS = word_set("script style noscript template title iframe svg")
_DROPPED = _NO_WORDS | word_set("nav footer button select textarea")
_DROPPED_OF_PAGES = _DROPPED | {"aside"}
"""An aside of a page is about other articles; in what an editor sends it is part of the article."""

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_PAGE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of a page; ``tag`` is the innermost that it stands in."""

    text: str
    tag: str

    @property
    def is_heading(self) -> bool:
        """Whether it is no prose; a paragraph that stands in a heading is."""
        is_paragraph = len(self.text.split()) > MAX_HEADING_WORDS and ENDS_A_SENTENCE.search(self.text)
        return self.tag in _HEADINGS and not is_paragraph


def of_html(page: str, url: str | None = None) -> Draft:
    """The text of an HTML page or fragment: paragraphs with an empty line between them.

    Of a page it is the main text; title, date and address are those that it tells of itself. Raises
    `UnreadableDraft` for one without a text.
    """
    if not _PAGE.search(page):
        return _draft(_blocks(page, _DROPPED), url)
    found = trafilatura.bare_extraction(
        _DECLARATION.sub("", page, count=1),
        url=url,
        include_comments=False,
        include_tables=False,
        deduplicate=False,
        with_metadata=True,
        # Else a year in the text is taken for the day.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    blocks = _blocks(page, _DROPPED_OF_PAGES)
    if not isinstance(found, Document) or found.body is None:
        return _draft(blocks, url)
    main, left_out = _main(blocks, list(_extracted(found.body)))
    warnings = (
        (f"{left_out} paragraphs of the page were taken for no part of the article",) if left_out else ()
    )
    return _draft(main or blocks, url or found.url, found.title, day_of(found.date), warnings)


def _draft(
    blocks: Iterable[_Block],
    url: str | None,
    title: str | None = None,
    published_at: date | None = None,
    warnings: tuple[str, ...] = (),
) -> Draft:
    parts: list[str] = []
    headings: list[Span] = []
    length = 0
    for block in blocks:
        if block.is_heading:
            headings.append((length, length + len(block.text)))
            title = title or (block.text if block.tag == "h1" else None)
        # With its bullet an item is told from a heading, though it may have no full stop.
        part = f"• {block.text}" if block.tag == "li" else block.text
        parts.append(part)
        length += len(part) + 2
    text = "\n\n".join(parts)
    if not text.strip():
        raise UnreadableDraft("the HTML holds no text; send the article's page, or its paragraphs")
    return Draft(text, title or None, url or None, published_at, tuple(headings), warnings)


def _blocks(page: str, dropped: frozenset[str]) -> list[_Block]:
    reader = _BlockReader(dropped)
    reader.feed(_closed(page))
    reader.close()
    reader.end_block()
    if not reader.blocks and dropped - _NO_WORDS:
        return _blocks(page, _NO_WORDS)  # all of it stands in a navigation that is never closed
    return reader.blocks


def _closed(page: str) -> str:
    """The page with what opens no tag and no comment escaped; else the parser looks for the end of each
    anew.
    """
    for opening, closing in (("<!--", "-->"), ("<", ">")):
        end = page.rfind(closing) + 1
        page = page[:end] + page[end:].replace(opening, "&lt;" + opening[1:])
    return page


class _BlockReader(HTMLParser):
    """Gathers the blocks of a page, whatever is left open in it and however deep it is."""

    def __init__(self, dropped: frozenset[str]) -> None:
        super().__init__()
        self.blocks: list[_Block] = []
        self._dropped = dropped
        self._open: dict[str, int] = {}
        self._tags: list[str] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._dropped:
            if tag not in _NO_WORDS:
                self.end_block()
            self._open[tag] = self._open.get(tag, 0) + 1
        elif tag == "br":
            self._words.append("\n")
        elif tag in _BLOCKS:
            self.end_block()
            self._tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._words.append("\n")
        elif tag in _BLOCKS:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if self._open.get(tag):
            self._open[tag] -= 1
        elif tag in _BLOCKS:
            self.end_block()
            if self._tags and self._tags[-1] == tag:
                self._tags.pop()

    def handle_data(self, data: str) -> None:
        if not any(self._open.values()):
            self._words.append(data if self._tags[-1:] == ["pre"] else _SPACE.sub(" ", data))

    def end_block(self) -> None:
        """What was read since the last block is one; an empty line in it parts two."""
        lines = [_SPACE.sub(" ", line).strip() for line in "".join(self._words).split("\n")]
        self._words.clear()
        for block in re.split(r"\n\n+", "\n".join(lines)):
            if block.strip():
                self.blocks.append(_Block(block.strip(), self._tags[-1] if self._tags else ""))


def _extracted(body: Any) -> Iterator[_Block]:
    """The blocks of the tree that trafilatura gives, a line each."""
    for element in body.iter("head", "p", "item", "quote", "ab", "code", "cell"):
        if any(child.tag in ("p", "item", "head", "quote") for child in element):
            continue
        words: list[str] = []
        for inner in element.iter():
            if inner.tag == "lb":
                words.append("\n")
            words.append(inner.text or "")
            if inner is not element:
                words.append(inner.tail or "")
        for line in "".join(words).split("\n"):
            if text := _SPACE.sub(" ", line).strip():
                yield _Block(text, "h2" if element.tag in ("head", "code", "cell") else "p")


def _main(blocks: Sequence[_Block], extracted: Sequence[_Block]) -> tuple[Sequence[_Block], int]:
    """The blocks that are the article's, with the captions between them, and how many paragraphs may be
    missed: those between them, or all where they are the greater part. It is what trafilatura found
    itself where the blocks don't make up its text.
    """
    lines = {_letters(block.text) for block in extracted}
    article = " ".join(_letters(block.text) for block in extracted)
    taken = []
    for place, block in enumerate(blocks):
        parts = [_letters(line) for line in block.text.split("\n")]
        if all(part in lines or (len(part) >= MIN_SEARCHED_CHARS and part in article) for part in parts):
            taken.append(place)
    found = sum(len(_letters(blocks[place].text)) for place in taken)
    if not taken or found < MIN_FOUND_PART * len(article):
        return extracted, 0
    kept = set(taken)
    # The first picture stands between headline and text.
    around = range(max(0, taken[0] - 3), taken[-1])
    kept.update(place for place in around if blocks[place].tag in ("figcaption", "figure"))
    paragraphs = [place for place, block in enumerate(blocks) if _is_paragraph(block)]
    left_out = [place for place in paragraphs if place not in kept]
    if len(left_out) <= len(paragraphs) / 2:
        left_out = [place for place in left_out if taken[0] < place < taken[-1]]
    return [blocks[place] for place in sorted(kept)], len(left_out)


def _is_paragraph(block: _Block) -> bool:
    is_long = len(block.text.split()) >= MIN_PARAGRAPH_WORDS
    return is_long and ENDS_A_SENTENCE.search(block.text) is not None


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def day_of(value: object) -> date | None:
    """The day of an ISO date or time; None for what is none."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
