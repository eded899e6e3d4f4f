"""Lays the domain's records out as the answers that `schemas` describes."""

from collections.abc import Mapping, Sequence
from typing import Any

from index.corpus import text_sha256
from index.ingest import Ingested
from index.records import Hit, Passage, SearchResult, Source, Span, StoredDocument
from service.components import Components
from service.drafts.records import Detection, Draft, FoundClaim
from service.drafts.utf16 import Utf16
from service.verification.comparison import Comparison
from service.verification.quantities import Quantity
from service.verification.records import Evidence, Report, Stance, Verdict, Verification


def verify_answer(report: Report, components: Components, took_ms: int) -> dict[str, Any]:
    """The answer of ``POST /v1/verify``."""
    return {
        "results": [verification_answer(verification) for verification in report.verifications],
        "summary": summary(report.verifications),
        "versions": components.versions(report.corpus_generation),
        "took_ms": took_ms,
    }


def search_answer(result: SearchResult, took_ms: int) -> dict[str, Any]:
    """The answer of ``POST /v1/search``, for its one query."""
    return {
        "hits": [
            _passage_of_source(hit.passage, hit.source) | {"scores": _nearness(hit)}
            for hit in result.hits[0]
        ],
        "corpus_generation": result.generation,
        "took_ms": took_ms,
    }


def stored_document(stored: StoredDocument) -> dict[str, Any]:
    """One document with its passages."""
    document = stored.document
    return {
        "id": document.id,
        "title": document.title,
        "url": document.url,
        "publisher": document.publisher,
        "published_at": document.published_at,
        "language": document.language,
        "tags": list(document.tags),
        "text": document.text,
        "metadata": dict(document.metadata),
        "sha256": stored.sha256,
        "passages": [_passage(passage) for passage in stored.passages],
    }


def document_result(ingested: Ingested) -> dict[str, Any]:
    """What became of a document that went in."""
    return {
        "id": ingested.document_id,
        "status": ingested.change.value,
        "passages": ingested.passages,
        "error": None,
    }


def failed_document(document_id: object, error: str) -> dict[str, Any]:
    """What became of a document that did not go in."""
    known_id = document_id if isinstance(document_id, str) else None
    return {"id": known_id, "status": "failed", "passages": 0, "error": error}


def summary(verifications: Sequence[Verification]) -> dict[str, int]:
    """How many claims got which verdict."""
    verdicts = [verification.decision.verdict for verification in verifications]
    return {verdict.name: verdicts.count(verdict) for verdict in Verdict}


def draft_card(draft: Draft) -> dict[str, Any]:
    """A draft as it is told back: the text that every offset is into, and what is known of it."""
    return {
        "text": draft.text,
        "title": draft.title,
        "url": draft.url,
        "published_at": draft.published_at and draft.published_at.isoformat(),
    }


def left_out(detection: Detection, utf16: Utf16) -> list[dict[str, int]]:
    """The places of a draft that were taken for no part of the article."""
    return [_place(span, utf16) for span in detection.left_out]


def found_claim(found: FoundClaim, utf16: Utf16) -> dict[str, Any]:
    """A claim of a draft, with its places in code points and in UTF-16 code units."""
    places = [_place(span, utf16) for span in found.places]
    return {
        "id": found.claim.id,
        "text": found.claim.text,
        **places[0],
        "origin_text": found.origin_text,
        "places": places,
        "checkworthiness": found.checkworthiness,
        "reasons": list(found.reasons),
        "speaker": found.speaker,
        "is_hedged": found.is_hedged,
    }


def _place(span: Span, utf16: Utf16) -> dict[str, int]:
    start, end = span
    return {
        "start": start,
        "end": end,
        "utf16_start": utf16.offset(start),
        "utf16_end": utf16.offset(end),
    }


def verification_answer(
    verification: Verification, claim_answer: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The answer on one claim; ``claim_answer`` is the claim as a draft has it."""
    claim, decision = verification.claim, verification.decision
    return {
        "claim": claim_answer
        or {"id": claim.id, "text": claim.text, "start": claim.start, "end": claim.end},
        "verdict": decision.verdict,
        "confidence": decision.confidence,
        "reason": decision.reason,
        "supporting": [_evidence(piece) for piece in verification.supporting],
        "contradicting": [_evidence(piece) for piece in verification.contradicting],
        "neutral": [_evidence(piece) for piece in verification.neutral],
        "origins": {"supporting": verification.origins[0], "contradicting": verification.origins[1]},
        "warnings": list(verification.warnings),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    candidate, scores, rationale = evidence.candidate, evidence.scores, evidence.rationale
    return _passage_of_source(candidate.passage, candidate.source) | {
        "stance": evidence.stance,
        "weight": evidence.weight,
        "strength": None if evidence.stance is Stance.NEUTRAL else evidence.strength,
        "lacks": list(evidence.lacks),
        "rationale": rationale
        and {"text": rationale.text, "start": rationale.start, "end": rationale.end},
        "scores": _nearness(candidate)
        | {
            "entailment": scores.entailment,
            "neutral": scores.neutral,
            "contradiction": scores.contradiction,
        },
        "comparisons": [_comparison(comparison) for comparison in evidence.comparisons],
        "reprints": [_passage_of_source(hit.passage, hit.source) for hit in evidence.reprints],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    evidence = comparison.evidence
    return {
        "kind": comparison.kind,
        "claim": comparison.claim.text,
        "evidence": evidence.text,
        "worked_out": (evidence.stands_for or None) if isinstance(evidence, Quantity) else None,
        "unit": comparison.unit,
        "relation": comparison.relation,
    }


def _nearness(hit: Hit) -> dict[str, Any]:
    return {"similarity": hit.similarity, "lexical": hit.lexical, "relevance": hit.relevance}


def _passage_of_source(passage: Passage, source: Source) -> dict[str, Any]:
    return _passage(passage) | {
        "document_id": source.id,
        "title": source.title,
        "url": source.url,
        "publisher": source.publisher,
        "published_at": source.published_at,
    }


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "passage_id": passage.id,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "sha256": text_sha256(passage.text),
    }
