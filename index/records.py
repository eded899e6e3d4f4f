"""What passes between this room and its callers: frozen records without behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

Span: TypeAlias = tuple[int, int]
"""Start and end in Unicode code points of a text; the end is exclusive."""


@dataclass(frozen=True, slots=True)
class Document:
    """One reference text with its source.

    ``id`` is 1 to 200 of ``[A-Za-z0-9._:-]``. ``published_at`` is an ISO 8601 date or date and time.
    ``metadata`` is the caller's own, any JSON object.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    published_at: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of a document: ``text`` is the document's ``[start:end]``.

    ``sentences`` are the spans of its sentences, in the document's offsets. ``id`` is the document's
    id, ``#`` and the passage's place in it, counted from 0.
    """

    id: str
    document_id: str
    text: str
    start: int
    end: int
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the corpus holds it, with its passages and the SHA-256 of its text in UTF-8."""

    document: Document
    sha256: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A document's card without its text."""

    id: str
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None
    language: str | None
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What every document found has to meet; empty or None asks for nothing.

    Of ``publishers`` and ``tags`` one is enough, and ``language`` takes its regions along (*en* finds
    *en-GB*). The dates are inclusive, and leave out a document without a date. In ``exclude_urls`` a
    star stands for any characters; capitals do not matter. ``other_than`` is one address to the letter,
    ``other_titled`` one title in any case.
    """

    publishers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    published_from: date | None = None
    published_to: date | None = None
    exclude_urls: tuple[str, ...] = ()
    other_than: str | None = None
    other_titled: str | None = None

    @property
    def needs_date(self) -> bool:
        """Whether a document without a date is left out."""
        return self.published_from is not None or self.published_to is not None


EVERYTHING = Filter()
"""Asks for nothing."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query.

    ``similarity`` is the cosine of their vectors, -1 to 1; ``lexical`` the BM25 score of the words that
    they share, None where they share none; ``relevance`` is what ranks it, 0 to 1.
    """

    passage: Passage
    source: Source
    similarity: float
    lexical: float | None
    relevance: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """For each query its hits, best first, all read from one ``generation`` of the corpus."""

    hits: tuple[tuple[Hit, ...], ...]
    generation: int


@dataclass(frozen=True, slots=True)
class CorpusState:
    """What the corpus holds. ``generation`` grows with every change.

    ``encoder`` made the vectors, None while there are none. While ``is_rebuilding`` some are missing.
    """

    generation: int
    documents: int
    passages: int
    encoder: str | None
    dimension: int | None
    is_rebuilding: bool
