"""Documents and passages in SQLite: the system of record. Knows neither encoder nor FAISS.

Every change gets the next generation number. A reader that remembers the generation it has seen can
ask what has changed since (`changes_since`), in this process or another.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from index import tables
from index.chunking import PassageSpan
from index.database import Database
from index.errors import EncoderMismatch
from index.records import CorpusState, Document, Source, StoredDocument
from index.snapshot import Changes, FoundPassage, Snapshot, chunks
from index.tables import Vectors

Numbers = npt.NDArray[np.int64]


class Change(Enum):
    """What adding a document did."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage ready to store; ``encoded_sha256`` is of the very text that ``vector`` encodes."""

    span: PassageSpan
    encoded_sha256: str
    vector: Vectors


def text_sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class Corpus:
    """The documents of one database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def state(self) -> CorpusState:
        """Generation, counts, and the encoder of the stored vectors."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(tables.corpus)).one()
            documents = connection.scalar(sa.select(sa.func.count()).select_from(tables.documents))
            passages = connection.scalar(sa.select(sa.func.count()).select_from(tables.passages))
        has_encoder = bool(passages or row.is_rebuilding)
        return CorpusState(
            generation=row.generation,
            documents=documents or 0,
            passages=passages or 0,
            encoder=row.encoder if has_encoder else None,
            dimension=row.dimension if has_encoder else None,
            is_rebuilding=row.is_rebuilding,
        )

    def put(
        self,
        documents: Sequence[tuple[Document, Sequence[EncodedPassage]]],
        encoder: str,
        dimension: int,
        only_stored: bool = False,
    ) -> tuple[list[Change], int]:
        """Add or replace documents by id, all in one transaction; returns what each did.

        A document that is already there, to the letter and with the same passages, is left alone. With
        ``only_stored`` so is one that is not stored as it is given: passages are renewed, documents
        never. Raises `EncoderMismatch` when vectors of another encoder are stored.
        """
        with self.database.write() as connection:
            generation = self._next_generation(connection, encoder, dimension)
            changes = [_put(connection, *entry, generation, only_stored) for entry in documents]
            if any(change is not Change.UNCHANGED for change in changes):
                connection.execute(sa.update(tables.corpus).values(generation=generation))
            else:
                generation -= 1
        return changes, generation

    def delete(self, document_id: str) -> bool:
        """Remove a document with its passages; False when there is none of that id."""
        with self.database.write() as connection:
            generation = connection.execute(sa.select(tables.corpus.c.generation)).scalar_one() + 1
            _remove_passages(connection, document_id, generation)
            gone = connection.execute(
                sa.delete(tables.documents).where(tables.documents.c.id == document_id)
            )
            if gone.rowcount:
                connection.execute(sa.update(tables.corpus).values(generation=generation))
        return bool(gone.rowcount)

    def get(self, document_id: str) -> StoredDocument | None:
        """One document with its passages, or None."""
        with self.database.read() as connection:
            row = connection.execute(
                sa.select(tables.documents).where(tables.documents.c.id == document_id)
            ).one_or_none()
            if row is None:
                return None
            passages = connection.execute(
                sa.select(tables.passages)
                .where(tables.passages.c.document_id == document_id)
                .order_by(tables.passages.c.ordinal)
            ).all()
        document = tables.document_of_row(row)
        return StoredDocument(
            document,
            row.sha256,
            tuple(
                tables.passage_of_row(passage, document.text[passage.start : passage.end])
                for passage in passages
            ),
        )

    def page(self, limit: int, after: str | None = None) -> list[Source]:
        """Cards of up to ``limit`` documents in the order of their ids, from the one after ``after``."""
        columns = [tables.documents.c[name] for name in tables.SOURCE_COLUMNS]
        query = sa.select(*columns).order_by(tables.documents.c.id).limit(limit)
        if after is not None:
            query = query.where(tables.documents.c.id > after)
        with self.database.read() as connection:
            return [tables.source_of_row(row) for row in connection.execute(query)]

    def documents(self, batch: int = 200) -> Iterator[Document]:
        """Every document with its text, in the order of ids, read a batch at a time."""
        after = ""
        while True:
            with self.database.read() as connection:
                rows = connection.execute(
                    sa.select(tables.documents)
                    .where(tables.documents.c.id > after)
                    .order_by(tables.documents.c.id)
                    .limit(batch)
                ).all()
            if not rows:
                return
            yield from map(tables.document_of_row, rows)
            after = rows[-1].id

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The corpus at one moment; what is read from it belongs together."""
        with self.database.read() as connection:
            yield Snapshot(connection)

    def passages(self, numbers: Iterable[int]) -> dict[int, FoundPassage]:
        """`Snapshot.passages` of this moment."""
        with self.snapshot() as snapshot:
            return snapshot.passages(numbers)

    def changes_since(self, generation: int) -> Changes:
        """`Snapshot.changes_since` of this moment."""
        with self.snapshot() as snapshot:
            return snapshot.changes_since(generation)

    def vectors_by_hash(self, hashes: Iterable[str], dimension: int) -> dict[str, Vectors]:
        """The stored vectors of texts that were encoded before, by the SHA-256 of the text."""
        known: dict[str, Vectors] = {}
        with self.database.read() as connection:
            for chunk in chunks(sorted(set(hashes))):
                rows = connection.execute(
                    sa.select(tables.passages.c.encoded_sha256, tables.passages.c.vector).where(
                        tables.passages.c.encoded_sha256.in_(chunk)
                    )
                )
                known.update(
                    {
                        row.encoded_sha256: tables.vectors_of_blobs([row.vector], dimension)[0]
                        for row in rows
                    }
                )
        return known

    def begin_rebuild(self, encoder: str, dimension: int) -> None:
        """Let go of all passages, to be made anew with this encoder; until then nobody may search."""
        with self.database.write() as connection:
            generation = connection.execute(sa.select(tables.corpus.c.generation)).scalar_one() + 1
            _remove_passages(connection, None, generation)
            connection.execute(
                sa.update(tables.corpus).values(
                    generation=generation, encoder=encoder, dimension=dimension, is_rebuilding=True
                )
            )

    def end_rebuild(self) -> None:
        """Every document has its passages again."""
        with self.database.write() as connection:
            connection.execute(
                sa.update(tables.corpus).values(
                    generation=tables.corpus.c.generation + 1, is_rebuilding=False
                )
            )

    @staticmethod
    def _next_generation(connection: sa.Connection, encoder: str, dimension: int) -> int:
        state = connection.execute(sa.select(tables.corpus)).one()
        has_vectors = connection.scalar(sa.select(sa.exists().select_from(tables.passages)))
        if has_vectors or state.is_rebuilding:
            require_encoder(state.encoder, state.dimension, encoder, dimension)
        else:
            connection.execute(sa.update(tables.corpus).values(encoder=encoder, dimension=dimension))
        return int(state.generation) + 1


def require_encoder(
    stored: str | None, stored_dimension: int | None, encoder: str, dimension: int
) -> None:
    """Raise `EncoderMismatch`, with the command that mends it, unless the two encoders are one."""
    if stored is None or (stored, stored_dimension) == (encoder, dimension):
        return
    raise EncoderMismatch(
        f"the stored vectors were made by {stored} ({stored_dimension} dimensions), "
        f"but the configured encoder is {encoder} ({dimension} dimensions). "
        "Configure the former, or encode the corpus again with: corroborate corpus rebuild"
    )


_INSERT_WORDS = """
INSERT INTO passage_words (rowid, title, body)
SELECT passages.number, coalesce(documents.title, ''),
       substr(documents.text, passages.start + 1, passages."end" - passages.start)
