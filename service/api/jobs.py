"""``/v1/jobs``: many drafts, verified in the background."""

import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from flask import Response, current_app, request
from marshmallow import Schema, ValidationError, fields, validate

from index.document_schema import ID_PATTERN
from service.api import drafts, problems
from service.api.draft_requests import FORMS, draft_request
from service.api.draft_schemas import JobAnswerSchema, JobPageSchema, JobSchema
from service.api.requests import StrictBlueprint, as_json, body, components
from service.components import Components
from service.errors import UnreadableDraft
from service.jobs import JobRunner
from service.settings import Settings
from service.store.records import Job
from service.webhooks import Webhooks, deliver_next

JOBS = "corroborate.jobs"
"""Where the application keeps its `JobRunner`."""

MAX_CURSOR = 2**63 - 1
"""The largest number that SQLite takes."""

OF_A_DRAFT = (*FORMS, "title", "url", "published_at")


def blueprint(settings: Settings) -> StrictBlueprint:
    """The routes, with the limits of ``settings``."""
    routes = StrictBlueprint(
        "jobs", __name__, url_prefix="/v1/jobs", description="Drafts in the background"
    )
    webhooks = Webhooks(settings.webhook_secret, settings.webhook_hosts)
    schema = draft_request(settings)()

    @routes.post("")
    @routes.doc(
        parameters=[
            {
                "in": "header",
                "name": "Idempotency-Key",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
                "description": "A request that is sent again with the same key gets the same job.",
            }
        ],
        responses={202: {"headers": {"Location": {"schema": {"type": "string"}}}}},
    )
    @routes.arguments(_job_request(settings))
    @routes.response(202, JobAnswerSchema)
    def create(given: dict[str, Any]) -> Any:
        """Verify many drafts in the background

        Each draft is verified and fails by itself. With `Idempotency-Key` a request that is sent again
        gets the job it has made.
        """
        options = given["options"]
        _check_options(options, schema)
        if given["callback_url"] is not None:
            webhooks.require_allowed(given["callback_url"])
        key = _idempotency_key()
        jobs = components().jobs
        job = jobs.create(
            given["drafts"],
            options,
            given["callback_url"],
            key,
            hashlib.sha256(body()).hexdigest() if key else None,
        )
        _runner().wake()
        return as_json(_answer(components(), job, 0, None), 202, Location=f"/v1/jobs/{job.id}")

    @routes.get("")
    @routes.arguments(_PageSchema, location="query")
    @routes.response(200, JobPageSchema)
    def list_page(page: dict[str, Any]) -> dict[str, Any]:
        """List jobs, the newest first"""
        found = components().jobs.page(page["limit"] + 1, page.get("cursor"))
        has_more = len(found) > page["limit"]
        found = found[: page["limit"]]
        return {"jobs": found, "next_cursor": str(found[-1].number) if has_more else None}

    @routes.get("/<job_id>")
    @routes.arguments(_ResultsSchema, location="query")
    @routes.response(200, JobAnswerSchema)
    def get(page: dict[str, Any], job_id: str) -> Response:
        """How far a job is, and what it has come to"""
        ready = components()
        return as_json(_answer(ready, ready.jobs.get(job_id), page["limit"], page.get("cursor")))

    @routes.delete("/<job_id>")
    @routes.response(204)
    def delete(job_id: str) -> None:
        """Cancel a job, or forget one that has ended, with its reports"""
        components().jobs.delete(job_id)
        _runner().wake()

    return routes


def runner(ready: Components, settings: Settings) -> JobRunner:
    """What works on the jobs of ``ready``, not started."""
    schema = draft_request(settings)()

    def verify(
        draft: Mapping[str, Any], options: Mapping[str, Any], still_wanted: Any
    ) -> dict[str, Any]:
        given = {**options, **{name: value for name, value in draft.items() if name != "id"}}
        try:
            return drafts.verify_item(ready, schema, given, still_wanted)
        except ValidationError as error:
            raise UnreadableDraft(problems.describe(error)["detail"]) from error

    deliver = partial(
        deliver_next, ready.callbacks, Webhooks(settings.webhook_secret, settings.webhook_hosts)
    )
    return JobRunner(
        ready.work,
        verify,
        settings.job_threads,
        describe=problems.describe,
        # Without a secret nobody is called, and what waits to be called waits on.
        deliver=deliver if settings.webhook_secret else lambda: False,
        purge=ready.jobs.purge,
    )


