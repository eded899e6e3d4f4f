"""What a claim says beside what a sentence says: worked out by hand."""

import json
from datetime import date
from math import inf
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.chunking import sentence_spans
from service.verification.comparison import MOST_VALUES, comparisons, in_its_place, lacking
from service.verification.intervals import Extent, Interval, Relation
from service.verification.periods import periods
from service.verification.quantities import quantities
from timing import least_seconds

AGREES, CONFLICTS, UNCLEAR = Relation.AGREES, Relation.CONFLICTS, Relation.UNCLEAR


@pytest.mark.parametrize(
    ("claim", "sentence", "relation"),
    [
        ("More than 20 spies defected.", "No more than eight spies defected.", CONFLICTS),
        ("More than 20 spies defected.", "21 spies defected.", AGREES),
        ("More than 20 spies defected.", "20 spies defected.", CONFLICTS),
        ("More than 20 spies defected.", "At least 20 spies defected.", UNCLEAR),
        ("More than 100 spies defected.", "About 40 spies defected.", CONFLICTS),
        ("About 40 spies defected.", "In all 43 spies defected.", AGREES),
        ("40 spies defected.", "About 40 spies defected.", UNCLEAR),
        ("Fewer than a dozen ships sank.", "Nine ships sank.", AGREES),
        ("Nobody was hurt.", "Twelve people were hurt.", CONFLICTS),
        ("Nearly 2 million people fled.", "1.9m people fled.", AGREES),
        ("It has 1.2 million users.", "It has 1,234,000 users.", AGREES),
        ("It has 1.2 million users.", "It has 1.3 million users.", CONFLICTS),
        ("Half of voters agree.", "49% of voters agree.", AGREES),
        ("A majority of voters agree.", "38 per cent of voters agree.", CONFLICTS),
        ("Two in five voters agree.", "40% of voters agree.", AGREES),
        ("It lost $3 billion.", "It lost $3.4bn.", UNCLEAR),
        ("It lost $3 billion.", "It lost $5bn.", CONFLICTS),
        ("It lost $1.234 billion.", "It lost $1.25 billion.", CONFLICTS),
        ("A $5 million fine fell due.", "A fine of $3 million fell due.", CONFLICTS),
        ("About 1500 people marched.", "About 3000 people marched.", CONFLICTS),
        ("The wall is 5 miles long.", "The wall is 20 km long.", CONFLICTS),
        ("The trial took 12 months.", "The trial took one year.", AGREES),
        ("It rose by 5%.", "It rose by 7%.", CONFLICTS),
        ("It is the second-largest city.", "It is the third-largest city.", CONFLICTS),
        ("More than 20 spies defected.", "Eight officers defected.", CONFLICTS),
        ("The storm cut off 300 homes.", "It cut off 400 households.", CONFLICTS),
        ("More than 10,000 people marched.", "12,000 protesters marched.", AGREES),
        ("It opened in March 2022.", "It opened on 5 March 2022.", AGREES),
        ("It opened on 5 March 2022.", "It opened in March 2022.", UNCLEAR),
        ("It opened in 2021.", "It opened on 5 March 2022.", CONFLICTS),
        ("It opened before 2020.", "It opened in 2019.", AGREES),
        ("It opened in the 1990s.", "It opened in 1989.", CONFLICTS),
        ("It opened on 5 March.", "It opened on 6 March 2022.", CONFLICTS),
        ("It opened on 5 March.", "It opened on 5 March 2022.", AGREES),
    ],
)
def test_a_comparison(claim: str, sentence: str, relation: Relation):
    """How the sentence stands to the claim."""
    [[comparison]] = comparisons(claim, sentence, None)
    assert comparison.relation is relation


def test_a_weekday_is_not_known_to_be_past():
    """Published on a Monday, Friday may be the tenth or the third: neither is refuted by it."""
    for day in ("10 March 2023", "3 March 2023"):
        [[comparison]] = comparisons(f"They vote on {day}.", "They vote on Friday.", date(2023, 3, 6))
        assert comparison.relation is UNCLEAR


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("20 spies defected.", "It happened in 2022."),
        ("20 spies defected.", "20 years passed."),
        ("20 spies defected.", "8 ships sank."),
        ("20 men came.", "8 computers came."),
        ("Around 2000 people marched.", "They marched in 2019."),
        ("It lost minus 5 million euros.", "It lost 5 million euros."),
        ("The trial lasted two years.", "The trial began two years ago."),
        ("It cost $5 million.", "It cost HK$5 million."),
        ("It cost $5m.", "It cost €5m."),
        ("It rose by 5%.", "It rose to 7%."),
        ("It rose by 5%.", "It rose by 5 percentage points."),
        ("It was closed in 2020.", "It has been closed since 2020."),
        ("It opened in March.", "It has three doors."),
    ],
)
def test_what_is_not_of_one_kind_is_not_compared(claim: str, sentence: str):
    """Never a year with a count, one currency with another, a change with a level."""
    assert comparisons(claim, sentence, date(2023, 1, 1)) == []


