"""From the probability that decided to how often such a verdict is right."""

from dataclasses import dataclass
from math import exp, log

_EDGE = 1e-6
"""Probabilities of 0 and 1 have no logarithm."""

_FURTHEST = 50.0
"""From 0; beyond it a float has no digits left to tell probabilities apart."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Platt's sigmoid over the logit of a probability (Platt 1999); by default it changes nothing."""

    offset: float = 0.0
    slope: float = 1.0

    def of(self, probability: float) -> float:
        """What the probability comes to, 0 to 1; it never falls while the probability rises."""
        return _logistic(self.offset + self.slope * _logit(probability))


@dataclass(frozen=True, slots=True)
class Curves:
    """A curve for what one side decided, for a conflict of both, and for what was left open."""

    decided: Curve = Curve()
    conflicting: Curve = Curve()
    left_open: Curve = Curve()


AS_IT_IS = Curves()
"""For a model that was not fitted end to end: the probability itself."""


def _logit(probability: float) -> float:
    bounded = min(max(probability, _EDGE), 1 - _EDGE)
    return log(bounded / (1 - bounded))


def _logistic(score: float) -> float:
    return 1 / (1 + exp(-max(-_FURTHEST, min(_FURTHEST, score))))
