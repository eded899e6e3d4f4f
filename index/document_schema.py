"""The one description of a document from outside: readers and the HTTP API load through it."""

import re
from datetime import datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from index.corpus import text_sha256
from index.records import Document

ID_PATTERN = r"(?!\.{1,2}$)[A-Za-z0-9._:-]{1,200}"
"""Not ``.`` or ``..``, which clients take out of a URL before they ask."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?")

LANGUAGE_PATTERN = "[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"


def require_not_blank(text: str) -> None:
    """Raise `ValidationError` for a text of white space alone."""
    if not text.strip():
        raise ValidationError("must not be blank")


def require_iso_date(text: str) -> None:
    """Raise `ValidationError` unless ``text`` is an ISO 8601 date or date and time."""
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        datetime.fromisoformat(text)
    except ValueError as error:
        raise ValidationError(
            "must be an ISO 8601 date (2023-02-02) or date and time (2023-02-02T18:30:00Z)"
        ) from error


def _optional_text(length: int, description: str) -> fields.String:
    return fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=length),
        metadata={"description": description},
    )


class DocumentSchema(Schema):
    """A document as given; loads to `Document`. Without ``id`` one is made from title and text."""

    id = fields.String(
        load_default=None,
        validate=validate.Regexp(rf"^{ID_PATTERN}\Z", error="must be 1 to 200 of A-Z a-z 0-9 . _ : -"),
        metadata={
            "description": "Made from the content when absent.",
            "pattern": f"^{ID_PATTERN}$",
        },
    )
    text = fields.String(
        required=True, validate=require_not_blank, metadata={"minLength": 1, "pattern": r"\S"}
    )
    title = _optional_text(1000, "Takes part in finding the passages.")
    url = _optional_text(2000, "Where the document can be read.")
    publisher = _optional_text(500, "Who published it.")
    published_at = fields.String(
        load_default=None,
        allow_none=True,
        validate=require_iso_date,
        metadata={"description": "ISO 8601 date, or date and time.", "example": "2023-02-02"},
    )
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(
            rf"^{LANGUAGE_PATTERN}\Z", error="must be a language tag such as en or nb-NO"
        ),
        metadata={
            "description": "Language tag (BCP 47).",
            "example": "en",
            "pattern": f"^{LANGUAGE_PATTERN}$",
        },
    )
    tags = fields.List(
        fields.String(validate=validate.Length(1, 200)),
        load_default=list,
        validate=validate.Length(max=100),
    )
    metadata = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={"description": "The caller's own, kept as is."},
    )

    @post_load
    def _make(self, values: dict[str, Any], **_: Any) -> Document:
        made = text_sha256(f"{values['title'] or ''}\n{values['text']}")[:16]
        return Document(**{**values, "id": values["id"] or f"doc-{made}", "tags": tuple(values["tags"])})


def describe_errors(messages: Any, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Marshmallow's nested messages as flat (path, message) pairs, in order."""
    if isinstance(messages, dict):
        return [
            found
            for key, value in messages.items()
            for found in describe_errors(value, path if key == "_schema" else (*path, str(key)))
        ]
    if isinstance(messages, list):
        return [found for value in messages for found in describe_errors(value, path)]
    return [(path, str(messages).rstrip("."))]
