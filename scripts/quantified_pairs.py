"""Make pairs about how many, how often and which of two, labelled by counting the worlds they allow.

Most news claims count, and a quantifier, a comparator and a negation are each a word or two among many.
Here premise and claim are drawn from the same small language; each sentence allows some worlds and
excludes others, so that the label is worked out and not guessed: a claim that holds in every world of
the passage is supported, one that holds in none is refuted, any other is open. Vague words are given
ranges that leave room at their edges.
Pure; knows words and pairs, not models.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from contrast_words import NUMBER_WORDS
from stance_pairs import Pair

World = tuple[int, int]
"""How many there are and how many of them did it; or, of two things, whether each is so (0 or 1)."""

SIZES = (24, 40, 60, 100, 200, 500)
"""How many there may be where a sentence does not tell."""

COUNTS = tuple((size, count) for size in SIZES for count in range(size + 1))
FREQUENCIES = tuple((10, often) for often in range(11))
BOTH_OR_NONE = ((0, 0), (0, 1), (1, 0), (1, 1))


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words, and whether they hold in a world."""

    text: str
    holds: Callable[[World], bool]


def quantified(count: int, rng: random.Random) -> list[Pair]:
    """``count`` pairs, the three kinds by turns, supports and refutes and neutral alike."""
    kinds = (_counted, _frequent, _of_two)
    made: list[Pair] = []
    wanted = ("supports", "refutes", "neutral")
    while len(made) < count:
        kind, label = kinds[len(made) % len(kinds)], wanted[len(made) // len(kinds) % len(wanted)]
        made.append(next(pair for pair in kind(rng) if pair.label == label))
    return made


def label_of(passage: Sentence, claim: Sentence, worlds: Sequence[World]) -> str:
    """What the passage says of the claim, over all worlds that there may be."""
    answers = {claim.holds(world) for world in worlds if passage.holds(world)}
    if len(answers) > 1:
        return "neutral"
    return "supports" if True in answers else "refutes"


def _counted(rng: random.Random) -> Iterator[Pair]:
    """Pairs without end on how many of a group did something."""
    while True:
        group, (did, do) = rng.choice(GROUPS), rng.choice(DEEDS)
        number = rng.choice((rng.randint(2, 12), rng.randint(3, 22)))
        passage, claim = (
            rng.choice(list(counts(group, did, do, _near(number, rng), rng))) for _ in range(2)
        )
        # The same words say the same; more often than chance would, they are left out.
        if passage.text != claim.text or rng.random() < 0.1:
            yield _pair(passage, claim, COUNTS)


def _frequent(rng: random.Random) -> Iterator[Pair]:
    """Pairs without end on how often somebody does something."""
    while True:
        who, habit = rng.choice(PERSONS), rng.choice(HABITS)
        passage, claim = (rng.choice(list(frequencies(who, *habit))) for _ in range(2))
        yield _pair(passage, claim, FREQUENCIES)


def _of_two(rng: random.Random) -> Iterator[Pair]:
    """Pairs without end on which of two things is so."""
    while True:
        did, do, one, other = rng.choice(CHOICES)
        if rng.random() < 0.5:
            one, other = other, one
        who = rng.choice(PERSONS)
        passage = rng.choice(list(of_two(who, did, do, one, other)))
        claim = rng.choice(list(of_two(who, did, do, one, other)))
        yield _pair(passage, claim, BOTH_OR_NONE)


def counts(group: str, did: str, do: str, number: int, rng: random.Random) -> Iterator[Sentence]:
    """Ways to say how many of a group ``did`` something; ``do`` is the verb after *did not*."""
    n = _spelled(number, rng)

    def say(quantity: str, holds: Callable[[int, int], bool], verb: str = did) -> Sentence:
        return Sentence(_sentence(f"{quantity} {verb}"), lambda world: holds(*world))

    of = rng.choice((f"of the {group}", group))
    yield say(f"none of the {group}", lambda size, k: k == 0)
    yield say(f"not one of the {group}", lambda size, k: k == 0)
    yield say(f"no {group}", lambda size, k: k == 0)
    yield say(f"all the {group}", lambda size, k: k == size)
    yield say(f"not all the {group}", lambda size, k: k < size)
    yield say(f"some of the {group}", lambda size, k: k >= 1)
    yield say(f"at least one of the {group}", lambda size, k: k >= 1)
    yield say(f"several of the {group}", lambda size, k: k >= 3)
    yield say(f"most of the {group}", lambda size, k: k > size / 2)
    yield say(f"more than half of the {group}", lambda size, k: k > size / 2)
    yield say(f"fewer than half of the {group}", lambda size, k: k < size / 2)
    yield say(f"half of the {group}", lambda size, k: 2 * k == size)
    yield say(f"few of the {group}", lambda size, k: 1 <= k <= size / 4)
    yield say(f"hardly any of the {group}", lambda size, k: k <= size / 10)
    yield say(f"nearly all the {group}", lambda size, k: 0.8 * size < k < size)
    yield say(f"some of the {group}", lambda size, k: k < size, f"did not {do}")
    yield say(f"{n} {of}", lambda size, k: k == number)
    yield say(f"exactly {n} {of}", lambda size, k: k == number)
    yield say(f"only {n} {of}", lambda size, k: k == number)
    yield say(f"at least {n} {of}", lambda size, k: k >= number)
    yield say(f"more than {n} {of}", lambda size, k: k > number)
    yield say(f"over {n} {of}", lambda size, k: k > number)
    yield say(f"fewer than {n} {of}", lambda size, k: k < number)
    yield say(f"no more than {n} {of}", lambda size, k: k <= number)
    yield say(f"up to {n} {of}", lambda size, k: k <= number)
    yield say(f"about {n} {of}", lambda size, k: abs(k - number) <= max(1, number // 8))
    yield say(f"nearly {n} {of}", lambda size, k: 0.8 * number <= k < number)
    yield say(f"between {n} and {number + 5} {of}", lambda size, k: number <= k <= number + 5)


def frequencies(who: str, does: str, do: str) -> Iterator[Sentence]:
    """Ways to say how often somebody ``does`` something, out of ten times."""
    for adverb, often in (
        ("never", range(1)),
        ("hardly ever", range(1, 3)),
        ("rarely", range(1, 4)),
        ("seldom", range(1, 4)),
        ("sometimes", range(1, 10)),
        ("often", range(6, 10)),
        ("usually", range(7, 10)),
        ("always", range(10, 11)),
    ):
        yield Sentence(_sentence(f"{who} {adverb} {does}"), _within(often))
    for adverb, often in (("", range(1)), ("always ", range(10)), ("often ", range(5))):
        yield Sentence(_sentence(f"{who} does not {adverb}{do}"), _within(often))
    yield Sentence(f"It is not true that {who} never {does}.", _within(range(1, 11)))
    yield Sentence(f"Not once does {who} {do}.", _within(range(1)))


def of_two(who: str, did: str, do: str, one: str, other: str) -> Iterator[Sentence]:
    """Ways to say of which of two things somebody ``did`` something."""

    def say(text: str, *worlds: World) -> Sentence:
        return Sentence(_sentence(text), lambda world: world in worlds)

    yield say(f"{who} {did} {one}", (1, 0), (1, 1))
    yield say(f"{who} {did} {other}", (0, 1), (1, 1))
    yield say(f"{who} did not {do} {one}", (0, 0), (0, 1))
    yield say(f"{who} did not {do} {other}", (0, 0), (1, 0))
    yield say(f"{who} never {did} {one}", (0, 0), (0, 1))
    yield say(f"{who} {did} {one}, not {other}", (1, 0))
    yield say(f"{who} {did} {one} but not {other}", (1, 0))
    yield say(f"{who} {did} not {one} but {other}", (0, 1))
    yield say(f"{who} {did} {other} instead of {one}", (0, 1))
    yield say(f"{who} {did} {one} without {_ing(do)} {other}", (1, 0))
    yield say(f"{who} {did} both {one} and {other}", (1, 1))
    yield say(f"{who} {did} not only {one} but also {other}", (1, 1))
    yield say(f"{who} {did} neither {one} nor {other}", (0, 0))
    yield say(f"{who} {did} either {one} or {other}", (0, 1), (1, 0))
    yield say(f"{who} {did} only {one}", (1, 0))
    yield say(f"{who} {did} nothing but {one}", (1, 0))
    yield say(f"{who} failed to {do} {one}", (0, 0), (0, 1))
    yield say(f"It is false that {who} {did} {one}", (0, 0), (0, 1))


def _ing(do: str) -> str:
    """The verb's form in *-ing*: *visit*, *visiting*; *invite*, *inviting*."""
    return f"{do.removesuffix('e')}ing"


def _pair(passage: Sentence, claim: Sentence, worlds: Sequence[World]) -> Pair:
    return Pair(claim.text, passage.text, label_of(passage, claim, worlds))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _within(often: range) -> Callable[[World], bool]:
    return lambda world: world[1] in often


def _near(number: int, rng: random.Random) -> int:
    """The number, or one that is plainly less or more."""
    return rng.choice((number, number, max(2, number // 3), number * 2 + 1))


def _spelled(number: int, rng: random.Random) -> str:
    """In figures, or in a word where there is one."""
    in_word = number <= 20 and rng.random() < 0.5
    return NUMBER_WORDS[number - 2] if in_word else str(number)


GROUPS = [
    "ministers",
    "members",
    "passengers",
    "soldiers",
    "workers",
    "patients",
    "villages",
    "schools",
    "spies",
    "officers",
    "witnesses",
    "prisoners",
    "doctors",
    "farmers",
    "miners",
    "players",
    "students",
    "journalists",
    "judges",
    "tenants",
    "nurses",
    "drivers",
    "banks",
    "hospitals",
    "ships",
    "companies",
    "delegates",
    "protesters",
    "survivors",
    "residents",
    "senators",
    "sailors",
    "teachers",
]

DEEDS = (
    ("resigned", "resign"),
    ("signed the letter", "sign the letter"),
    ("survived", "survive"),
    ("supported the plan", "support the plan"),
    ("left the country", "leave the country"),
    ("were arrested", "get arrested"),
    ("took part in the vote", "take part in the vote"),
    ("defected", "defect"),
    ("fell ill", "fall ill"),
    ("returned in May", "return in May"),
    ("received help", "receive help"),
    ("lost their licence", "lose their licence"),
    ("refused to pay", "refuse to pay"),
    ("joined the strike", "join the strike"),
    ("spoke to the police", "speak to the police"),
    ("were damaged by the storm", "suffer damage in the storm"),
    ("changed sides", "change sides"),
    ("kept their seats", "keep their seats"),
)

PERSONS = [
    "the minister",
    "the mayor",
    "Anna Lind",
    "Mr Okafor",
    "the company",
    "the bank",
    "the committee",
    "Dr Haas",
    "the court",
    "Maria Soto",
    "the union",
    "the coach",
    "the museum",
    "Peter Novak",
    "the council",
    "the agency",
]

HABITS = (
    ("answers letters", "answer letters"),
    ("travels by train", "travel by train"),
    ("publishes the figures", "publish the figures"),
    ("pays on time", "pay on time"),
    ("loses at home", "lose at home"),
    ("speaks to reporters", "speak to reporters"),
    ("works at night", "work at night"),
    ("grants interviews", "grant interviews"),
    ("keeps promises", "keep promises"),
    ("meets in public", "meet in public"),
    ("checks the accounts", "check the accounts"),
)

CHOICES = (
    ("visited", "visit", "Norway", "Sweden"),
    ("invited", "invite", "the press", "the public"),
    ("blamed", "blame", "the driver", "the weather"),
    ("sold", "sell", "the ships", "the docks"),
    ("supported", "support", "the strike", "the reform"),
    ("accused", "accuse", "the minister", "the police"),
    ("closed", "close", "the school", "the library"),
    ("rejected", "reject", "the offer", "the appeal"),
    ("paid", "pay", "the fine", "the rent"),
    ("met", "meet", "the king", "the president"),
    ("approved", "approve", "the budget", "the treaty"),
    ("repaired", "repair", "the roof", "the bridge"),
)
