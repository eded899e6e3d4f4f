"""Pairs made by rule: what is changed, and that the label follows from it."""

import random
import re

import pytest

import contrast_pairs
from contrast_words import GROUPS, OPPOSITES, PHRASES, SAME, STRANGERS
from stance_pairs import Pair


def made(rule: contrast_pairs.Rule, claim: str, passage: str, seed: int = 0) -> list[Pair]:
    """What a rule makes of one supported pair."""
    return rule(Pair(claim, passage, "supports"), random.Random(seed))


def test_a_changed_word_refutes_in_one_place_and_supports_in_both():
    """Red to another colour: in the claim, in the passage, in both."""
    pairs = made(contrast_pairs.changed_word, "She wore a red coat.", "Her coat, long and red, was new.")
    new = pairs[0].claim.split()[3]
    assert new in GROUPS[0]
    assert pairs == [
        Pair(f"She wore a {new} coat.", "Her coat, long and red, was new.", "refutes"),
        Pair("She wore a red coat.", f"Her coat, long and {new}, was new.", "refutes"),
        Pair(f"She wore a {new} coat.", f"Her coat, long and {new}, was new.", "supports"),
    ]


@pytest.mark.parametrize("seed", range(20))
def test_the_new_word_does_not_stand_in_the_passage(seed: int):
    """A passage that names both colours would not refute the other one."""
    passage = "One coat is red, one blue, one green, one yellow, one black."
    [first, *_] = made(contrast_pairs.changed_word, "A coat is red.", passage, seed)
    assert first.claim.split()[-1].rstrip(".") not in {"red", "blue", "green", "yellow", "black"}


def test_a_word_that_the_passage_does_not_share_is_left_alone():
    """Then nobody knows what the passage says of it."""
    assert made(contrast_pairs.changed_word, "The coat is red.", "Her coat was new.") == []


def test_part_of_a_word_is_no_word():
    """`red` in `hundred` is not a colour."""
    assert made(contrast_pairs.changed_word, "A red coat.", "A hundred coats.") == []


@pytest.mark.parametrize("seed", range(20))
def test_a_changed_number_is_another_number(seed: int):
    """In figures, of a year another year of its time."""
    pairs = made(contrast_pairs.changed_number, "It opened in 1931.", "Built by 1931, it is old.", seed)
    year = int(re.findall(r"\d+", pairs[0].claim)[0])
    assert year != 1931
    assert 1900 < year < 1960
    assert [pair.label for pair in pairs] == ["refutes", "refutes", "supports"]


@pytest.mark.parametrize("seed", range(200))
@pytest.mark.parametrize(("word", "value"), [("12", 12), ("five", 5), ("three", 3)])
def test_a_compared_number_holds_where_it_supports(word: str, value: int, seed: int):
    """The comparison that the claim makes is worked out anew from its words.

    Beside a rough number it holds, or fails, for all that is a quarter less or more than that.
    """
    claim, passage = f"The club has {word} members.", f"It counts {word} members today."
    pairs = made(contrast_pairs.compared_number, claim, passage, seed)
    assert [pair.label for pair in pairs] == ["supports", "refutes"]
    names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    for pair in pairs:
        match = re.fullmatch(r"The club has (.+) (\w+) members\.", pair.claim)
        assert match
        number = names.index(match[2]) if match[2] in names else None
        if number is None:
            number = int(match[2]) if match[2].isdigit() else {"eleven": 11}[match[2]]
        is_rough = re.search(r"(about|around|some|roughly) \w+ members", pair.passage)
        for true_value in (0.75 * value, value, 1.25 * value) if is_rough else (value,):
            holds = {
                "more than": true_value > number,
                "over": true_value > number,
                "at least": true_value >= number,
                "fewer than": true_value < number,
                "no more than": true_value <= number,
            }[match[1]]
            assert holds == (pair.label == "supports"), pair


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("More than 12 members left.", "In all 12 members left."),
        ("The club lost 12 members.", "The club lost about 12 members."),
        ("It began in 1931 with pomp.", "In 1931 it began."),
        ("Flat 12 was empty.", "In flat 12 lived a cat."),
        ("The film Apollo 13 landed well.", "It was Apollo 13 again."),
        ("Only 12 members left.", "In all 12 members left."),
    ],
)
def test_a_number_that_is_compared_or_no_count_is_not_compared(claim: str, passage: str):
    """Of what is rough already, or a year, no bound can be told."""
    assert made(contrast_pairs.compared_number, claim, passage) == []


def test_a_denied_claim_is_refuted_by_what_supports_the_claim():
    """It refutes the claim, and is supported by itself, so that denial alone tells nothing."""
    [first, *others] = made(contrast_pairs.denied, "The bridge was opened.", "It was opened in May.")
    assert first.claim in {"The bridge was not opened.", "The bridge was never opened."}
    assert first == Pair(first.claim, "It was opened in May.", "refutes")
    assert others == [
        Pair("The bridge was opened.", first.claim, "refutes"),
        Pair(first.claim, first.claim, "supports"),
    ]


def test_that_some_do_is_denied_by_nobody():
    """Some who are not outside are no denial of some who are."""
    [first, *_] = made(contrast_pairs.denied, "Some people are outside.", "People walk outside.")
    assert first.claim in {"Nobody is outside.", "No one is outside."}
    assert made(contrast_pairs.denied, "Some dogs are outside.", "Dogs run outside.") == []


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The coat was not red.", "Her coat was red no more, and wet."),
        ("The coat was red.", "Nobody thought that the coat was red or blue."),
    ],
)
def test_what_is_denied_is_not_changed(claim: str, passage: str):
    """Not pink does not contradict not red."""
    assert contrast_pairs.contrast([Pair(claim, passage, "supports")], 5, random.Random(1)) == []


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("Fewer than 118 people died.", "In all, fewer than 118 died."),
        ("In all 118 people died.", "More than 118 died."),
        ("It sold 200 copies.", "It sold 1,200 copies."),
        ("In all twelve people died.", "More than twelve died."),
    ],
)
def test_a_number_that_bounds_is_not_changed(claim: str, passage: str):
    """Fewer than 100 does not contradict fewer than 118, and 200 is no part of 1,200."""
    assert made(contrast_pairs.changed_number, claim, passage) == []


