"""Who says what in a sentence: worked examples of quotes, dialogue and reported speech."""

import pytest

from service.drafts.speakers import attribution, quotes


def read(sentence: str, is_speech: bool = False) -> tuple[list[str], str | None]:
    found = attribution(sentence, quotes(sentence), is_speech)
    return [sentence[start:end] for start, end in found.said], found.who


@pytest.mark.parametrize(
    ("sentence", "said", "who"),
    [
        ("It leaks, says Anna Berg to the Post.", "It leaks", "Anna Berg"),
        ("It leaks, says the senior officer in CD.", "It leaks", "the senior officer"),
        ("It leaks, he continues.", "It leaks", "he"),
        ("It leaks, she says of the ship.", "It leaks", "she"),
        ("It leaks, he wrote, referring to the day when it sank.", "It leaks", "he"),
        ("It leaks, says Berg and points to the wall.", "It leaks", "Berg"),
        ("It leaks! says Anna Berg.", "It leaks!", "Anna Berg"),
        ("It leaks, says the harbour master, Geir Tangen.", "It leaks", "Geir Tangen"),
        (
            "For my part, I just say that it leaks, says Anna Berg.",
            "For my part, I just say that it leaks",
            "Anna Berg",
        ),
        ("Somebody copied them, says Bent Oppedal.", "Somebody copied them", "Bent Oppedal"),
        ("It leaks, and so I left.", "It leaks, and so I left.", None),
    ],
)
def test_dialogue_names_its_speaker_at_the_end(sentence: str, said: str, who: str | None) -> None:
    """Behind the dash all but the attribution is somebody's."""
    assert read(sentence, is_speech=True) == ([said], who)


@pytest.mark.parametrize(
    ("sentence", "said", "who"),
    [
        ('"It leaks," said Anna Berg.', ["It leaks"], "Anna Berg"),
        ("“It leaks,” Anna Berg told the Post.", ["It leaks"], "Anna Berg"),
        ("«It leaks», says Anna Berg.", ["It leaks"], "Anna Berg"),
        ("„It leaks“, said Anna Berg.", ["It leaks"], "Anna Berg"),
        (
            '"It leaks," said lead author Dr Amina Yusuf, who runs the laboratory.',
            ["It leaks"],
            "lead author Dr Amina Yusuf",
        ),
        ('"It leaks," said Ida Moe, an analyst at Vestbank.', ["It leaks"], "Ida Moe"),
        ('"It leaks", she told the court, "and nobody came."', ["It leaks", "and nobody came."], "she"),
        ('Anna Berg said: "It leaks badly."', ["It leaks badly."], "Anna Berg"),
        (
            'A spokesman for Castle Homes said: "It leaks."',
            ["It leaks."],
            "A spokesman for Castle Homes",
        ),
        (
            '"It leaks badly," a spokesperson for Bean & Co said.',
            ["It leaks badly"],
            "a spokesperson for Bean & Co",
        ),
        ('In a letter to the board, Anna Berg wrote: "It leaks."', ["It leaks."], "Anna Berg"),
        (
            '"It leaks," said a former officer who asked not to be named.',
            ["It leaks"],
            "a former officer",
        ),
        ('"It leaks," according to Anna Berg.', ["It leaks"], "Anna Berg"),
        ("“Why does it leak?” asks his mother, Ruth.", ["Why does it leak?"], "his mother"),
        ("“It leaks. It leaks badly.”", ["It leaks. It leaks badly."], None),
    ],
)
def test_quotes_are_told_from_the_words_around_them(
    sentence: str, said: list[str], who: str | None
) -> None:
    """Without the quotation marks, and with the speaker named before, between or behind."""
    found, named = read(sentence)
    assert ([each.rstrip(",") for each in found], named) == (said, who)


@pytest.mark.parametrize(
    "sentence",
    [
        'The union called the plan "a slap in the face" and asked for talks.',
        'Moe, who has a "sell" rating on the stock, cut her target.',
        'Smith told the court "I did nothing wrong" and left the country.',
        'The report found that 40 people had died and called it "a failure of us all."',
        'The plan, which critics call "a tax that will hit millions," was approved by 312 votes.',
        "Employees who “talk to outsiders” lose their jobs.",
    ],
)
def test_a_sentence_that_says_more_than_its_quote_is_kept_whole(sentence: str) -> None:
    """Nothing around a quote is lost but who said it."""
    assert read(sentence) == ([sentence], None)


