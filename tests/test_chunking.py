"""Sentences and passages: what holds for any text, worked examples, and hostile texts in short time."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes import mixed_texts
from index.chunking import MAX_PASSAGE_CHARS, PassageSpan, passage_spans, sentence_spans
from timing import least_seconds

quick = settings(max_examples=120, deadline=None)
shapes = st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1)))


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def every_sentence(passages: list[PassageSpan]) -> list[tuple[int, int]]:
    """The distinct sentences of passages, in order."""
    return sorted({sentence for passage in passages for sentence in passage.sentences})


@quick
@given(mixed_texts())
def test_sentences_are_in_order_and_do_not_overlap(text: str) -> None:
    """Each sentence is not empty, and begins no earlier than the one before ends."""
    ends = 0
    for start, end in sentence_spans(text):
        assert ends <= start < end <= len(text)
        ends = end


@quick
@given(mixed_texts())
def test_sentences_hold_every_character_but_white_space(text: str) -> None:
    """What lies between the sentences is white space alone."""
    outside = list(text)
    for start, end in sentence_spans(text):
        outside[start:end] = [" "] * (end - start)
    assert "".join(outside).strip() == ""


@quick
@given(mixed_texts())
def test_sentences_have_no_white_space_around_them(text: str) -> None:
    """A sentence begins and ends with a character that can be seen."""
    for sentence in sentences(text):
        assert sentence == sentence.strip()


@quick
@given(mixed_texts(), shapes)
def test_a_passage_is_a_run_of_the_documents_sentences(text: str, shape: tuple[int, int]) -> None:
    """It holds 1 to N neighbouring sentences, and starts and ends with its first and last."""
    passages = passage_spans(text, *shape)
    order = every_sentence(passages)
    for passage in passages:
        first = order.index(passage.sentences[0])
        assert list(passage.sentences) == order[first : first + len(passage.sentences)]
        assert 1 <= len(passage.sentences) <= shape[0]
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])


@quick
@given(mixed_texts(), shapes)
def test_no_passage_is_longer_than_the_limit(text: str, shape: tuple[int, int]) -> None:
    """Even a single endless word is cut at the limit."""
    assert all(p.end - p.start <= MAX_PASSAGE_CHARS for p in passage_spans(text, *shape))


@quick
@given(mixed_texts(), shapes)
def test_passages_hold_every_character_but_white_space(text: str, shape: tuple[int, int]) -> None:
    """No part of a document is out of the search's reach, cut sentences included."""
    outside = list(text)
    for start, end in every_sentence(passage_spans(text, *shape)):
        outside[start:end] = [" "] * (end - start)
    assert "".join(outside).strip() == ""


@quick
@given(mixed_texts(), shapes)
def test_sentences_of_passages_have_no_white_space_around_them(
    text: str, shape: tuple[int, int]
) -> None:
    """That holds for the parts of an overlong sentence too."""
    for start, end in every_sentence(passage_spans(text, *shape)):
        assert text[start:end] == text[start:end].strip()


@quick
@given(mixed_texts(), shapes)
def test_passages_overlap_as_asked(text: str, shape: tuple[int, int]) -> None:
    """Each repeats the last sentences of the one before, or fewer where there is no room for all."""
    passages = passage_spans(text, *shape)
    for before, after in pairwise(passages):
        asked = min(shape[1], len(before.sentences) - 1)
        repeated = sum(sentence in before.sentences for sentence in after.sentences)
        new = after.sentences[repeated]
        assert repeated <= asked
        if repeated < asked:
            left_out = before.sentences[len(before.sentences) - repeated - 1]
            assert new[1] - left_out[0] > MAX_PASSAGE_CHARS
        shared = [sentence for sentence in after.sentences if sentence in before.sentences]
        assert shared == list(before.sentences[len(before.sentences) - repeated :])
        assert after.start > before.start


@quick
@given(mixed_texts())
def test_sentences_that_are_short_enough_stay_whole_in_passages(text: str) -> None:
    """Only a sentence over the limit is cut."""
    whole = {span for span in sentence_spans(text) if span[1] - span[0] <= MAX_PASSAGE_CHARS}
    assert whole <= set(every_sentence(passage_spans(text, 3, 1)))


