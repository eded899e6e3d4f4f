"""What a sentence's values give without saying it: worked out by hand."""

from datetime import date

import pytest

from service.verification.arithmetic import differences, durations, totals
from service.verification.comparison import comparisons
from service.verification.intervals import Relation
from service.verification.periods import periods
from service.verification.quantities import quantities

AGREES, CONFLICTS, UNCLEAR = Relation.AGREES, Relation.CONFLICTS, Relation.UNCLEAR
DAY = 86_400


@pytest.mark.parametrize(
    ("sentence", "total"),
    [
        ("The clinic saw eight measles cases in May and five in June.", ("13", "case")),
        ("They sold 38,000 kettles at home and a further 14,000 abroad.", ("52,000", "kettle")),
        ("The ship carried 212 passengers and 18 crew.", ("230", "")),
        ("It paid £2.8m and the council £1.4m.", ("4,200,000", "")),
    ],
)
def test_parts_make_a_total(sentence: str, total: tuple[str, str]):
    """Of one kind, or joined by *and*."""
    assert [(each.stands_for, each.thing) for each in totals(sentence, quantities(sentence))] == [total]


@pytest.mark.parametrize(
    "sentence",
    [
        "Packs rose from nine to 14.",
        "Thirty men and 4 kilograms of tea were lost.",
        "More than 200 ships and 18 ships came.",
        "Half of the men and a third of the women agreed.",
        "Of 9 men 3 men, 2 men, 1 man and 5 men left.",
    ],
)
def test_what_makes_no_total(sentence: str):
    """A change, other units, a bound, shares, and more numbers than a sentence adds up."""
    assert totals(sentence, quantities(sentence)) == []


@pytest.mark.parametrize(
    ("sentence", "apart", "unit"),
    [
        ("Packs rose from nine to 14.", "5", "count"),
        ("The tax passed by 184 votes to 139.", "45", "count"),
        ("It cost £349m, against the £288m foreseen.", "61,000,000", "GBP"),
        ("Support rose from 40 per cent to 52 per cent.", "12", "points"),
    ],
)
def test_how_far_values_are_apart(sentence: str, apart: str, unit: str):
    """Of shares it is percentage points."""
    [difference] = differences(sentence, quantities(sentence))
    assert (difference.stands_for, difference.unit) == (apart, unit)


@pytest.mark.parametrize(
    ("sentence", "shortest", "longest"),
    [
        # From 31 January to 1 March are 29 days; from 1 January to 31 March 89, and both days count.
        ("It ran from 4 March 2024 to 20 March 2024.", 16, 17),
        ("It ran from January 2023 to March 2023.", 29, 90),
        ("It ran from 2016 to 2018.", 367, 1096),
    ],
)
def test_the_time_between_two_dates(sentence: str, shortest: int, longest: int):
    """No shorter than from the end of the first, no longer than to the end of the last."""
    [duration] = durations(sentence, periods(sentence))
    assert (duration.extent.wide.low, duration.extent.wide.high) == (shortest * DAY, longest * DAY)


def test_one_date_or_three_are_no_duration():
    """Which two are meant can't be told."""
    for sentence in ("It ran until 2018.", "Held in 2011, in 2014 and in 2018."):
        assert durations(sentence, periods(sentence)) == []


@pytest.mark.parametrize(
    ("claim", "sentence", "relation"),
    [
        ("The show drew 6,300 visitors.", "It drew 2,900 visitors, then 3,400.", AGREES),
        ("In all it drew 6,400 visitors.", "It drew 2,900 visitors, then 3,400.", CONFLICTS),
        ("The line was £61m over budget.", "It cost £349m, not the £288m foreseen.", AGREES),
        ("It passed with a majority of 35 votes.", "It passed by 184 votes to 139.", CONFLICTS),
        ("The thefts lasted more than 5 years.", "They ran from March 2016 to August 2021.", AGREES),
        ("The thefts lasted less than 2 years.", "They ran from March 2016 to August 2021.", CONFLICTS),
        ("The thefts lasted 5 years.", "They ran from 2016 to 2021.", AGREES),
        ("The strike lasted over two weeks.", "It began on 4 March and ended on 20 March.", AGREES),
    ],
)
def test_a_claim_is_held_against_what_is_worked_out(claim: str, sentence: str, relation: Relation):
    """Where a result is the claim's number it stands alone; where not, the parts are not it either."""
    [row] = comparisons(claim, sentence, date(2024, 5, 1))
    assert {each.relation for each in row} == {relation}
    assert any(each.evidence.stands_for for each in row)


def test_a_small_sum_that_fits_by_chance_is_none():
    """Three and four are seven of anything, unless the claim asks for a total."""
    sentence = "Three men and four men came."
    [row] = comparisons("Seven men were held.", sentence, None)
    assert not any(each.evidence.stands_for for each in row)
    [row] = comparisons("Seven men came in all.", sentence, None)
    assert [(each.evidence.stands_for, each.relation) for each in row] == [("7", AGREES)]


def test_a_bound_is_no_number_to_hit():
    """Many sums are more than fifty."""
    [row] = comparisons("More than 50 men were held.", "Then 30 men came, and 40 men left.", None)
    assert not any(each.evidence.stands_for for each in row)
