"""Pairs about how many and how often: that the label follows from the words."""

import random
from collections import Counter

import pytest

import quantified_pairs
from quantified_pairs import BOTH_OR_NONE, COUNTS, FREQUENCIES, Sentence, label_of


def sentence(sentences: list[Sentence], text: str) -> Sentence:
    """The one with that text."""
    return next(each for each in sentences if each.text == text)


@pytest.fixture
def counts() -> list[Sentence]:
    """Of twelve spies, in figures."""
    rng = random.Random(2)  # draws "of the spies" and figures
    return list(quantified_pairs.counts("spies", "defected", "defect", 12, rng))


@pytest.mark.parametrize(
    ("passage", "claim", "label"),
    [
        ("None of the spies defected.", "All the spies defected.", "refutes"),
        ("Not all the spies defected.", "All the spies defected.", "refutes"),
        ("Not all the spies defected.", "None of the spies defected.", "neutral"),
        ("All the spies defected.", "Most of the spies defected.", "supports"),
        ("Some of the spies defected.", "Most of the spies defected.", "neutral"),
        ("Half of the spies defected.", "More than half of the spies defected.", "refutes"),
        ("12 of the spies defected.", "More than 12 of the spies defected.", "refutes"),
        ("12 of the spies defected.", "At least 12 of the spies defected.", "supports"),
        ("More than 12 of the spies defected.", "At least one of the spies defected.", "supports"),
        ("More than 12 of the spies defected.", "All the spies defected.", "neutral"),
        ("About 12 of the spies defected.", "Exactly 12 of the spies defected.", "neutral"),
        ("Nearly 12 of the spies defected.", "Fewer than 12 of the spies defected.", "supports"),
        ("Some of the spies did not defect.", "All the spies defected.", "refutes"),
        ("Few of the spies defected.", "Most of the spies defected.", "refutes"),
    ],
)
def test_counts(counts: list[Sentence], passage: str, claim: str, label: str):
    """Worked out by hand."""
    assert label_of(sentence(counts, passage), sentence(counts, claim), COUNTS) == label


@pytest.mark.parametrize(
    ("passage", "claim", "label"),
    [
        ("The mayor never pays.", "The mayor sometimes pays.", "refutes"),
        ("The mayor seldom pays.", "The mayor never pays.", "refutes"),
        ("The mayor does not always pay.", "The mayor never pays.", "neutral"),
        ("The mayor usually pays.", "The mayor often pays.", "supports"),
        ("It is not true that the mayor never pays.", "Not once does the mayor pay.", "refutes"),
    ],
)
def test_frequencies(passage: str, claim: str, label: str):
    """Worked out by hand."""
    said = list(quantified_pairs.frequencies("the mayor", "pays", "pay"))
    assert label_of(sentence(said, passage), sentence(said, claim), FREQUENCIES) == label


@pytest.mark.parametrize(
    ("passage", "claim", "label"),
    [
        ("The mayor met the king, not the queen.", "The mayor met the queen.", "refutes"),
        ("The mayor met not the king but the queen.", "The mayor met the queen.", "supports"),
        ("The mayor met not only the king but also the queen.", "The mayor met the king.", "supports"),
        ("The mayor met the king.", "The mayor met the queen.", "neutral"),
        (
            "The mayor met neither the king nor the queen.",
            "The mayor failed to meet the king.",
            "supports",
        ),
        ("The mayor met either the king or the queen.", "The mayor met the king.", "neutral"),
        ("It is false that the mayor met the king.", "The mayor met the king.", "refutes"),
    ],
)
def test_one_of_two(passage: str, claim: str, label: str):
    """Worked out by hand."""
    said = list(quantified_pairs.of_two("the mayor", "met", "meet", "the king", "the queen"))
    assert label_of(sentence(said, passage), sentence(said, claim), BOTH_OR_NONE) == label


def test_the_labels_weigh_the_same():
    """So that how a claim counts does not tell its label."""
    pairs = quantified_pairs.quantified(900, random.Random(3))
    assert set(Counter(pair.label for pair in pairs).values()) == {300}
    assert pairs == quantified_pairs.quantified(900, random.Random(3))
