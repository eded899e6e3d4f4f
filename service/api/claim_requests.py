"""What requests about claims have in common: strict fields, a claim, a filter."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from index.document_schema import ID_PATTERN, LANGUAGE_PATTERN, require_not_blank
from index.records import Filter
from service.settings import Settings

KEEP_REPORT = "Whether to keep the answer, so that its report_id gives it again."


class StrictBoolean(fields.Boolean):
    """``true`` or ``false`` and nothing else."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class StrictInteger(fields.Integer):
    """A whole number; ``true`` is none, whatever Python says."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def _names(description: str) -> fields.List:  # type: ignore[type-arg]
    return fields.List(
        fields.String(validate=validate.Length(1, 2000)),
        validate=validate.Length(1, 100),
        metadata={"description": description},
    )


class ClaimField(fields.Field):  # type: ignore[type-arg]  # loads to a dict, dumps nothing
    """A claim as a string, or as an object with ``text`` and perhaps ``id``, ``date`` and ``url``."""

    def __init__(self, max_chars: int) -> None:
        text = {"type": "string", "minLength": 1, "maxLength": max_chars, "pattern": r"\S"}
        full = {
            "type": "object",
            "required": ["text"],
            "properties": {
                "text": text,
                "id": {"type": "string", "pattern": f"^{ID_PATTERN}$"},
                "date": {
                    "type": "string",
                    "format": "date",
                    "description": "The day from which words like *last week* are read.",
                },
                "url": {
                    "type": "string",
                    "maxLength": 2000,
                    "description": "Where the claim stands; never evidence for it.",
                },
            },
            "additionalProperties": False,
        }
        super().__init__(metadata={"oneOf": [text, full]})
        self._full = Schema.from_dict(
            {
                "text": claim_text(max_chars, required=True),
                "id": fields.String(
                    validate=validate.Regexp(
                        rf"^{ID_PATTERN}\Z", error="must be 1 to 200 of A-Z a-z 0-9 . _ : -"
                    )
                ),
                "date": iso_day(),
                "url": fields.String(validate=validate.Length(1, 2000)),
            }
        )()

    def _deserialize(self, value: Any, *_args: Any, **_kwargs: Any) -> Any:
        if isinstance(value, str):
            # As an object a bad text is named by its own field; here the claim itself is the text.
            try:
                return self._full.load({"text": value})
            except ValidationError as error:
                raise ValidationError(error.messages_dict["text"]) from error
        if not isinstance(value, dict):
            raise ValidationError("must be a string, or an object with text")
        return self._full.load(value)


def claim_text(max_chars: int, required: bool = False) -> fields.String:
    """The text of a claim."""
    return fields.String(
        required=required,
        validate=[validate.Length(1, max_chars), require_not_blank],
        metadata={"pattern": r"\S"},
    )


def iso_day(description: str = "") -> fields.Date:
    """A day as 2023-02-02; another form is refused with that one named."""
    return fields.Date(
        format="%Y-%m-%d",
        error_messages={"invalid": "must be a day such as 2023-02-02"},
        metadata={"description": description} if description else {},
    )


class FilterSchema(Schema):
    """What a document has to meet to be found; loads to `Filter`."""

    publisher = _names("One of these published it.")
    tags = _names("It has one of these tags.")
    language = fields.String(
        validate=validate.Regexp(
            rf"^{LANGUAGE_PATTERN}\Z", error="must be a language tag such as en or nb-NO"
        ),
        metadata={"description": "Its language, in any region.", "pattern": f"^{LANGUAGE_PATTERN}$"},
    )
    published_from = iso_day("Published on that day or later; leaves undated documents out.")
    published_to = iso_day("Published on that day or before: *as of*; leaves undated documents out.")
    exclude_urls = _names("Its address is none of these; * stands for any characters.")

    @validates_schema
    def _ends_after_it_begins(self, given: dict[str, Any], **_: Any) -> None:
        if given.get("published_from", date.min) > given.get("published_to", date.max):
            raise ValidationError("must not be before published_from", "published_to")

    @post_load
    def _filter(self, given: dict[str, Any], **_: Any) -> Filter:
        return Filter(
            publishers=tuple(given.get("publisher", ())),
            tags=tuple(given.get("tags", ())),
            language=given.get("language"),
            published_from=given.get("published_from"),
            published_to=given.get("published_to"),
            exclude_urls=tuple(given.get("exclude_urls", ())),
        )


def top_k(settings: Settings, default: int, description: str) -> StrictInteger:
    """How many passages are shown, within the limit of ``settings``."""
    return StrictInteger(
        strict=True,
        load_default=default,
        validate=validate.Range(1, settings.max_top_k),
        metadata={"description": description},
    )
