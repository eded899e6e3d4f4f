"""Compares what a claim says of how many, how much and when with what a sentence says of it.

Only what has the same unit, and may count the same thing, is compared: never a year with a count. This
module tells how two values stand to each other, not whether both are said of the same event.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.verification.arithmetic import asks_for_difference, asks_for_total, derived
from service.verification.intervals import Relation
from service.verification.periods import Period, periods
from service.verification.quantities import Quantity, quantities
from service.verification.quantity_words import NO_NOUN
from service.verification.units import AGE, RANK, may_be_same_thing, narrower

QUANTITY, DATE = "quantity", "date"

ENDS = ("since", "until", "from")
"""Before a date these tell one end of a time, and not the whole."""


_BREAK = re.compile(r"[,;:()–—]|\b(?:and|but|while|when|after|before|of whom|of which)\b")
_WORD = re.compile(r"[^\W\d_]{3,}")
STEM_LETTERS = 5

MOST_VALUES = 20
"""Of a claim. Each is held against each of the sentence, and that is asked for many sentences."""

MOST_TOLD = 50
"""Values of a passage that are looked through for those of a claim."""


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
    # How many words of the claim, and of it around its own value, stand around each of the sentence.
    words = _content(claim)
    said: list[Quantity | Period] = [*told, *dates]
    around = {value: _content(_clause(sentence, value)) for value in said}

    def nearest(own: Quantity | Period, row: Sequence[Comparison | None]) -> list[Comparison]:
        clause = _content(_clause(claim, own))
        found = [each for each in row if each]
        found = [each for each in found if _has_its_noun(each)] or found
        shared = {
            each.evidence: (len(clause & around[each.evidence]), len(words & around[each.evidence]))
            for each in found
        }
        most = max(shared.values(), default=(0, 0))
        # A value that agrees is never passed over for one that does not.
        agreeing = [each for each in found if each.relation is Relation.AGREES]
        return list(
            dict.fromkeys([*agreeing, *(each for each in found if shared[each.evidence] == most)])
        )

    is_sum = asks_for_total(claim) or asks_for_difference(claim)
    compared = []
    for value in values:
        row = nearest(value, [_of_quantities(value, other) for other in told])
        if not any(each.relation is Relation.AGREES for each in row):
            results = derived(value, claim, sentence, told, dates)
            # What a claim says of a sum, its parts do not say.
            row = _with_derived(
                [] if is_sum and results else row,
                [_of_quantities(value, result) for result in results],
            )
        compared.append(row)
    compared += [nearest(day, [_of_periods(day, other) for other in dates]) for day in days]
    return [row for row in compared if row]


def _has_its_noun(comparison: Comparison) -> bool:
    """Whether the evidence counts the claim's own noun, or says none."""
    one, other = comparison.claim, comparison.evidence
    if not isinstance(one, Quantity) or not isinstance(other, Quantity):
        return False
    return not other.thing or one.thing == other.thing


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
    if relation is Relation.CONFLICTS and _is_fewer_of_some(claim, evidence):
        relation = Relation.UNCLEAR
    unit = claim.thing or evidence.thing or claim.unit
    return Comparison(QUANTITY, claim, evidence, unit, relation)


def _is_fewer_of_some(claim: Quantity, evidence: Quantity) -> bool:
    """Whether one counts only some of the other's: two children of the twelve people hurt."""
    some = narrower(claim.thing, evidence.thing)
    if not some:
        return False
    part, whole = (claim, evidence) if some == claim.thing else (evidence, claim)
    return part.extent.said.low < whole.extent.said.high


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


def lacking(claim: str, texts: Sequence[str], published: date | None) -> list[str]:
    """The quantities of a claim that no text bears out, whatever that counts.

    Only numbers are asked for: what *nobody*, *a week* or a rank says is said in many other ways.
    """
    asked = [each for each in quantities(claim) if _is_asked_for(each)]
    if not asked or len(asked) > MOST_VALUES:
        return []
    read = [(text, quantities(text)[:MOST_TOLD], periods(text, published)) for text in texts]
    return [
        value.text
        for value in asked
        if not any(value.text in text for text in texts)
        and not any(_bears_out(value, other) for _, told, _ in read for other in told)
        and not any(
            value.extent.relation_to(result.extent) is Relation.AGREES
            for text, told, dates in read
            for result in derived(value, claim, text, told, dates)
        )
    ]


def _is_asked_for(value: Quantity) -> bool:
    is_one = value.text.lower() in {"one", "a", "1"}
    return not value.is_word and not is_one and value.unit not in {RANK, AGE, "second"}


def _bears_out(value: Quantity, other: Quantity) -> bool:
    return value.unit == other.unit and value.extent.relation_to(other.extent) is Relation.AGREES


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
