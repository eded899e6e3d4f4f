"""What a sentence does not say and its values give: totals, differences, shares, and how long it was
from one date to another.

*Eight cases in May and five in June* is thirteen in all. Whether the parts belong together no arithmetic
tells; who asks has to see to it that claim and sentence speak of the same thing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from math import inf

from service.verification.extents import FRACTION
from service.verification.intervals import Extent, Interval, Relation, around
from service.verification.periods import Period
from service.verification.quantities import Quantity
from service.verification.units import AGE, COUNT, POINTS, RANK, SHARE

MOST_PARTS = 4
"""Of a total; a sentence of more numbers is a table."""

FEW = 12
"""Up to so many, a sum that fits may do so by chance."""

LOOK_BACK = 12
"""Characters before the parts of a sum in which *of* is looked for."""

SECONDS_A_DAY = 86_400

_TOTAL = re.compile(
    r"\b(?:in all|in total|altogether|all told|together|combined|overall|between them|a total of"
    r"|totall?(?:ed|ing)|includ(?:ed|ing)|both|over (?:its|their|the) \w+ (?:days|weeks|months|years)"
    r")\b",
    re.I,
)
_DIFFERENCE = re.compile(
    r"\b(?:majority of (?=\d|\w+ (?:votes|seats))|margin of|lead of|difference|gap"
    r"|gain(?:ed|s)?|add(?:ed|s)?"
    r"|grew by|rose by|fell by|increase[ds]? by|cut by|up by|down by|ahead|apart|over budget"
    r"|under budget|extra|additional"
    r"|(?:more|fewer|less) (?:\w+ ){0,6}than (?:last|the year|a year|the month|in)"
    r")\b",
    re.I,
)

_DURATION = re.compile(
    r"\b(?:last(?:ed|s|ing)?|took|takes?|went on|ran for|spent|(?:closed|missing|open|away|held) for"
    r"|in office|a (?:week|month|year|decade) (?:long|later))\b",
    re.I,
)
_PART_OF = re.compile(
    r"\b(?:of|out of|of them|of whom|of which|including|among them|compared with|(?:up|down) from"
    r"|against|instead of)\b",
    re.I,
)
"""Between or before two values these tell that one holds the other, or stands for it."""

_LAST_PHRASE = re.compile(r".*(?:,|;|\b(?:and|but|while)\b)", re.S)
_VERB = re.compile(r"\b\w+ed\b")

_TWO_YEARS = re.compile(r"\d{4}\D+\d{2,4}")


def derived(
    value: Quantity, claim: str, sentence: str, told: Sequence[Quantity], dates: Sequence[Period]
) -> list[Quantity]:
    """What the values of a sentence give that may be what a claim says in ``value``.

    Any number is the sum or the difference of some others, so where the claim does not ask for one, only
    the very number counts, and a bound like *more than five* does not.
    """
    if value.is_word:
        return []
    if value.unit == "second":
        found = [] if any(each.unit == "second" for each in told) else durations(sentence, dates)
        return [each for each in found if _DURATION.search(claim) or _agrees(value, each)]
    if value.unit == SHARE:
        return [each for each in shares(sentence, told) if _agrees(value, each)]
    found = []
    for results, is_asked in (
        (totals(sentence, told, asks_for_total(claim)), asks_for_total(claim)),
        (differences(sentence, told), asks_for_difference(claim) or value.role == "by"),
    ):
        found += [each for each in results if is_asked or _is_hit(sentence, value, each)]
    return found


def _is_hit(sentence: str, value: Quantity, result: Quantity) -> bool:
    """Whether a result is the very number that is said, no small one, and not made of a part and its
    whole: of 40 officers 12 were injured, and not 28.
    """
    is_number = value.extent.wide.low > 0 and value.extent.wide.high < inf
    before = sentence[max(0, result.start - LOOK_BACK) : result.start]
    is_part = _PART_OF.search(before) or _PART_OF.search(result.text)
    return bool(is_number and _agrees(value, result) and result.extent.said.low > FEW and not is_part)


def _agrees(value: Quantity, result: Quantity) -> bool:
    return value.extent.relation_to(result.extent) is Relation.AGREES


def asks_for_total(claim: str) -> bool:
    """Whether a claim's number may be the sum of several."""
    return _TOTAL.search(claim) is not None


def asks_for_difference(claim: str) -> bool:
    """Whether a claim's number may be how far two others are apart."""
    return _DIFFERENCE.search(claim) is not None


def totals(sentence: str, told: Sequence[Quantity], is_asked: bool = False) -> list[Quantity]:
    """The sum of all values of a kind, and of two that *and* joins, whatever they count.

    A change from one to the other has none, unless it is asked for.
    """
    groups = [
        group
        for (unit, _), group in _of_a_kind(sentence, told).items()
        if unit != SHARE
        and 2 <= len(group) <= MOST_PARTS
        and (is_asked or not {"from", "to"} & _roles(group))
    ]
    groups += [list(pair) for pair in _joined(sentence, told)]
    return [_derived(sentence, group, _sum(group), group[0].unit) for group in groups]