def _runner() -> JobRunner:
    return cast(JobRunner, current_app.extensions[JOBS])


def _answer(ready: Components, job: Job, limit: int, cursor: int | None) -> dict[str, Any]:
    found = ready.jobs.results(job.id, cursor or 0, limit + 1) if limit else []
    has_more = len(found) > limit
    found = found[:limit]
    results = [
        {
            "id": each.id,
            "state": each.state.name,
            "report_id": each.report_id,
            "result": each.result,
            "error": each.error,
        }
        for each in found
    ]
    cursor_of_next = str(found[-1].ordinal) if has_more else None
    return {**JobSchema().dump(job), "results": results, "next_cursor": cursor_of_next}


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= 255:
        raise ValidationError({"Idempotency-Key": ["must have 1 to 255 characters"]})
    return key


def _job_request(settings: Settings) -> type[Schema]:
    names = fields.Dict(keys=fields.String(), validate=_draft_names)

    class JobRequestSchema(Schema):
        """Drafts, each as `/v1/drafts/verify` takes it and with an `id` if you like; what else that
        takes stands in `options`, for all of them.
        """

        drafts = fields.List(
            names, required=True, validate=[validate.Length(1, settings.max_job_drafts), _unique_ids]
        )
        options = fields.Dict(keys=fields.String(), load_default=dict)
        callback_url = fields.String(
            load_default=None,
            allow_none=True,
            validate=validate.Length(1, 2000),
            metadata={
                "description": "Told when the job has ended, signed, if the operator allows its host."
            },
        )

    return JobRequestSchema


def _draft_names(draft: Mapping[str, Any]) -> None:
    """A draft names only what is a draft's; what is wrong with the values fails the draft alone."""
    unknown = sorted(set(draft) - {"id", *OF_A_DRAFT})
    if unknown:
        raise ValidationError({name: ["belongs in options, or is unknown"] for name in unknown})


def _unique_ids(given: list[Mapping[str, Any]]) -> None:
    ids = [draft["id"] for draft in given if "id" in draft]
    valid = validate.Regexp(rf"^{ID_PATTERN}\Z", error="an id must be 1 to 200 of A-Z a-z 0-9 . _ : -")
    for each in ids:
        valid(each if isinstance(each, str) else "")
    if len(set(ids)) < len(ids):
        raise ValidationError("each draft needs an id of its own")


def _check_options(given: Mapping[str, Any], schema: Schema) -> None:
    """Raise `ValidationError`, below ``options``, for what a request about a draft would refuse."""
    if own := set(given) & set(OF_A_DRAFT):
        raise ValidationError({"options": {name: ["belongs in a draft"] for name in sorted(own)}})
    if "keep_report" in given:
        told = "a job keeps its reports; delete the job to forget them"
        raise ValidationError({"options": {"keep_report": [told]}})
    try:
        schema.load({**given, "text": "x"})
    except ValidationError as error:
        raise ValidationError({"options": problems.messages(error)}) from error


class _PageSchema(Schema):
    """Which page of the list."""

    limit = fields.Integer(load_default=100, validate=validate.Range(1, 1000))
    cursor = fields.Integer(
        validate=validate.Range(0, MAX_CURSOR),
        metadata={"description": "The next_cursor of the page before."},
    )


class _ResultsSchema(Schema):
    """Which of the job's results."""

    limit = fields.Integer(load_default=100, validate=validate.Range(0, 1000))
    cursor = fields.Integer(
        validate=validate.Range(0, MAX_CURSOR),
        metadata={"description": "The next_cursor of the page before."},
    )