def test_swapped_roles_are_refuted():
    """Who beat whom is told by the order."""
    [pair] = made(contrast_pairs.swapped_roles, "Spain beat England.", "Spain won, England lost.")
    assert pair == Pair("England beat Spain.", "Spain won, England lost.", "refutes")


def test_a_phrase_is_changed_as_a_whole():
    """What was called off did not take place."""
    pairs = made(contrast_pairs.changed_word, "The vote took place.", "On Monday the vote took place.")
    assert pairs[0] == Pair("The vote was called off.", "On Monday the vote took place.", "refutes")


def test_another_subject_is_not_refuted():
    """What Norway did says nothing of Sweden."""
    claim, passage = "Norway built the bridge.", "Norway built the bridge in 2004."
    assert made(contrast_pairs.changed_word, claim, passage) == []


def test_a_passive_keeps_the_roles_and_swapped_names_do_not():
    """Who beat whom can be told from either side."""
    pairs = made(contrast_pairs.passive, "Spain beat England.", "England lost to Spain.")
    assert pairs == [
        Pair("England was beaten by Spain.", "England lost to Spain.", "supports"),
        Pair("Spain was beaten by England.", "England lost to Spain.", "refutes"),
        Pair("England beat Spain.", "England was beaten by Spain.", "refutes"),
    ]
    assert made(contrast_pairs.passive, "He beat England.", "He beat England.") == []


@pytest.mark.parametrize("seed", range(10))
def test_what_may_be_does_not_settle_what_is(seed: int):
    """It leaves the claim open; the hedged claim is supported by it, and by what is certain."""
    claim, passage = "The bridge is closed.", "Since Monday the bridge is closed to cars."
    first, second, *rest = made(contrast_pairs.hedged, claim, passage, seed)
    hedge = second.claim.removeprefix("The bridge ").removesuffix(" closed.")
    assert hedge in {"may be", "might be", "is said to be", "could become"}
    hedged_passage = f"Since Monday the bridge {hedge} closed to cars."
    assert first == Pair(claim, hedged_passage, "neutral")
    assert second == Pair(f"The bridge {hedge} closed.", hedged_passage, "supports")
    may_be = hedge in {"may be", "might be"}
    assert rest == ([Pair(second.claim, passage, "supports")] if may_be else [])


def test_what_is_said_of_somebody_else_leaves_the_claim_open():
    """Neither supported nor refuted, until the passage speaks of the same one."""
    claim, passage = "Mara Lenz won the race.", "In May Mara Lenz won the race."
    first, second, third = made(contrast_pairs.other_subject, claim, passage)
    stranger = first.claim.removesuffix(" won the race.")
    assert stranger in STRANGERS
    assert (first.passage, first.label) == (passage, "neutral")
    assert second == Pair(claim, f"In May {stranger} won the race.", "neutral")
    assert third == Pair(first.claim, second.passage, "supports")
    also_by_half = "In May Mara Lenz won the race, and Lenz was glad."
    assert made(contrast_pairs.other_subject, claim, also_by_half) == []


def test_an_added_detail_is_open_until_the_passage_has_it():
    """The same claim is neutral beside the one passage and supported beside the other."""
    [open_pair, told] = made(contrast_pairs.added_detail, "The bridge was opened.", "It was opened.")
    assert open_pair.claim.startswith("The bridge was opened ")
    assert open_pair.claim.endswith(".")
    assert (open_pair.label, told.label, told.claim) == ("neutral", "supports", open_pair.claim)
    assert told.passage == f"It was opened. {open_pair.claim}"


def test_each_rule_gets_its_turn():
    """Among many pairs that several rules fit, none makes nearly all."""
    pairs = [
        Pair(f"The red team has {n} members and was glad.", f"It is red, {n} strong, glad.", "supports")
        for n in range(10, 200)
    ]
    made_pairs = contrast_pairs.contrast(pairs, 200, random.Random(1))
    assert 200 <= len(made_pairs) <= 203
    marks = {
        "a comparison": lambda pair: re.search(r"(than|least|over) \d+ members", pair.claim),
        "a denial": lambda pair: re.search(r"was (not|never) glad", pair.claim),
        "another word for glad": lambda pair: "was happy" in pair.claim,
        "a detail": lambda pair: pair.label == "neutral",
    }
    assert all(sum(bool(mark(pair)) for pair in made_pairs) >= 10 for mark in marks.values())


def test_only_supported_pairs_are_changed():
    """What a changed fact does to a refuted pair is not known."""
    pairs = [Pair("It is red.", "It is red.", label) for label in ("refutes", "neutral")]
    assert contrast_pairs.contrast(pairs, 10, random.Random(1)) == []


def test_the_word_lists_are_lists_of_pairs_and_groups():
    """An opposite has two sides that are not also the same."""
    assert all(len(words) == 2 for words in (*OPPOSITES, *PHRASES, *SAME))
    assert {frozenset(words) for words in OPPOSITES} & {frozenset(words) for words in SAME} == set()
    assert all(len(set(group)) == len(group) >= 2 for group in GROUPS)
