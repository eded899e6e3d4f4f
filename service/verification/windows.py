"""Reads passages that are too long for the stance model in windows of sentences.

A window that supports and one that refutes both count: each side is taken at its maximum, not at the
mean, so that one contradicting sentence in a long passage is not outvoted by the rest.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from service.verification.records import StanceScores

Pair = tuple[str, str]
"""Passage and claim, in that order."""

Judge = Callable[[Sequence[Pair]], list[StanceScores]]
"""A stance model: scores for each pair, in order. It raises when it fails."""

WINDOW_SENTENCES = 3
"""What the index makes passages of, and the length the stance model has seen most. A window shares one
sentence with the next, so that a pronoun finds its name."""

MAX_TITLE_CHARS = 200
"""A longer title is no headline, and would push the passage out of what the stance model reads."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage to be read against a claim; ``sentences`` are (start, end) within ``text``.

    Every window of it is read under the ``title``.
    """

    text: str
    sentences: Sequence[tuple[int, int]]
    claim: str
    title: str | None = None


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
    """The sides of each passage, from one call of the model for all passages, and for what was cut from
    one more for windows and one for single sentences.

    A passage of which not every sentence could be read stays cut: it says so, and decides nothing.
    """
    scores = model([(titled(reading.title, reading.text), reading.claim) for reading in readings])
    parts = [
        windows(reading) if score.is_cut else [] for reading, score in zip(readings, scores, strict=True)
    ]
    asked = [part for each in parts for part in each]
    answers = iter(read(asked, model) if asked else [])
    return [
        _sides(score, [next(answers) for _ in each]) for score, each in zip(scores, parts, strict=True)
    ]


def titled(title: str | None, text: str) -> str:
    """What the stance model is given of a passage: the document's title, then the text.

    A passage further down seldom says again who and where; the title does.
    """
    title = (title or "").strip()
    if not title or len(title) > MAX_TITLE_CHARS:
        return text
    return f"{title}{'' if title[-1] in '.!?:…' else '.'} {text}"


def windows(reading: Reading) -> list[Reading]:
    """Runs of `WINDOW_SENTENCES`, or single sentences where there are no more; none of a sentence."""
    if len(reading.sentences) <= 1:
        return []
    size = WINDOW_SENTENCES if len(reading.sentences) > WINDOW_SENTENCES else 1
    step = max(1, size - 1)
    starts = range(0, len(reading.sentences) - size + step, step)
    return [_part(reading, reading.sentences[start : start + size]) for start in starts]


def _part(reading: Reading, run: Sequence[tuple[int, int]]) -> Reading:
    first, last = run[0][0], run[-1][1]
    sentences = [(start - first, end - first) for start, end in run]
    return replace(reading, text=reading.text[first:last], sentences=sentences)


def _sides(whole: StanceScores, parts: Sequence[Sides]) -> Sides:
    if not parts or any(part.stronger.is_cut for part in parts):
        return Sides(whole, whole)
    return Sides(
        max((part.supporting for part in parts), key=lambda scores: scores.entailment),
        max((part.contradicting for part in parts), key=lambda scores: scores.contradiction),
    )
