"""Reads the quantities of a text: how many or how much of what, with the bounds that the words set.

*No more than eight officers* is at most 8 of *officer*; *nearly $3bn* a little under 3,000,000,000 US
dollars; *two in five* a share of .4. Dates, times, and numbers that are part of a name are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.verification.extents import exactly, extent_of, range_of
from service.verification.intervals import Extent
from service.verification.numbers import FIRST_WORDS, Kind, Number, Token, number_at, tokens_of
from service.verification.quantity_words import (
    AFTER,
    AFTER_PRONOUN,
    BARE,
    BEFORE_PRONOUN,
    BOUNDS,
    COUNT_BEFORE,
    IDENTIFIED,
    MONTHS,
    NO_NOUN,
    PARTICIPLES,
    POSSESSIVES,
    YEAR_BEFORE,
    Bound,
    Phrases,
)
from service.verification.units import (
    AGE,
    COUNT,
    CURRENCIES,
    POINTS,
    RANK,
    SHARE,
    UNITS,
    is_plural,
    stem,
)

NOUN_WORDS = 5
"""How many words after a number are looked at for what it counts."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of what is said at ``start`` to ``end`` of the text, words of comparison included.

    ``unit`` is a base unit, a currency's code, a share, percentage points, a rank, an age, or a count of
    ``thing``, which is a noun's stem, or empty where none is said; ``phrase`` is the text with the words
    up to that noun. ``role`` is *by*, *to* or *from* where that tells whether a change or a level is
    meant. ``is_word`` tells that no number is said, as in *nobody*. ``stands_for`` is the value in
    figures where the text has only what it is worked out from.
    """

    text: str
    start: int
    end: int
    extent: Extent
    unit: str
    thing: str = ""
    phrase: str = ""
    role: str = ""
    is_word: bool = False
    stands_for: str = ""


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text, in order; no two overlap."""
    tokens = tokens_of(text)
    found: list[Quantity] = []
    position = 0
    while position < len(tokens):
        if not _may_begin(tokens[position]):
            position += 1
            continue
        reader = _Reader(text, tokens, position)
        quantity = reader.read()
        if quantity:
            found.append(quantity)
        position = max(reader.at, position + 1)
    return found


def _may_begin(token: Token) -> bool:
    """Whether a quantity can begin with that word: most words can't, and need no reader."""
    word = token.lower
    return word[0].isdigit() or word in _FIRST_WORDS


_FIRST_WORDS = FIRST_WORDS | CURRENCIES.keys() | BOUNDS.first_words | BARE.first_words | {"us", "c"}


