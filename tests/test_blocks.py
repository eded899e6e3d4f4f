"""Which lines of a text are the article's: worked examples of what stands around articles."""

import pytest

from service.drafts.blocks import Kind, content

LEAD = "The ship sank in May. Nobody died."


def blocks(text: str) -> list[tuple[Kind, str]]:
    return [(block.kind, text[block.start : block.end]) for block in content(text)]


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Lee",
        "By Ann Lee and Jon Aker in Oslo",
        "Text: Ann Lee",
        "Published 12 September 2024 at 06:15",
        "Published: 12 September 2024, 06:15.",
        "Last updated at 12:40",
        "3 hours ago",
        "12.03.2024 07:15",
        "Never emptied",
        "Who paid for the new quay",
        "Read more: The ferry of 1904",
        "Read also: Fish can be eaten, says the Authority",
        "» See also our map of wrecks",
        "Related articles:",
        "Most read",
        "Photo: Ann Lee / Post",
        "(Reporting by Ann Lee in Oslo; Editing by Per Moe)",
        "Additional reporting by Ann Lee",
        "We use cookies to give you the best experience.",
        "The Post uses cookies. By continuing you accept our cookie policy.",
        "This site uses cookies.",
        "Accept all",
        "Sign up for our newsletter: the coast, every Friday in your inbox.",
        "Subscribe to our newsletter",
        "Subscribe now and get your first month free.",
        "Follow us on Facebook",
        "Share this article",
        "Share",
        "12 comments",
        "Leave a Reply",
        "Your email address will not be published. Required fields are marked *",
        "Welcome to the Post, your number one source for news of the coast.",
        "Advertisement",
        "Tags: ferry, oil",
        "© 2024 The Post. All rights reserved.",
        "Copyright 2024 The Post",
        "Do you have a tip? Contact us at tips@post.example.",
        "Log in to read the whole story",
        "This article was first published in Norwegian.",
        "Send us your pictures.",
        "### The wreck",
        "— Jane Moore and Al Pitt contributed to this report.",
        "FACTS: The bus strike",
    ],
)
def test_furniture_is_no_block(line: str) -> None:
    """Between two paragraphs it is left out, and they are kept."""
    paragraph = (Kind.PARAGRAPH, LEAD)
    assert blocks(f"{LEAD}\n\n{line}\n\n{LEAD}") == [paragraph, paragraph]


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("– It sank, says Anna Berg.", Kind.SPEECH, "It sank, says Anna Berg."),
        ("— It sank.", Kind.SPEECH, "It sank."),
        ("- It sank, says Anna Berg.", Kind.SPEECH, "It sank, says Anna Berg."),
        ("- the roof leaks", Kind.PARAGRAPH, "the roof leaks"),
        ("• the roof leaks", Kind.PARAGRAPH, "the roof leaks"),
        ("1. The roof leaks.", Kind.PARAGRAPH, "The roof leaks."),
        ("BERGEN, Norway, Oct 14 (Nordwire) - The ship sank.", Kind.PARAGRAPH, "The ship sank."),
        ("OSLO (AP) — The ship sank.", Kind.PARAGRAPH, "The ship sank."),
        ("KARSK/OSLO, 3 May 2024 – The ship sank.", Kind.PARAGRAPH, "The ship sank."),
        ("Oslo (NTB) – The ship sank.", Kind.PARAGRAPH, "The ship sank."),
        ("NATO – an alliance – grew.", Kind.PARAGRAPH, "NATO – an alliance – grew."),
        ("LEAK: Oil on the beach.  Photo: Ann Lee / Post", Kind.CAPTION, "Oil on the beach."),
        (
            "CHIEF ENGINEER: Oil on the beach. Photo: Ann Lee/Foto24/NPB",
            Kind.CAPTION,
            "Oil on the beach.",
        ),
        ("DIVER: The licence of Anna Berg. Photo: Private", Kind.CAPTION, "The licence of Anna Berg."),
        ("Oil on the beach Photo: Ann Lee", Kind.CAPTION, "Oil on the beach"),
        ("Oil on the beach. Photograph by J. Lee", Kind.CAPTION, "Oil on the beach."),
        ("Oil on the beach. (Ann Lee/Post)", Kind.CAPTION, "Oil on the beach."),
        ("Oil on the beach. © Ann Lee", Kind.CAPTION, "Oil on the beach."),
        ("Oil on the beach. Photo: provided by the family", Kind.CAPTION, "Oil on the beach."),
        ("LEAK: Oil on the beach.", Kind.CAPTION, "Oil on the beach."),
        ("12:40 The ship sank.", Kind.PARAGRAPH, "The ship sank."),
        ("Q: Did it sink?", Kind.PARAGRAPH, "Did it sink?"),
        ("He held a photo of Anna Berg.", Kind.PARAGRAPH, "He held a photo of Anna Berg."),
        ("The video: it shows a ship.", Kind.PARAGRAPH, "The video: it shows a ship."),
        ("It ran at 60 knots (111 km/h).", Kind.PARAGRAPH, "It ran at 60 knots (111 km/h)."),
        ("The three demands are:", Kind.PARAGRAPH, "The three demands are:"),
        ("By Friday, 40 people had died.", Kind.PARAGRAPH, "By Friday, 40 people had died."),
    ],
)
def test_a_line_is_kept_without_what_frames_it(line: str, kind: Kind, words: str) -> None:
    """Its dash, its bullet, its dateline, its label or its credit."""
    assert blocks(f"{LEAD}\n\n{line}\n\n{LEAD}")[1] == (kind, words)


