"""Keyword search on a real SQLite: BM25 worked out by hand, words that are no operators, filters."""

import math
from collections import Counter
from datetime import date

import pytest

from index import keywords
from index.corpus import Corpus
from index.fusion import fused
from index.ingest import Ingestor
from index.queries import plain
from index.records import Document, Filter
from index.search import Searcher

TEXTS = {
    "a": "wolf wolf fox",
    "b": "fox hen hen hen goat goat goat goat",
    "c": "hen wolf goat",
    "d": "cow",
    "e": "cow cow pig pig pig pig",
    "f": "pig",
    "g": "sheep cow",
}


def found(corpus: Corpus, text: str, wanted: Filter | None = None) -> list[tuple[str, float]]:
    """Document ids and scores, best first."""
    with corpus.snapshot() as snapshot:
        rows = snapshot.with_words_of(text, 1000, 100, wanted or Filter())
        passages = snapshot.passages(number for number, _ in rows)
    return [(passages[number].passage.document_id, score) for number, score in rows]


def bm25(words: list[str], text: str) -> float:
    """Robertson's BM25 with k1 = 1.2 and b = .75, as SQLite's manual gives it."""
    lengths = {key: len(each.split()) for key, each in TEXTS.items()}
    mean = sum(lengths.values()) / len(lengths)
    counts = Counter(text.split())
    score = 0.0
    for word in words:
        holders = sum(word in each.split() for each in TEXTS.values())
        idf = math.log((len(TEXTS) - holders + 0.5) / (holders + 0.5))
        frequency = counts[word]
        score += idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * len(text.split()) / mean))
    return score


def test_scores_are_bm25(ingestor: Ingestor, corpus: Corpus):
    """Of two words, over all texts that have one of them, best first."""
    ingestor.add([Document(key, text) for key, text in TEXTS.items()])
    expected = {
        key: bm25(["wolf", "hen"], text)
        for key, text in TEXTS.items()
        if {"wolf", "hen"} & {*text.split()}
    }
    rows = found(corpus, "The wolf, the hen!")
    assert dict(rows) == pytest.approx(expected, abs=1e-6)
    assert [key for key, _ in rows] == sorted(expected, key=lambda key: -expected[key])


def test_words_are_found_by_their_stem_and_without_accents(ingestor: Ingestor, corpus: Corpus):
    """*Defections* finds *defected*, *Skarvoy* finds *Skarvoy*, and case does not matter."""
    ingestor.add([Document("a", "Three officers defected."), Document("b", "The café closed.")])
    assert [key for key, _ in found(corpus, "DEFECTING OFFICER")] == ["a"]
    assert [key for key, _ in found(corpus, "cafe")] == ["b"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        'cow" OR "pig',
        "cow AND",
        "NOT cow",
        "cow*",
        "title: cow",
        "NEAR(cow pig)",
        "^cow",
        "🚗 - ()",
    ],
)
def test_no_word_is_an_operator(ingestor: Ingestor, corpus: Corpus, text: str):
    """What would be one in SQLite is a word like others, or none."""
    ingestor.add([Document(key, each) for key, each in TEXTS.items()])
    assert len(found(corpus, text)) in {0, 3, 4}


def test_words_that_stand_nearly_everywhere_are_left_out(
    ingestor: Ingestor, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
):
    """Where others remain: they cost much and tell little."""
    monkeypatch.setattr(keywords, "FEW_PASSAGES", 2)
    ingestor.add([Document(f"d{n}", f"The town has {n} bakers.") for n in range(30)])
    with corpus.snapshot() as snapshot:
        rare = snapshot.with_words_of("the town has 7 bakers", 30, 100, Filter())
        common = snapshot.with_words_of("the town", 30, 100, Filter())
    assert len(rare) == 1
    assert len(common) == 30


def test_what_is_replaced_or_deleted_is_not_found(ingestor: Ingestor, corpus: Corpus):
    """Nor is a title that is no more."""
    ingestor.add([Document("a", "Red fox.", title="Animals"), Document("b", "Red hen.")])
    assert {key for key, _ in found(corpus, "red animals")} == {"a", "b"}
    ingestor.add([Document("a", "Blue fox.", title="Beasts")])
    corpus.delete("b")
    assert found(corpus, "red animals hen") == []
    assert [key for key, _ in found(corpus, "beasts")] == ["a"]


