"""Compares what a claim says of how many, how much and when with what a sentence says of it.

Only what has the same unit, and may count the same thing, is compared: never a year with a count. This
module tells how two values stand to each other, not whether both are said of the same event.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.verification.arithmetic import derived
from service.verification.intervals import Relation
from service.verification.periods import Period, periods
from service.verification.quantities import Quantity, quantities
from service.verification.quantity_words import NO_NOUN
from service.verification.units import may_be_same_thing

QUANTITY, DATE = "quantity", "date"

ENDS = ("since", "until", "from")
"""Before a date these tell one end of a time, and not the whole."""


_BREAK = re.compile(r"[,;:()–—]|\b(?:and|but|while|when|after|before|of whom|of which)\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
STEM_LETTERS = 5

MOST_VALUES = 20
"""Of a claim. Each is held against each of the sentence, and that is asked for many sentences."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value of the claim beside one of the evidence. ``unit`` is what both are in, or count."""

    kind: str
    claim: Quantity | Period
    evidence: Quantity | Period
    unit: str
    relation: Relation


def comparisons(
    claim: str, sentence: str, published: date | None, claimed: date | None = None
) -> list[list[Comparison]]:
    """For each value of the claim that the sentence has any of the kind of, those of them beside it that
    share most words with the claim in their part of the sentence.

    ``published`` is the day of the document that the sentence is from, ``claimed`` that of the claim. Of
    a claim with more than `MOST_VALUES` values nothing is compared: it is a table and no statement.
    """
    told = quantities(sentence)
    dates = periods(sentence, published)
    values, days = quantities(claim), periods(claim, claimed)
    if len(values) + len(days) > MOST_VALUES:
        return []
    words = _content(claim)
    # How many words of the claim stand around each value of the sentence.
    said: list[Quantity | Period] = [*told, *dates]
    shared = {value: len(words & _content(_clause(sentence, value))) for value in said}
    compared = []
    for value in values:
        row = [_of_quantities(value, other) for other in told]
        worked_out = [
            _of_quantities(value, result) for result in derived(value, claim, sentence, told, dates)
        ]
        compared.append(_with_derived(_nearest(row, shared), worked_out))
    for day in days:
        compared.append(_nearest([_of_periods(day, other) for other in dates], shared))
    return [row for row in compared if row]


def _nearest(
    row: Sequence[Comparison | None], shared: Mapping[Quantity | Period, int]
) -> list[Comparison]:
    """Those of the claim's own noun, or else all, that share most words with it around them."""
    found = [each for each in row if each]
    found = [each for each in found if _has_one_noun(each)] or found
    most = max((shared[each.evidence] for each in found), default=0)
    return [each for each in found if shared[each.evidence] == most]


def _has_one_noun(comparison: Comparison) -> bool:
    one, other = comparison.claim, comparison.evidence
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return False
    return one.thing == other.thing != ""


def _with_derived(row: list[Comparison], worked_out: Sequence[Comparison | None]) -> list[Comparison]:
    """The row with what the sentence gives without saying it.

    A total that is the claim's takes the place of its parts, none of which can be.
    """
    found = [each for each in worked_out if each]
    return [each for each in found if each.relation is Relation.AGREES] or [*row, *found]


def _of_quantities(claim: Quantity, evidence: Quantity) -> Comparison | None:
    if claim.unit != evidence.unit or not _may_be_same(claim.role, evidence.role):
        return None
    if not may_be_same_thing(claim.thing, evidence.thing):
        return None
    relation = claim.extent.relation_to(evidence.extent)
    unit = claim.thing or evidence.thing or claim.unit
    return Comparison(QUANTITY, claim, evidence, unit, relation)


def _of_periods(claim: Period, evidence: Period) -> Comparison | None:
    if (claim.role in ENDS or evidence.role in ENDS) and claim.role != evidence.role:
        return None
    if claim.has_year and evidence.has_year:
        relation = claim.extent.relation_to(evidence.extent)
    elif claim.yearly and evidence.yearly:
        if evidence.yearly.is_apart_from(claim.yearly):
            relation = Relation.CONFLICTS
        elif evidence.yearly.lies_in(claim.yearly) and not claim.has_year:
            relation = Relation.AGREES
        else:
            relation = Relation.UNCLEAR
    else:
        return None
    return Comparison(DATE, claim, evidence, DATE, relation)


def _may_be_same(one: str, other: str) -> bool:
    """Whether two words name the same, or one is not said."""
    return not one or not other or one == other


def _clause(sentence: str, value: Quantity | Period) -> str:
    """The part of the sentence that the value stands in, without it."""
    before = _BREAK.split(sentence[: value.start])[-1]
    return f"{before} {_BREAK.split(sentence[value.end :])[0]}"


def _content(text: str) -> set[str]:
    """The beginnings of the words that carry meaning: *defected* and *defections* share one."""
    words = {word.lower() for word in _WORD.findall(text)}
    return {word[:STEM_LETTERS] for word in words - NO_NOUN}


def has_quantities(claim: str, texts: Sequence[str], published: date | None) -> bool:
    """Whether each quantity of a claim is borne out by one of some texts, whatever that counts."""
    read = [(text, quantities(text), periods(text, published)) for text in texts]
    return all(
        any(
            value.unit == other.unit and value.extent.relation_to(other.extent) is Relation.AGREES
            for text, told, dates in read
            for other in [*told, *derived(value, claim, text, told, dates)]
        )
        for value in quantities(claim)
    )


def share_of_words(claim: str, chosen: Sequence[Comparison], *texts: str) -> float:
    """The share of the claim's words, but for its values, that a text has; the mean over the texts.

    Words count by their beginnings, and those that carry no meaning do not. 1 where there are none.
    """
    rest = claim
    for comparison in sorted(chosen, key=lambda each: each.claim.start, reverse=True):
        rest = f"{rest[: comparison.claim.start]} {rest[comparison.claim.end :]}"
    words = _content(rest)
    if not words:
        return 1.0
    return sum(len(words & _content(text)) for text in texts) / (len(words) * len(texts))


def in_its_place(claim: str, chosen: Sequence[Comparison]) -> str:
    """The claim with the values of the evidence in the place of its own, but for those worked out."""
    for comparison in sorted(chosen, key=lambda each: each.claim.start, reverse=True):
        value, other = comparison.claim, comparison.evidence
        old, new = value.text, other.text
        if isinstance(other, Quantity) and other.stands_for:
            continue
        if (
            isinstance(value, Quantity)
            and isinstance(other, Quantity)
            and value.is_word != other.is_word
        ):
            # *Nobody* is in the place of *twelve people*, not of *twelve*.
            old, new = value.phrase, other.phrase
        if value.start == 0:
            new = new[0].upper() + new[1:]
        elif comparison.kind == QUANTITY:
            new = new[0].lower() + new[1:]
        claim = claim[: value.start] + new + claim[value.start + len(old) :]
    return claim
