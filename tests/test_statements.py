"""Sentences of several statements: where they are cut, and where that would change what they say."""

import pytest
from hypothesis import given

from fakes import mixed_texts
from service.drafts.statements import own_act, parts


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "The leak was four metres long, and it had been there for months.",
            ["The leak was four metres long", "it had been there for months."],
        ),
        (
            "Moe was sent off in May and will miss the derby.",
            ["Moe was sent off in May", "Moe will miss the derby."],
        ),
        (
            "She had gone down for an anchor, and came up with oil.",
            ["She had gone down for an anchor", "She came up with oil."],
        ),
        (
            "Tangen took office in 2011, and was the deputy before.",
            ["Tangen took office in 2011", "Tangen was the deputy before."],
        ),
        (
            "The firm owns 41 ships in Norway and exports to 60 markets.",
            ["The firm owns 41 ships in Norway", "The firm exports to 60 markets."],
        ),
        (
            "Shares fell 6.4% by noon, while the index rose 0.3%.",
            ["Shares fell 6.4% by noon", "the index rose 0.3%."],
        ),
        (
            "Exports to China rose by a third, but exports to Japan fell by 12 percent.",
            ["Exports to China rose by a third", "exports to Japan fell by 12 percent."],
        ),
        (
            "We swam there as children, and our parents fished there.",
            ["We swam there as children", "our parents fished there."],
        ),
        (
            "He has sold his house and moved to Spain.",
            ["He has sold his house", "He has moved to Spain."],
        ),
        (
            "The firm never paid its workers and hid its profits.",
            ["The firm never paid its workers", "The firm hid its profits."],
        ),
        (
            "Havbris, which employs 4,100 people, has paid a dividend every year.",
            ["Havbris employs 4,100 people", "Havbris has paid a dividend every year."],
        ),
        (
            "Ron Tate, who lives next door, left the room at once.",
            ["Ron Tate lives next door", "Ron Tate left the room at once."],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_statements_that_stand_alone_are_cut(clause: str, expected: list[str]) -> None:
    """The second gets its subject, and "has" where it belongs to both."""
    assert [part.text for part in parts(clause)] == expected


@pytest.mark.parametrize(
    "clause",
    [
        "The bill would raise taxes and cut spending, but only if both houses agree.",
        "She was elected chairwoman and received a medal.",
        "He was arrested in 2019, charged with fraud and sentenced to six years.",
        "The firm has not paid its workers and moved to Malta.",
        "No ship left the port and sank.",
        "The report found prices rose and fell.",
        "The man who left the bar and drove home was arrested.",
        "The ship, built in 1974 and registered in Panama, was carrying grain.",
        "If the bill passes, 400 people lose their jobs and the plant will close.",
        "The owner of the ship, which sank in May, was fined 40 million.",
        "On Monday Berg, who leads the board, left the room.",
        "The firm agreed to sell its ships and pay its debts.",
        "They bought and sold ships in 1990.",
        "Police arrested two men, one of whom had a knife, and seized 4kg of cocaine.",
        "Ships and trains stopped.",
        "It fell between 2019 and 2022.",
    ],
)
def test_what_would_say_something_else_is_left_whole(clause: str) -> None:
    """A wrong cut is worse than a long claim."""
    assert [part.text for part in parts(clause)] == [clause]


def test_in_reported_speech_who_did_the_second_is_not_guessed() -> None:
    """Of "he said prices had risen and announced a review" prices announced nothing."""
    clause = "prices had risen and announced a review."
    assert [part.text for part in parts(clause, is_reported=True)] == [clause]


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("the cuts would save 40 million and announced a review", (" and ", "announced a review")),
        ("the board will sell ships but promised a bonus", (" but ", "promised a bonus")),
        ("the minister had apologised and promised a review", None),
        ("the board would go if it failed and announced a vote", None),
        ("the cuts would save money and hurt the poor", None),
    ],
)
def test_what_the_speaker_did_is_told_by_the_form_of_the_verb(
    clause: str, expected: tuple[str, str] | None
) -> None:
    """Behind "would" a past tense cannot be of the same subject."""
    found = own_act(clause)
    assert (None if found is None else (clause[found[0] : found[1]], clause[found[1] :])) == expected


def test_a_clause_without_its_subject_gets_it() -> None:
    """Each part."""
    found = parts("has led the board since May and will retire in June", subject="Anna Berg")
    assert [part.text for part in found] == [
        "Anna Berg has led the board since May",
        "Anna Berg will retire in June",
    ]


@given(mixed_texts())
def test_parts_lie_in_order_in_any_clause(clause: str) -> None:
    """They do not overlap, and begin and end with what is no space."""
    ends = 0
    for part in parts(clause):
        assert ends <= part.start <= part.end <= len(clause)
        assert clause[part.start : part.end] == clause[part.start : part.end].strip()
        ends = part.end
