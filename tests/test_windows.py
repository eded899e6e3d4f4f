"""Long passages are read in windows of sentences, each side at its maximum."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from service.verification.records import Claim, Stance, StanceScores
from service.verification.stance import judge
from service.verification.windows import Pair, Reading, Sides, read, titled
from service_fixtures import candidate

CLAIM = "The bridge opened in 1931."
NEUTRAL = StanceScores(0.1, 0.8, 0.1)
SUPPORT = StanceScores(0.9, 0.05, 0.05)
REFUTATION = StanceScores(0.03, 0.07, 0.9)


class WordModel:
    """Reads ``limit`` words; finds support where a text says so, refutation where it says that."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.calls: list[list[Pair]] = []

    def __call__(self, pairs: Sequence[Pair]) -> list[StanceScores]:
        self.calls.append(list(pairs))
        return [self._scores(text.split()) for text, _ in pairs]

    def _scores(self, words: list[str]) -> StanceScores:
        is_cut = len(words) > self.limit
        read_words = words[: self.limit]
        scores = NEUTRAL
        if "yes" in read_words:
            scores = SUPPORT
        elif "no" in read_words:
            scores = REFUTATION
        return StanceScores(scores.entailment, scores.neutral, scores.contradiction, is_cut)


def reading(sentences: Sequence[str]) -> Reading:
    """A passage of these sentences, a space between them."""
    spans = []
    start = 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 1
    return Reading(" ".join(sentences), spans, CLAIM)


def test_a_passage_that_fits_is_read_whole_in_one_call():
    """No window is asked about, and both sides are those of the whole."""
    model = WordModel(limit=100)
    assert read([reading(["One yes.", "Two no."])], model) == [Sides(NEUTRAL, NEUTRAL)]
    assert len(model.calls) == 1


@pytest.mark.parametrize("place", range(12))
def test_one_refuting_sentence_counts_wherever_it_stands(place: int):
    """Eleven sentences on other matters do not outvote the one that refutes."""
    sentences = ["a b c d"] * 12
    sentences[place] = "a b no d"
    [sides] = read([reading(sentences)], WordModel(limit=12))
    assert sides.contradicting == REFUTATION
    assert sides.stronger == REFUTATION


def test_both_sides_are_kept_each_at_its_maximum():
    """A window that supports and one that refutes stand beside each other."""
    sentences = ["a yes"] + ["a b c d"] * 6 + ["a no"]
    assert read([reading(sentences)], WordModel(limit=12)) == [Sides(SUPPORT, REFUTATION)]


@pytest.mark.parametrize("count", [4, 5, 6, 7, 20])
def test_windows_are_three_sentences_one_shared_and_miss_none(count: int):
    """Written out for five sentences: 0 1 2 and 2 3 4."""
    model = WordModel(limit=9)
    read([reading([f"{n}a {n}b {n}c" for n in range(count)])], model)
    windows = [[int(word[:-1]) for word in text.split()[::3]] for text, _ in model.calls[1]]
    if count == 5:
        assert windows == [[0, 1, 2], [2, 3, 4]]
    assert {number for window in windows for number in window} == set(range(count))
    for window, following in pairwise(windows):
        assert len(window) == 3
        assert following[0] == window[-1]


def test_up_to_three_sentences_that_are_too_long_are_read_one_by_one():
    """The parts have to be shorter than the whole."""
    model = WordModel(limit=4)
    read([reading(["a b c", "d e f", "g h i"])], model)
    assert [text for text, _ in model.calls[1]] == ["a b c", "d e f", "g h i"]


def test_a_sentence_that_is_too_long_itself_stays_cut():
    """Nothing is read whole, so the passage says that it was cut, and the model is not asked again."""
    model = WordModel(limit=2)
    [sides] = read([reading(["a no b c d e"])], model)
    assert sides.stronger.is_cut
    assert len(model.calls) == 1


def test_a_window_that_was_cut_is_read_sentence_by_sentence():
    """Two long sentences of four fit alone, though not together."""
    sentences = ["a b c d e f", "g h i j no l", "m", "o"]
    model = WordModel(limit=8)
    [sides] = read([reading(sentences)], model)
    assert (sides.contradicting, sides.stronger.is_cut) == (REFUTATION, False)
    assert [text for text, _ in model.calls[2]] == sentences[:3]


def test_a_passage_with_a_sentence_that_cannot_be_read_stays_cut():
    """What stands in that sentence might turn the rest around."""
    sentences = ["yes b c d e f g h i j k l m n", "a b", "c no", "d"]
    [sides] = read([reading(sentences)], WordModel(limit=5))
    assert sides.stronger.is_cut


def test_a_long_passage_is_evidence_of_both_sides():
    """One passage that says both is shown with either side, each with the sentence that decides."""
    sentences = ["It says yes here.", *[f"Note {n} is blank." for n in range(6)], "It says no too."]
    chosen = candidate(" ".join(sentences), sentences)
    [judged] = judge([Claim("c1", CLAIM)], [[chosen]], WordModel(limit=12), 0.5)
    assert [(piece.stance, piece.rationale and piece.rationale.text) for piece in judged] == [
        (Stance.SUPPORTS, "It says yes here."),
        (Stance.REFUTES, "It says no too."),
    ]


def test_a_passage_that_keeps_one_side_is_not_neutral_too():
    """No sentence refutes by itself, so what is left of the two sides is the support."""
    sentences = [
        "It says yes here.",
        *[f"Note {n} is blank." for n in range(6)],
        "What it",
        "says is no too.",
    ]
    chosen = candidate(" ".join(sentences), sentences)
    model = WordModel(limit=12)
    weak = StanceScores(0.05, 0.9, 0.05)

    def windows_only(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [
            weak if text == "says is no too." else scores
            for (text, _), scores in zip(pairs, model(pairs), strict=True)
        ]

    [sides] = read([reading(sentences)], windows_only)
    assert sides.contradicting == REFUTATION
    [judged] = judge([Claim("c1", CLAIM)], [[chosen]], windows_only, 0.6)
    assert [piece.stance for piece in judged] == [Stance.SUPPORTS]


@pytest.mark.parametrize(
    ("title", "given"),
    [
        ("Mayor quits", "Mayor quits. She left."),
        (" Who pays? ", "Who pays? She left."),
        (None, "She left."),
        ("  ", "She left."),
        ("long " * 41, "She left."),
    ],
)
def test_a_text_is_read_under_its_title(title: str | None, given: str):
    """With a full stop where the title has no mark of its own; without what is too long for a title."""
    assert titled(title, "She left.") == given


def test_every_window_is_read_under_the_title():
    """What is too long to be read at once is read in parts, and each part says what it is about."""
    text = "First here. Then that. Now this. At last."
    asked: list[str] = []

    def short(pairs: Sequence[Pair]) -> list[StanceScores]:
        asked.extend(passage for passage, _ in pairs)
        return [StanceScores(0.1, 0.8, 0.1, is_cut=len(passage) > 45) for passage, _ in pairs]

    sentences = [(0, 11), (12, 22), (23, 32), (33, 41)]
    read([Reading(text, sentences, "a claim", "Fog")], short)
    assert asked == [
        f"Fog. {text}",
        "Fog. First here. Then that. Now this.",
        "Fog. Now this. At last.",
    ]
