"""What a value may be: an interval, whose ends may be open, and how two of them stand to each other."""

from dataclasses import dataclass
from enum import Enum
from math import inf


class Relation(Enum):
    """Of what evidence says to what a claim says."""

    AGREES = "AGREES"
    CONFLICTS = "CONFLICTS"
    UNCLEAR = "UNCLEAR"


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``; an end that is open does not belong to it."""

    low: float = -inf
    high: float = inf
    is_low_open: bool = False
    is_high_open: bool = False

    def lies_in(self, other: "Interval") -> bool:
        """Whether each value of this one is one of the other."""
        starts_in = self.low > other.low or (
            self.low == other.low and (self.is_low_open or not other.is_low_open)
        )
        ends_in = self.high < other.high or (
            self.high == other.high and (self.is_high_open or not other.is_high_open)
        )
        return starts_in and ends_in

    def is_apart_from(self, other: "Interval") -> bool:
        """Whether no value is one of both."""
        return _ends_before(self, other) or _ends_before(other, self)

    def times(self, factor: float) -> "Interval":
        """In a unit of which ``factor`` make one of this."""
        return Interval(self.low * factor, self.high * factor, self.is_low_open, self.is_high_open)


@dataclass(frozen=True, slots=True)
class Extent:
    """A value as it is said, from within outwards.

    ``said`` is what the words mean, ``allowed`` what they are true of as a claim, ``wide`` what they may
    stand for at most. Of *4.7 million* these are the number, all that rounds to it, and the same; of
    *about 40* they are 36 to 44, the same, and 32 to 48.
    """

    said: Interval
    allowed: Interval
    wide: Interval

    def relation_to(self, evidence: "Extent") -> Relation:
        """How evidence stands to this, what is claimed.

        It agrees where all that it says is allowed by the claim, and conflicts where nothing that it may
        stand for is anything that the claim may stand for; two values conflict either way round.
        """
        if evidence.said.lies_in(self.allowed):
            return Relation.AGREES
        if evidence.wide.is_apart_from(self.wide):
            return Relation.CONFLICTS
        return Relation.UNCLEAR

    def times(self, factor: float) -> "Extent":
        """In a unit of which ``factor`` make one of this."""
        return Extent(self.said.times(factor), self.allowed.times(factor), self.wide.times(factor))


def around(value: float, distance: float) -> Interval:
    """All that is no further from the value than that."""
    return Interval(value - distance, value + distance)


def _ends_before(one: Interval, other: Interval) -> bool:
    return one.high < other.low or (one.high == other.low and (one.is_high_open or other.is_low_open))
