"""The tables of this room as SQLAlchemy sees them, and rows to records and back.

The migrations make the tables; these only name what statements use.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from index.records import Document, Passage, Source

Vectors = npt.NDArray[np.float32]

_metadata = sa.MetaData()
documents = sa.Table(
    "documents",
    _metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("text", sa.Text),
    sa.Column("title", sa.Text),
    sa.Column("url", sa.Text),
    sa.Column("publisher", sa.Text),
    sa.Column("published_at", sa.Text),
    sa.Column("language", sa.Text),
    sa.Column("tags", sa.JSON),
    sa.Column("metadata", sa.JSON),
    sa.Column("sha256", sa.Text),
)
passages = sa.Table(
    "passages",
    _metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("document_id", sa.Text),
    sa.Column("ordinal", sa.Integer),
    sa.Column("start", sa.Integer),
    sa.Column("end", sa.Integer),
    sa.Column("sentences", sa.JSON),
    sa.Column("encoded_sha256", sa.Text),
    sa.Column("vector", sa.LargeBinary),
    sa.Column("generation", sa.Integer),
)
removed_passages = sa.Table(
    "removed_passages",
    _metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("generation", sa.Integer),
)
passage_words = sa.Table("passage_words", _metadata, sa.Column("rowid", sa.Integer, primary_key=True))
corpus = sa.Table(
    "corpus",
    _metadata,
    sa.Column("generation", sa.Integer),
    sa.Column("encoder", sa.Text),
    sa.Column("dimension", sa.Integer),
    sa.Column("is_rebuilding", sa.Boolean),
)

SOURCE_COLUMNS = ("id", "title", "url", "publisher", "published_at", "language", "tags")
DOCUMENT_COLUMNS = (*SOURCE_COLUMNS, "text", "metadata")


def document_values(document: Document) -> dict[str, Any]:
    """The columns of a document as it is stored, but for the hash of its text."""
    values = {name: getattr(document, name) for name in DOCUMENT_COLUMNS}
    values["tags"] = list(document.tags)
    values["metadata"] = dict(document.metadata)
    return values


def document_of_row(row: sa.Row[Any]) -> Document:
    """A document of a row with all of `DOCUMENT_COLUMNS`."""
    fields = row._asdict()
    values = {name: fields[name] for name in DOCUMENT_COLUMNS}
    return Document(**{**values, "tags": tuple(values["tags"])})


def source_of_row(row: sa.Row[Any]) -> Source:
    """A document's card of a row with all of `SOURCE_COLUMNS`."""
    fields = row._asdict()
    values = {name: fields[name] for name in SOURCE_COLUMNS}
    return Source(**{**values, "tags": tuple(values["tags"])})


def passage_of_row(row: sa.Row[Any], text: str) -> Passage:
    """A passage of its row and the text that its document has there."""
    return Passage(
        id=f"{row.document_id}#{row.ordinal}",
        document_id=row.document_id,
        text=text,
        start=row.start,
        end=row.end,
        sentences=tuple((start, end) for start, end in row.sentences),
    )


def vectors_of_blobs(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Stored vectors, (n, dimension)."""
    joined = np.frombuffer(b"".join(blobs), dtype="<f4")
    return joined.reshape(len(blobs), dimension).astype(np.float32, copy=False)
