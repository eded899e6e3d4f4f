"""Offsets in UTF-16 and through markup: against Python's own encoder, and back to the draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Span
from service.drafts.prose import Prose
from service.drafts.records import Draft
from service.drafts.utf16 import Utf16


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("abc", 2, 2),
        ("a🌊b", 1, 1),
        ("a🌊b", 2, 3),
        ("a🌊b", 3, 4),
        ("", 0, 0),
        ("e\u0301", 2, 2),
        ("אב", 1, 1),
    ],
)
def test_an_offset_counts_code_units(text: str, position: int, expected: int) -> None:
    """Characters above U+FFFF are two."""
    assert Utf16(text).offset(position) == expected


@given(st.text())
def test_offsets_agree_with_the_encoder(text: str) -> None:
    """At every position, what stands before is as long as its encoding."""
    units = Utf16(text)
    for position in range(len(text) + 1):
        assert 2 * units.offset(position) == len(text[:position].encode("utf-16-le", "surrogatepass"))


@st.composite
def marked_texts(draw: st.DrawFn) -> Draft:
    """A text with spans of markup, some of which overlap."""
    text = draw(st.text(min_size=1, max_size=30))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place), max_size=6))
    return Draft(text, markup=tuple((min(pair), max(pair)) for pair in spans))


def outside(draft: Draft) -> list[int]:
    """The positions that no span of markup holds."""
    return [
        place
        for place in range(len(draft.text))
        if not any(start <= place < end for start, end in draft.markup)
    ]


@given(marked_texts())
def test_prose_is_what_is_no_markup(draft: Draft) -> None:
    """Character by character, in order."""
    assert Prose(draft).text == "".join(draft.text[place] for place in outside(draft))


@given(marked_texts())
def test_a_character_of_the_prose_leads_back_to_its_place(draft: Draft) -> None:
    """However much markup stands before it."""
    prose = Prose(draft)
    for position, place in enumerate(outside(draft)):
        assert prose.source((position, position + 1)) == (place, place + 1)


def test_a_span_of_the_prose_has_the_markup_in_it() -> None:
    """From its first character to its last."""
    prose = Prose(Draft("A **very** old ship", markup=((2, 4), (8, 10))))
    assert (prose.text, prose.source((2, 10))) == ("A very old ship", (4, 14))


@pytest.mark.parametrize("span", [(1, 1), (2, 1)])
def test_an_empty_span_has_no_place(span: Span) -> None:
    """It has no first character."""
    with pytest.raises(ValueError, match="holds no character"):
        Prose(Draft("abc")).source(span)
