"""Stance of passages, the sentence that decides, and passages that say the same thing twice."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from service.errors import StanceFailed
from service.verification.evidence import candidates, of_stance
from service.verification.records import Claim, Evidence, Stance, StanceScores
from service.verification.stance import judge, stance_of
from service.verification.windows import Pair
from service_fixtures import candidate, piece, scores_of

CLAIM = Claim("c1", "the bridge opened in 1931")


class TableModel:
    """Answers from a table of texts, neutral for all else; remembers each call."""

    def __init__(self, table: dict[str, StanceScores]) -> None:
        self.table = table
        self.calls: list[list[Pair]] = []

    def __call__(self, pairs: Sequence[Pair]) -> list[StanceScores]:
        self.calls.append(list(pairs))
        return [self.table.get(text, scores_of(Stance.NEUTRAL, 0.9)) for text, _ in pairs]


def judge_one(chosen, model) -> Evidence:
    """Judge one candidate against the claim."""
    [[evidence]] = judge([CLAIM], [[chosen]], model, 0.5)
    return evidence


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (StanceScores(0.9, 0.05, 0.05), Stance.SUPPORTS),
        (StanceScores(0.05, 0.05, 0.9), Stance.REFUTES),
        (StanceScores(0.5, 0.5, 0.0), Stance.SUPPORTS),
        (StanceScores(0.49, 0.02, 0.49), Stance.NEUTRAL),
        (StanceScores(0.1, 0.8, 0.1), Stance.NEUTRAL),
        (StanceScores(0.3, 0.1, 0.6), Stance.REFUTES),
    ],
)
def test_a_side_is_taken_from_the_threshold_up(scores: StanceScores, expected: Stance):
    """The larger side counts, where it has at least the probability from which it is shown."""
    assert stance_of(scores, 0.5) is expected


def test_the_rationale_is_the_strongest_sentence_by_itself():
    """Of a passage's sentences, the one that takes its side most strongly alone decides."""
    sentences = ["Rain fell 🌧.", "It opened in 1931.", "So say records."]
    whole = " ".join(sentences)
    model = TableModel(
        {
            whole: scores_of(Stance.SUPPORTS, 0.9),
            sentences[0]: scores_of(Stance.REFUTES, 0.99),
            sentences[1]: scores_of(Stance.SUPPORTS, 0.8),
            sentences[2]: scores_of(Stance.SUPPORTS, 0.6),
        }
    )
    evidence = judge_one(candidate(whole, sentences), model)
    assert evidence.stance is Stance.SUPPORTS
    assert evidence.rationale is not None
    assert evidence.rationale.text == "It opened in 1931."
    # "Rain fell 🌧. " is 13 code points, and the passage begins at 100 of its document.
    assert (evidence.rationale.start, evidence.rationale.end) == (113, 131)


def test_the_rationale_of_a_refutation_is_the_sentence_that_refutes():
    """A sentence that supports strongly is no rationale for a refutation."""
    sentences = ["It opened in 1931.", "That is a myth."]
    whole = " ".join(sentences)
    model = TableModel(
        {
            whole: scores_of(Stance.REFUTES, 0.9),
            sentences[0]: scores_of(Stance.SUPPORTS, 0.99),
            sentences[1]: scores_of(Stance.REFUTES, 0.4),
        }
    )
    rationale = judge_one(candidate(whole, sentences), model).rationale
    assert rationale is not None
    assert rationale.text == "That is a myth."


def test_the_scores_are_the_mean_of_the_passage_and_its_deciding_sentence():
    """A side at .9 by the whole and .6 by its best sentence is taken at .75."""
    sentences = ["It opened in 1931.", "So say records."]
    whole = " ".join(sentences)
    scores = scores_of(Stance.SUPPORTS, 0.9)
    model = TableModel({whole: scores, sentences[0]: scores_of(Stance.SUPPORTS, 0.6)})
    judged = judge_one(candidate(whole, sentences), model).scores
    assert judged.entailment == pytest.approx(0.75)
    assert judged.entailment + judged.neutral + judged.contradiction == pytest.approx(1)


def test_a_side_that_no_sentence_takes_by_itself_may_be_lost():
    """.6 by the whole and .1 by its best sentence is .35, too little to be shown."""
    sentences = ["It opened in 1931.", "So say records."]
    whole = " ".join(sentences)
    weak = scores_of(Stance.SUPPORTS, 0.1)
    table = {whole: scores_of(Stance.SUPPORTS, 0.6), sentences[0]: weak, sentences[1]: weak}
    judged = judge_one(candidate(whole, sentences), TableModel(table))
    assert (judged.stance, judged.rationale) == (Stance.NEUTRAL, None)


def test_a_passage_of_one_sentence_is_not_asked_twice():
    """The only sentence of a passage is its rationale without a further call of the model."""
    model = TableModel({"It opened in 1931.": scores_of(Stance.SUPPORTS, 0.9)})
    evidence = judge_one(candidate("It opened in 1931."), model)
    assert evidence.rationale is not None
    assert evidence.rationale.text == "It opened in 1931."
    assert model.calls == [[("It opened in 1931.", CLAIM.text)]]


def test_a_neutral_passage_has_no_rationale_and_costs_no_further_call():
    """Nothing decides in a passage that takes no side, so its sentences are not asked about."""
    model = TableModel({})
    evidence = judge_one(candidate("Rain fell. Snow fell.", ["Rain fell.", "Snow fell."]), model)
    assert (evidence.stance, evidence.rationale) == (Stance.NEUTRAL, None)
    assert len(model.calls) == 1


