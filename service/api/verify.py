"""``POST /v1/verify`` and ``POST /v1/search``."""

import time
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from index.records import EVERYTHING
from service.api import answers
from service.api.claim_requests import (
    KEEP_REPORT,
    ClaimField,
    FilterSchema,
    StrictBoolean,
    claim_text,
    top_k,
)
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
        answer = answers.verify_answer(report, ready, _milliseconds_since(started))
        report_id = (
            ready.reports.save(VerifyAnswerSchema().dump(answer)) if given["keep_report"] else None
        )
        return {"report_id": report_id, **answer}

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


def _verify_request(settings: Settings) -> type[Schema]:
    class VerifyRequestSchema(Schema):
        """``claims``, or ``claim`` in its place; loads to `Claim` records under ``claims``."""

        claims = fields.List(
            ClaimField(settings.max_claim_chars), validate=validate.Length(1, settings.max_claims)
        )
        claim = claim_text(settings.max_claim_chars)
        top_k = top_k(settings, default=5, description="Passages shown a side.")
        include_neutral = StrictBoolean(
            load_default=False,
            metadata={"description": "Whether to show the passages that take no side too."},
        )
        keep_report = StrictBoolean(load_default=False, metadata={"description": KEEP_REPORT})
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
        top_k = top_k(settings, default=10, description="Passages returned.")
        filter = fields.Nested(FilterSchema, load_default=EVERYTHING)

    return SearchRequestSchema
