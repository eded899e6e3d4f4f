"""Reads the numbers of a text: in figures, in words, with scales, as fractions and as ranks.

Knows how numbers are written in English, not what they count. One pass over the words, so that the time
grows with the length of the text and with nothing else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

_TOKEN = re.compile(r"\d[\d,.]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)?|\S")
_FIGURES = re.compile(r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.(\d{1,9}))?$")
"""A longer run of digits is a name, no number; figures grouped otherwise are a date or a version."""

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
_UNITS += "sixteen seventeen eighteen nineteen"
ONES = {word: value for value, word in enumerate(_UNITS.split())}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "trn": 10**12}
GROUP_SIZES = {"hundred": 100, "dozen": 12, "score": 20}
_SIZES = SCALES | GROUP_SIZES
_LOOSE_SCALES = _SIZES | {"bn": 10**9, "tn": 10**12, "mn": 10**6}
_TIGHT_SCALES = _SIZES | SHORT_SCALES
"""What may stand after figures: *k* and *m* only without a space."""

PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7}
PARTS |= {"eighth": 8, "ninth": 9, "tenth": 10}
PARTS |= {f"{part}s": size for part, size in PARTS.items()} | {"halves": 2}
_CAN_JOIN = ONES.keys() | TENS.keys() | SCALES.keys()
_HALVED = SCALES | {"dozen": 12}

_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
_RANKS += "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
ORDINALS = {word: value for value, word in enumerate(_RANKS.split(), start=1)}


FIRST_WORDS = ONES.keys() | TENS.keys() | ORDINALS.keys() | {"a", "an", "half"}
"""What a number in words begins with."""

AFTER_PARTS = {"of", "", ".", ",", "said", "were", "are"}


class Kind(Enum):
    """What a number is said as."""

    CARDINAL = "cardinal"
    FRACTION = "fraction"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of figures or a sign; ``lower`` is the text in small letters."""

    text: str
    start: int
    end: int
    lower: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the tokens from ``first`` up to ``stop``.

    ``step`` is how much the last place written is worth: 100,000 in *4.7 million*, 0 where the number is
    written to the unit.
    """

    value: float
    step: float
    kind: Kind
    first: int
    stop: int


def tokens_of(text: str) -> list[Token]:
    """The words, figures and signs of a text, in order."""
    return [Token(each[0], each.start(), each.end(), each[0].lower()) for each in _TOKEN.finditer(text)]


def number_at(tokens: Sequence[Token], first: int) -> Number | None:
    """The longest number that begins at the token, if one does."""
    word = tokens[first].lower
    if word not in FIRST_WORDS and not word[0].isdigit():
        return None
    readers = _READERS_OF_FIGURES if word[0].isdigit() else _READERS_OF_WORDS
    return next((number for read in readers if (number := read(tokens, first))), None)


def _in_figures(tokens: Sequence[Token], first: int) -> Number | None:
    match = _FIGURES.match(tokens[first].text)
    if not match:
        return None
    value, stop = float(match[0].replace(",", "")), first + 1
    step = 10.0 ** -len(match[1]) if match[1] else 0.0
    scale, stop = _scale(tokens, stop)
    if scale > 1:
        step = (step or 1) * scale
    return Number(value * scale, step, Kind.CARDINAL, first, stop)


def _scale(tokens: Sequence[Token], stop: int) -> tuple[int, int]:
    """What the words after figures multiply them by, and where they end."""
    is_tight = stop < len(tokens) and tokens[stop].start == tokens[stop - 1].end
    at = stop + (_word(tokens, stop) == "-")
    scale = (_TIGHT_SCALES if is_tight else _LOOSE_SCALES).get(_word(tokens, at), 1)
    return (scale, at + 1) if scale > 1 else (1, stop)


def _in_words(tokens: Sequence[Token], first: int) -> Number | None:
    """*two hundred and fifty thousand*, *a dozen*, *one and a half billion*."""
    total, group, step, stop = 0.0, 0.0, 0.0, first
    if _word(tokens, first) in {"a", "an"} and _word(tokens, first + 1) in _SIZES:
        group, stop = 1, first + 1
    while True:
        at = stop + _joins(tokens, first, stop)
        word = _word(tokens, at)
        larger = _grown(group, word)
        if larger is not None:
            group, step = larger, 0.0 if word in ONES or word in TENS else step
        elif word in SCALES and group:
            total, group, step = total + group * SCALES[word], 0.0, float(SCALES[word])
        else:
            break
        stop = at + 1
    if stop == first:
        return None
    if _word(tokens, stop) == "and" and _is_half(tokens, stop + 1):
        scale = SCALES.get(_word(tokens, stop + 3), 1)
        value = (total + group + 0.5) * scale
        return Number(value, scale / 2, Kind.CARDINAL, first, stop + 3 + (scale > 1))
    return Number(total + group, step, Kind.CARDINAL, first, stop)


def _grown(group: float, word: str) -> float | None:
    """What a number below a scale becomes by one more word; None where the word begins another."""
    if word in ONES:
        fits = group % 100 == 0 or (group % 100 >= 20 and group % 10 == 0 and 1 <= ONES[word] <= 9)
        return group + ONES[word] if fits else None
    if word in TENS:
        return group + TENS[word] if group % 100 == 0 else None
    if word in GROUP_SIZES and 0 < group < 100:
        return group * GROUP_SIZES[word]
    return None


def _joins(tokens: Sequence[Token], first: int, at: int) -> bool:
    """Whether a hyphen or *and* stands here between two words of one number."""
    if at == first or _word(tokens, at + 1) not in _CAN_JOIN:
        return False
    before = _word(tokens, at - 1)
    return _word(tokens, at) == "-" or (
        _word(tokens, at) == "and" and (before == "hundred" or before in SCALES)
    )


def _is_half(tokens: Sequence[Token], position: int) -> bool:
    return _word(tokens, position) in {"a", "one"} and _word(tokens, position + 1) == "half"


def _half_of_scale(tokens: Sequence[Token], first: int) -> Number | None:
    """*half a million*, *half of a million*, *half a dozen*."""
    if _word(tokens, first) != "half":
        return None
    at = first + 1 + (_word(tokens, first + 1) == "of")
    size = _HALVED.get(_word(tokens, at + 1)) if _word(tokens, at) == "a" else None
    return Number(size / 2, size / 2, Kind.CARDINAL, first, at + 2) if size else None


def _half(tokens: Sequence[Token], first: int) -> Number | None:
    """*half*, but not of a compound, as in *half-hour*."""
    if _word(tokens, first) != "half" or _word(tokens, first + 1) == "-":
        return None
    return Number(0.5, 0.0, Kind.FRACTION, first, first + 1)


def _parts(tokens: Sequence[Token], first: int) -> Number | None:
    """*two thirds*, *three-quarters*, *a quarter*."""
    count, at = _count(tokens, first)
    at += _word(tokens, at) == "-"
    part = PARTS.get(_word(tokens, at), 0)
    # *A third* may be a rank: a part says of what, or stands at the end.
    if not 0 < count < part or _word(tokens, at + 1) not in AFTER_PARTS:
        return None
    return Number(count / part, 0.0, Kind.FRACTION, first, at + 1)


def _out_of(tokens: Sequence[Token], first: int) -> Number | None:
    """*two in five*, *2 out of 5*."""
    count, at = _count(tokens, first)
    is_out_of = (_word(tokens, at), _word(tokens, at + 1)) == ("out", "of")
    if not count or not (is_out_of or _word(tokens, at) == "in"):
        return None
    size, stop = _count(tokens, at + 1 + is_out_of)
    if not count < size or _word(tokens, stop) in {"million", "thousand"}:
        return None
    return Number(count / size, 0.0, Kind.FRACTION, first, stop)


def _count(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """A whole number below 1,000 in one word or in figures, and where it ends; 0 where there is none."""
    word = _word(tokens, at)
    figures = int(word) if word.isdecimal() and len(word) < 4 else 0
    return 1 if word == "a" else ONES.get(word) or TENS.get(word) or figures, at + 1


def _ordinal(tokens: Sequence[Token], first: int) -> Number | None:
    """*third*, *21st*, *twenty-first*."""
    word, after = _word(tokens, first), _word(tokens, first + 1)
    is_in_figures = word.isdecimal() and len(word) < 5 and after in {"st", "nd", "rd", "th"}
    if is_in_figures and tokens[first + 1].start == tokens[first].end:
        return Number(float(word), 0.0, Kind.ORDINAL, first, first + 2)
    if word in ORDINALS:
        return Number(float(ORDINALS[word]), 0.0, Kind.ORDINAL, first, first + 1)
    if word in TENS and after == "-" and ORDINALS.get(_word(tokens, first + 2), 10) < 10:
        value = TENS[word] + ORDINALS[_word(tokens, first + 2)]
        return Number(float(value), 0.0, Kind.ORDINAL, first, first + 3)
    return None


def _word(tokens: Sequence[Token], position: int) -> str:
    return tokens[position].lower if 0 <= position < len(tokens) else ""


_READERS_OF_FIGURES = (_parts, _out_of, _ordinal, _in_figures)
_READERS_OF_WORDS = (_half_of_scale, _half, _parts, _out_of, _ordinal, _in_words)
"""In the order in which they are tried: what is read as a part of a whole is no whole number."""