def test_all_claims_share_one_call_for_passages_and_one_for_sentences():
    """However many claims and passages there are, the model is called twice."""
    found = []
    table = {}
    for number in range(5):
        sentences = [f"It opened, note {number}.", f"Records agree, note {number}."]
        found.append([candidate(" ".join(sentences), sentences)] * 2)
        table[" ".join(sentences)] = scores_of(Stance.SUPPORTS, 0.9)
        table[sentences[number % 2]] = scores_of(Stance.SUPPORTS, 0.8)
    model = TableModel(table)
    claims = [Claim(f"c{number}", f"claim {number}") for number in range(5)]
    judged = judge(claims, found, model, 0.5)
    assert [len(pieces) for pieces in judged] == [2] * 5
    assert len(model.calls) == 2
    for number, pieces in enumerate(judged):
        expected = ["It opened", "Records agree"][number % 2]
        assert {one.rationale and one.rationale.text for one in pieces} == {
            f"{expected}, note {number}."
        }


def test_a_model_that_raises_is_never_a_stance():
    """What the model raises comes out, for passages and for sentences."""

    def failing(pairs: Sequence[Pair]) -> list[StanceScores]:
        raise StanceFailed("no numbers")

    with pytest.raises(StanceFailed, match="no numbers"):
        judge_one(candidate("It opened."), failing)

    def failing_on_sentences(pairs: Sequence[Pair]) -> list[StanceScores]:
        return [scores_of(Stance.SUPPORTS, 0.9)] if len(pairs) == 1 else failing(pairs)

    with pytest.raises(StanceFailed, match="no numbers"):
        judge_one(candidate("One. Two.", ["One.", "Two."]), failing_on_sentences)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_model_that_gives_another_number_of_scores_is_an_error(count: int):
    """Scores are never matched with the wrong passage."""
    with pytest.raises(ValueError, match="zip"):
        judge(
            [CLAIM],
            [[candidate("One."), candidate("Two.")]],
            lambda pairs: [scores_of(Stance.NEUTRAL, 0.9)] * count,
            0.5,
        )


def test_overlapping_passages_that_one_sentence_decides_fold_into_the_strongest():
    """The same sentence of the same document is one piece of evidence."""
    text = "Rain fell. It opened in 1931. Snow fell."
    first = candidate(text, ["Rain fell.", "It opened in 1931."], "news")
    second = candidate(text, ["It opened in 1931.", "Snow fell."], "news")
    model = TableModel(
        {
            text: scores_of(Stance.SUPPORTS, 0.9),
            "It opened in 1931.": scores_of(Stance.SUPPORTS, 0.8),
        }
    )
    [judged] = judge([CLAIM], [[first, second]], model, 0.5)
    assert len(judged) == 2
    assert len(of_stance(judged, Stance.SUPPORTS)) == 1


WIRE = "The bridge over the Skarv, closed since May, opened in 1931 after three years of work."


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        (WIRE, 1),
        (WIRE.upper().replace(",", ""), 1),
        (f"{WIRE} Rain fell.", 1),
        (WIRE.replace("1931", "1932"), 2),
        (WIRE.replace("three years of work", "a long time"), 2),
        ("After three years of work the bridge over the Skarv opened in 1931.", 2),
    ],
)
@pytest.mark.parametrize("is_given_first", [True, False])
def test_reprints_are_one_origin(text: str, origins: int, is_given_first: bool):
    """The same words in another document are; another number or another wording is another report."""
    chosen = [candidate(WIRE, (), "a"), candidate(text, [text.split(" Rain", maxsplit=1)[0]], "b")]
    model = TableModel(
        {
            each: scores_of(Stance.SUPPORTS, 0.9)
            for one in chosen
            for each in (one.passage.text, one.passage.text.split(" Rain")[0])
        }
    )
    [judged] = judge([CLAIM], [chosen if is_given_first else chosen[::-1]], model, 0.5)
    kept = of_stance(judged, Stance.SUPPORTS)
    assert len(kept) == origins
    told = [hit.passage.document_id for one in kept for hit in (one.candidate, *one.reprints)]
    assert sorted(told) == ["a", "b"]


def test_the_same_short_sentence_in_two_documents_is_two_pieces_of_evidence():
    """Few words may well have been written twice."""
    text = "It opened in 1931."
    model = TableModel({text: scores_of(Stance.SUPPORTS, 0.9)})
    [judged] = judge([CLAIM], [[candidate(text, (), "a"), candidate(text, (), "b")]], model, 0.5)
    kept = of_stance(judged, Stance.SUPPORTS)
    assert [one.candidate.passage.document_id for one in kept] == ["a", "b"]


def test_evidence_stands_strongest_first_and_on_its_own_side():
    """A side lists its own stance alone, in the order of its probability."""
    mixed = [piece(Stance.SUPPORTS, 0.6), piece(Stance.REFUTES, 0.9), piece(Stance.SUPPORTS, 0.8)]
    assert of_stance(mixed, Stance.SUPPORTS) == (mixed[2], mixed[0])
    assert of_stance(mixed, Stance.REFUTES) == (mixed[1],)


def test_hits_below_the_least_similarity_are_not_judged():
    """Hits at the least cosine stay, in their order; farther ones go."""
    near = candidate("near")
    hits = [replace(near, similarity=similarity) for similarity in (0.9, 0.3, 0.29, -0.5)]
    claim = "It is on another matter."
    assert [one.similarity for one in candidates(claim, hits, 0.3)] == [0.9, 0.3]
    assert len(candidates(near.passage.text, hits, 0.3)) == 4, "each has the claim's words"