def test_what_stands_below_an_article_is_left_out() -> None:
    """From the form for comments on, if that is less than the article."""
    text = f"{LEAD} {LEAD}\n\nLeave a Reply\n\nI never liked that ship."
    assert blocks(text) == [(Kind.PARAGRAPH, f"{LEAD} {LEAD}")]


def test_the_longer_part_is_never_below_an_article() -> None:
    """A link to the comments can stand above it."""
    text = f"Ship lost.\n\nComments (3)\n\n{LEAD}"
    assert blocks(text) == [(Kind.PARAGRAPH, "Ship lost."), (Kind.PARAGRAPH, LEAD)]


def test_a_list_of_lines_without_full_stops_is_no_list_of_headings() -> None:
    """Somebody who sends claims line by line gets each."""
    assert blocks("The ship sank in May\nNobody died") == [
        (Kind.PARAGRAPH, "The ship sank in May"),
        (Kind.PARAGRAPH, "Nobody died"),
    ]


def test_a_line_that_goes_on_with_a_small_letter_is_one_with_the_next() -> None:
    """Text that was wrapped at few columns is not a heap of headings."""
    text = "The ship sank\nin May near the\nold quay. Nobody died."
    assert blocks(text) == [(Kind.PARAGRAPH, text)]


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    """Also where the next line begins with a name."""
    text = (
        "The ship that sank in May had been built for the rivers of\n"
        "Norway, and never for the open sea, as the board was told.\nNobody died."
    )
    joined, last = text.rsplit("\n", 1)
    assert blocks(text) == [(Kind.PARAGRAPH, joined), (Kind.PARAGRAPH, last)]


def test_paragraphs_on_lines_of_their_own_stay_apart() -> None:
    """A credit and a headline above them go on in no sentence, however long they are."""
    caption = "LEAK: Oil has reached eleven of the beaches since May. Photo: Liv Moen / The Harbour Post"
    headline = "Salmon farmer to cut 340 jobs and close two plants as profit slumps"
    paragraph = f"Oil came ashore in May. {'It was seen on the beaches of the town. ' * 5}Nobody died."
    assert blocks(f"{headline}\n{paragraph}\n{caption}\n{paragraph}") == [
        (Kind.PARAGRAPH, paragraph),
        (Kind.CAPTION, "Oil has reached eleven of the beaches since May."),
        (Kind.PARAGRAPH, paragraph),
    ]


def test_a_long_line_below_the_lead_that_lacks_its_full_stop_is_kept() -> None:
    """A cross-head has fewer words; a headline stands above."""
    line = "Residents have until 30 May to comment on the draft local plan"
    assert blocks(f"{line}\n\n{LEAD}\n\n{line}") == [(Kind.PARAGRAPH, LEAD), (Kind.PARAGRAPH, line)]


@pytest.mark.parametrize(
    ("between", "expected"),
    [
        ("\n\n", [True, False]),
        ("\n\nNever emptied\n\n", [True, True]),
        ("\n\nDOCK: The quay. Photo: Ann Lee\n\n", [True, False, False]),
    ],
    ids=["nothing", "heading", "caption"],
)
def test_a_heading_parts_what_stands_around_it(between: str, expected: list[bool]) -> None:
    """A caption does not: it stands beside the text."""
    text = f"Ship lost\n\n{LEAD}{between}It is so."
    assert [block.is_after_heading for block in content(text)] == expected


@pytest.mark.parametrize("text", ["", " \n\t\r\n", "…\n\n–", "\ufeff"])
def test_a_text_without_words_has_no_article(text: str) -> None:
    """Nothing is made of space and marks."""
    assert [words for _, words in blocks(text) if any(letter.isalnum() for letter in words)] == []
