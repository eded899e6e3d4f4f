"""Keyword search over the passages of a snapshot: BM25 in SQLite's full-text index.

Every word of a query is quoted, so that none is read as an operator. The time of a search grows with the
passages that a word stands in, so words that stand in very many are left out where others remain.
"""

import re
import sqlite3
import threading
from collections.abc import Sequence

import sqlalchemy as sa

from index import tables
from index.filters import documents_that_meet
from index.records import EVERYTHING, Filter

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""What the migration made the index with."""

TITLE_WEIGHT, BODY_WEIGHT = 1.0, 1.0

COMMON = 0.1
"""Share of all passages from which on a word is common: it tells little and costs much."""

FEW_PASSAGES = 2_000
"""Up to so many passages no word is left out, since none costs much."""

MOST_WORDS = 64
"""Of a query, the rarest; a claim seldom has more, and time grows with them."""

_WORD = re.compile(r"[^\W_]+")


class Stemmer:
    """Words to the terms that the index knows them by, with SQLite's own tokenizer."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._lock = threading.Lock()
        self._connection.execute(f"CREATE VIRTUAL TABLE words USING fts5(word, tokenize='{TOKENIZER}')")
        self._connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(words, 'instance')")

    def terms(self, words: Sequence[str]) -> list[str]:
        """A term a word."""
        with self._lock:
            self._connection.execute("DELETE FROM words")
            self._connection.executemany(
                "INSERT INTO words (rowid, word) VALUES (?, ?)", list(enumerate(words))
            )
            rows = self._connection.execute("SELECT doc, term FROM terms").fetchall()
        by_word = dict(rows)
        return [by_word.get(number, word) for number, word in enumerate(words)]


_stemmer = Stemmer()


def words_of(text: str) -> list[str]:
    """The different words of a text, in small letters, in order."""
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(text)))


def match_query(connection: sa.Connection, text: str, passages: int) -> str:
    """The words of a text as a full-text query for any of them; empty where it has none that is known.

    ``passages`` is how many there are.
    """
    words = words_of(text)
    terms = dict(zip(_stemmer.terms(words), words, strict=True))
    counts = {term: count for term in terms if (count := _passages_with(connection, term))}
    rare = [term for term, count in counts.items() if count <= max(COMMON * passages, FEW_PASSAGES)]
    chosen = sorted(rare or counts, key=lambda term: counts[term])[:MOST_WORDS]
    return " OR ".join(f'"{terms[term]}"' for term in chosen)


def search(connection: sa.Connection, query: str, top_k: int, wanted: Filter) -> list[tuple[int, float]]:
    """The ``top_k`` best (passage number, BM25 score) of a full-text query, best first; ties by number.

    A score is positive and has no upper end; it compares passages of one query only.
    """
    if not query:
        return []
    words = tables.passage_words
    score = -sa.func.bm25(sa.literal_column("passage_words"), TITLE_WEIGHT, BODY_WEIGHT)
    found = (
        sa.select(words.c.rowid, score.label("score"))
        .where(sa.literal_column("passage_words").op("MATCH")(query))
        .order_by(sa.desc("score"), words.c.rowid)
        .limit(top_k)
    )
    if wanted != EVERYTHING:
        numbers = sa.select(tables.passages.c.number).where(
            tables.passages.c.document_id.in_(documents_that_meet(wanted))
        )
        found = found.where(words.c.rowid.in_(numbers))
    return [(int(row.rowid), float(row.score)) for row in connection.execute(found)]


def _passages_with(connection: sa.Connection, term: str) -> int:
    found = connection.execute(
        sa.text("SELECT doc FROM passage_vocabulary WHERE term = :term"), {"term": term}
    ).scalar()
    return int(found or 0)
