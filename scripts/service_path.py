"""The service's way from claim to verdict, put together from its own parts, some of them left out.

For `evaluate`: what each part does is told by what comes out without it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.records import Hit
from index.search import DEPTH, Searcher
from service.settings import Settings
from service.stance_model import CALIBRATION_FILE, UNCALIBRATED, CrossEncoderStance
from service.verification import evidence, verdict
from service.verification.confidence import AS_IT_IS
from service.verification.pipeline import RANKED, judge
from service.verification.records import Claim, Evidence, Stance, Thresholds, Verdict

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
    has_fitted_verdict: bool = True
    is_naive: bool = False


ARMS = {
    "whole": Arm(),
    "naive": Arm(has_keywords=False, has_comparison=False, has_fitted_verdict=False, is_naive=True),
    "dense": Arm(has_keywords=False, has_comparison=False, has_fitted_verdict=False),
    "keywords": Arm(has_comparison=False, has_fitted_verdict=False),
    "comparison": Arm(has_fitted_verdict=False),
}

JudgedSides = tuple[tuple[Evidence, ...], tuple[Evidence, ...], tuple[Evidence, ...]]
"""The evidence that supports, refutes and does neither."""


class ServicePath:
    """The service's own parts, put together as an arm says."""

    def __init__(self, searcher: Searcher, model: CrossEncoderStance | None, arm: Arm) -> None:
        self._searcher = searcher
        self._model = model
        self._arm = arm
        if model and arm.is_naive:
            model.calibration = UNCALIBRATED
        settings = Settings()
        self._most = NAIVE_PASSAGES if arm.is_naive else settings.candidates
        self._min_similarity = settings.min_similarity

    @property
    def judges(self) -> bool:
        """Whether there is a stance model."""
        return self._model is not None

    def find(self, texts: Sequence[str], top_k: int) -> tuple[tuple[Hit, ...], ...]:
        """Passages of each text, best first."""
        if self._arm.has_keywords:
            return self._searcher.search(texts, top_k).hits
        # The nearest by vectors alone are nearly always among so many.
        found = self._searcher.search(texts, 2 * DEPTH).hits
        return tuple(tuple(sorted(hits, key=lambda hit: -hit.similarity)[:top_k]) for hits in found)

    def answer(self, texts: Sequence[str]) -> list[Answer]:
        """What the path says of each claim."""
        if self._arm.is_naive:
            return self._naive(texts)
        answers = []
        for sides in self.judge(texts):
            decision = verdict.decide(*sides, self.thresholds)
            answers.append(Answer(decision.verdict, decision.confidence, _sides(*sides[:2])))
        return answers

    def judge(self, texts: Sequence[str]) -> list[JudgedSides]:
        """The evidence on each claim, before anything is decided."""
        assert self._model
        claims = [Claim(str(number), text) for number, text in enumerate(texts)]
        judged = judge(
            claims,
            self._candidates_of(texts),
            self._model.judge,
            self.thresholds,
            is_compared=self._arm.has_comparison,
        )
        return [
            (
                evidence.of_stance(pieces, Stance.SUPPORTS),
                evidence.of_stance(pieces, Stance.REFUTES),
                evidence.of_stance(pieces, Stance.NEUTRAL),
            )
            for pieces in judged
        ]

    @property
    def thresholds(self) -> Thresholds:
        """Those of the model, with or without what was fitted on verdicts."""
        assert self._model
        thresholds = self._model.calibration.thresholds
        if self._arm.has_fitted_verdict or self._arm.is_naive:
            return thresholds
        return by_stance_alone(self._model.folder, thresholds)

    def _candidates_of(self, texts: Sequence[str]) -> list[list[Hit]]:
        return [
            evidence.candidates(text, hits, self._min_similarity)[: self._most]
            for text, hits in zip(texts, self.find(texts, RANKED), strict=True)
        ]

    def _naive(self, texts: Sequence[str]) -> list[Answer]:
        """The largest side of any passage, however small, by the model as it was trained."""
        return [
            self._largest(text, hits)
            for text, hits in zip(texts, self._candidates_of(texts), strict=True)
        ]

    def _largest(self, text: str, hits: Sequence[Hit]) -> Answer:
        assert self._model
        scores = self._model.judge([(hit.passage.text, text) for hit in hits])
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


def by_stance_alone(folder: Path, thresholds: Thresholds) -> Thresholds:
    """The thresholds that `calibrate_stance` chose on labelled passages."""
    path = folder / CALIBRATION_FILE
    decide = json.loads(path.read_text("utf-8"))["decide"] if path.exists() else thresholds.decide
    return replace(thresholds, decide=decide, curves=AS_IT_IS)


def _sides(supporting: Sequence[Evidence], contradicting: Sequence[Evidence]) -> dict[str, Verdict]:
    """The side of each document by its strongest passage."""
    strength: dict[str, tuple[float, Verdict]] = {}
    for pieces, side in ((supporting, Verdict.SUPPORTED), (contradicting, Verdict.REFUTED)):
        for piece in pieces:
            told = (piece.strength, side)
            document = piece.candidate.source.id
            strength[document] = max(strength.get(document, told), told, key=lambda each: each[0])
    return {document: side for document, (_, side) in strength.items()}
