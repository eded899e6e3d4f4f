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
    ``shown``; otherwise it is neutral. Of one that takes a side, the sentence that takes it most
    strongly by itself is the rationale, and the scores are the mean of the passage's and that
    sentence's: a side that only one of the two takes counts less than one that both take.
    """
    pairs = [
        (claim, candidate)
        for claim, candidates in zip(claims, found, strict=True)
        for candidate in candidates
    ]
    scores = model([(candidate.passage.text, claim.text) for claim, candidate in pairs])
    judged = iter(_with_rationales(pairs, scores, model, shown))
    return [[next(judged) for _ in candidates] for candidates in found]


def stance_of(scores: StanceScores, shown: float) -> Stance:
    """The side that scores take, if they take one."""
    if max(scores.entailment, scores.contradiction) < shown:
        return Stance.NEUTRAL
    return Stance.SUPPORTS if scores.entailment >= scores.contradiction else Stance.REFUTES


def _with_rationales(
    pairs: Sequence[tuple[Claim, Candidate]],
    scores: Sequence[StanceScores],
    model: Judge,
    shown: float,
) -> list[Evidence]:
    choices = [
        evidence.sentences(candidate) if stance_of(score, shown) is not Stance.NEUTRAL else []
        for (_, candidate), score in zip(pairs, scores, strict=True)
    ]
    # The only sentence of a passage is the passage, and is not asked about again.
    asked = [
        (sentence.text, claim.text)
        for (claim, _), sentences in zip(pairs, choices, strict=True)
        if len(sentences) > 1
        for sentence in sentences
    ]
    answers = iter(model(asked) if asked else [])
    judged = []
    for (_, candidate), score, sentences in zip(pairs, scores, choices, strict=True):
        sentence_scores = [next(answers) for _ in sentences] if len(sentences) > 1 else []
        judged.append(_evidence(candidate, score, sentences, sentence_scores, shown))
    return judged


def _evidence(
    candidate: Candidate,
    score: StanceScores,
    sentences: Sequence[Rationale],
    sentence_scores: Sequence[StanceScores],
    shown: float,
) -> Evidence:
    rationale = sentences[0] if sentences else None
    if sentence_scores:
        stance = stance_of(score, shown)
        strengths = [each.of(stance) for each in sentence_scores]
        strongest = strengths.index(max(strengths))
        rationale = sentences[strongest]
        score = _mean(score, sentence_scores[strongest])
    stance = stance_of(score, shown)
    return Evidence(candidate, stance, score, rationale if stance is not Stance.NEUTRAL else None)


def _mean(one: StanceScores, other: StanceScores) -> StanceScores:
    return StanceScores(
        entailment=(one.entailment + other.entailment) / 2,
        neutral=(one.neutral + other.neutral) / 2,
        contradiction=(one.contradiction + other.contradiction) / 2,
        is_cut=one.is_cut or other.is_cut,
    )
