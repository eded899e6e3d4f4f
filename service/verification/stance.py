"""Judges candidates against claims: first the passages, then the sentences of those that take a side."""

from collections.abc import Sequence

from index.records import Hit
from service.verification import evidence
from service.verification.records import Claim, Evidence, Rationale, Stance, StanceScores
from service.verification.windows import Judge, Reading, Sides, read, titled


def judge(
    claims: Sequence[Claim], found: Sequence[Sequence[Hit]], model: Judge, shown: float
) -> list[list[Evidence]]:
    """The evidence on each claim, from one call of the model over passages and one over sentences, and
    two more where passages are too long for it.

    A passage supports or refutes where that probability is the larger of the two and at least
    ``shown``; otherwise it is neutral. Of one that takes a side, the sentence that takes it most
    strongly by itself is the rationale, and the scores are the mean of the passage's and that
    sentence's: a side that only one of the two takes counts less than one that both take. A passage
    that is too long for the model is read in windows, and is evidence of both sides where one window
    supports and another refutes.
    """
    pairs = [
        (claim, candidate)
        for claim, candidates in zip(claims, found, strict=True)
        for candidate in candidates
    ]
    sides = read([_reading(claim, candidate) for claim, candidate in pairs], model)
    judged = iter(_with_rationales(pairs, sides, model, shown))
    return [[piece for _ in candidates for piece in next(judged)] for candidates in found]


def stance_of(scores: StanceScores, shown: float) -> Stance:
    """The side that scores take, if they take one."""
    if max(scores.entailment, scores.contradiction) < shown:
        return Stance.NEUTRAL
    return Stance.SUPPORTS if scores.entailment >= scores.contradiction else Stance.REFUTES


def _reading(claim: Claim, candidate: Hit) -> Reading:
    passage = candidate.passage
    sentences = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
    return Reading(passage.text, sentences, claim.text, candidate.source.title)


def _taken(sides: Sides, shown: float) -> list[StanceScores]:
    """The scores that take a side, one for each side taken; those of the stronger one if none is."""
    taken = [
        scores
        for scores, stance in (
            (sides.supporting, Stance.SUPPORTS),
            (sides.contradicting, Stance.REFUTES),
        )
        if stance_of(scores, shown) is stance
    ]
    return taken or [sides.stronger]


def _with_rationales(
    pairs: Sequence[tuple[Claim, Hit]], sides: Sequence[Sides], model: Judge, shown: float
) -> list[list[Evidence]]:
    taken = [_taken(each, shown) for each in sides]
    choices = [
        evidence.sentences(candidate) if stance_of(scores[0], shown) is not Stance.NEUTRAL else []
        for (_, candidate), scores in zip(pairs, taken, strict=True)
    ]
    # The only sentence of a passage is the passage, and is not asked about again.
    asked = [
        (titled(candidate.source.title, sentence.text), claim.text)
        for (claim, candidate), sentences in zip(pairs, choices, strict=True)
        if len(sentences) > 1
        for sentence in sentences
    ]
    answers = iter(model(asked) if asked else [])
    judged = []
    for (_, candidate), side_scores, sentences in zip(pairs, taken, choices, strict=True):
        sentence_scores = [next(answers) for _ in sentences] if len(sentences) > 1 else []
        pieces = [_evidence(candidate, each, sentences, sentence_scores, shown) for each in side_scores]
        # A passage that takes a side is not shown as neutral too.
        judged.append([piece for piece in pieces if piece.stance is not Stance.NEUTRAL] or pieces[:1])
    return judged


def _evidence(
    candidate: Hit,
    score: StanceScores,
    sentences: Sequence[Rationale],
    sentence_scores: Sequence[StanceScores],
    shown: float,
) -> Evidence:
    stance = stance_of(score, shown)
    rationale = sentences[0] if sentences else None
    if sentence_scores:
        strengths = [each.of(stance) for each in sentence_scores]
        strongest = strengths.index(max(strengths))
        rationale = sentences[strongest]
        score = mean(score, sentence_scores[strongest])
        if stance_of(score, shown) is not stance:
            stance = Stance.NEUTRAL
    return Evidence(candidate, stance, score, rationale if stance is not Stance.NEUTRAL else None)


def mean(one: StanceScores, other: StanceScores) -> StanceScores:
    """Both alike; cut where one was."""
    return StanceScores(
        entailment=(one.entailment + other.entailment) / 2,
        neutral=(one.neutral + other.neutral) / 2,
        contradiction=(one.contradiction + other.contradiction) / 2,
        is_cut=one.is_cut or other.is_cut,
    )
