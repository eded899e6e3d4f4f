"""News passages as the service reads them: the model and the encoder are tables."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsroom_pairs import (
    as_read,
    headline,
    held_out_newsroom_pairs,
    names,
    newsroom_passages,
    of_other_stories,
)
from stance_pairs import Pair

MILL = "The mill in Harl burned down on Monday. Nobody was hurt. Owner Ida Brek had left at noon. "
MILL += "The cause is not known. Harl's mayor spoke of a loss."
CLAIM = "There were no injuries in the Harl mill fire."


def judge(pairs: Sequence[tuple[str, str]]) -> npt.NDArray[np.float64]:
    """Sure of *nobody*; neutral to all else."""
    return np.array(
        [(0.9, 0.05, 0.05) if "Nobody" in passage else (0.05, 0.05, 0.9) for passage, _ in pairs]
    )


def test_the_part_that_decides_keeps_the_label_and_another_leaves_it_open():
    """Every pair that supports has the deciding sentence, no neutral one has it."""
    passages = [[Pair(CLAIM, MILL, "supports")]] * 200
    read = as_read(passages, judge, random.Random(1))
    supporting = [pair.passage for pair in read if pair.label == "supports"]
    neutral = [pair.passage for pair in read if pair.label == "neutral"]
    assert len(supporting) == 200
    assert all("Nobody was hurt." in passage for passage in supporting)
    assert any("Ida Brek" not in passage for passage in supporting)
    assert any(passage.startswith("Mill in Harl burned down") for passage in supporting)
    assert neutral
    assert not any("Nobody" in passage for passage in neutral)


def test_where_no_part_decides_the_passage_stays_whole():
    """The model finds none, so a part might not support it."""
    passages = [[Pair("A mayor spoke.", MILL.replace("Nobody", "None"), "supports")]] * 50
    read = as_read(passages, judge, random.Random(1))
    assert all(pair.passage.endswith(passages[0][0].passage) for pair in read)
    assert len(read) == 50


def test_a_passage_of_another_story_leaves_a_claim_open():
    """The nearest that has none of its names; the claim's own passage is never taken, though it has none
    of them either.
    """
    nameless = "It burned down in the night. All came to Vale's defence."
    unnamed = [[Pair("All spoke for Brek in court.", nameless, "refutes")] * 20]
    other = "A barn in Tolk burned down on Friday."
    passages = [[Pair(CLAIM, MILL, "supports")] * 20, [Pair("It burned.", other, "supports")]]

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.ones((len(texts), 1), np.float32)

    read = of_other_stories(passages, encode, random.Random(1))
    assert of_other_stories(unnamed, encode, random.Random(1)) == []
    assert len(read) == 2
    assert all(pair.claim == CLAIM and pair.label == "neutral" for pair in read)
    assert all(pair.passage.endswith(other) for pair in read)


def test_a_headline_is_the_beginning_of_the_first_sentence():
    """Without articles, cut at a clause and before a word that calls for another."""
    assert headline("The mayor of Harl resigned on Monday, an aide said. More follows.") == (
        "Mayor of Harl resigned on Monday"
    )
    assert headline("Police in the town of Harl have arrested a man of 40 in a raid.") == (
        "Police in town of Harl have arrested man"
    )


def test_names_are_told_from_times():
    """The first word may be capitalised for standing first."""
    assert names("Trains to Harl's port stop on Monday's orders in March.") == ["Harl"]


def test_no_passage_trained_on_is_held_out_or_asked_about():
    """One in ten is held out; none stands in the newsroom set that verdicts are measured on."""
    held_out = {pair.passage for pair in held_out_newsroom_pairs()}
    trained_on = {pair.passage for pairs in newsroom_passages() for pair in pairs}
    assert not held_out & trained_on
    assert len(held_out) == -(-(len(trained_on) + len(held_out)) // 10)
    for name in ("newsroom", "coast", "inland"):
        corpus = (Path(__file__).parent / "data" / name / "corpus.jsonl").read_text("utf-8")
        assert not any(passage in corpus for passage in held_out | trained_on)
