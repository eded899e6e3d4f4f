"""The way through: claims to search to evidence to stance to comparison to verdict.

Holds no store and no model.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.records import EVERYTHING, Filter, Hit, SearchResult
from service.verification import counterclaims, evidence, stance, verdict
from service.verification.records import Claim, Evidence, Report, Stance, Thresholds, Verification
from service.verification.windows import Judge

Search = Callable[[Sequence[str], int, Sequence[Filter]], SearchResult]
"""Texts, how many passages for each, and what each has to meet; it raises when it fails."""


RANKED = 50
"""Passages looked at for each claim; those too far from it are passed over before the cut."""


@dataclass(frozen=True, slots=True)
class Verifier:
    """Verifies claims with the search and the stance model it is handed.

    For each claim the ``candidates`` most relevant passages are judged, of those that have a cosine of
    at least ``min_similarity`` or nearly all of the claim's words. ``source_weights`` are of
    publishers in small letters; others count fully. What fails raises; a failure is never a verdict.
    """

    search: Search
    judge: Judge
    thresholds: Thresholds
    candidates: int
    min_similarity: float
    source_weights: Mapping[str, float] = field(default_factory=dict)

    def verify(self, claims: Sequence[Claim], wanted: Filter = EVERYTHING) -> Report:
        """All claims at once: one search, then one call of the stance model for passages, one for
        sentences and one for counterclaims (and for passages that are too long for it, see `windows`).
        """
        filters = [_without_own(claim, wanted) for claim in claims]
        found = self.search([claim.text for claim in claims], RANKED, filters)
        candidates = [
            evidence.candidates(claim.text, hits, self.min_similarity)[: self.candidates]
            for claim, hits in zip(claims, found.hits, strict=True)
        ]
        judged = judge(claims, candidates, self.judge, self.thresholds)
        judged = [[self._weighed(piece) for piece in pieces] for pieces in judged]
        warnings = _of_request(filters, is_empty=not any(found.hits))
        verifications = tuple(
            self._verification(claim, pieces, warnings)
            for claim, pieces in zip(claims, judged, strict=True)
        )
        return Report(verifications, found.generation)

    def _weighed(self, piece: Evidence) -> Evidence:
        publisher = piece.candidate.source.publisher
        if not publisher or not self.source_weights:
            return piece
        return replace(piece, weight=self.source_weights.get(publisher.casefold(), 1.0))

    def _verification(
        self, claim: Claim, judged: Sequence[Evidence], warnings: Sequence[str]
    ) -> Verification:
        supporting = evidence.of_stance(judged, Stance.SUPPORTS)
        contradicting = evidence.of_stance(judged, Stance.REFUTES)
        neutral = evidence.of_stance(judged, Stance.NEUTRAL)
        return Verification(
            claim=claim,
            decision=verdict.decide(supporting, contradicting, neutral, self.thresholds),
            supporting=supporting,
            contradicting=contradicting,
            neutral=neutral,
            origins=(len(supporting), len(contradicting)),
            warnings=(*warnings, *_of_evidence(judged)),
        )


def judge(
    claims: Sequence[Claim],
    candidates: Sequence[Sequence[Hit]],
    model: Judge,
    thresholds: Thresholds,
    is_compared: bool = True,
) -> list[list[Evidence]]:
    """Candidates to evidence: stance, and comparison if ``is_compared``."""
    judged = stance.judge(claims, candidates, model, thresholds.shown)
    if not is_compared:
        return judged
    return counterclaims.compare(claims, judged, model, thresholds.shown)


def _without_own(claim: Claim, wanted: Filter) -> Filter:
    """The filter, and the claim's own document left out."""
    if claim.url is None:
        return wanted
    return replace(wanted, other_than=claim.url)


def _of_request(filters: Sequence[Filter], is_empty: bool) -> list[str]:
    warnings = []
    if is_empty and set(filters) <= {EVERYTHING}:
        warnings.append("the corpus is empty: add documents first")
    elif is_empty:
        warnings.append("no document meets the filter, or is other than the claim's own")
    if any(wanted.needs_date for wanted in filters):
        warnings.append("the filter asks for a date, so documents without published_at do not count")
    return warnings


def _of_evidence(judged: Sequence[Evidence]) -> list[str]:
    cut = sum(piece.scores.is_cut for piece in judged)
    if not cut:
        return []
    return [
        f"{cut} of {len(judged)} passages were too long together with the claim for the stance model: "
        "they are shown but decide nothing; split the claim into single statements"
    ]


def shown(report: Report, top_k: int, include_neutral: bool) -> Report:
    """The report with at most ``top_k`` passages a side; verdicts stay what all passages made them."""
    return replace(
        report,
        verifications=tuple(
            replace(
                verification,
                supporting=verification.supporting[:top_k],
                contradicting=verification.contradicting[:top_k],
                neutral=verification.neutral[:top_k] if include_neutral else (),
            )
            for verification in report.verifications
        ),
    )
