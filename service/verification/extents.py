"""What a number is taken to be, given the words beside it and how exactly it is written."""

from collections.abc import Callable
from math import inf

from service.verification.intervals import Extent, Interval, around
from service.verification.numbers import SCALES, Kind, Number
from service.verification.quantity_words import Bound

ABOUT, ABOUT_AT_MOST = 0.1, 0.2
"""How far a rough number may be off by what it says, and at most, as shares of it. Chosen, not measured:
newsrooms write *about 40* of 37 and not of 30."""

SCALED = 0.02
"""How far a number in whole millions and the like may be off what it stands for, as a share of it."""

FRACTION, FRACTION_AT_MOST = 0.02, 0.05
"""How far a share told as a fraction (*half*, *a third*) may be off, of 1."""


def exactly(interval: Interval) -> Extent:
    """An interval that leaves nothing open but what lies in it."""
    return Extent(interval, interval, interval)


def extent_of(number: Number, bound: Bound | None, is_counted: bool) -> Extent:
    """``is_counted`` tells that it counts whole things, and is not measured."""
    return _BOUNDED[bound](number.value) if bound in _BOUNDED else _plain(number, is_counted)


def range_of(low: Number, high: Number) -> Extent:
    """From one number to another. *2 to 3 million* means millions on both sides."""
    shares_scale = not low.step and high.step >= 1000 and low.value < high.value / high.step
    return exactly(Interval(low.value * (high.step if shares_scale else 1), high.value))


def _plain(number: Number, is_counted: bool) -> Extent:
    """A number that no word bounds: exact where it counts, else to the last place written."""
    value, said = number.value, Interval(number.value, number.value)
    if number.kind is Kind.FRACTION:
        return Extent(said, around(value, FRACTION), around(value, FRACTION_AT_MOST))
    if number.step in SCALES.values():
        half = number.step / 2
        return Extent(said, around(value, min(SCALED * value, half)), around(value, half))
    step = number.step or float(not is_counted)
    rounded = Interval(value - step / 2, value + step / 2, is_high_open=step > 0)
    return Extent(said, rounded, rounded)


def _about(value: float) -> Extent:
    near = around(value, ABOUT * value)
    return Extent(near, near, around(value, ABOUT_AT_MOST * value))


def _nearly(value: float) -> Extent:
    near = Interval((1 - ABOUT) * value, value, is_high_open=True)
    return Extent(near, near, Interval((1 - ABOUT_AT_MOST) * value, value))


def _just_over(value: float) -> Extent:
    near = Interval(value, (1 + ABOUT) * value, is_low_open=True)
    return Extent(near, near, Interval(value, (1 + ABOUT_AT_MOST) * value))


_BOUNDED: dict[Bound | None, Callable[[float], Extent]] = {
    Bound.OVER: lambda value: exactly(Interval(value, inf, is_low_open=True)),
    Bound.AT_LEAST: lambda value: exactly(Interval(value, inf)),
    Bound.UNDER: lambda value: exactly(Interval(0, value, is_high_open=True)),
    Bound.AT_MOST: lambda value: exactly(Interval(0, value)),
    Bound.ABOUT: _about,
    Bound.NEARLY: _nearly,
    Bound.JUST_OVER: _just_over,
}
