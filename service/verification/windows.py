"""Reads passages that are too long for the stance model in windows of sentences.

A window that supports and one that refutes both count: each side is taken at its maximum, not at the
mean, so that one contradicting sentence in a long passage is not outvoted by the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.verification.records import StanceScores

Pair = tuple[str, str]
"""Passage and claim, in that order."""

Judge = Callable[[Sequence[Pair]], list[StanceScores]]
"""A stance model: scores for each pair, in order. It raises when it fails."""

WINDOW_SENTENCES = 3
"""What the index makes passages of, and the length the stance model has seen most. A window shares one
sentence with the next, so that a pronoun finds its name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage to be read against a claim; ``sentences`` are (start, end) within ``text``."""

    text: str
    sentences: Sequence[tuple[int, int]]
    claim: str


@dataclass(frozen=True, slots=True)
class Sides:
    """The scores of the window that supports most and of the one that refutes most.

    Both are one and the same where a passage was read whole.
    """

    supporting: StanceScores
    contradicting: StanceScores

    @property
    def stronger(self) -> StanceScores:
        """The scores of the side whose probability is the larger."""
        if self.supporting.entailment >= self.contradicting.contradiction:
            return self.supporting
        return self.contradicting


def read(readings: Sequence[Reading], model: Judge) -> list[Sides]:
    """The sides of each passage: one call of the model for passages, one more for windows if need be.

    Of a passage in windows, those count that the model read whole; if it read none whole, the passage
    stays as it was, cut.
    """
    scores = model([(reading.text, reading.claim) for reading in readings])
    parts = [
        windows(reading) if score.is_cut else [] for reading, score in zip(readings, scores, strict=True)
    ]
    asked = [
        (window, reading.claim)
        for reading, texts in zip(readings, parts, strict=True)
        for window in texts
    ]
    answers = iter(model(asked) if asked else [])
    return [
        _sides(score, [next(answers) for _ in texts]) for score, texts in zip(scores, parts, strict=True)
    ]


def windows(reading: Reading) -> list[str]:
    """Runs of `WINDOW_SENTENCES`, or the single sentences of a passage that has no more than that."""
    size = WINDOW_SENTENCES if len(reading.sentences) > WINDOW_SENTENCES else 1
    step = max(1, size - 1)
    last = max(1, len(reading.sentences) - size + step)
    runs = [reading.sentences[first : first + size] for first in range(0, last, step)]
    return [reading.text[run[0][0] : run[-1][1]] for run in runs] if len(reading.sentences) > 1 else []


def _sides(whole: StanceScores, windows: Sequence[StanceScores]) -> Sides:
    read_whole = [scores for scores in windows if not scores.is_cut]
    if not read_whole:
        return Sides(whole, whole)
    return Sides(
        max(read_whole, key=lambda scores: scores.entailment),
        max(read_whole, key=lambda scores: scores.contradiction),
    )
