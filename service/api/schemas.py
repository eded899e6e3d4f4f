"""The shapes of answers, for the OpenAPI description and for dumping what `answers` lays out."""

from marshmallow import Schema, fields

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


class SearchAnswerSchema(Schema):
    """Passages for a query, best first."""

    hits = fields.List(fields.Nested(HitSchema), required=True)
    corpus_generation = fields.Integer(required=True)
    took_ms = fields.Integer(required=True)


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