def differences(sentence: str, told: Sequence[Quantity]) -> list[Quantity]:
    """How far each two values of a kind are apart; of two shares, in percentage points."""
    found = []
    for (unit, _), group in _of_a_kind(sentence, told).items():
        for pair in combinations(group[:MOST_PARTS], 2):
            low, high = sorted(pair, key=lambda value: value.extent.said.low)
            extent = _apart(low.extent, high.extent)
            if unit == SHARE:
                extent = extent.times(100)
            found.append(_derived(sentence, pair, extent, POINTS if unit == SHARE else unit))
    return found


def shares(sentence: str, told: Sequence[Quantity]) -> list[Quantity]:
    """What share each value is of a larger one of its kind: 8 of 12 carriages are two thirds."""
    found = []
    for (unit, _), group in _of_a_kind(sentence, told).items():
        for pair in combinations(group, 2) if unit != SHARE and len(group) == 2 else ():
            part, whole = sorted(value.extent.said.low for value in pair)
            if 0 < part < whole:
                value = part / whole
                told_as = Extent(Interval(value, value), *2 * (around(value, FRACTION),))
                found.append(_derived(sentence, pair, told_as, SHARE, f"{100 * value:.0f} %"))
    return found


def durations(sentence: str, dates: Sequence[Period]) -> list[Quantity]:
    """The time from one date to the other, in seconds, where a sentence has two.

    *From 2016 to 2021* is told as five years, and may be four to six.
    """
    ends = [each.extent.said for each in dates]
    if not all(_has_ends(said) for said in ends):
        return []
    if len(ends) == 1 and _TWO_YEARS.fullmatch(dates[0].text):
        # Read as one period, from the first day of the one year to the last of the other.
        [whole] = ends
        ends = [Interval(whole.low, whole.low + 364), Interval(whole.high - 364, whole.high)]
    if len(ends) != 2:
        return []
    first, last = sorted(ends, key=lambda said: (said.low, said.high))
    shortest, longest = max(0.0, last.low - first.high), last.high - first.low
    told = (last.low + last.high - first.low - first.high) / 2
    if told <= 0:
        return []
    said, wide = Interval(told, told), Interval(shortest, longest + 1)
    extent = Extent(said, said, wide).times(SECONDS_A_DAY)
    start, end = min(each.start for each in dates), max(each.end for each in dates)
    years, days = told / 365.25, f"{told:.0f} days"
    stands_for = f"{years:.0f} years" if years >= 2 else days
    text = sentence[start:end]
    return [Quantity(text, start, end, extent, "second", phrase=text, stands_for=stands_for)]


def _of_a_kind(sentence: str, told: Sequence[Quantity]) -> dict[tuple[str, str], list[Quantity]]:
    """The plain numbers by unit and thing. *And five in June* counts what the number before it did, *and
    injured five* does not.
    """
    kinds: dict[tuple[str, str], list[Quantity]] = {}
    last: dict[str, Quantity] = {}
    things: dict[str, str] = {}
    for value in told:
        if not _is_plain(value):
            continue
        thing = value.thing
        if not thing and value.unit in last:
            between = _LAST_PHRASE.sub("", sentence[last[value.unit].end : value.start])
            thing = f"{value.start}" if _VERB.search(between) else things[value.unit]
        last[value.unit], things[value.unit] = value, thing
        kinds.setdefault((value.unit, thing), []).append(value)
    return kinds


def _roles(values: Sequence[Quantity]) -> set[str]:
    return {value.role for value in values}


def _is_plain(value: Quantity) -> bool:
    """One number, and neither a bound nor a rank."""
    said = value.extent.said
    return not value.is_word and value.unit not in {RANK, AGE} and said.low == said.high


def _has_ends(said: Interval) -> bool:
    return -inf < said.low <= said.high < inf


def _joined(sentence: str, told: Sequence[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    """*212 passengers and 18 crew*: together they are what neither word says."""
    for one, other in pairwise(told):
        between = sentence[one.start + len(one.phrase) : other.start].strip()
        is_count = one.unit == other.unit == COUNT and one.thing != other.thing
        if between == "and" and is_count and _is_plain(one) and _is_plain(other):
            yield one, other


def _sum(parts: Sequence[Quantity]) -> Extent:
    return Extent(
        *(
            Interval(sum(each.low for each in layer), sum(each.high for each in layer))
            for layer in zip(
                *((part.extent.said, part.extent.allowed, part.extent.wide) for part in parts),
                strict=True,
            )
        )
    )


def _apart(low: Extent, high: Extent) -> Extent:
    return Extent(
        *(
            Interval(max(0.0, above.low - below.high), above.high - below.low)
            for below, above in (
                (low.said, high.said),
                (low.allowed, high.allowed),
                (low.wide, high.wide),
            )
        )
    )


def _derived(
    sentence: str, parts: Sequence[Quantity], extent: Extent, unit: str, stands_for: str = ""
) -> Quantity:
    """A value that stands for what is said from the first of the parts to the last."""
    start, end = min(part.start for part in parts), max(part.end for part in parts)
    things = {part.thing for part in parts if part.thing}
    thing = things.pop() if len(things) == 1 and unit != SHARE else ""
    value = float(f"{extent.said.low:.9g}")
    said = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    text = sentence[start:end]
    return Quantity(text, start, end, extent, unit, thing, phrase=text, stands_for=stands_for or said)