def test_each_value_of_the_claim_is_held_against_all_of_its_kind():
    """Where no words tell which of them is meant."""
    claim, sentence = "It lost $3bn in 2020.", "It went from $2.9bn in 2020 to $1bn in 2019."
    money, years = comparisons(claim, sentence, None)
    assert [(each.evidence.text, each.relation) for each in money] == [
        ("$2.9bn", UNCLEAR),
        ("$1bn", CONFLICTS),
    ]
    assert [(each.evidence.text, each.relation) for each in years] == [
        ("2020", AGREES),
        ("2019", CONFLICTS),
    ]
    assert in_its_place(claim, [money[0], years[1]]) == "It lost $2.9bn in 2019."


@pytest.mark.parametrize(
    ("claim", "sentence", "new"),
    [
        (
            "More than 20 spies defected.",
            "No more than eight did.",
            "No more than eight spies defected.",
        ),
        ("In all 20 spies defected.", "Eight spies defected.", "In all eight spies defected."),
        ("Nobody was hurt.", "Twelve people were hurt.", "Twelve people was hurt."),
        ("Twelve people were hurt.", "Nobody was hurt.", "Nobody were hurt."),
    ],
)
def test_the_value_of_the_evidence_is_put_in_the_place_of_the_claims(
    claim: str, sentence: str, new: str
):
    """With the noun where the value is a word for both."""
    [[comparison]] = comparisons(claim, sentence, None)
    assert in_its_place(claim, [comparison]) == new


ends = st.integers(0, 6)
intervals = st.builds(
    lambda low, length, opens, closes: Interval(
        low, low + length, opens and length > 0, closes and length > 0
    ),
    ends,
    ends,
    st.booleans(),
    st.booleans(),
)


@given(intervals, intervals)
def test_intervals_are_what_their_quarters_are(one: Interval, other: Interval):
    """By brute force over all quarters from -1 to 14: finer than the ends, so nothing falls between."""

    def members(interval: Interval) -> set[float]:
        return {
            quarter / 4
            for quarter in range(-4, 57)
            if (interval.low < quarter / 4 or (interval.low == quarter / 4 and not interval.is_low_open))
            and (
                quarter / 4 < interval.high
                or (quarter / 4 == interval.high and not interval.is_high_open)
            )
        }

    assert one.lies_in(other) == (members(one) <= members(other))
    assert one.is_apart_from(other) == (not members(one) & members(other))


@given(intervals, intervals)
def test_a_conflict_is_one_either_way_round(one: Interval, other: Interval):
    """And no value conflicts with itself."""
    first, second = Extent(one, one, one), Extent(other, other, other)
    conflict = first.relation_to(second) is CONFLICTS
    assert conflict == (second.relation_to(first) is CONFLICTS)
    assert first.relation_to(first) is AGREES


def test_an_interval_without_ends_holds_all():
    """It conflicts with nothing."""
    assert Interval(3, 4).lies_in(Interval())
    assert not Interval(-inf, 3).is_apart_from(Interval(3, inf))


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("20 spies " * 550, "8 spies " * 100),
        ("7 1 9 " * 830, "1 2 3 " * 130),
        ("in 2020 " * 620, "in 2021 " * 100),
        ("In all 20 spies and " * MOST_VALUES, "8 spies, 9 men and 7 cars " * 30),
        ("3 of " * (MOST_VALUES - 1), "1 2 3 " * 130),
        ("3 " * 2490, "5 " * 600 + "3 9"),
    ],
)
def test_the_longest_claim_beside_the_longest_sentence_takes_no_two_seconds(claim: str, sentence: str):
    """A request may hold 100 such claims, each beside thirty sentences."""
    day = date(2023, 1, 1)
    assert least_seconds(lambda: comparisons(claim, sentence, day)) < 2
    assert least_seconds(lambda: lacking(claim, [sentence] * 4, day)) < 2


