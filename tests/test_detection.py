"""A draft to its claims: two articles read by hand, worked examples, and what holds for any text."""

import json
import time
from html import escape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting import by_origin, detect, score_all, statements, told
from fakes import mixed_texts
from service.drafts import readers
from service.drafts.detection import MAX_STATEMENT_CHARS, Detector
from service.drafts.records import Detection, Draft, selected
from service.drafts.utf16 import Utf16
from service.drafts.wording import words

ARTICLES = Path(__file__).parent / "data" / "articles"
NAMES = ("harbour", "agency")
"""A feature and an agency's copy; what an editor would want of them was written down from reading."""

MAX_SECONDS = 10.0
"""Processor time that the longest draft may take; what is measured is below 2 s."""

LONGEST = 200_000
"""Characters that a draft may have as the service comes."""

quick = settings(max_examples=80, deadline=None)


def article(name: str) -> str:
    return (ARTICLES / f"{name}.txt").read_text(encoding="utf-8")


def wanted(name: str) -> list[dict[str, object]]:
    lines = (ARTICLES / f"{name}.claims.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


EVERY_WANTED = [
    pytest.param(name, claim, id=f"{name}: {claim['origin']}")
    for name in NAMES
    for claim in wanted(name)
]


@pytest.fixture(scope="module")
def found() -> dict[str, Detection]:
    return {name: detect(article(name)) for name in NAMES}


@pytest.mark.parametrize(("name", "claim"), EVERY_WANTED)
def test_what_an_editor_would_check_is_found(
    name: str, claim: dict[str, object], found: dict[str, Detection]
) -> None:
    """Each claim read by hand is found once, word for word, with its speaker and all its places."""
    matches = by_origin(found[name].claims, str(claim["origin"]))
    assert [match.claim.text for match in matches] == [claim["text"]]
    (match,) = matches
    assert (match.speaker, len(match.places), match.is_hedged) == (
        claim["speaker"],
        claim["places"],
        claim["is_hedged"],
    )


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_the_articles_is_in_no_claim(name: str, found: dict[str, Detection]) -> None:
    """Headings, bylines, credits, notices, datelines, and the words that say who spoke."""
    never = json.loads((ARTICLES / "never.json").read_text(encoding="utf-8"))[name]
    claims = [(claim.claim.text, claim.origin_text) for claim in found[name].claims]
    assert [(each, claim) for each in never for claim in claims if each in claim[0] + claim[1]] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_claims_do_not_depend_on_line_breaks(name: str, line_break: str) -> None:
    """A text from another system gives the same claims, at its own offsets."""
    text = article(name).replace("\n", line_break)
    detection = detect(text)
    assert [claim.claim.text for claim in detection.claims] == statements(article(name))
    require_exact(detection)


@pytest.mark.parametrize("name", NAMES)
def test_claims_do_not_depend_on_the_form(name: str) -> None:
    """Lines without an empty one between, Markdown and HTML give the claims of the plain text."""
    text = article(name)
    paragraphs = [escape(each) for each in text.split("\n\n")]
    forms = [
        readers.of_text("\n".join(text.split("\n\n"))),
        readers.of_markdown(text),
        readers.of_html("".join(f"<p>{each}</p>" for each in paragraphs)),
        readers.of_html("<br><br>".join(paragraphs)),
    ]
    expected = [(claim.claim.text, claim.speaker, len(claim.places)) for claim in detect(text).claims]
    for draft in forms:
        found = detect(draft)
        assert [(each.claim.text, each.speaker, len(each.places)) for each in found.claims] == expected
        require_exact(found)


def require_exact(detection: Detection) -> None:
    """Every place slices the draft to the same words as the origin but for space, and lies in order."""
    text = detection.draft.text
    units = Utf16(text)
    utf16 = text.encode("utf-16-le", "surrogatepass")
    for claim in detection.claims:
        assert claim.claim.start is not None
        assert claim.claim.end is not None
        assert claim.places[0] == (claim.claim.start, claim.claim.end)
        assert claim.origin_text == text[claim.claim.start : claim.claim.end]
        assert claim.origin_text == claim.origin_text.strip() != ""
        for start, end in claim.places:
            assert 0 <= start < end <= len(text)
            sliced = utf16[2 * units.offset(start) : 2 * units.offset(end)]
            assert sliced.decode("utf-16-le", "surrogatepass") == text[start:end]
        assert list(claim.places) == sorted(claim.places)
    starts = [claim.places[0] for claim in detection.claims]
    assert all(before[0] <= after[0] for before, after in pairwise(starts))
    assert [claim.claim.id for claim in detection.claims] == [f"c{n}" for n in range(1, len(starts) + 1)]


@pytest.mark.parametrize("name", NAMES)
def test_places_are_exact(name: str, found: dict[str, Detection]) -> None:
    """Start and end cut the claim out of the article, in code points and in UTF-16."""
    require_exact(found[name])


def test_a_caption_that_stands_twice_is_one_claim_with_two_places(found: dict[str, Detection]) -> None:
    """Both places hold the same words, whatever the space before the credit is."""
    (claim,) = by_origin(found["harbour"].claims, "Oil from the Gullholm")
    text = found["harbour"].draft.text
    words = "Oil from the Gullholm has reached eleven beaches since February"
    assert [text[start:end] for start, end in claim.places] == [words, words]


_PIECES = st.sampled_from(
    [
        "– ",
        "– It is so, says Anna Berg to us.\n\n",
        "“It is late,” she said. ",
        '"We lost," said Per Moe, who led the team. ',
        "He said that 40 ships sank, and that 3 burned. ",
        "LABEL: A ship lies at the quay.  Photo: Ann Lee / Post\n",
        "According to the board, the ship, which sank in 1987, leaks. ",
        "\r\n\r\n",
        "\u2029",
        "👩🏽‍🔬 said ",
        "קרית ",
        "e\u0301 ",
        "\ufeff",
        "\x1b[0m",
        ", who ",
        "# Head\n",
        "**",
        "[a](b) ",
        "<p>",
        "</p>",
        "&amp;",
        "```\n",
        "| a |\n|---|\n",
        "> ",
    ]
)


def texts() -> st.SearchStrategy[str]:
    """News and debris."""
    piece = st.one_of(_PIECES, mixed_texts(max_pieces=4))
    return st.lists(piece, min_size=1, max_size=25).map("".join).filter(lambda text: text.strip() != "")


@quick
@given(texts())
def test_any_text_gives_exact_claims(text: str) -> None:
    """Emoji, right-to-left, control characters and broken quotes: offsets hold, and nothing raises."""
    require_exact(detect(readers.of_text(text)))


@quick
@given(texts())
def test_any_markdown_gives_exact_claims(text: str) -> None:
    """The offsets are into the Markdown as it was sent."""
    draft = readers.of_markdown(text)
    assert draft.text == text
    require_exact(detect(draft))


@quick
@given(texts())
def test_any_html_gives_exact_claims_or_is_unreadable(text: str) -> None:
    """The offsets are into the text that is answered."""
    try:
        draft = readers.of_html(f"<p>{text}")
    except readers.UnreadableDraft:
        return
    require_exact(detect(draft))


@quick
@given(texts())
def test_a_claim_is_a_sentence_of_its_own(text: str) -> None:
    """It has words, and ends with a mark."""
    for claim in detect(text).claims:
        assert any(character.isalnum() for character in claim.claim.text)
        assert claim.claim.text.rstrip("\"'”’»)]")[-1] in ".!?…"


HOSTILE = {
    "dashes": "– ",
    "open quotes": "“",
    "straight quotes": '"',
    "single quotes": "‘a ",
    "asides": ", who ",
    "reported in reported": "A said that ",
    "speakers without a verb": "the of ",
    "asides of a speaker": "Anna Berg, the man, who is, said ",
    "lists": "a, b, c, ",
    "coordinations": "it is so and ",
    "semicolons": "it is so; ",
    "brackets": "(",
    "square brackets": "[a](",
    "short lines": "It is so.\n",
    "shorter lines": "ab cd\n",
    "capitals": "AB-",
    "words in capitals": "Aa ",
    "credits": "Photo: ",
    "abbreviations": "Mr. ",
    "fronted": "In a, ",
    "spaces": " ",
    "line breaks": "\n",
    "commas": ",",
    "figures": "1,",
    "letters": "a",
    "capital letters": "A",
    "marks": "a\u0301",
    "emoji": "👩🏽‍🔬",
    "backticks": "`",
    "fences": "~~~a\n",
    "stars": "*a ",
    "comments": "<!--",
    "footnotes": "[^a",
    "tables": "|a|\n",
    "entities": "&",
    "tags": "<a ",
}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_the_longest_draft_takes_seconds_whatever_is_in_it(form: str, piece: str) -> None:
    """No pattern's time grows with the square of the length."""
    text = "a" + piece * ((LONGEST - 2) // len(piece)) + "b"
    read = {"text": readers.of_text, "markdown": readers.of_markdown, "html": readers.of_html}[form]
    begun = time.process_time()
    detect(read(text))
    assert time.process_time() - begun < MAX_SECONDS


def test_many_persons_take_seconds() -> None:
    """Each name is looked up, and not compared with all others."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = (
        f"Anna B{letters[n % 26]}{letters[n // 26 % 26]}{letters[n // 676 % 26]}" for n in range(9_000)
    )
    begun = time.process_time()
    detect(" ".join(f"{name} was here." for name in names))
    assert time.process_time() - begun < MAX_SECONDS


def test_a_statement_without_end_is_left_out_and_told() -> None:
    """It would be nothing that a reader calls a sentence."""
    detection = detect("The ship sank. A" + "a" * MAX_STATEMENT_CHARS)
    assert [claim.claim.text for claim in detection.claims] == ["The ship sank."]
    assert detection.warnings == (
        f"1 sentences of more than {MAX_STATEMENT_CHARS} characters were left out",
    )


def test_warnings_of_the_reader_come_first() -> None:
    """What did not come through of the original is told with what was left out."""
    detection = detect(Draft("The ship sank.", warnings=("a picture was left out",)))
    assert (detection.warnings, detection.draft.warnings) == (("a picture was left out",), ())


def test_claims_know_the_draft_they_stand_in() -> None:
    """So that no draft is evidence for itself."""
    draft = Draft("The ship sank.", title="The ship lost", url="https://post.example/1")
    (claim,) = detect(draft).claims
    assert (claim.claim.title, claim.claim.url, claim.claim.day) == (draft.title, draft.url, None)


def test_a_question_scores_low_whatever_the_model_says() -> None:
    """It states nothing."""
    question, answer = detect("Will the ship sail in 2030? It has 40 holes.").claims
    assert (question.checkworthiness <= 0.1, answer.checkworthiness) == (True, 0.9)


def test_every_statement_is_scored_once() -> None:
    """One call a draft, in the order of the text, repeats left out."""
    asked: list[list[str]] = []

    def score(texts: list[str]) -> list[float]:
        asked.append(list(texts))
        return score_all(texts)

    Detector(score).detect(Draft("The ship sank. Nobody died.\n\nThe ship sank."))  # type: ignore[arg-type]
    assert asked == [["The ship sank.", "Nobody died."]]


def _claims(*scores: float) -> Detection:
    draft = Draft("".join(f"Ship {n} sank. " for n in range(len(scores))))
    return Detector(lambda texts: list(scores)).detect(draft)


def test_of_too_many_claims_the_ones_most_worth_checking_are_kept() -> None:
    """They stay in the order of the text, and a warning tells how many were left out."""
    kept, warnings = selected(_claims(0.6, 0.4, 0.9, 0.7), min_checkworthiness=0.5, max_claims=2)
    assert [claim.claim.text for claim in kept] == ["Ship 2 sank.", "Ship 3 sank."]
    assert list(warnings) == [
        "1 of 3 claims were not checked, the least worth checking by their score: max_claims is 2"
    ]


def test_of_few_claims_all_worth_checking_are_kept() -> None:
    """And nothing is told."""
    kept, warnings = selected(_claims(0.6, 0.4, 0.5), min_checkworthiness=0.5, max_claims=2)
    assert ([claim.claim.text for claim in kept], list(warnings)) == (
        ["Ship 0 sank.", "Ship 2 sank."],
        [],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "– It broke. Nobody came, says Anna Berg to the Post.",
            [("Anna Berg", "It broke."), ("Anna Berg", "Nobody came.")],
        ),
        (
            "“We lost,” said Per Moe. “It was late.”",
            [("Per Moe", "We lost."), ("Per Moe", "It was late.")],
        ),
        (
            "“We lost. It was late,” said Per Moe, who has led the team since May.",
            [
                ("Per Moe", "We lost."),
                ("Per Moe", "It was late."),
                (None, "Per Moe has led the team since May."),
            ],
        ),
        (
            'The report found that 40 people had died and called it "a failure of us all."',
            [
                (
                    None,
                    'The report found that 40 people had died and called it "a failure of us all."',
                )
            ],
        ),
        (
            "– Did the ship leak?\n\n– It did, replies Anna Berg.",
            [(None, "Did the ship leak?"), ("Anna Berg", "It did.")],
        ),
        (
            "Officers found Mr Hale in the garden and he was pronounced dead at the scene.",
            [
                (None, "Officers found Mr Hale in the garden."),
                (None, "He was pronounced dead at the scene."),
            ],
        ),
        (
            "The ferry sank, the owner said, adding that it had cost 40 million.",
            [("the owner", "The ferry sank."), ("the owner", "It had cost 40 million.")],
        ),
        (
            '"I did not see it", Anna Berg told the court, "and I did not hear it."',
            [("Anna Berg", "I did not see it."), ("Anna Berg", "I did not hear it.")],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_paragraphs_come_apart_as_a_reader_would_take_them(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    """Who says what, with nothing lost and nothing put into a mouth."""
    assert told(text) == expected


def test_a_quotation_without_a_speaker_does_not_get_the_next_ones() -> None:
    """Two speakers in one paragraph, of whom the second contradicts the first."""
    claims = detect(Draft("“The ship sank in 2019.” “No, it burned in 2018,” said Lars Holm.")).claims
    assert [claim.speaker for claim in claims] == [None, "Lars Holm"]


def test_a_repeat_by_somebody_else_is_another_claim() -> None:
    """Two who say the same are two sources."""
    text = "– The ship leaked, says Anna Berg.\n\n– The ship leaked, says Per Moe."
    assert told(text) == [("Anna Berg", "The ship leaked."), ("Per Moe", "The ship leaked.")]


def uncovered(detection: Detection) -> str:
    """What of the draft is in no claim."""
    left = list(detection.draft.text)
    for claim in detection.claims:
        for start, end in claim.places:
            left[start:end] = [" "] * (end - start)
    return " ".join("".join(left).split())


@pytest.mark.parametrize(
    "text",
    [
        "Copyright law will change in 2026. The bill has 40 clauses.",
        "The firm's privacy policy breaks the law. Terms and conditions were changed in May.",
        "Powered by batteries, the ferry crosses in 20 minutes.",
        "The newsletter has 4,000 readers. The advertisement was banned in May.",
        "They share this view with the union. Share prices fell in May.",
        "The court saw the video: it showed two men.",
        "He held a photo of Anna Berg, his sister.",
        "(c) The firm paid 40 million.",
        "Published in 1998, the novel sold two million copies.",
        "Updated figures show that 48 people have died.",
        "Reporting by the Post showed that four officials had been paid.",
        "By Friday evening, 4,000 people had signed.",
        "12 May 1945 was the last day of the siege.",
        "Related crimes fell by 12 per cent. More on that was told in May.",
        "Most read the letter in silence, and several wept.",
        "NATO – an alliance of 31 – has grown.",
        "The car reached its top speed (310 km/h).",
        "#MeToo changed the industry.",
        "The list was short:\n\n• the roof leaks\n• the door does not close",
        "The vote was close.\n\nResidents have until 30 May to comment on the draft local plan",
        "We lost. It was late.\n\nThis report was produced by the union in 2019.",
    ],
)
def test_no_sentence_of_an_article_is_taken_for_furniture(text: str) -> None:
    """Words of websites are words of articles too."""
    assert set(words(uncovered(detect(text)))) <= {"and"}


def test_a_comment_form_above_the_text_hides_nothing() -> None:
    """Only what is less than the article before it is taken for what stands below one."""
    text = "A lead.\n\nComments (3)\n\nThe ship sank in May. Nobody died. The owner paid 40 million."
    assert "The ship sank in May." in statements(text)
