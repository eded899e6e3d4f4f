"""The way through: claims to search to evidence to stance to comparison to verdict.

Holds no store and no model.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from index.records import EVERYTHING, Filter, Hit, SearchResult
from service.verification import counterclaims, evidence, stance, verdict
from service.verification.records import Claim, Evidence, Report, Stance, Thresholds, Verification
from service.verification.windows import Judge

Search = Callable[[Sequence[str], int, Sequence[Filter]], SearchResult]
"""Texts, how many passages for each, and what each has to meet; it raises when it fails."""


RANKED = 50
"""Passages looked at for each claim; those too far from it are passed over before the cut."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Claims whose passages are found. ``verifications`` come in the order of the claims, each group of
    them judged when it is asked for; what fails raises there.
    """

    verifications: Iterator[Verification]
    corpus_generation: int


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
        begun = self.begin(claims, wanted, max(len(claims), 1))
        return Report(tuple(begun.verifications), begun.corpus_generation)

    def begin(self, claims: Sequence[Claim], wanted: Filter, group: int) -> "Begun":
        """Find the passages for all claims now, and judge them ``group`` claims at a time as they are
        asked for: the first answers come early, and all are from one generation of the corpus.
        """
        filters = [_without_own(claim, wanted) for claim in claims]
        found = self.search([claim.text for claim in claims], RANKED, filters)
        candidates = [
            evidence.candidates(claim.text, hits, self.min_similarity)[: self.candidates]
            for claim, hits in zip(claims, found.hits, strict=True)
        ]
        warnings = _of_request(filters, is_empty=not any(found.hits))
        groups = (
            self._judged(claims[start:end], candidates[start:end], warnings)
            for start, end in _groups(len(claims), group)
        )
        return Begun(chain.from_iterable(groups), found.generation)

    def _judged(
        self, claims: Sequence[Claim], candidates: Sequence[Sequence[Hit]], warnings: Sequence[str]
    ) -> Iterator[Verification]:
        judged = judge(claims, candidates, self.judge, self.thresholds)
        for claim, pieces in zip(claims, judged, strict=True):
            yield self._verification(claim, [self._weighed(piece) for piece in pieces], warnings)

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


def _groups(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Where groups begin and end. The first of several has one claim: its answer comes soonest."""
    end = 1 if count > size else count
    yield 0, end
    for start in range(end, count, size):
        yield start, min(start + size, count)


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
    if claim.url is None and claim.title is None:
        return wanted
    return replace(wanted, other_than=claim.url, other_titled=claim.title)


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
        verifications=tuple(shown_pieces(each, top_k, include_neutral) for each in report.verifications),
    )


def shown_pieces(verification: Verification, top_k: int, include_neutral: bool) -> Verification:
    """One verification with at most ``top_k`` passages a side."""
    return replace(
        verification,
        supporting=verification.supporting[:top_k],
        contradicting=verification.contradicting[:top_k],
        neutral=verification.neutral[:top_k] if include_neutral else (),
    )