PIECES = st.sampled_from(
    (
        *("20", "1,000", "3.5", "two", "dozen", "hundred", "million", "half", "third", "no one", "most"),
        *("more than", "at least", "up to", "nearly", "between", "and", "of the", "people", "officers"),
        *("$", "£", "%", "per cent", "points", "in", "since", "by", "March", "2022", "5", "last week"),
        *(
            "Monday",
            "the 1990s",
            "first quarter",
            "from",
            "to",
            "-",
            "–",
            ",",
            ".",
            ":",
            "(",
            "kg",
            "pm",
        ),
    )
)
RUNS = st.lists(st.one_of(PIECES, st.text(max_size=8)), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=8)), min_size=1, max_size=40), st.sampled_from(["", " "])
)
def test_no_text_of_100_kb_takes_the_readers_two_seconds(pieces: list[str], joiner: str):
    """Whatever runs of what they read are repeated."""
    run = joiner.join(pieces) + joiner or "x"
    text = (run * (100_000 // len(run) + 1))[:100_000]
    assert least_seconds(lambda: quantities(text)) < 2
    assert least_seconds(lambda: periods(text, date(2023, 3, 6))) < 2


@pytest.mark.parametrize(
    ("claim", "sentence", "relations"),
    [
        # A part and its whole, and what a verb sets apart, make no sum.
        ("The blast killed 28 people.", "The blast killed 3 people and injured 25.", {CONFLICTS}),
        ("28 officers were injured.", "Of the 40 officers, 12 were injured.", {CONFLICTS}),
        ("13 men were held.", "Five of the eight men were held.", {CONFLICTS}),
        # One date is no time, and two dates are one only where the claim speaks of how long.
        ("The strike lasted one year.", "The strike ended on 5 March 2022.", set()),
        ("He was jailed for three years.", "On 4 March 2024 he was jailed for thefts in 2016.", set()),
        ("The thefts lasted three years.", "They ran from 2012 to 2020.", {CONFLICTS}),
        # Some of those counted are fewer, and others are not the same.
        ("12 people were hurt.", "Two children were hurt.", {UNCLEAR}),
        ("12 children were hurt.", "Eight people were hurt.", {CONFLICTS}),
        ("Five boys were rescued.", "Three girls were rescued.", set()),
        ("40 people were hurt.", "The hospital has 30 ventilators.", set()),
        # The claim's own value beside another one is never passed over.
        ("It won 48 seats.", "It won 48 of the 150 seats.", {AGREES, CONFLICTS}),
        ("1,900 left on Monday.", "More than 3,200 left, 1,900 on Monday.", {AGREES, CONFLICTS}),
        # What a claim says of a sum its parts do not say.
        ("It saw 115 cases together.", "It saw 84 cases, up from 31 cases.", {AGREES}),
        ("It saw 53 more cases than in 2022.", "It saw 84 cases, up from 31 cases.", {AGREES}),
        ("It saw 60 more cases than in 2022.", "It saw 84 cases, up from 31 cases.", {CONFLICTS}),
        # The value with the claim's words around it, and a stated one before a sum.
        ("12 people were killed.", "Twelve were killed when a bus of 40 fell.", {AGREES}),
        ("In all 6,300 came.", "In all 6,300 came: 2,900 by day and 3,400 by night.", {AGREES}),
    ],
)
def test_what_is_held_against_what(claim: str, sentence: str, relations: set[Relation]):
    """How the values beside the claim's first one stand to it."""
    rows = comparisons(claim, sentence, None)
    assert {each.relation for each in (rows[0] if rows else [])} == relations


def test_a_sentence_beside_itself_agrees():
    """Nearly all that have values in our newsroom sets do; a few compare a value with its twin."""
    data = Path(__file__).parent / "data"
    sentences = [
        document["text"][start:end]
        for name in ("newsroom", "coast", "inland")
        for document in map(json.loads, (data / name / "corpus.jsonl").read_text("utf-8").splitlines())
        for start, end in sentence_spans(document["text"])
    ]
    rows = [(each, comparisons(each, each, date(2025, 1, 1))) for each in sentences]
    compared = [(each, found) for each, found in rows if found]
    agreeing = [each for each, found in compared if all(row[0].relation is AGREES for row in found)]
    assert len(compared) > 800
    assert len(agreeing) > 0.95 * len(compared)


@pytest.mark.parametrize(
    ("claim", "text", "lacks"),
    [
        ("It cost $5m.", "It cost $5m.", []),
        ("It cost more than $4m.", "The price was $5m.", []),
        ("It cost $5m.", "It cost a lot.", ["$5m"]),
        ("13 men came in all.", "Eight men came, then five.", []),
        ("Two thirds of the 12 boats sank.", "It has 12 boats, and eight boats sank.", []),
        ("Nobody was hurt.", "No injuries were reported.", []),
        ("A man aged 34 was held.", "John Smith, 34, was held.", []),
        ("It took a week.", "It took seven days.", []),
        ("They grounded Boeing 737 jets.", "They grounded all Boeing 737 jets.", []),
    ],
)
def test_what_a_text_lacks_of_a_claim(claim: str, text: str, lacks: list[str]):
    """Numbers only, in whatever form; words, ages and times are said in too many ways."""
    assert lacking(claim, [text], None) == lacks


def test_the_same_noun_goes_before_another_word_for_it():
    """Of officers and spies the spies are meant."""
    [row] = comparisons("20 spies left.", "Then 30 officers met 20 spies.", None)
    assert [each.evidence.text for each in row] == ["20"]
