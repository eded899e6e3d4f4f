"""The shapes of answers on drafts, of kept reports and of jobs."""

from marshmallow import Schema, fields

from service.api.schemas import VerificationSchema, VersionsSchema
from service.store.records import State


class PlaceSchema(Schema):
    """Where a draft says a claim, in code points and in UTF-16 code units; ends are exclusive."""

    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    utf16_start = fields.Integer(required=True)
    utf16_end = fields.Integer(required=True)


class FoundClaimSchema(PlaceSchema):
    """A claim of a draft: ``origin_text`` is the draft's ``text[start:end]``; ``text`` is what is
    checked, a part of it perhaps, with pronouns resolved where that is safe.
    """

    id = fields.String(required=True)
    text = fields.String(required=True)
    origin_text = fields.String(required=True)
    places = fields.List(
        fields.Nested(PlaceSchema),
        required=True,
        metadata={"description": "All places where the draft says it; the first is the claim's own."},
    )
    checkworthiness = fields.Float(
        required=True, metadata={"description": "0 to 1; from .5 up worth checking."}
    )
    reasons = fields.List(fields.String(), required=True)
    speaker = fields.String(
        required=True, allow_none=True, metadata={"description": "Who is said to have said it."}
    )
    is_hedged = fields.Boolean(
        required=True,
        metadata={"description": "Whether it says that something may be, or is said to be."},
    )


class FoundVerificationSchema(VerificationSchema):
    """The answer on one claim of a draft."""

    claim = fields.Nested(FoundClaimSchema, required=True)


class DraftVersionsSchema(VersionsSchema):
    """What an answer on a draft depends on."""

    claim_model = fields.String(required=True)


class DraftSchema(Schema):
    """A draft as it is told back: every offset is into ``text``."""

    text = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    published_at = fields.String(required=True, allow_none=True)
    warnings = fields.List(fields.String(), required=True)
    versions = fields.Nested(DraftVersionsSchema, required=True)


class DetectAnswerSchema(DraftSchema):
    """Every statement of a draft that could be a claim, in the order of the text."""

    claims = fields.List(fields.Nested(FoundClaimSchema), required=True)
    left_out = fields.List(
        fields.Nested(PlaceSchema),
        required=True,
        metadata={
            "description": "Lines taken for no part of the article: headings, bylines, what a site says "
            "of itself."
        },
    )


class DraftAnswerSchema(DraftSchema):
    """The answer on the claims of a draft that are worth checking, in the order of the text."""

    class Meta:
        """The order of the answer."""

        fields = (
            *("report_id", "text", "title", "url", "published_at"),
            *("results", "summary", "warnings", "versions", "took_ms"),
        )  # fmt: skip

    report_id = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Of `/v1/reports/{id}`; null if not kept."},
    )
    results = fields.List(fields.Nested(FoundVerificationSchema), required=True)
    summary = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many claims got which verdict."},
    )
    took_ms = fields.Integer(required=True)


class ReportSchema(DraftAnswerSchema):
    """An answer that was kept. One on single claims has no ``text``, ``title``, ``url``,
    ``published_at`` and ``warnings`` of its own, and its claims have only ``id`` and ``text``.
    """

    class Meta(DraftAnswerSchema.Meta):
        """The order of the answer."""


class JobItemSchema(Schema):
    """A draft of a job: ``result`` is the answer that `/v1/drafts/verify` would have given, once it is
    DONE; ``error`` says what is wrong with one that FAILED.
    """

    id = fields.String(required=True)
    state = fields.Enum(State, required=True)
    report_id = fields.String(required=True, allow_none=True)
    result = fields.Nested(DraftAnswerSchema, required=True, allow_none=True)
    error = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Problem details."},
    )


class JobSchema(Schema):
    """A job. ``done`` counts the drafts that have ended, of ``total``."""

    id = fields.String(required=True)
    state = fields.Enum(State, required=True)
    done = fields.Integer(required=True)
    total = fields.Integer(required=True)
    created_at = fields.DateTime(required=True)
    ended_at = fields.DateTime(required=True, allow_none=True)


class JobAnswerSchema(JobSchema):
    """A job with its drafts in their order; ``next_cursor`` asks for the next ones, null on the last
    page.
    """

    results = fields.List(fields.Nested(JobItemSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class JobPageSchema(Schema):
    """Jobs, the newest first."""

    jobs = fields.List(fields.Nested(JobSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
