"""What a request about a draft holds: its schema, and how it becomes a `Draft`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from index.document_schema import require_not_blank
from index.records import EVERYTHING
from service.api.claim_requests import (
    KEEP_REPORT,
    FilterSchema,
    StrictBoolean,
    StrictInteger,
    iso_day,
    top_k,
)
from service.drafts import readers
from service.drafts.records import Draft
from service.errors import UnreadableDraft
from service.exports.formats import FORMATS
from service.settings import Settings

FORMS = ("text", "markdown", "html", "ninjs")
"""The forms a draft comes in; a request has one of them."""

DRAFT_TYPES = {"text/plain": "text", "text/markdown": "markdown", "text/html": "html"}
"""The media types of a bare draft, and the form each is."""


class StrictNumber(fields.Float):
    """A number that is finite; ``true`` and a string are none."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def draft_request(settings: Settings) -> type[Schema]:
    """The schema of a draft in JSON, with the limits of ``settings``; loads to what `draft_of` takes."""

    def words(description: str) -> fields.String:
        return fields.String(
            validate=[
                validate.Length(
                    max=settings.max_draft_chars,
                    error=f"must have at most {settings.max_draft_chars} characters: split the draft, "
                    "or raise CORROBORATE_MAX_DRAFT_CHARS",
                ),
                require_not_blank,
            ],
            metadata={"description": description, "pattern": r"\S"},
        )

    class DraftRequestSchema(Schema):
        """A draft as ``text``, ``markdown``, ``html`` or ``ninjs``, and how to verify it."""

        text = words("Plain text; an empty line, or a line break, ends a paragraph.")
        markdown = words("Markdown; headings, tables and code are not read.")
        html = words("A page, of which the main text is taken, or a piece of one.")
        ninjs = fields.Dict(
            keys=fields.String(),
            metadata={
                "description": "A news item in IPTC's ninjs: its main body in HTML or text is read."
            },
        )
        title = fields.String(
            validate=[validate.Length(1, 2000), require_not_blank],
            metadata={"description": "A document with this title is no evidence."},
        )
        url = fields.String(
            validate=validate.Length(1, 2000),
            metadata={"description": "Where the draft stands or will stand; never evidence."},
        )
        published_at = iso_day("The day from which words like *last week* are read.")
        max_claims = StrictInteger(
            strict=True,
            load_default=settings.max_draft_claims,
            validate=validate.Range(1, settings.max_draft_claims),
            metadata={"description": "Of more claims the ones most worth checking are verified."},
        )
        min_checkworthiness = StrictNumber(
            load_default=0.5,
            validate=validate.Range(0, 1),
            metadata={"description": "Statements that score less are not verified."},
        )
        top_k = top_k(settings, default=5, description="Passages shown a side.")
        include_neutral = StrictBoolean(load_default=False)
        keep_report = StrictBoolean(load_default=True, metadata={"description": KEEP_REPORT})
        filter = fields.Nested(FilterSchema, load_default=EVERYTHING)

        @validates_schema
        def _one_form(self, given: dict[str, Any], **_: Any) -> None:
            if sum(form in given for form in FORMS) != 1:
                raise ValidationError(f"give the draft as one of {', '.join(FORMS)}, and one only")

        @post_load
        def _form(self, given: dict[str, Any], **_: Any) -> dict[str, Any]:
            form = next(form for form in FORMS if form in given)
            return {**given, "form": form, "max_chars": settings.max_draft_chars}

    return DraftRequestSchema


class DraftQuerySchema(Schema):
    """``format``, and for a bare draft what stands in the body of one in JSON."""

    format = fields.String(
        validate=validate.OneOf(list(FORMATS)),
        metadata={"description": "The export format of the answer."},
    )
    title = fields.String(metadata={"description": "Of a bare draft, as all that follow."})
    url = fields.String()
    published_at = fields.String()
    max_claims = fields.Integer()
    min_checkworthiness = fields.Float()
    top_k = fields.Integer()
    include_neutral = fields.Boolean()
    keep_report = fields.Boolean()


def draft_of(given: Mapping[str, Any]) -> Draft:
    """The draft of a loaded request; what the request says of it wins over what the draft says itself.

    Raises `UnreadableDraft`.
    """
    readers_of: dict[str, Callable[[Any], Draft]] = {
        "text": readers.of_text,
        "markdown": readers.of_markdown,
        "html": readers.of_html,
        "ninjs": readers.of_ninjs,
    }
    draft = readers_of[given["form"]](given[given["form"]])
    if len(draft.text) > given["max_chars"]:
        raise UnreadableDraft(
            f"the draft has {len(draft.text)} characters, and at most {given['max_chars']} are "
            "read: split it, or raise CORROBORATE_MAX_DRAFT_CHARS"
        )
    told = {name: given[name] for name in ("title", "url", "published_at") if given.get(name)}
    return replace(draft, **told)
