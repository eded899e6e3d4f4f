"""Why a statement is worth checking or not, and what its form alone tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.drafts.reasons import at_most, is_hedged, reasons
from service.drafts.verbs import has_finite
from service.drafts.wording import words


@pytest.mark.parametrize(
    ("statement", "score", "expected"),
    [
        ("The ship sank on 3 May 2021.", 0.9, "gives a date: on 3 May 2021"),
        ("Nearly 4,000 people died.", 0.9, "gives figures: 4,000 people"),
        ("The ship belongs to Anna Berg.", 0.9, "names Anna Berg"),
        ("It was sold.", 0.9, "tells what happened"),
        ("All is well.", 0.9, "is worded like a statement of fact"),
        ("It will sink.", 0.2, "speaks of the future: “will”"),
        ("They should sell it.", 0.2, "says what should be: “should”"),
        ("She fears the sea.", 0.2, "speaks of feelings: “fears”"),
        ("It is a wonderful ship.", 0.2, "judges: “wonderful”"),
        ("I sold it.", 0.2, "speaks of the speaker: “I”"),
        ("Does it leak?", 0.1, "asks a question"),
        ("It leaks.", 0.2, "has no name and no figure"),
    ],
)
def test_a_reason_is_named_with_its_words(statement: str, score: float, expected: str) -> None:
    """So that an editor can see why."""
    assert expected in reasons(statement, score)


@pytest.mark.parametrize(
    ("statement", "most"),
    [
        ("Did 40 people leave the party?", 0.1),
        ("The diving licence of Karin Aune.", 0.2),
        ("By 2040 most cars will be electric.", 0.4),
        ("The board said that the yard will close.", 1.0),
        ("We will build 400 homes.", 1.0),
        ("Four of 12 boats.", 1.0),
        ("If the loan is approved, tax will rise by 5%.", 0.4),
        ("Had the dam broken, 2,000 people would have drowned.", 0.4),
        ("The Finance Ministry declined to comment.", 0.3),
        ("Frost denies this.", 0.3),
        ("Frost denied that he had signed the contract.", 1.0),
        ("The yard closed.", 1.0),
    ],
)
def test_form_alone_limits_the_score(statement: str, most: float) -> None:
    """A question, a fragment and a prediction can't be looked up; a figure or one's own plan may be."""
    assert at_most(statement) == most


@given(st.text(), st.floats(0, 1))
def test_every_score_has_a_reason(statement: str, score: float) -> None:
    """Whatever the statement is."""
    found = reasons(statement, score)
    assert found
    assert all(found)


@pytest.mark.parametrize(
    "statement",
    [
        "There may be 40 wrecks.",
        "It is also expected to announce cuts.",
        "The man is said to have fled.",
        "He reportedly fled.",
        "It seems that nobody knew.",
        "He was suspected of fraud.",
        "The firm could lose its licence.",
    ],
)
def test_what_may_be_is_hedged(statement: str) -> None:
    """It claims less than the same words without."""
    assert is_hedged(statement)


@pytest.mark.parametrize(
    "statement", ["In May the ship sank.", "May Berg left.", "Nobody could not see it.", "It sank.", ""]
)
def test_what_is_told_as_a_fact_is_not_hedged(statement: str) -> None:
    """A month and a name are no hedges."""
    assert not is_hedged(statement)


@pytest.mark.parametrize(
    ("statement", "most"),
    [("Did it sink?", 0.1), ("“Did it sink?”", 0.1), ("It sank.", 1.0), ("It sank in 2021", 1.0)],
)
def test_a_question_is_never_worth_checking(statement: str, most: float) -> None:
    """It states nothing."""
    assert at_most(statement) == most


@pytest.mark.parametrize(
    "clause",
    [
        "The ship sank",
        "Prices rose by a third",
        "It’s a cheap way",
        "She'll go",
        "The firm owns 41 ships",
        "who lives next door",
        "The court ruled against him",
        "prosecutors have asked for it",
    ],
)
def test_a_clause_has_a_verb(clause: str) -> None:
    """One that can stand in it alone."""
    assert has_finite(words(clause))


@pytest.mark.parametrize(
    "phrase",
    [
        "The passport photo of Anna Berg",
        "Bent Oppedal",
        "Will Smith",
        "the ship built by the navy",
        "a long walk to the shore",
        "41 ships in Norway",
        "to go and see",
        "",
    ],
)
def test_a_phrase_has_none(phrase: str) -> None:
    """Names, nouns, infinitives and participles are none."""
    assert not has_finite(words(phrase))
