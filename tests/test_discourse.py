"""Whom "he", "the minister" and "the company" are taken for: stories read in order, and where it is not
plain, the words as they stand.
"""

import pytest

from drafting import statements, told
from service.drafts.references import People


def speakers(text: str) -> list[str | None]:
    return [speaker for speaker, _ in told(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Diver Karin Aune found it. She runs a school.", "Karin Aune runs a school."),
        ("Karin Aune found it.\n\nShe runs a school.", "Karin Aune runs a school."),
        ("Karin Aune found it. Her school has 40 pupils.", "Karin Aune’s school has 40 pupils."),
        ("Per Moe left. From the island, he wrote letters.", "From the island, Per Moe wrote letters."),
        ("Per Moe left. In 1990 he came back.", "In 1990 he came back."),
        ("Karin Aune met Per Moe. She won.", "Karin Aune won."),
        ("The opposition leader, Susan Clarke, called on Per Moe. She won.", "Susan Clarke won."),
        ("Nordlys, a shipping company, sank. The company owes 40 million.", "Nordlys owes 40 million."),
        ("The brewery Gran burned. The brewery’s owner wept.", "Gran’s owner wept."),
        ("Dale Group sank. The firm owes 40 million.", "Dale Group owes 40 million."),
        ("It is for the Food Authority. The authority owns it.", "The Food Authority owns it."),
    ],
    ids=lambda value: value if "." in value else "",
)
def test_a_subject_that_is_plain_gets_its_name(text: str, expected: str) -> None:
    """What is checked by itself must say whom it is about."""
    assert statements(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Lars Holm visited the prison. The murderer greeted him. He killed two people.",
        "Judge Lars Holm sentenced the man to 5 years. He had stolen 2 million kroner.",
        "Lars Holm, the lawyer of the accused, came to court. He had killed his wife.",
        "Lars Holm spoke to the press about the suspect. He has confessed to three murders.",
        "Mr Holm praised a colleague. He was fired for fraud.",
        "Anna Berg succeeded Lars Holm's sister. She was jailed in 2019.",
        "Nordlys Group sold shares to a rival. The company was fined 5 million.",
        "Steve Hanlon praised Jonas Berg. He has scored 14 goals.",
        "Anna Berg and Kari Moe founded the firm. She left in 2004.",
        "Mr. Smith sold the house to Mr. Jones. He moved to Spain.",
        "John Kennedy was shot.\n\nA driver was arrested in Oslo. He denied it.",
        "John Kennedy was shot.\n\nThe 54-year-old died when a tree fell. He had two sons.",
        "Karin Aune found it. He left.",
        "Karin Aune found it.\n\nA new law\n\nShe left.",
        "Merkel met Macron. She liked the talks.",
        "Officers found Mr Hale in the garden and he was dead.",
        "A spokesman said that Viktor Hrynko had been dismissed. He gave no reason.",
        "Dale Group sued Moen Group. The company denied it.",
        "The concert was held in the Grand Hall. The company paid for it.",
        "Finance Norway doubts it. He left.",
        "Walsh joined Leeds. Manager Bob Fairley, who signed him, praised it.\n\nHe ran a pub.",
        "Mark Dole left. Carl Hunt stayed.\n\nHe won.",
    ],
)
def test_a_subject_that_may_be_somebody_else_is_left_as_it_stands(text: str) -> None:
    """A wrong name would be checked, and be wrong."""
    last = statements(text)[-1]
    assert last.split()[0].lower() in ("he", "she", "the")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("– It leaks, says Karin Aune.\n\n– It sank, she continues.", "Karin Aune"),
        ("– It leaks, says Karin Aune.\n\n– It sank, says Aune.", "Karin Aune"),
        ("– It leaks, says Inspector Tor Wiik.\n\n– It sank, says the inspector.", "Tor Wiik"),
        ("– It leaks, says Tor Wiik in CD.\n\n– It sank, replies the senior officer in CD.", "Tor Wiik"),
        ("– It leaks, says Bent Oppedal.\n\nIn a letter, Oppedal wrote that it sank.", "Bent Oppedal"),
        ("– It leaks, says Bent Oppedal.\n\n– It sank, he says.", "Bent Oppedal"),
        ("– It leaks, says Bent Oppedal.\n\nAccording to his notes, it sank.", "Bent Oppedal’s notes"),
        ("– It leaks, says a former employee.\n\n– It sank, he says.", "a former employee"),
        ("Minister Anna Berg resigned.\n\n– It sank, says the minister.", "Anna Berg"),
        ('"It leaks," Mr Harris said. "It sank."', "Harris"),
        ("Prosecutor Helen Marsh MP said that it sank.", "Helen Marsh"),
    ],
    ids=lambda value: value if "." in value else "",
)
def test_a_speaker_is_known_again(text: str, expected: str) -> None:
    """By a pronoun, a last name or an office."""
    assert speakers(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("– It leaks, he says.", None),
        ("– It leaks, says Karin Aune.\n\n– It sank, he says.", None),
        ("– It leaks, says Le Monde.\n\nThe ferry sank in May.\n\nShe said that it burned.", None),
        ("– It leaks, says Tor Wiik.\n\nA diver drowned.\n\nHe said that it sank.", None),
        ("Minister Anna Berg met Minister Per Moe.\n\n– It sank, says the minister.", "the minister"),
        ("– It leaks, says Tor Wiik.\n\n– It sank, says the ministry.", "the ministry"),
    ],
    ids=lambda value: value if value and "." in value else "",
)
def test_a_speaker_that_may_be_somebody_else_gets_no_name(text: str, expected: str | None) -> None:
    """The words of an article stand for themselves, and a pronoun for nobody."""
    assert speakers(text)[-1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lawyer Sunniva Lie says that her client has a film.", "Sunniva Lie’s client has a film."),
        ("Anna Berg said on Monday she would resign.", "Anna Berg would resign."),
        ("The army said its jets had landed.", "The army’s jets had landed."),
        ("The ministry said it would pay 40 million.", "The ministry would pay 40 million."),
        ("The ministry said it would be wrong to pay.", "It would be wrong to pay."),
        ("A spokesman for the ministry said it would pay.", "It would pay."),
        (
            "Tor Wiik was hurt. Lawyer Paul Ellery said he feared for his life.",
            "He feared for his life.",
        ),
        ("Anna Berg told the court that he had lied.", "He had lied."),
    ],
)
def test_who_reports_is_meant_where_nobody_else_can_be(text: str, expected: str) -> None:
    """In reported speech "he" is the speaker, unless the text was about another."""
    assert statements(text)[-1] == expected


