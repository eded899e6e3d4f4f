"""Make pairs that differ in one fact, by rule, from pairs whose passage supports the claim.

One word that stands in passage and claim alike (a number, a date, a place, a colour, a direction …) is
changed in the claim, in the passage, or in both: changed in one it refutes, in both it supports. So
neither the claim nor the passage gives the label away, only the two together (the idea of
FEVER-Symmetric, Schuster et al. 2019). Negation, comparators, swapped roles, hedges and an added detail
have rules of their own.
Pure; knows words and pairs, not models.
"""

import random
import re
from collections.abc import Callable, Sequence

from contrast_words import (
    DETAILS,
    GROUPS,
    HEDGES,
    NUMBER_WORDS,
    ONE_WAY_VERBS,
    OPPOSITES,
    PARTICIPLES,
    PEOPLE,
    PHRASES,
    SAME,
    STRANGERS,
)
from stance_pairs import Pair

_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_NUMBER = re.compile(r"(?<![\w.,$£€-])\d{1,4}(?![\w.,]*\d)(?![\w-])")
_COUNT = re.compile(
    rf"(?<![\w.,$£€-])(\d{{1,4}}|{'|'.join(NUMBER_WORDS[:11])}) "
    r"(?=[a-z]{3,})(?!(?:and|for|the|when|with|more|fewer|less|census|election)\b)"
)
_FIRM = re.compile(rf"(?<![\w-])({'|'.join(HEDGES)}) (?!not\b|never\b)([a-z]+)(?![\w-])")
"""A verb that can be hedged, and the word after it."""

