"""Judges candidates against claims: first the passages, then the sentences of those that take a side."""

from collections.abc import Callable, Sequence

from service.verification import evidence
from service.verification.records import Candidate, Claim, Evidence, Rationale, Stance, StanceScores

Pair = tuple[str, str]
"""Passage and claim, in that order."""

Judge = Callable[[Sequence[Pair]], list[StanceScores]]
"""A stance model: scores for each pair, in order. It raises when it fails."""


def judge(
    claims: Sequence[Claim], found: Sequence[Sequence[Candidate]], model: Judge, shown: float
) -> list[list[Evidence]]:
    """The evidence on each claim, from one call of the model over passages and one over sentences.

    A passage supports or refutes where that probability is the larger of the two and at least
    ``shown``; otherwise it is neutral.
    """
    pairs = [
        (claim, candidate)
        for claim, candidates in zip(claims, found, strict=True)
        for candidate in candidates
    ]
    scores = model([(candidate.passage.text, claim.text) for claim, candidate in pairs])
    stances = [stance_of(score, shown) for score in scores]
    rationales = _rationales(pairs, stances, model)
    judged = iter(
        Evidence(candidate, stance, score, rationale)
        for (_, candidate), stance, score, rationale in zip(
            pairs, stances, scores, rationales, strict=True
        )
    )
    return [[next(judged) for _ in candidates] for candidates in found]


def stance_of(scores: StanceScores, shown: float) -> Stance:
    """The side that scores take, if they take one."""
    if max(scores.entailment, scores.contradiction) < shown:
        return Stance.NEUTRAL
    return Stance.SUPPORTS if scores.entailment >= scores.contradiction else Stance.REFUTES


def _rationales(
    pairs: Sequence[tuple[Claim, Candidate]], stances: Sequence[Stance], model: Judge
) -> list[Rationale | None]:
    """For each passage that takes a side, its sentence that takes it most strongly by itself."""
    choices = [
        evidence.sentences(candidate) if stance is not Stance.NEUTRAL else []
        for (_, candidate), stance in zip(pairs, stances, strict=True)
    ]
    # The only sentence of a passage decides without being asked again.
    asked = [
        (sentence.text, claim.text)
        for (claim, _), sentences in zip(pairs, choices, strict=True)
        if len(sentences) > 1
        for sentence in sentences
    ]
    answers = iter(model(asked) if asked else [])
    rationales: list[Rationale | None] = []
    for sentences, stance in zip(choices, stances, strict=True):
        if len(sentences) < 2:
            rationales.append(sentences[0] if sentences else None)
            continue
        strengths = [next(answers).of(stance) for _ in sentences]
        rationales.append(sentences[strengths.index(max(strengths))])
    return rationales
