"""The service's way from claim to verdict, put together from its own parts, some of them left out.

For `evaluate`: what each part does is told by what comes out without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Hit
from index.search import DEPTH, Searcher
from service.settings import Settings
from service.stance_model import UNCALIBRATED, CrossEncoderStance
from service.verification import counterclaims, evidence, stance, verdict
from service.verification.pipeline import RANKED
from service.verification.records import Claim, Evidence, Stance, Verdict

NAIVE_PASSAGES = 6


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said of a claim: its verdict, and the side of each document that takes one."""

    verdict: Verdict
    confidence: float
    sides: dict[str, Verdict]


@dataclass(frozen=True, slots=True)
class Arm:
    """Which parts of the path take part."""

    has_keywords: bool = True
    has_comparison: bool = True
    is_naive: bool = False


ARMS = {
    "whole": Arm(),
    "naive": Arm(has_keywords=False, has_comparison=False, is_naive=True),
    "dense": Arm(has_keywords=False, has_comparison=False),
    "keywords": Arm(has_comparison=False),
}


class ServicePath:
    """The service's own parts, put together as an arm says."""

    def __init__(self, searcher: Searcher, model: CrossEncoderStance | None, arm: Arm) -> None:
        self._searcher = searcher
        self._model = model
        self._arm = arm
        if model and arm.is_naive:
            model.calibration = UNCALIBRATED
        settings = Settings()
        self._candidates = NAIVE_PASSAGES if arm.is_naive else settings.candidates
        self._min_similarity = settings.min_similarity

    @property
    def judges(self) -> bool:
        """Whether there is a stance model."""
        return self._model is not None

    def find(self, texts: Sequence[str], top_k: int) -> tuple[tuple[Hit, ...], ...]:
        """Passages of each text, best first."""
        if self._arm.has_keywords:
            return self._searcher.search(texts, top_k).hits
        # Deep enough that the nearest by vectors alone are all among them.
        found = self._searcher.search(texts, 2 * DEPTH).hits
        return tuple(tuple(sorted(hits, key=lambda hit: -hit.similarity)[:top_k]) for hits in found)

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        """What the path says of each claim."""
        assert self._model
        claims = [Claim(str(number), text) for number, text in enumerate(texts)]
        thresholds = self._model.calibration.thresholds
        found = self.find(texts, RANKED)
        candidates = [
            evidence.candidates(text, hits, self._min_similarity)[: self._candidates]
            for text, hits in zip(texts, found, strict=True)
        ]
        if self._arm.is_naive:
            return [self._naive(claim, hits) for claim, hits in zip(claims, candidates, strict=True)]
        judged = stance.judge(claims, candidates, self._model.judge, thresholds.shown)
        if self._arm.has_comparison:
            judged = counterclaims.compare(claims, judged, self._model.judge, thresholds.shown)
        answers = []
        for pieces in judged:
            supporting, contradicting, neutral = (
                evidence.of_stance(pieces, side)
                for side in (Stance.SUPPORTS, Stance.REFUTES, Stance.NEUTRAL)
            )
            decision = verdict.decide(supporting, contradicting, neutral, thresholds)
            answers.append(
                Answer(decision.verdict, decision.confidence, _sides(supporting, contradicting))
            )
        return answers

    def _naive(self, claim: Claim, hits: Sequence[Hit]) -> Answer:
        """The largest side of any passage, however small, by the model as it was trained."""
        assert self._model
        scores = self._model.judge([(hit.passage.text, claim.text) for hit in hits])
        sides: dict[str, Verdict] = {}
        for hit, each in zip(hits, scores, strict=True):
            largest = max(each.entailment, each.contradiction, each.neutral)
            if largest > each.neutral:
                is_support = each.entailment >= each.contradiction
                sides.setdefault(hit.source.id, Verdict.SUPPORTED if is_support else Verdict.REFUTED)
        if not hits:
            return Answer(Verdict.NOT_ENOUGH_INFO, 0.5, sides)
        best = max(scores, key=lambda each: max(each.entailment, each.contradiction))
        is_support = best.entailment >= best.contradiction
        return Answer(
            Verdict.SUPPORTED if is_support else Verdict.REFUTED,
            max(best.entailment, best.contradiction),
            sides,
        )


def _sides(supporting: Sequence[Evidence], contradicting: Sequence[Evidence]) -> dict[str, Verdict]:
    """The side of each document by its strongest passage."""
    strength: dict[str, tuple[float, Verdict]] = {}
    for pieces, side in ((supporting, Verdict.SUPPORTED), (contradicting, Verdict.REFUTED)):
        for piece in pieces:
            told = (piece.scores.of(piece.stance), side)
            document = piece.candidate.source.id
            strength[document] = max(strength.get(document, told), told, key=lambda each: each[0])
    return {document: side for document, (_, side) in strength.items()}
