"""The corpus at one moment: passages by number, and what has changed since a generation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from index import keywords, tables
from index.filters import documents_that_meet
from index.records import Filter, Passage, Source
from index.tables import Vectors

Numbers = npt.NDArray[np.int64]

_SQL_VARIABLES = 500
"""How many values one statement names at the most; SQLite takes 999 or more."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a reader has to do to come to ``generation``: add these vectors, drop these numbers.

    ``encoder`` and ``dimension`` are of the stored vectors, None while there are none.
    """

    generation: int
    encoder: str | None
    dimension: int | None
    is_rebuilding: bool
    added: Numbers
    vectors: Vectors
    removed: Numbers


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage with its document's card."""

    passage: Passage
    source: Source


class Snapshot:
    """The corpus at one moment, whatever is written meanwhile."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self.generation = int(connection.execute(sa.select(tables.corpus.c.generation)).scalar_one())

    def passages(self, numbers: Iterable[int]) -> dict[int, FoundPassage]:
        """Passages by number, with their documents' cards; one that is gone is left out."""
        found = {}
        for chunk in chunks(sorted(set(numbers))):
            rows = self._connection.execute(
                sa.select(
                    tables.passages.c.number,
                    tables.passages.c.document_id,
                    tables.passages.c.ordinal,
                    tables.passages.c.start,
                    tables.passages.c.end,
                    tables.passages.c.sentences,
                    sa.func.substr(
                        tables.documents.c.text,
                        tables.passages.c.start + 1,
                        tables.passages.c.end - tables.passages.c.start,
                    ).label("text"),
                    *[tables.documents.c[name] for name in tables.SOURCE_COLUMNS],
                )
                .join_from(
                    tables.passages,
                    tables.documents,
                    tables.passages.c.document_id == tables.documents.c.id,
                )
                .where(tables.passages.c.number.in_(chunk))
            )
            for row in rows:
                found[row.number] = FoundPassage(
                    tables.passage_of_row(row, row.text), tables.source_of_row(row)
                )
        return found

    def numbers_that_meet(self, wanted: Filter) -> Numbers:
        """The numbers of the passages of all documents that meet a filter, ascending."""
        numbers = self._connection.scalars(
            sa.select(tables.passages.c.number)
            .where(tables.passages.c.document_id.in_(documents_that_meet(wanted)))
            .order_by(tables.passages.c.number)
        )
        return np.array(numbers.all(), dtype=np.int64)

    def with_words_of(
        self, text: str, passages: int, top_k: int, wanted: Filter
    ) -> list[tuple[int, float]]:
        """The ``top_k`` passages that share the rarest words with a text: (number, BM25), best first.

        ``passages`` is how many there are; documents that do not meet ``wanted`` are passed over.
        """
        query = keywords.match_query(self._connection, text, passages)
        return keywords.search(self._connection, query, top_k, wanted)

    def changes_since(self, generation: int) -> Changes:
        """Vectors added and numbers removed after ``generation``; 0 gives the whole corpus."""
        state = self._connection.execute(sa.select(tables.corpus)).one()
        has_vectors = self._connection.scalar(sa.select(sa.exists().select_from(tables.passages)))
        added = self._connection.execute(
            sa.select(tables.passages.c.number, tables.passages.c.vector)
            .where(tables.passages.c.generation > generation)
            .order_by(tables.passages.c.number)
        ).all()
        removed = self._connection.scalars(
            sa.select(tables.removed_passages.c.number)
            .where(tables.removed_passages.c.generation > generation)
            # A reader that begins has nothing to remove.
            .where(sa.literal(generation > 0))
        ).all()
        return Changes(
            generation=state.generation,
            encoder=state.encoder if has_vectors else None,
            dimension=state.dimension if has_vectors else None,
            is_rebuilding=state.is_rebuilding,
            added=np.array([row.number for row in added], dtype=np.int64),
            vectors=tables.vectors_of_blobs([row.vector for row in added], state.dimension or 0),
            removed=np.array(removed, dtype=np.int64),
        )


def chunks(values: list[Any]) -> Iterator[list[Any]]:
    """Lists short enough for one statement."""
    for start in range(0, len(values), _SQL_VARIABLES):
        yield values[start : start + _SQL_VARIABLES]
