"""Quantities read from text, worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verification.quantities import Quantity, quantities
from timing import least_seconds

INF = math.inf


def only(text: str) -> Quantity:
    """The one quantity of a text."""
    [quantity] = quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("text", "phrase", "low", "high", "unit", "thing"),
    [
        ("More than 20 spies defected.", "More than 20", 20, INF, "count", "spy"),
        ("No more than eight of the officers came.", "No more than eight", 0, 8, "count", "officer"),
        ("At least a dozen ships sank.", "At least a dozen", 12, INF, "count", "ship"),
        ("Up to 5,000 people came.", "Up to 5,000", 0, 5000, "count", "person"),
        ("About 40 houses burned.", "About 40", 36, 44, "count", "house"),
        ("Nearly 40 houses burned.", "Nearly 40", 36, 40, "count", "house"),
        ("Just over 40 houses burned.", "Just over 40", 40, 44, "count", "house"),
        ("It has 50 or more rooms.", "50 or more", 50, INF, "count", "room"),
        ("Between 5 and 10 villages flooded.", "Between 5 and 10", 5, 10, "count", "village"),
        ("It takes 15-20 ships.", "15-20", 15, 20, "count", "ship"),
        ("Eight died.", "Eight", 8, 8, "count", ""),
        ("Two in five of Harl's schools shut.", "Two in five", 0.4, 0.4, "share", "school"),
        ("It took half of the mill's output.", "half", 0.5, 0.5, "share", "output"),
        ("Police held 300 people before the match.", "300", 300, 300, "count", "person"),
        ("It has 12 measles cases.", "12", 12, 12, "count", "case"),
        ("They sold 14,000 abroad.", "14,000", 14000, 14000, "count", ""),
        ("Another 300 Russian intelligence officers left.", "300", 300, 300, "count", "officer"),
        ("Nobody was hurt.", "Nobody", 0, 0, "count", "person"),
        ("None of the ministers came.", "None", 0, 0, "count", "minister"),
        ("Dozens of officials left.", "Dozens of", 24, 200, "count", "official"),
        ("It cost £4.7m.", "£4.7m", 4.7e6, 4.7e6, "GBP", ""),
        ("It cost 2 to 3 million euros.", "2 to 3 million euros", 2e6, 3e6, "EUR", ""),
        ("It lost US$3bn.", "US$3bn", 3e9, 3e9, "USD", ""),
        ("Prices fell 12 per cent.", "12 per cent", 0.12, 0.12, "share", ""),
        ("It rose by 3 percentage points.", "3 percentage points", 3, 3, "points", ""),
        ("Two in five members voted.", "Two in five", 0.4, 0.4, "share", "member"),
        ("Most of the members voted.", "Most of", 0.5, 1, "share", "member"),
        ("He is 50 years old.", "50 years old", 50, 50, "age", ""),
        ("A woman aged 35 won.", "35", 35, 35, "age", ""),
        ("The 20-mile wall stands.", "20-mile", 32186.88, 32186.88, "metre", ""),
        ("It lasted two days.", "two days", 172800, 172800, "second", ""),
        ("It lasted for over two days.", "over two days", 172800, INF, "second", ""),
        ("It took less than a week.", "less than a week", 0, 604800, "second", ""),
        ("It ran for almost a month.", "almost a month", 2366820, 2629800, "second", ""),
        ("It was built over two days.", "over two days", 172800, 172800, "second", ""),
        ("The third-largest city burned.", "third", 3, 3, "rank", "largest"),
    ],
)
def test_a_quantity(text: str, phrase: str, low: float, high: float, unit: str, thing: str):
    """What it says, in the base unit."""
    quantity = only(text)
    said = quantity.extent.said
    assert (quantity.text, quantity.unit, quantity.thing) == (phrase, unit, thing)
    assert (said.low, said.high) == pytest.approx((low, high))
    assert text[quantity.start : quantity.end] == phrase


@pytest.mark.parametrize(
    "text",
    [
        "It happened in 2022.",
        "On 5 March and March 6 it rained.",
        "Flight 370 was an old Boeing 747.",
        "They landed with Apollo 13.",
        "The talks began at 10:30 and ended at 5 p.m.",
        "See article 5 on page 12.",
        "It opened on 3/20/2021, or on 20.03.2021.",
        "It ended five days ago, and began 3 weeks earlier.",
        "They won 2-1.",
        "One of the men was the one who knew.",
        "It came first.",
        "The Covid-19 vaccine works.",
    ],
)
def test_no_quantity(text: str):
    """Dates, times, names and pronouns count nothing."""
    assert quantities(text) == []


def test_several_in_order():
    """A change, and the level that it led to, are told apart."""
    by, to = quantities("Unemployment rose by 2% to 7%.")
    assert [(each.text, each.role) for each in (by, to)] == [("2%", "by"), ("7%", "to")]


def test_a_number_is_as_exact_as_it_is_written():
    """A decimal stands for all that rounds to it, a count for itself."""
    wide = only("It has 1.2 million users.").extent.wide
    assert (wide.low, wide.high) == pytest.approx((1.15e6, 1.25e6))
    wide = only("It has 1,200 users.").extent.wide
    assert (wide.low, wide.high) == (1200, 1200)


@given(
    st.sampled_from(["", "more than ", "at least ", "fewer than ", "no more than "]),
    st.integers(2, 999_999),
    st.sampled_from(["spies", "people", "ships", "countries"]),
)
def test_the_canonical_form_is_read_back(bound: str, value: int, noun: str):
    """Bound, figures, noun: what is written is what is read, wherever it stands."""
    ends = {
        "": (value, value),
        "more than ": (value, INF),
        "at least ": (value, INF),
        "fewer than ": (0, value),
        "no more than ": (0, value),
    }[bound]
    quantity = only(f"They say that {bound}{value:,} {noun} were there.")
    assert (quantity.extent.said.low, quantity.extent.said.high) == ends
    assert quantity.text == f"{bound}{value:,}"


@given(st.text(max_size=300))
def test_any_text_is_read(text: str):
    """Spans are the text's, in order, and do not overlap."""
    end = 0
    for quantity in quantities(text):
        assert quantity.text == text[quantity.start : quantity.end]
        assert quantity.start >= end
        end = quantity.end


@pytest.mark.parametrize(
    "unit",
    ["more than ", "1,000 ", "$", "no ", "at least about ", "1-", "one in ", "per cent ", "5 to ", "a"],
)
def test_long_runs_are_read_in_two_seconds(unit: str):
    """100 KB of what a quantity is made of."""
    text = unit * (100_000 // len(unit))
    assert least_seconds(lambda: quantities(text)) < 2
