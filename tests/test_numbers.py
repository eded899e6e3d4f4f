"""Numbers read from text: values worked out by hand, and words made from numbers by another rule."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.verification.numbers import Kind, Number, number_at, tokens_of

SMALL = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
UNITS = SMALL.split()
LARGER = "- - twenty thirty forty fifty sixty seventy eighty ninety"
TENS = LARGER.split()


def read(text: str) -> Number | None:
    """The number at the beginning of a text."""
    return number_at(tokens_of(text), 0)


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("7", 7, 0),
        ("1,200", 1200, 0),
        ("1.25", 1.25, 0.01),
        ("4.7 million", 4_700_000, 100_000),
        ("4.7m", 4_700_000, 100_000),
        ("3bn", 3e9, 1e9),
        ("20k", 20_000, 1000),
        ("12-million", 12_000_000, 1_000_000),
        ("2 dozen", 24, 12),
        ("a dozen", 12, 0),
        ("two dozen", 24, 0),
        ("half a million", 500_000, 500_000),
        ("half a dozen", 6, 6),
        ("one and a half million", 1_500_000, 500_000),
        ("a hundred and one", 101, 0),
        ("two hundred and fifty thousand", 250_000, 1000),
        ("three million two hundred thousand and five", 3_200_005, 0),
        ("twenty-five", 25, 0),
        ("ninety nine", 99, 0),
    ],
)
def test_a_whole_number_or_a_decimal(text: str, value: float, step: float):
    """In figures or words, to the end of the text."""
    number = read(text)
    assert number == Number(value, step, Kind.CARDINAL, 0, len(tokens_of(text)))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("half", 1 / 2),
        ("a third", 1 / 3),
        ("two thirds of", 2 / 3),
        ("three-quarters of", 3 / 4),
        ("two in five", 2 / 5),
        ("9 out of 10", 9 / 10),
        ("one in twenty", 1 / 20),
    ],
)
def test_a_fraction(text: str, value: float):
    """Of a whole."""
    number = read(text)
    assert number
    assert (number.value, number.kind) == (value, Kind.FRACTION)


@pytest.mark.parametrize(
    ("text", "value"), [("third", 3), ("21st", 21), ("twenty-first", 21), ("2nd", 2), ("twelfth", 12)]
)
def test_a_rank(text: str, value: float):
    """In figures or words."""
    number = read(text)
    assert number
    assert (number.value, number.kind) == (value, Kind.ORDINAL)


@pytest.mark.parametrize(
    "text", ["a", "million", "and five", "10.03.2022", "1,20", "12345678901234567", "half-hour", "-"]
)
def test_no_number(text: str):
    """A scale counts nothing, dates and long codes are no numbers."""
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "stop"),
    [("two three", 1), ("five and six", 1), ("twenty ten", 1), ("one hundred people", 2)],
)
def test_a_number_ends_where_another_begins(text: str, stop: int):
    """Two numbers side by side are two."""
    number = read(text)
    assert number
    assert number.stop == stop


def in_words(value: int) -> str:
    """A number below a billion in words, British, by recursion."""
    if value < 20:
        return UNITS[value]
    if value < 100:
        return TENS[value // 10] + (f"-{UNITS[value % 10]}" if value % 10 else "")
    for size, name in ((10**6, "million"), (10**3, "thousand"), (100, "hundred")):
        if value >= size:
            rest = value % size
            joiner = " and " if 0 < rest < 100 else " "
            return f"{in_words(value // size)} {name}" + (joiner + in_words(rest) if rest else "")
    raise AssertionError


@given(st.integers(0, 10**9 - 1))
def test_words_are_read_back(value: int):
    """Any number below a billion, to its last word."""
    words = in_words(value)
    number = read(words)
    assert number
    assert (number.value, number.stop) == (value, len(tokens_of(words)))


@given(st.integers(0, 10**15 - 1))
def test_figures_are_read_back(value: int):
    """With commas and without."""
    for text in (str(value), f"{value:,}"):
        number = read(text)
        assert number
        assert number.value == value


@pytest.mark.parametrize(
    "unit", ["1,", "1.", "9", "one ", "hundred ", "a million ", "and a half ", "-", "two-"]
)
def test_long_runs_are_read_in_a_second(unit: str):
    """100 KB of what a number is made of."""
    tokens = tokens_of(unit * (100_000 // len(unit)))
    start = time.process_time()
    position = 0
    while position < len(tokens):
        number = number_at(tokens, position)
        position = number.stop if number else position + 1
    assert time.process_time() - start < 1