_AUXILIARY = re.compile(r"\b(was|were|is|are|has|have|had|can|could|will|would|did|does) (?=[a-z])")
_DENIED = re.compile(r"\b(not|never|no|nobody|none|nothing|neither|without|few|cannot)\b|n't\b", re.I)
NAME = re.compile(r"[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
"""One capitalised word or more in a row."""

_FULL_NAME = re.compile(r"[A-Z][\w'-]*(?: [A-Z][\w'-]*)+")

_ROLES = re.compile(rf"^({NAME.pattern}) ({'|'.join(sorted(ONE_WAY_VERBS))}) ({NAME.pattern})(?=[.,])")
_PRONOUN = re.compile(r"(?:He|She|It|They|We|You|I|This|That|His|Her|Its|Their)\b")
_COMPARED = re.compile(
    r"\b(than|least|most|about|around|nearly|almost|over|under|above|below|up to|within|approximately"
    r"|roughly|only|exactly|between|and|to|number|first|last)$",
    re.I,
)
"""How a text ends before a number that is compared already, or that is a rank."""
_COUNTED = re.compile(r"(?:^|\b(?!(?:the|a|flat|room|page|part|season|day)$)[a-z]+)$")
"""How a text ends before a number that counts: a number after a name is part of it."""

_OTHERS: dict[str, set[str]] = {}
for _group in GROUPS:
    for _word in _group:
        _OTHERS.setdefault(_word, set()).update(set(_group) - {_word})
for _one, _other in (*OPPOSITES, *PHRASES):
    _OTHERS.setdefault(_one, set()).add(_other)
    _OTHERS.setdefault(_other, set()).add(_one)

_SAME: dict[str, set[str]] = {}
for _one, _other in SAME:
    _SAME.setdefault(_one, set()).add(_other)
    _SAME.setdefault(_other, set()).add(_one)

_PLACES_AND_DATES = frozenset(word for group in GROUPS for word in group if word[0].isupper())

ROUGH, ROUGH_FROM = 0.3, 8
"""How often a count in the passage is made a rough one, and from which count on."""

Rule = Callable[[Pair, random.Random], list[Pair]]


def contrast(pairs: Sequence[Pair], count: int, rng: random.Random) -> list[Pair]:
    """At least ``count`` pairs, if the supporting ones of ``pairs`` yield so many, each rule by turns.

    Every pair serves once, under the rule that has made the fewest pairs so far and applies to it. Where
    claim or passage deny something, what a change does is not known, and only a word of the same meaning
    is put in.
    """
    supporting = list(dict.fromkeys(pair for pair in pairs if pair.label == "supports"))
    rng.shuffle(supporting)
    made: list[Pair] = []
    made_by = dict.fromkeys(RULES, 0)
    for pair in supporting:
        if len(made) >= count:
            break
        is_denied = _DENIED.search(pair.claim) or _DENIED.search(pair.passage)
        rules = (same_meaning,) if is_denied else RULES
        for rule in sorted(rules, key=lambda rule: made_by[rule]):
            new = rule(pair, rng)
            if new:
                made_by[rule] += len(new)
                made += new
                break
    return made


def changed_word(pair: Pair, rng: random.Random) -> list[Pair]:
    """Another of its kind, or its opposite, for a word that claim and passage share."""
    phrases = [phrase for each in PHRASES for phrase in each if _stands_in(phrase, pair.claim)]
    words = [word for word in _WORD.findall(pair.claim) if word in _OTHERS]
    if words and words[0][0].isupper() and pair.claim.startswith(words[0]):
        # What another country did is another matter, not the contrary.
        words = words[1:]
    # A phrase says more than its words, and there are few of them.
    shared = _shared(pair, phrases) or _shared(pair, words)
    return _changed(pair, [(word, sorted(_OTHERS[word])) for word in shared], rng)


def changed_number(pair: Pair, rng: random.Random) -> list[Pair]:
    """Another number, in figures or in a word, for one that claim and passage share."""
    figures = [
        figure
        for figure in _shared(pair, _NUMBER.findall(pair.claim))
        if _is_exact(figure, pair.claim) and _is_exact(figure, pair.passage)
    ]
    choices = [(figure, _other_numbers(int(figure), rng)) for figure in figures]
    words = [word for word in _WORD.findall(pair.claim) if word in NUMBER_WORDS]
    spelled = [
        word
        for word in _shared(pair, words)
        if _is_exact(word, pair.claim) and _is_exact(word, pair.passage)
    ]
    choices += [(word, [each for each in NUMBER_WORDS if each != word]) for word in spelled]
    return _changed(pair, choices, rng)


def compared_number(pair: Pair, rng: random.Random) -> list[Pair]:
    """A count in the claim put as more or fewer than another: one that holds, one that does not."""
    for match in _COUNT.finditer(pair.claim):
        is_figure = match[1].isdigit()
        value = int(match[1]) if is_figure else NUMBER_WORDS.index(match[1]) + 2
        before, after = pair.claim[: match.start()].rstrip(), pair.claim[match.end() :]
        is_year = 1000 <= value <= 2100
        is_count = _COUNTED.search(before) and not _COMPARED.search(before)
        if value < 2 or is_year or not is_count or not _is_exact(match[1], pair.passage):
            continue
        is_rough = value >= ROUGH_FROM and rng.random() < ROUGH
        less, more = rng.randint(max(1, value // 3), value - 1), rng.randint(value + 1, value * 2 + 1)
        passage = pair.passage
        if is_rough:
            # Beside a rough number only what is far from it can be told.
            less, more = value // 2, value * 2
            rough = f"{rng.choice(('about', 'around', 'some', 'roughly'))} {match[1]}"
            passage = _replaced(passage, match[1], rough)
        # Small numbers stand in words where the claim has words.
        low, same, high = (
            NUMBER_WORDS[number - 2] if not is_figure and 2 <= number <= 20 else str(number)
            for number in (less, value, more)
        )
        true = [f"more than {low}", f"at least {low}", f"over {low}", f"fewer than {high}"]
        false = [f"more than {high}", f"at least {high}", f"over {high}", f"fewer than {low}"]
        true.append(f"no more than {high}")
        false.append(f"no more than {low}")
        if not is_rough:
            true.append(f"at least {same}")
            false.append(f"fewer than {same}")
        made = []
        for phrases, label in ((true, "supports"), (false, "refutes")):
            phrase = rng.choice(phrases)
            claim = f"{before} {phrase} {after}" if before else f"{phrase.capitalize()} {after}"
            made.append(Pair(claim, passage, label))
        return made
    return []


def denied(pair: Pair, rng: random.Random) -> list[Pair]:
    """The claim denied: the passage refutes that, a passage that denies it too supports it."""
    first, second, *rest = [*pair.claim.split(" "), ""]
    match = _AUXILIARY.search(pair.claim)
    if first in PEOPLE and second in {"people", "person", "man", "woman"}:
        # Some people do and some do not: only that nobody does is a denial.
        denial = " ".join([rng.choice(("Nobody", "No one")), *rest]).strip()
        denial = re.sub(r"\bare\b", "is", denial, count=1)
    elif match and first not in {"Some", "Several", "Many"}:
        word = rng.choice(("not", "never")) if match[1] in {"was", "were", "has", "have"} else "not"
        denial = pair.claim[: match.end()] + word + " " + pair.claim[match.end() :]
    else:
        return []
    return [
        Pair(denial, pair.passage, "refutes"),
        Pair(pair.claim, denial, "refutes"),
        Pair(denial, denial, "supports"),
    ]


def swapped_roles(pair: Pair, rng: random.Random) -> list[Pair]:
    """Who did it and whom it was done to, the other way round."""
    match = _ROLES.match(pair.claim)
    if not match or _PRONOUN.match(match[1]) or _PRONOUN.match(match[3]):
        return []
    if not (_stands_in(match[1], pair.passage) and _stands_in(match[3], pair.passage)):
        return []
    swapped = f"{match[3]} {match[2]} {match[1]}{pair.claim[match.end() :]}"
    return [Pair(swapped, pair.passage, "refutes")]


def passive(pair: Pair, rng: random.Random) -> list[Pair]:
    """Who did it told the other way round, so that the order of names alone does not tell the roles."""
    match = _ROLES.match(pair.claim)
    if not match or match[2] not in PARTICIPLES:
        return []
    if _PRONOUN.match(match[1]) or _PRONOUN.match(match[3]):
        return []
    one, done, other, rest = match[1], PARTICIPLES[match[2]], match[3], pair.claim[match.end() :]
    return [
        Pair(f"{other} was {done} by {one}{rest}", pair.passage, "supports"),
        Pair(f"{one} was {done} by {other}{rest}", pair.passage, "refutes"),
        Pair(f"{other} {match[2]} {one}{rest}", f"{other} was {done} by {one}{rest}", "refutes"),
    ]


def other_subject(pair: Pair, rng: random.Random) -> list[Pair]:
    """Somebody else as the subject, in claim or passage: then the passage says nothing of the claim."""
    match = _FULL_NAME.match(pair.claim)
    if not match or not _stands_in(match[0], pair.passage):
        return []
    stranger = rng.choice(STRANGERS)
    # Part of a name may stand for it, and then goes on doing so.
    last = match[0].split()[-1]
    if _count(last, pair.passage) != _count(match[0], pair.passage):
        return []
    claim, passage = (_replaced(text, match[0], stranger) for text in (pair.claim, pair.passage))
    return [
        Pair(claim, pair.passage, "neutral"),
        Pair(pair.claim, passage, "neutral"),
        Pair(claim, passage, "supports"),
    ]


def hedged(pair: Pair, rng: random.Random) -> list[Pair]:
    """What is so in claim and passage, only possible or expected in the one: that leaves the claim open.

    The other way round it holds: what is may be.
    """
    verbs = [match for match in _FIRM.finditer(pair.claim) if _count(match[0], pair.passage) == 1]
    if not verbs:
        return []
    match = rng.choice(verbs)
    hedge = f"{rng.choice(HEDGES[match[1]])} {match[2]}"
    claim, passage = _replaced(pair.claim, match[0], hedge), _replaced(pair.passage, match[0], hedge)
    made = [Pair(pair.claim, passage, "neutral"), Pair(claim, passage, "supports")]
    if hedge.startswith(("may", "might")):
        made.append(Pair(claim, pair.passage, "supports"))
    return made


def same_meaning(pair: Pair, rng: random.Random) -> list[Pair]:
    """A word of the claim in another word that means the same: still supported."""
    words = [word for word in _shared(pair, _WORD.findall(pair.claim)) if word in _SAME]
    if not words:
        return []
    word = rng.choice(words)
    return [Pair(_replaced(pair.claim, word, rng.choice(sorted(_SAME[word]))), pair.passage, "supports")]


def added_detail(pair: Pair, rng: random.Random) -> list[Pair]:
    """The claim with a detail more: open where the passage says nothing of it, else supported."""
    claim = pair.claim.rstrip()
    if len(claim.split()) < 4 or claim.endswith("?"):
        return []
    detail = rng.choice(DETAILS)
    if not _PLACES_AND_DATES & set(_WORD.findall(pair.passage)) and not re.search(r"\d", pair.passage):
        month = rng.choice(("March", "October", "July"))
        place = rng.choice(("Oslo", "Madrid", "Boston", "Kenya", "Poland"))
        detail = rng.choice((detail, f"in {month}", f"in {place}", f"on {rng.randint(1, 28)} {month}"))
    stop = claim[-1] if claim[-1] in ".!" else ""
    detailed = f"{claim[: len(claim) - len(stop)]} {detail}{stop}"
    return [
        Pair(detailed, pair.passage, "neutral"),
        # Not the detail tells, but that the passage lacks it.
        Pair(detailed, f"{pair.passage} {detailed}", "supports"),
    ]


RULES: tuple[Rule, ...] = (
    changed_word,
    changed_number,
    compared_number,
    denied,
    swapped_roles,
    passive,
    hedged,
    other_subject,
    same_meaning,
    added_detail,
)


def _changed(pair: Pair, choices: Sequence[tuple[str, Sequence[str]]], rng: random.Random) -> list[Pair]:
    """One word replaced in the claim, in the passage, and in both."""
    open_choices = [
        (word, [new for new in others if not _stands_in(new, pair.passage)])
        for word, others in choices
        if _count(word, pair.claim) == 1
    ]
    open_choices = [(word, others) for word, others in open_choices if others]
    if not open_choices:
        return []
    word, others = rng.choice(open_choices)
    new = rng.choice(others)
    claim, passage = _replaced(pair.claim, word, new), _replaced(pair.passage, word, new)
    return [
        Pair(claim, pair.passage, "refutes"),
        Pair(pair.claim, passage, "refutes"),
        Pair(claim, passage, "supports"),
    ]


def _other_numbers(value: int, rng: random.Random) -> list[str]:
    """Two others that are plain to tell apart; of a year, years."""
    if 1000 <= value <= 2100:
        return [str(value + rng.choice((-1, 1)) * rng.randint(1, 25)), str(value - rng.randint(1, 9))]
    near = value + rng.randint(1, max(2, value))
    return [str(near), str(value * rng.randint(2, 9) + 1)]


def _shared(pair: Pair, words: Sequence[str]) -> list[str]:
    return [word for word in dict.fromkeys(words) if _stands_in(word, pair.passage)]


def _is_exact(number: str, passage: str) -> bool:
    """Whether the passage gives that number, and not as more or fewer than it."""
    match = _pattern(number).search(passage)
    return match is not None and not _COMPARED.search(passage[: match.start()].rstrip())


def _pattern(word: str) -> re.Pattern[str]:
    """The word by itself; a number not as part of a larger one, as 200 is of 1,200."""
    return re.compile(rf"(?<![\w-])(?<!\d[.,]){re.escape(word)}(?![\w-])(?![.,]\d)")


def _count(word: str, text: str) -> int:
    return len(_pattern(word).findall(text))


def _stands_in(word: str, text: str) -> bool:
    return bool(_pattern(word).search(text))


def _replaced(text: str, word: str, new: str) -> str:
    return _pattern(word).sub(new, text)
