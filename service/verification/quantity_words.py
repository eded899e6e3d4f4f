"""The words that bound a quantity, stand for one, or tell that a number is none."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Generic, TypeVar

from service.verification.intervals import Interval
from service.verification.units import COUNT, SHARE, words_of

T = TypeVar("T")


class Bound(Enum):
    """What the words beside a number make of it."""

    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"
    ABOUT = "about"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    EXACTLY = "exactly"
    BETWEEN = "between"


@dataclass(frozen=True)
class Phrases(Generic[T]):
    """Phrases and what each means, found by their first word."""

    meaning: dict[tuple[str, ...], T]

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[str, ...]]]:
        by_first_word = defaultdict(list)
        for phrase in sorted(self.meaning, key=len, reverse=True):
            by_first_word[phrase[0]].append(phrase)
        return dict(by_first_word)

    @property
    def first_words(self) -> frozenset[str]:
        """The words that one of them begins with."""
        return frozenset(self._by_first_word)

    def beginning_with(self, word: str) -> Sequence[tuple[str, ...]]:
        """The phrases whose first word it is, the longest first."""
        return self._by_first_word.get(word, ())


def _bounds(**words: str) -> Phrases[Bound]:
    return Phrases(
        {
            tuple(phrase.split()): Bound[name.upper()]
            for name, phrases in words.items()
            for phrase in phrases.split("|")
        }
    )


BOUNDS = _bounds(
    over="more than|over|above|exceeding|greater than"
    "|higher than|larger than|older than|longer than|upwards of|in excess of|well over|well above"
    "|north of|not less than and more than",
    at_least="at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of"
    "|not under|not below",
    under="fewer than|less than|under|below|lower than|smaller than|younger than|shorter than|well under"
    "|well below",
    at_most="up to|no more than|not more than|at most|a maximum of|maximum of|as many as|as much as"
    "|not over|not above|no greater than|no higher than",
    about="about|around|some|roughly|approximately|an estimated|estimated|circa|more or less|or so",
    nearly="nearly|almost|close to|just under|just below|not quite|just short of|a little under"
    "|slightly less than|slightly fewer than|a little less than",
    just_over="just over|just above|slightly more than|a little over|a little more than",
    exactly="exactly|precisely|only|just|a total of|a mere|as few as|as little as",
    between="between",
)
"""What stands before a number."""

AFTER = _bounds(
    at_least="or more|or over|or above|or higher|or longer|+|plus",
    at_most="or fewer|or less|or under|or below|or lower|at most",
    about="or so|or thereabouts",
)
"""What stands after it."""

_SOME, _NONE = Interval(0, 1, is_low_open=True), Interval(0, 0)

BARE: Phrases[tuple[str, Interval, str]] = Phrases(
    {
        ("nobody",): (COUNT, _NONE, "person"),
        ("no", "one"): (COUNT, _NONE, "person"),
        ("no-one",): (COUNT, _NONE, "person"),
        ("none",): (COUNT, _NONE, ""),
        ("not", "a", "single"): (COUNT, _NONE, ""),
        ("not", "one"): (COUNT, _NONE, ""),
        ("a", "majority"): (SHARE, Interval(0.5, 1, is_low_open=True), ""),
        ("the", "majority"): (SHARE, Interval(0.5, 1, is_low_open=True), ""),
        ("most", "of"): (SHARE, Interval(0.5, 1, is_low_open=True), ""),
        ("most",): (SHARE, Interval(0.5, 1, is_low_open=True), ""),
        ("a", "minority"): (SHARE, Interval(0, 0.5, is_high_open=True), ""),
        ("all", "of"): (SHARE, Interval(1, 1), ""),
        ("a", "couple", "of"): (COUNT, Interval(2, 3), ""),
        ("dozens", "of"): (COUNT, Interval(24, 200), ""),
        ("scores", "of"): (COUNT, Interval(40, 400), ""),
        ("hundreds", "of"): (COUNT, Interval(200, 2_000), ""),
        ("thousands", "of"): (COUNT, Interval(2_000, 200_000), ""),
        ("millions", "of"): (COUNT, Interval(2e6, 1e9), ""),
    }
)
"""Phrases that are a quantity by themselves: the unit, what they mean, and of what if they say it."""

BEFORE_PRONOUN = frozenset(("no", "any", "some", "every", "each", "the", "this", "that", "which", "at"))
AFTER_PRONOUN = frozenset(("another", "of", "day", "thing", "must", "should"))
"""What stands before and after *one* where it counts nothing."""

POSSESSIVES = frozenset(("the", "its", "their", "his", "her", "our", "those", "these", "all"))
"""What stands between *of* and a noun."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month → 1 to 12."""

YEAR_BEFORE = words_of(
    "in since by until till before after during of from the mid early late to between and or "
    "around about spring summer autumn fall winter circa c ( - – — / , : ' ’"
)
"""What stands before a number of four digits that is a year."""

COUNT_BEFORE = words_of("about around to by from of than and or between circa")
"""Of these, what stands before a count too; then a noun in the plural tells."""

IDENTIFIED = words_of(
    "no nr number article section page chapter room flight route highway channel phase level "
    "group season episode covid paragraph platform line gate class grade form act bill "
    "resolution # version apartment flat unit"
)
"""After these a number is a name."""

NO_NOUN = words_of(
    "a an the and or but nor of in on at by to for from with without into over under than as "
    "that which who whom whose was were is are be been being am has have had having do does did "
    "will would can could may might must shall should not never this these those it he she they "
    "we you i them him me us his her its their our your my when while where after before since "
    "until till "
    "during between among against about around because if so per each said say says also only "
    "just still already later earlier ago more fewer less abroad elsewhere overseas there here together "
    "altogether nationwide worldwide today yesterday tonight overnight"
) | {""}
"""Words that end a noun phrase, or do not belong to one."""

PARTICIPLES = words_of(
    "sold made held built born lost left found hurt taken seen known put sent kept paid shot caught "
    "bought brought given driven written fallen come gone"
)
"""After a number these tell what became of things that are not named."""
