"""Dates and periods read from text; days are given as a calendar gives them."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verification.periods import Period, periods
from timing import least_seconds

PUBLISHED = date(2023, 5, 10)  # a Wednesday


def only(text: str, published: date | None = None) -> Period:
    """The one period of a text."""
    [period] = periods(text, published)
    return period


def days(first: str, last: str) -> tuple[float, float]:
    """From one ISO date to another, as ordinals; nothing is no end."""
    return (
        float(date.fromisoformat(first).toordinal()) if first else -math.inf,
        float(date.fromisoformat(last).toordinal()) if last else math.inf,
    )


@pytest.mark.parametrize(
    ("text", "phrase", "first", "last"),
    [
        ("It opened on 5 March 2022.", "5 March 2022", "2022-03-05", "2022-03-05"),
        ("It opened on March 5, 2022.", "March 5, 2022", "2022-03-05", "2022-03-05"),
        ("It opened on the 5th of March 2022.", "5th of March 2022", "2022-03-05", "2022-03-05"),
        ("It opened on 2022-03-05.", "2022-03-05", "2022-03-05", "2022-03-05"),
        ("On Sept. 11, 2001 it was open.", "Sept. 11, 2001", "2001-09-11", "2001-09-11"),
        ("It opened in March 2022.", "March 2022", "2022-03-01", "2022-03-31"),
        ("It opened in February 2024.", "February 2024", "2024-02-01", "2024-02-29"),
        ("It opened in Sept 2001.", "Sept 2001", "2001-09-01", "2001-09-30"),
        ("It opened in 2022.", "2022", "2022-01-01", "2022-12-31"),
        ("It opened in the 1990s.", "1990s", "1990-01-01", "1999-12-31"),
        ("It opened in the 19th century.", "19th century", "1801-01-01", "1900-12-31"),
        ("It ran from 2010 to 2015.", "2010 to 2015", "2010-01-01", "2015-12-31"),
        ("The war (1914-18) ended.", "1914-18", "1914-01-01", "1918-12-31"),
        (
            "In the second quarter of 2022 it fell.",
            "the second quarter of 2022",
            "2022-04-01",
            "2022-06-30",
        ),
        ("It opened in spring 2021.", "spring 2021", "2021-03-01", "2021-05-31"),
        ("It opened in winter 2020.", "winter 2020", "2020-12-01", "2021-02-28"),
        ("It opened after 2020.", "2020", "2020-12-31", ""),
        ("It opened before March 2021.", "March 2021", "", "2021-03-01"),
        ("It will open by 2030.", "2030", "", "2030-12-31"),
    ],
)
def test_a_period(text: str, phrase: str, first: str, last: str):
    """The days that are meant, whenever it was written."""
    for published in (None, PUBLISHED):
        period = only(text, published)
        assert period.text == phrase == text[period.start : period.end]
        assert (period.extent.said.low, period.extent.said.high) == days(first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It rained yesterday.", "2023-05-09", "2023-05-09"),
        ("It rained on Monday.", "2023-05-04", "2023-05-16"),  # or it will
        ("It rained last weekend.", "2023-05-06", "2023-05-07"),
        ("It rained last month.", "2023-04-01", "2023-04-30"),
        ("It will rain next year.", "2024-01-01", "2024-12-31"),
        ("It rained two days ago.", "2023-05-08", "2023-05-08"),
        ("It rained on 24 February.", "2023-02-24", "2023-02-24"),
        ("It rained on 12 December.", "2022-12-12", "2022-12-12"),
    ],
)
def test_what_is_told_from_a_day_is_read_against_that_day(text: str, first: str, last: str):
    """A Wednesday in May; the nearest day of that name or month is meant."""
    period = only(text, PUBLISHED)
    assert (period.extent.said.low, period.extent.said.high) == days(first, last)


def test_without_a_day_of_publication_a_month_and_day_stay_such():
    """And a weekday tells nothing."""
    period = only("It has rained since 24 February.")
    assert not period.has_year
    assert period.yearly
    assert (period.yearly.low, period.yearly.high, period.role) == (224, 224, "since")
    assert periods("It rained on Monday and last weekend.") == []


@pytest.mark.parametrize(
    "text",
    [
        "He may march on.",
        "March on!",
        "2000 people came.",
        "Version 1.2022 is out.",
        "On 31 April it ended at 1999.50.",
    ],
)
def test_no_period(text: str):
    """A verb is no month, a count no year, and a day that no calendar has no day."""
    assert periods(text) == []


@given(st.dates(date(1000, 1, 1), date(2099, 12, 31)))
def test_a_date_is_read_back_in_each_form(day: date):
    """British, American and ISO, from any text."""
    month = day.strftime("%B")
    for form in (
        f"{day.day} {month} {day.year:04}",
        f"{month} {day.day}, {day.year:04}",
        day.isoformat(),
    ):
        period = only(f"They met on {form}, it is said.")
        assert period.text == form
        assert period.extent.said.low == period.extent.said.high == day.toordinal()


@given(st.text(max_size=200), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_text_on_any_day_is_read(text: str, published: date):
    """Spans are the text's, in order, and do not overlap."""
    end = 0
    for period in periods(text, published):
        assert period.text == text[period.start : period.end]
        assert period.start >= end
        end = period.end


@pytest.mark.parametrize("word", ["last year", "next month", "tomorrow", "a year ago", "999 years ago"])
@pytest.mark.parametrize("day", [date.min, date.max, date.min + timedelta(days=40)])
def test_the_ends_of_the_calendar(word: str, day: date):
    """What lies beyond them is left out, or read as far as it goes."""
    assert len(periods(f"It rained {word}.", day)) <= 1


@pytest.mark.parametrize(
    "unit", ["5 March ", "2022-", "in ", "March ", "19", "early ", "the first ", "1990s ", "a "]
)
def test_long_runs_are_read_in_two_seconds(unit: str):
    """100 KB of what a date is made of."""
    text = unit * (100_000 // len(unit))
    assert least_seconds(lambda: periods(text, PUBLISHED)) < 2