def test_in_somebodys_own_words_a_pronoun_is_left() -> None:
    """Whom a speaker means is not told by the text around."""
    assert told("Per Moe left.\n\n– He lied, says Anna Berg.")[-1] == ("Anna Berg", "He lied.")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("President Joe Hill met Eva Lund.", ["Joe Hill", "Eva Lund"]),
        ("Finance Norway and Health England disagree.", []),
        ("The farmer Havbris sold it.", []),
        ("Anna Berg leads Berg Shipping Ltd.", ["Anna Berg"]),
        ("Judge Carr spoke. Judge Susan Carr left.", ["Susan Carr"]),
        ("Holmvik, Oslo and Ålesund voted.", []),
        ("Łukasz said it. Dr. Nowak agreed.", ["Nowak"]),
        ("Sen. Amy Park spoke in Hyde Park.", ["Amy Park"]),
    ],
)
def test_persons_are_told_from_places_and_firms(text: str, names: list[str]) -> None:
    """By a given name or a title."""
    assert [person.name for person in People(text).persons] == names


def test_two_of_one_last_name_are_told_apart_or_not_named() -> None:
    """By their given names alone."""
    people = People("Anna Berg met Per Berg.")
    first, second = people.persons
    assert (people.of("Anna Berg"), people.of("Per Berg"), people.of("Berg")) == (first, second, None)
