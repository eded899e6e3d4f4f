"""What the domain speaks of."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from index.records import Hit
from service.verification.comparison import Comparison
from service.verification.confidence import AS_IT_IS, Curves


class Stance(Enum):
    """Of one passage towards one claim."""

    SUPPORTS = "SUPPORTS"
    REFUTES = "REFUTES"
    NEUTRAL = "NEUTRAL"


class Verdict(Enum):
    """Of all evidence on one claim."""

    SUPPORTED = "SUPPORTED"
    REFUTED = "REFUTED"
    CONFLICTING = "CONFLICTING"
    NOT_ENOUGH_INFO = "NOT_ENOUGH_INFO"


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement. ``start`` and ``end`` are its place in a draft, None without one.

    ``day`` is the one from which words like *last week* are read, and filters nothing; a document at
    ``url``, or with the ``title`` of the draft that the claim stands in, is no evidence for it.
    """

    id: str
    text: str
    start: int | None = None
    end: int | None = None
    day: date | None = None
    url: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class StanceScores:
    """Calibrated probabilities of the three stances; they sum to 1.

    ``is_cut`` tells that passage and claim were longer together than the model reads.
    """

    entailment: float
    neutral: float
    contradiction: float
    is_cut: bool = False

    def of(self, stance: Stance) -> float:
        """The probability of one stance."""
        return {
            Stance.SUPPORTS: self.entailment,
            Stance.REFUTES: self.contradiction,
            Stance.NEUTRAL: self.neutral,
        }[stance]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The stance probability from which a passage is ``shown`` with a side, and the strength from which
    it may ``decide``; ``curves`` make the confidence of a verdict of what decided it.
    """

    version: str
    shown: float
    decide: float
    curves: Curves = AS_IT_IS


@dataclass(frozen=True, slots=True)
class Rationale:
    """The sentence of a passage that decides, in the document's offsets."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage held against a claim. A neutral one has no rationale.

    ``comparisons`` are of the values of claim and rationale, where these decided the stance or left it
    open; ``lacks`` are quantities of the claim that the passage would support but for them.
    ``reprints`` are passages of other documents that say the same in the same words: all are one origin.
    ``weight`` is what its source counts, 0 to 1.
    """

    candidate: Hit
    stance: Stance
    scores: StanceScores
    rationale: Rationale | None
    comparisons: tuple[Comparison, ...] = ()
    reprints: tuple[Hit, ...] = ()
    weight: float = 1.0
    lacks: tuple[str, ...] = ()

    @property
    def strength(self) -> float:
        """What it counts with for its side: the probability of its stance by its source's weight."""
        return self.weight * self.scores.of(self.stance)


@dataclass(frozen=True, slots=True)
class Decision:
    """What all evidence comes to. ``confidence`` is 0 to 1."""

    verdict: Verdict
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer on one claim; the lists are best first, an origin a piece.

    Of overlapping passages that the same sentence decides one is kept, and reprints stand under the
    first of them. ``origins`` is how many support and how many contradict, however few are shown.
    """

    claim: Claim
    decision: Decision
    supporting: tuple[Evidence, ...]
    contradicting: tuple[Evidence, ...]
    neutral: tuple[Evidence, ...]
    origins: tuple[int, int]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The answer on all claims of a request, from one generation of the corpus."""

    verifications: tuple[Verification, ...]
    corpus_generation: int
