"""The shapes of answers, for the OpenAPI description and for dumping what `answers` lays out."""

from marshmallow import Schema, fields

from service.store.records import State
from service.verification.comparison import DATE, QUANTITY
from service.verification.intervals import Relation
from service.verification.records import Stance, Verdict


class ScoresSchema(Schema):
    """How near a passage is to the query."""

    similarity = fields.Float(
        required=True, metadata={"description": "Cosine of the two vectors, -1 to 1."}
    )
    lexical = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "BM25 of the words they share; null where they share none."},
    )
    relevance = fields.Float(
        required=True, metadata={"description": "What ranks it: both together, 0 to 1."}
    )


class StanceScoresSchema(ScoresSchema):
    """With the probabilities of the three stances, which sum to 1: calibrated, or where ``comparisons``
    decided, how probably the passage speaks of the values that were compared.
    """

    entailment = fields.Float(required=True)
    neutral = fields.Float(required=True)
    contradiction = fields.Float(required=True)


class RationaleSchema(Schema):
    """The deciding sentence, verbatim, in the document's offsets."""

    text = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)


class PassageSchema(Schema):
    """A passage: ``text`` is the document's ``[start:end]`` in Unicode code points."""

    passage_id = fields.String(required=True)
    text = fields.String(required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the passage's text in UTF-8."})


class SourcePassageSchema(PassageSchema):
    """A passage with its source."""

    document_id = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    publisher = fields.String(required=True, allow_none=True)
    published_at = fields.String(required=True, allow_none=True)


class HitSchema(SourcePassageSchema):
    """A passage found for a query."""

    scores = fields.Nested(ScoresSchema, required=True)


class ComparisonSchema(Schema):
    """A value of the claim beside the one of the evidence, both verbatim; of a total, a difference or a
    duration that the evidence does not say, ``worked_out`` is what its values give.
    """

    kind = fields.String(required=True, metadata={"enum": [QUANTITY, DATE]})
    claim = fields.String(required=True)
    evidence = fields.String(required=True)
    worked_out = fields.String(required=True, allow_none=True)
    unit = fields.String(
        required=True,
        metadata={"description": "What both are in or count: a base unit, a currency, a noun, or date."},
    )
    relation = fields.Enum(Relation, required=True)


class EvidenceSchema(HitSchema):
    """A passage held against a claim; a neutral one has no rationale.

    ``comparisons`` are those that decided its stance or left it open; empty where none did. ``lacks``
    are quantities of the claim but for which it would support. ``reprints`` say the same in the same
    words and count as one origin with it.
    """

    stance = fields.Enum(Stance, required=True)
    weight = fields.Float(
        required=True, metadata={"description": "What its publisher counts, 0 to 1; a setting."}
    )
    strength = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "By what it decides: how probably its side is right, by the weight."},
    )
    lacks = fields.List(fields.String(), required=True)
    rationale = fields.Nested(RationaleSchema, required=True, allow_none=True)
    scores = fields.Nested(StanceScoresSchema, required=True)
    comparisons = fields.List(fields.Nested(ComparisonSchema), required=True)
    reprints = fields.List(fields.Nested(SourcePassageSchema), required=True)


class ClaimAnswerSchema(Schema):
    """A claim as it was verified; ``start`` and ``end`` are null unless it comes from a draft."""

    id = fields.String(required=True)
    text = fields.String(required=True)
    start = fields.Integer(required=True, allow_none=True)
    end = fields.Integer(required=True, allow_none=True)


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


class OriginsSchema(Schema):
    """How many independent origins take each side, whatever is shown; reprints count once."""

    supporting = fields.Integer(required=True)
    contradicting = fields.Integer(required=True)


class VerificationSchema(Schema):
    """The answer on one claim."""

    claim = fields.Nested(ClaimAnswerSchema, required=True)
    verdict = fields.Enum(Verdict, required=True)
    confidence = fields.Float(required=True)
    reason = fields.String(required=True)
    supporting = fields.List(fields.Nested(EvidenceSchema), required=True)
    contradicting = fields.List(fields.Nested(EvidenceSchema), required=True)
    neutral = fields.List(fields.Nested(EvidenceSchema), required=True)
    origins = fields.Nested(OriginsSchema, required=True)
    warnings = fields.List(fields.String(), required=True)


class VersionsSchema(Schema):
    """What an answer depends on; the same versions give the same answer."""

    service = fields.String(required=True)
    corpus_generation = fields.Integer(required=True)
    encoder = fields.String(required=True)
    stance_model = fields.String(required=True)
    thresholds = fields.String(required=True)


class DraftVersionsSchema(VersionsSchema):
    """What an answer on a draft depends on."""

    claim_model = fields.String(required=True)


class VerifyAnswerSchema(Schema):
    """The answer on all claims of a request, in their order."""

    class Meta:
        """The order of the answer."""

        fields = ("report_id", "results", "summary", "versions", "took_ms")

    report_id = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Of `/v1/reports/{id}`; null if not kept."},
    )
    results = fields.List(fields.Nested(VerificationSchema), required=True)
    summary = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "How many claims got which verdict."},
    )
    versions = fields.Nested(VersionsSchema, required=True)
    took_ms = fields.Integer(required=True)


class FoundVerificationSchema(VerificationSchema):
    """The answer on one claim of a draft."""

    claim = fields.Nested(FoundClaimSchema, required=True)


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


class SearchAnswerSchema(Schema):
    """Passages for a query, best first."""

    hits = fields.List(fields.Nested(HitSchema), required=True)
    corpus_generation = fields.Integer(required=True)
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


class SourceSchema(Schema):
    """A document without its text."""

    id = fields.String(required=True)
    title = fields.String(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    publisher = fields.String(required=True, allow_none=True)
    published_at = fields.String(required=True, allow_none=True)
    language = fields.String(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)


class StoredDocumentSchema(SourceSchema):
    """A document with its passages."""

    text = fields.String(required=True)
    metadata = fields.Dict(keys=fields.String(), required=True)
    sha256 = fields.String(required=True, metadata={"description": "Of the text in UTF-8."})
    passages = fields.List(fields.Nested(PassageSchema), required=True)


class DocumentPageSchema(Schema):
    """Documents in the order of their ids; ``next_cursor`` asks for the next page, null on the last."""

    documents = fields.List(fields.Nested(SourceSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DocumentResultSchema(Schema):
    """What became of one document; ``error`` is null unless it failed."""

    id = fields.String(required=True, allow_none=True)
    status = fields.String(
        required=True, metadata={"enum": ["created", "updated", "unchanged", "failed"]}
    )
    passages = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)


class DocumentResultsSchema(Schema):
    """What became of each document, in their order."""

    results = fields.List(fields.Nested(DocumentResultSchema), required=True)
    corpus_generation = fields.Integer(required=True)


class HealthSchema(Schema):
    """How the service is; ``dependencies`` has a line for each part."""

    status = fields.String(required=True)
    dependencies = fields.Dict(keys=fields.String(), values=fields.String())