@pytest.mark.parametrize(
    ("sentence", "said", "who"),
    [
        ("Anna Berg says that it leaks.", ["it leaks."], "Anna Berg"),
        ("Anna Berg said it leaked.", ["it leaked."], "Anna Berg"),
        ("Anna Berg said on Monday she would resign.", ["she would resign."], "Anna Berg"),
        (
            "Last week the harbour master, Geir Tangen, told the council that it leaked.",
            ["it leaked."],
            "Geir Tangen",
        ),
        ("His barrister, Paul Ellery, said the ship leaked.", ["the ship leaked."], "Paul Ellery"),
        (
            "Cllr Joan Pike (Lab, Harbour) said the roads were full.",
            ["the roads were full."],
            "Cllr Joan Pike",
        ),
        ("In a letter to the ministry, Oppedal wrote that it leaked.", ["it leaked."], "Oppedal"),
        (
            "Asked whether he would stand, Brown said he had not decided.",
            ["he had not decided."],
            "Brown",
        ),
        (
            "The Food Authority said last month that lice had killed 40 fish.",
            ["lice had killed 40 fish."],
            "The Food Authority",
        ),
        (
            "He says that most wrecks leak through their vents.",
            ["most wrecks leak through their vents."],
            "He",
        ),
        ("According to his notes, it leaked.", ["it leaked."], "his notes"),
        ("It leaked, according to the Coast Directorate.", ["It leaked"], "the Coast Directorate"),
        ("It leaked, police said.", ["It leaked"], "police"),
        (
            "It leaked, two sources familiar with the matter said.",
            ["It leaked"],
            "two sources familiar with the matter",
        ),
        (
            "It leaked, the board said in a statement, adding that it had sold it.",
            ["It leaked", "it had sold it"],
            "the board",
        ),
        ("CD’s assessment is that it leaks.", ["it leaks."], "CD"),
        (
            "Stone said in an email that he had met her but that he was ill.",
            ["he had met her", "he was ill."],
            "Stone",
        ),
        ("Žižek says that it leaks.", ["it leaks."], "Žižek"),
        ("Riggs has said he would resign.", ["he would resign."], "Riggs"),
        ("It has sunk, his family has announced.", ["It has sunk"], "his family"),
        ("Will Smith said it leaked.", ["it leaked."], "Will Smith"),
    ],
)
def test_reported_speech_comes_without_who_reports(sentence: str, said: list[str], who: str) -> None:
    """Before or behind what was said, with the title or the aside beside the name."""
    assert read(sentence) == (said, who)


@pytest.mark.parametrize(
    "sentence",
    [
        "The claim could not be verified.",
        "The new claims were denied by police.",
        "Bean & Co, which was founded in 1999, reported sales of €640m last year.",
        "The firm sold two ships, wrote off a third in May and left.",
        "Nobody said that the bridge was unsafe.",
        "None of the ministers said that taxes would fall.",
        "Neither Berg nor Holm said that the ship sank in 2019.",
        "Few experts believe that the ship sank in 2019.",
        "Some falsely claimed that the ship sank in 2019.",
        "Unless Anna Berg says that the ship sank, we wait.",
        "Had Anna Berg said that the ship sank in 2019, she would be wrong.",
        "The rumour that Anna Berg said the ship sank in 2019 is false.",
        "That he said so is known.",
        "He said nothing.",
        "The mayor believes so.",
        "They told him about the ship.",
        "The privacy policy breaks the law, the regulator said, and 40 cases were found.",
        "What he said was wrong.",
        'Nolan said Walsh "never trained", while Kenny Price said he had been "a joy".',
        "From the island, he wrote letters.",
        'Asked if he would resign, Poole replied: "No."',
    ],
)
def test_a_verb_of_saying_alone_attributes_nothing(sentence: str) -> None:
    """It is the writer's own sentence, and whole."""
    assert read(sentence) == ([sentence], None)


@pytest.mark.parametrize(
    ("sentence", "besides"),
    [
        (
            "Ingrid Falck, who has studied wrecks for 25 years, says that it leaks.",
            ["has studied wrecks for 25 years"],
        ),
        ('"It leaks badly," said Iryna, 52, who lost her sister.', ["lost her sister."]),
        (
            "Holm said the cuts would save 40 million and announced a review in Chile.",
            ["announced a review in Chile."],
        ),
        ("Holm said the cuts had saved 40 million and closed a plant.", []),
        ('"It leaks badly," said the baker, pointing at her shop, which is built of stone.', []),
    ],
)
def test_what_is_told_of_the_speaker_is_kept(sentence: str, besides: list[str]) -> None:
    """A clause about the speaker is a statement too; where it can be another's it stays where it is."""
    found = attribution(sentence, quotes(sentence), is_speech=False)
    assert [sentence[start:end].rstrip(".") for start, end in found.besides] == [
        each.rstrip(".") for each in besides
    ]


def test_what_is_asked_is_a_question() -> None:
    """Also without a mark."""
    sentence = "“Does it leak?” asks Anna Berg."
    assert attribution(sentence, quotes(sentence), is_speech=False).is_question


@pytest.mark.parametrize(
    "sentence", ["", "…", "“”", ",", "said", "said ,", "he", "“", "\u00a0", "says: “"]
)
def test_debris_attributes_nothing(sentence: str) -> None:
    """Any sentence is read."""
    assert attribution(sentence, quotes(sentence), is_speech=True).who is None