@pytest.mark.parametrize(
    "expected",
    [
        ["Dr. Nilsen arrived at 5 p.m. on Friday.", "He left at once."],
        ["The U.S. Senate voted 51-49.", "The bill passed."],
        ["He moved to the U.S. in 1990.", "He stayed."],
        ["He lives at No. 10 Downing Street.", "She does not."],
        ["Mr. and Mrs. Smith met Gen. Lee.", "They spoke."],
        ["J. R. R. Tolkien wrote it.", "It sold well."],
        ["Sales on Jan. 5 rose.", "Sales on Feb. 7 fell."],
        ["Inflation rose to 3.5 percent.", "Wages rose 2.1 percent."],
        ["It cost $1.5 million.", "It was cheap."],
        ["“Is it late?” she asked.", "“No,” he said.", "“Go home.”"],
        ['"We won!" he shouted.', "She laughed."],
        ["Wow!", "Really?", "Yes…", "Fine."],
        ["See www.example.com for more.", "Write to a.b@example.org today."],
        ["Vulkanen 🌋 hadde utbrudd.", "Ingen ble skadet 👩🏽‍🔬."],
        ["مرحبا بكم.", "أنا بخير."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_prose_is_cut_into_its_sentences(expected: list[str]) -> None:
    """Abbreviations, initials, dialogue, decimals and scores do not end a sentence."""
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_wrapped_lines_are_joined(line_break: str) -> None:
    """A long line that ends in mid-sentence goes on in the next."""
    first = f"This is a long line that an editor wrapped by hand in the middle{line_break}of a sentence."
    assert sentences(f"{first} And here is another.") == [first, "And here is another."]


def test_a_paragraph_wrapped_over_many_lines_is_joined() -> None:
    """Joining goes on from line to line as long as no sentence ends."""
    line = "these sixty and more characters go on without an end, and on and on"
    text = f"{line}\n{line}\n{line} until here. Second."
    assert sentences(text) == [f"{line}\n{line}\n{line} until here.", "Second."]


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\n\n", "\u2028"])
def test_a_heading_stays_by_itself(gap: str) -> None:
    """A short line without a full stop is not the beginning of the sentence below it."""
    assert sentences(f"Rents in Skarvøy{gap}Rents rose. Wages fell.") == [
        "Rents in Skarvøy",
        "Rents rose.",
        "Wages fell.",
    ]


def test_items_of_a_list_stay_apart() -> None:
    """A line that opens with a dash or a number is not the rest of the line above."""
    items = [
        f"{mark} an item of a list that is long enough to look like wrapped prose" for mark in "-•*"
    ]
    items.append("2. an item with a number before it that is long enough to look wrapped")
    assert sentences("\n".join(items)) == items


@pytest.mark.parametrize("text", ["", "   ", "\r\n\t\u2028\u00a0\n"])
def test_white_space_has_neither_sentences_nor_passages(text: str) -> None:
    """There is nothing to find in it."""
    assert sentence_spans(text) == []
    assert passage_spans(text, 3, 1) == []


def test_passages_of_three_sentences_that_repeat_one() -> None:
    """Seven sentences of three characters make the passages 1-3, 3-5 and 5-7."""
    text = "A! B! C! D! E! F! G!"
    assert [text[p.start : p.end] for p in passage_spans(text, 3, 1)] == [
        "A! B! C!",
        "C! D! E!",
        "E! F! G!",
    ]


def test_a_passage_ends_before_it_grows_over_the_limit() -> None:
    """Two sentences of 600 characters do not go into one passage of at most 1000."""
    text = " ".join(f"{letter * 599}." for letter in "XYZ")
    assert [(p.start, p.end) for p in passage_spans(text, 3, 1)] == [(0, 600), (601, 1201), (1202, 1802)]


def test_an_overlong_sentence_is_cut_at_a_space() -> None:
    """No word of it is cut in two."""
    text = "seven77 " * 400
    words = [word for p in passage_spans(text, 3, 0) for word in text[p.start : p.end].split()]
    assert words == ["seven77"] * 400


@pytest.mark.parametrize("gap", ["  ", " \t ", "\u00a0 ", "\t" * 3000])
def test_an_overlong_sentence_is_cut_without_white_space_around_its_parts(gap: str) -> None:
    """White space of any kind or length at the cut belongs to neither part."""
    text = gap.join(["seven77"] * 400)
    for start, end in every_sentence(passage_spans(text, 3, 1)):
        assert text[start:end] == text[start:end].strip()


@pytest.mark.parametrize(("count", "overlap"), [(3, 3), (3, 4), (3, -1), (0, 0)])
def test_an_overlap_that_makes_no_headway_is_refused(count: int, overlap: int) -> None:
    """The overlap must be smaller than the passage, or cutting would never end."""
    with pytest.raises(ValueError, match="overlap"):
        passage_spans("One. Two.", count, overlap)


@pytest.mark.parametrize(
    "unit",
    [
        "1. ",
        ". ",
        "a",
        "\n",
        "a\n",
        "A. ",
        "Dr. ",
        "a ",
        "\r\n ",
        "\u2028",
        "p.m. ",
        "e\u0301",
        "# ",
        "!",
        "?!",
        '."',
        ".)",
        "“",
        "1.",
        "@a.",
        "😀",
    ],
)
def test_hostile_text_is_cut_in_time(unit: str) -> None:
    """A hundred kilobytes of anything take well under two seconds, so no document stops the service."""
    text = (unit * 100_000)[:100_000]
    assert least_seconds(lambda: passage_spans(text, 3, 1)) < 2


def test_a_passage_always_holds_something_new() -> None:
    """Where long sentences leave no room for the overlap, it is left out, not repeated alone."""
    first, second, third = "A" + "a" * 398 + ".", "B" + "b" * 298 + ".", "C" + "c" * 698 + "."
    spans = passage_spans(f"{first}\n{second}\n{third}", 3, 1)
    assert [(span.start, span.end) for span in spans] == [(0, 701), (702, 1402)]