DATED = [
    Document(
        "en-old",
        "A fox ran.",
        url="https://a.example/1",
        publisher="A",
        published_at="2022-01-31",
        language="en",
        tags=("x", "y"),
    ),
    Document(
        "gb-new",
        "A fox sat.",
        url="https://b.example/2_3",
        publisher="B",
        published_at="2023-02-01T10:00:00Z",
        language="en-GB",
        tags=("y",),
    ),
    Document(
        "nb",
        "A fox ate.",
        url="https://own.example/a",
        publisher="A",
        published_at="2023-06-01",
        language="nb",
    ),
    Document("bare", "A fox hid."),
]


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), {"en-old", "gb-new", "nb", "bare"}),
        (Filter(publishers=("A",)), {"en-old", "nb"}),
        (Filter(publishers=("A", "B")), {"en-old", "gb-new", "nb"}),
        (Filter(tags=("x", "z")), {"en-old"}),
        (Filter(tags=("y",)), {"en-old", "gb-new"}),
        (Filter(language="en"), {"en-old", "gb-new"}),
        (Filter(language="EN-gb"), {"gb-new"}),
        (Filter(language="e"), set()),
        (Filter(published_from=date(2023, 2, 1)), {"gb-new", "nb"}),
        (Filter(published_to=date(2023, 2, 1)), {"en-old", "gb-new"}),
        (Filter(exclude_urls=("https://own.example/*",)), {"en-old", "gb-new", "bare"}),
        (
            Filter(exclude_urls=("HTTPS://A.EXAMPLE/1", "https://b.example/2%3")),
            {"gb-new", "nb", "bare"},
        ),
        (Filter(exclude_urls=("*",)), {"bare"}),
        (Filter(publishers=("A",), language="nb"), {"nb"}),
        (Filter(publishers=("' OR 1=1 --",)), set()),
    ],
)
def test_a_filter_is_met_in_both_searches(
    ingestor: Ingestor, corpus: Corpus, searcher: Searcher, wanted: Filter, ids: set[str]
):
    """By words alone and by both together."""
    ingestor.add(DATED)
    assert {key for key, _ in found(corpus, "fox", wanted)} == ids
    result = searcher.search(["fox", "fox"], 10, [wanted, Filter()])
    assert {hit.source.id for hit in result.hits[0]} == ids
    assert len(result.hits[1]) == len(DATED)


def test_a_filter_never_returns_fewer_than_there_are(ingestor: Ingestor, searcher: Searcher):
    """Though two hundred nearer passages do not meet it."""
    ingestor.add([Document(f"n{n}", f"The red fox {n} ran.", publisher="Near") for n in range(200)])
    ingestor.add([Document(f"f{n}", f"Turnip {n} grows.", publisher="Far") for n in range(5)])
    [hits] = searcher.search(["The red fox ran."], 5, [Filter(publishers=("Far",))]).hits
    assert {hit.source.publisher for hit in hits} == {"Far"}
    assert len(hits) == 5


def test_cosine_and_words_are_mixed():
    """By hand: a fifth of BM25 a word beside the cosine, through the logistic function."""
    found_by_meaning = {1: 0.9, 2: 0.8, 3: 0.1}
    found_by_words = {2: 7.5, 3: 2.0}
    rows = fused(found_by_meaning, found_by_words, 5)
    assert [(row.number, row.similarity, row.lexical) for row in rows] == [
        (2, 0.8, 7.5),
        (1, 0.9, None),
        (3, 0.1, 2.0),
    ]
    assert [row.relevance for row in rows] == pytest.approx(
        [1 / (1 + math.exp(-1.1)), 1 / (1 + math.exp(-0.9)), 1 / (1 + math.exp(-0.18))]
    )


def test_equal_passages_are_ranked_by_number():
    """Also where the last digits of a float tell them apart."""
    rows = fused({3: 0.5, 1: 0.5 - 1e-9, 2: 0.5}, {}, 1)
    assert [row.number for row in rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        (
            "Storm hits port pic.twitter.com/Ab12 — Ana Lund (@analund) May 1, 2021",
            "Storm hits port — Ana Lund May 1, 2021",
        ),
        ("#SaveTheMill now! https://t.co/x?y=1", "Save The Mill now!"),
        ("@HarbourCity closes pier #2", "HarbourCity closes pier #2"),
        ("Write to desk@paper.example today", "Write to desk@paper.example today"),
        ("https://paper.example/a", "https://paper.example/a"),
        ("Two  ships sank.", "Two ships sank."),
    ],
)
def test_a_post_is_searched_for_by_its_words(text: str, searched: str):
    """Addresses and handles behind a name go, hashtags are words; a text of nothing else stays."""
    assert plain(text) == searched


def test_a_hashtag_finds_its_words(ingestor: Ingestor, searcher: Searcher):
    """By meaning and by words."""
    ingestor.add([Document("mill", "They want to save the mill."), Document("b", "The weir broke.")])
    [hits] = searcher.search(["#SaveTheMill pic.twitter.com/weirbroke"], 1).hits
    assert hits[0].source.id == "mill"