FROM passages JOIN documents ON documents.id = passages.document_id
WHERE documents.id = :document_id
"""


def _put(
    connection: sa.Connection,
    document: Document,
    passages: Sequence[EncodedPassage],
    generation: int,
    only_stored: bool,
) -> Change:
    values = tables.document_values(document)
    stored = connection.execute(
        sa.select(*[tables.documents.c[name] for name in tables.DOCUMENT_COLUMNS]).where(
            tables.documents.c.id == document.id
        )
    ).one_or_none()
    is_same = stored is not None and _as_json(stored._asdict()) == _as_json(values)
    passages_kept = stored is not None and _has_passages(connection, document.id, passages)
    if (is_same and passages_kept) or (only_stored and not is_same):
        return Change.UNCHANGED
    row = {**values, "sha256": text_sha256(document.text)}
    if stored is None:
        connection.execute(sa.insert(tables.documents).values(row))
    else:
        connection.execute(
            sa.update(tables.documents).where(tables.documents.c.id == document.id).values(row)
        )
    if not passages_kept:
        _remove_passages(connection, document.id, generation)
        _insert_passages(connection, document.id, passages, generation)
    return Change.CREATED if stored is None else Change.UPDATED


def _has_passages(
    connection: sa.Connection, document_id: str, passages: Sequence[EncodedPassage]
) -> bool:
    stored = connection.execute(
        sa.select(tables.passages.c.start, tables.passages.c.end, tables.passages.c.encoded_sha256)
        .where(tables.passages.c.document_id == document_id)
        .order_by(tables.passages.c.ordinal)
    ).all()
    return [tuple(row) for row in stored] == [
        (passage.span.start, passage.span.end, passage.encoded_sha256) for passage in passages
    ]


def _insert_passages(
    connection: sa.Connection,
    document_id: str,
    passages: Sequence[EncodedPassage],
    generation: int,
) -> None:
    rows = [
        {
            "document_id": document_id,
            "ordinal": ordinal,
            "start": passage.span.start,
            "end": passage.span.end,
            "sentences": passage.span.sentences,
            "encoded_sha256": passage.encoded_sha256,
            "vector": passage.vector.astype("<f4").tobytes(),
            "generation": generation,
        }
        for ordinal, passage in enumerate(passages)
    ]
    if rows:
        connection.execute(sa.insert(tables.passages), rows)
        connection.execute(sa.text(_INSERT_WORDS), {"document_id": document_id})


def _remove_passages(connection: sa.Connection, document_id: str | None, generation: int) -> None:
    """Remove a document's passages, or with None all, and note their numbers for other readers."""
    chosen = sa.true() if document_id is None else tables.passages.c.document_id == document_id
    numbers = sa.select(tables.passages.c.number).where(chosen)
    connection.execute(sa.delete(tables.passage_words).where(tables.passage_words.c.rowid.in_(numbers)))
    connection.execute(
        sa.insert(tables.removed_passages).from_select(
            ["number", "generation"],
            sa.select(tables.passages.c.number, sa.literal(generation)).where(chosen),
        )
    )
    connection.execute(sa.delete(tables.passages).where(chosen))


def _as_json(values: dict[str, Any]) -> str:
    """What is compared: in JSON 1, true and 1.0 are three values, in Python they are equal."""
    return json.dumps(values, sort_keys=True)
