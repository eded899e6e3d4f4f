"""``POST /v1/verify`` and ``POST /v1/search``."""

import time
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from index.document_schema import ID_PATTERN, LANGUAGE_PATTERN, require_not_blank
from index.records import EVERYTHING, Filter
from service.api import answers
from service.api.requests import StrictBlueprint, components
from service.api.schemas import SearchAnswerSchema, VerifyAnswerSchema
from service.settings import Settings
from service.verification.pipeline import shown
from service.verification.records import Claim

EXACTLY_ONE = {"oneOf": [{"required": ["claim"]}, {"required": ["claims"]}]}


def blueprint(settings: Settings) -> StrictBlueprint:
    """The routes, with the limits of ``settings``."""
    routes = StrictBlueprint("verify", __name__, url_prefix="/v1", description="Claims and search")

    request_schema = _verify_request(settings)

    @routes.post("/verify")
    @routes.doc(requestBody=_json_body({"allOf": [request_schema, EXACTLY_ONE]}))
    @routes.arguments(request_schema)
    @routes.response(200, VerifyAnswerSchema)
    def verify(given: dict[str, Any]) -> dict[str, Any]:
        """Verify claims against the corpus

        Each claim gets a verdict and the passages that support or contradict it, best first.
        """
        started = time.perf_counter()
        ready = components()
        report = ready.verifier.verify(given["claims"], given["filter"])
        report = shown(report, given["top_k"], given["include_neutral"])
        return answers.verify_answer(report, ready, _milliseconds_since(started))

    @routes.post("/search")
    @routes.arguments(_search_request(settings))
    @routes.response(200, SearchAnswerSchema)
    def search(given: dict[str, Any]) -> dict[str, Any]:
        """Find the passages that bear on a query, by meaning and by words, without stance"""
        started = time.perf_counter()
        result = components().searcher.search([given["query"]], given["top_k"], [given["filter"]])
        return answers.search_answer(result, _milliseconds_since(started))

    return routes


def _json_body(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _milliseconds_since(started: float) -> int:
    return round((time.perf_counter() - started) * 1000)


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


def _verify_request(settings: Settings) -> type[Schema]:
    class VerifyRequestSchema(Schema):
        """``claims``, or ``claim`` in its place; loads to `Claim` records under ``claims``."""

        claims = fields.List(
            ClaimField(settings.max_claim_chars), validate=validate.Length(1, settings.max_claims)
        )
        claim = claim_text(settings.max_claim_chars)
        top_k = _top_k(settings, default=5, description="Passages shown a side.")
        include_neutral = StrictBoolean(
            load_default=False,
            metadata={"description": "Whether to show the passages that take no side too."},
        )
        filter = fields.Nested(FilterSchema, load_default=EVERYTHING)

        @validates_schema
        def _one_of_two(self, given: dict[str, Any], **_: Any) -> None:
            if ("claims" in given) == ("claim" in given):
                raise ValidationError("give either claims or claim")

        @post_load
        def _records(self, given: dict[str, Any], **_: Any) -> dict[str, Any]:
            claims = given.get("claims") or [{"text": given["claim"]}]
            ids = [claim.get("id", f"c{number}") for number, claim in enumerate(claims, start=1)]
            if len(set(ids)) < len(ids):
                raise ValidationError(
                    {"claims": ["each needs an id of its own; the default is c1, c2 …"]}
                )
            records = [
                Claim(id_, claim["text"], day=claim.get("date"), url=claim.get("url"))
                for id_, claim in zip(ids, claims, strict=True)
            ]
            return {**given, "claims": records}

    return VerifyRequestSchema


def _search_request(settings: Settings) -> type[Schema]:
    class SearchRequestSchema(Schema):
        """A query in plain words."""

        query = claim_text(settings.max_claim_chars, required=True)
        top_k = _top_k(settings, default=10, description="Passages returned.")
        filter = fields.Nested(FilterSchema, load_default=EVERYTHING)

    return SearchRequestSchema


def _top_k(settings: Settings, default: int, description: str) -> StrictInteger:
    return StrictInteger(
        strict=True,
        load_default=default,
        validate=validate.Range(1, settings.max_top_k),
        metadata={"description": description},
    )