class _Reader:
    """Reads what stands at one place of the tokens; ``at`` is how far it came."""

    def __init__(self, text: str, tokens: Sequence[Token], first: int) -> None:
        self._text = text
        self._tokens = tokens
        self._first = first
        self.at = first

    def read(self) -> Quantity | None:
        """The quantity that begins here, if one does."""
        bare = self._bare()
        if bare:
            return bare
        bound = self._bound()
        currency = self._currency_sign()
        number = number_at(self._tokens, self.at) if self.at < len(self._tokens) else None
        if not number and bound:
            number = self._one_unit()
        if not number:
            return None  # and what was read past bounds nothing, so it need not be read again
        self.at = number.stop
        if not currency and self._is_no_quantity(number):
            return None
        high = self._upper_end(number, bound)
        if high.value < number.value:
            return None  # a score: *they won 2-1*
        unit, factor = (currency, 1.0) if currency else self._unit(high)
        bound = self._bound_after() or bound
        if unit == "second" and self._is_while(number):
            bound = None
        is_counted = unit in {COUNT, RANK, AGE} or unit.isupper()
        extent = extent_of(number, bound, is_counted) if high is number else range_of(number, high)
        quantity = self._quantity(extent.times(factor), unit)
        has_noun = unit not in {COUNT, RANK} or quantity.thing
        is_year = unit == COUNT and self._is_year(number) and not is_plural(self._word(self.at))
        return None if is_year or (unit == RANK and not has_noun) else quantity

    def _quantity(self, extent: Extent, unit: str) -> Quantity:
        start, end = self._tokens[self._first].start, self._tokens[self.at - 1].end
        thing, stop = self._thing() if unit in {COUNT, RANK, SHARE} else ("", self.at)
        before = self._word(self._first - 1)
        return Quantity(
            self._text[start:end],
            start,
            end,
            extent,
            unit,
            thing,
            self._text[start : self._tokens[stop - 1].end],
            before if before in {"by", "to", "from"} else "",
        )

    def _word(self, position: int) -> str:
        return self._tokens[position].lower if 0 <= position < len(self._tokens) else ""

    def _bare(self) -> Quantity | None:
        """*Nobody*, *most of the members*, *dozens of ships*: a quantity without a number."""
        phrase = self._longest(BARE)
        if not phrase:
            return None
        unit, interval, of = BARE.meaning[phrase]
        self.at += len(phrase)
        if phrase == ("most",) and not self._is_most_of_them():
            return None
        quantity = replace(self._quantity(exactly(interval), unit), is_word=True)
        if of:
            quantity = replace(quantity, thing=of, phrase=quantity.text)
        elif unit == COUNT and quantity.thing in UNITS:
            # *A couple of days* is a time.
            base, factor = UNITS[quantity.thing]
            return replace(
                quantity,
                text=quantity.phrase,
                end=quantity.start + len(quantity.phrase),
                extent=quantity.extent.times(factor),
                unit=base,
                thing="",
            )
        return quantity if quantity.thing or unit == SHARE else None

    def _is_most_of_them(self) -> bool:
        """Whether *most* is a share: *most members*, and not *the most goals* or *most often*."""
        return self._word(self._first - 1) != "the" and is_plural(self._word(self.at))

    def _bound(self) -> Bound | None:
        """What the words before a number say of it; reads past them."""
        bound = None
        while phrase := self._longest(BOUNDS):
            # Of *at least some 40* the bound counts.
            if bound in {None, Bound.ABOUT}:
                bound = BOUNDS.meaning[phrase]
            self.at += len(phrase)
        return bound

    def _bound_after(self) -> Bound | None:
        phrase = self._longest(AFTER)
        self.at += len(phrase)
        return AFTER.meaning[phrase] if phrase else None

    def _longest(self, phrases: Phrases[Any]) -> tuple[str, ...]:
        """The longest of the phrases that stands here; empty where none does."""
        for phrase in phrases.beginning_with(self._word(self.at)):
            if all(self._word(self.at + i) == word for i, word in enumerate(phrase)):
                return phrase
        return ()

    def _currency_sign(self) -> str:
        """The code of a sign or code before the number; reads past it."""
        country = {"us": "USD", "a": "AUD", "c": "CAD"}.get(self._word(self.at), "")
        is_prefixed = bool(country) and self._word(self.at + 1) == "$" and self._is_tight(self.at + 1)
        sign = self._word(self.at + is_prefixed)
        # HK$ and the like are other dollars.
        is_foreign = self._word(self.at - 1).isalpha() and self._is_tight(self.at)
        if sign not in CURRENCIES or len(sign) > 3 or sign == "yen" or is_foreign:
            return ""
        self.at += 1 + is_prefixed
        return country if is_prefixed else CURRENCIES[sign]

    def _one_unit(self) -> Number | None:
        """The one in *less than a week*; without a bound *a week* says no number."""
        if self._word(self.at) in {"a", "an"} and stem(self._word(self.at + 1)) in UNITS:
            return Number(1.0, 0.0, Kind.CARDINAL, self.at, self.at + 1)
        return None

    def _upper_end(self, low: Number, bound: Bound | None) -> Number:
        """The upper end of a range; the number itself where there is none."""
        joiner = self._word(self.at)
        is_range = joiner in {"to", "-", "–", "—"} or (bound is Bound.BETWEEN and joiner == "and")
        at = self.at + 1
        if not is_range or at >= len(self._tokens) or self._word(self._first - 1) == "from":
            return low
        at += self._word(at) in CURRENCIES
        high = number_at(self._tokens, at) if at < len(self._tokens) else None
        if not high or high.kind is not low.kind:
            return low
        self.at = high.stop
        return high

    def _unit(self, number: Number) -> tuple[str, float]:
        """The unit after the number and its factor; reads past it."""
        by_kind = {Kind.FRACTION: SHARE, Kind.ORDINAL: RANK}.get(number.kind)
        if by_kind:
            return by_kind, 1.0
        at = self.at + (self._word(self.at) == "-")
        word, after, third = (self._word(at + i) for i in range(3))
        unit, length = COUNT, 0
        factor = 1.0
        singular = stem(word)
        if word in {"%", "percent", "pct", "percentage"} or (word, after) == ("per", "cent"):
            length = 2 if word == "per" else 1
            is_points = self._word(at + length) in {"point", "points"}
            length += is_points
            unit, factor = (POINTS, 1.0) if is_points else (SHARE, 0.01)
        elif self._word(self._first - 1) in {"aged", "age"}:
            unit = AGE
        elif singular == "year" and "old" in {after, third if after == "-" else ""}:
            unit, length = AGE, 2 if after == "old" else 3
        elif singular in UNITS:
            (unit, factor), length = UNITS[singular], 1
        elif singular in CURRENCIES and len(singular) > 2:
            unit, length = CURRENCIES[singular], 1
        if length:
            self.at = at + length
        return unit, factor

    def _thing(self) -> tuple[str, int]:
        """The stem of the noun that is counted, and where it ends.

        That noun is the first plural of the next words, or else the next word.
        """
        at = self.at
        at += self._word(at) == "of"
        at += self._word(at - 1) == "of" and self._word(at) in POSSESSIVES
        at += self._word(at) in {"more", "other", "-"}
        first = ""
        for i in range(NOUN_WORDS):
            word, after = self._word(at + i), self._word(at + i + 1)
            if word in NO_NOUN or not (word == "-" or word.replace("'", "").replace("’", "").isalpha()):
                break
            if word.endswith(("'s", "’s")):
                continue  # *of Lowmere's 145 schools* counts schools
            if is_plural(word) and not is_plural(after):
                return stem(word), at + i + 1
            if not first:
                first, stop = word, at + i + 1
        # *Eight died* counts what is not said.
        if not first or first.endswith("ed") or first in PARTICIPLES or first == "-":
            return "", self.at
        return stem(first), stop

    def _is_while(self, number: Number) -> bool:
        """Whether *over five years* tells the time in which, and not that it was longer."""
        return self._word(number.first - 1) == "over" and self._word(number.first - 2) != "for"

    def _is_year(self, number: Number) -> bool:
        text = self._tokens[number.first].text
        return number.stop == number.first + 1 and len(text) == 4 and text.isdigit() and text < "2101"

    def _is_no_quantity(self, number: Number) -> bool:
        """Whether the number is part of a date, a time or a name, or *one* is a pronoun."""
        before, after = self._word(number.first - 1), self._word(number.stop)
        next_after = self._word(number.stop + 1)
        is_date = before in MONTHS or after in MONTHS or (after == "of" and next_after in MONTHS)
        may_count = before in COUNT_BEFORE and is_plural(after)
        is_year = self._is_year(number) and before in YEAR_BEFORE and not may_count
        is_time = after in {":", "am", "pm", "o'clock", "o’clock", "gmt"} or (
            after in {"a", "p"} and next_after == "." and self._word(number.stop + 2) == "m"
        )
        # 10:30, 3/20/2021 and 12-05-2023 are a time and dates.
        is_minute = before in {":", "/"} and self._is_tight(number.first)
        is_slashed = after == "/" and self._is_tight(number.stop)
        is_time_span = UNITS.get(stem(after), ("", 0))[0] == "second"
        is_ago = is_time_span and next_after in {"ago", "before", "earlier", "later"}
        is_bare_rank = number.kind is Kind.ORDINAL and after in {"century", "of", "to", ",", "."}
        is_pronoun = self._word(number.first) == "one" and (
            before in BEFORE_PRONOUN or after in AFTER_PRONOUN
        )
        is_name = before in IDENTIFIED or self._is_in_name(number)
        tells_when = is_date or is_year or is_time or is_minute or is_slashed or is_ago
        is_negative = before == "minus" or (
            before == "-" and self._is_tight(number.first) and not self._is_tight(number.first - 1)
        )
        return is_negative or tells_when or is_bare_rank or is_pronoun or is_name

    def _is_tight(self, position: int) -> bool:
        if not 0 < position < len(self._tokens):
            return False
        return self._tokens[position - 1].end == self._tokens[position].start

    def _is_in_name(self, number: Number) -> bool:
        """Whether a capitalised word that does not begin a sentence stands before, as in *Apollo 13*."""
        first = number.first
        if number.kind is not Kind.CARDINAL or first == 0 or not self._tokens[first].text[0].isdigit():
            return False
        has_hyphen = self._word(first - 1) == "-" and first >= 2 and self._is_tight(first)
        name_at = first - 1 - has_hyphen
        begins = name_at == 0 or self._word(name_at - 1) in {".", "!", "?", "“", '"'}
        name = self._tokens[name_at].text
        return name.isalpha() and name[0].isupper() and (has_hyphen or not begins)
