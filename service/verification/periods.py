"""Reads the dates and periods of a text as days from one to another, as exactly as the words tell.

*In March 2022* is 31 days, *the 1990s* ten years. What is told from a day's view (*last weekend*, *on
Monday*, *5 March* without a year) is read against the day on which the text was published; without that,
a day and month stay a day of some year, and the rest is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from service.verification.intervals import Extent, Interval
from service.verification.numbers import ONES
from service.verification.quantity_words import COUNT_BEFORE, MONTHS, YEAR_BEFORE
from service.verification.units import is_plural

_MONTH = "|".join(
    name.capitalize()
    if len(name) > 4 or name in {"may", "june", "july"}
    else rf"{name.capitalize()}\b\.?"
    for name in sorted(MONTHS, key=len, reverse=True)
)
_MONTH = rf"(?P<month>{_MONTH})"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>1\d{3}|20\d\d)"
_PART = r"(?:(?P<part>(?i:early|late|mid))[ -])?"

_AFTER_PREPOSITION = "(?:{})".format(
    "|".join(
        rf"(?<=\b{word} )"
        for word in ("in", "since", "until", "till", "by", "before", "after", "from", "during", "last")
    )
)

_PATTERNS = tuple(
    re.compile(rf"(?<![\w.-]){pattern}(?!\w)(?![.,]\d)")
    for pattern in (
        rf"{_YEAR}-(?P<month_number>[01]\d)-{_DAY}",  # 2022-03-05
        rf"{_DAY} (?:of )?{_MONTH}(?:,? {_YEAR})?",  # 5 March 2022, 5th of March
        rf"{_MONTH} {_DAY}(?:,? {_YEAR})?",  # March 5, 2022
        rf"{_PART}{_MONTH},? (?:of )?{_YEAR}",  # early March 2022
        rf"{_AFTER_PREPOSITION}{_PART}{_MONTH}",  # in March, and not a march
        rf"(?:the )?(?P<nth>first|second|third|fourth) (?P<share>quarter|half)(?: of)? {_YEAR}",
        rf"(?P<season>spring|summer|autumn|fall|winter)(?: of)? {_YEAR}",
        rf"{_PART}(?P<decade>1\d\d|20\d)0['’]?s",  # the 1990s
        r"(?P<century>\d\d)(?:st|nd|rd|th)[ -]century",
        rf"{_YEAR}(?: to | and |-|–|/)(?P<last_year>(?:1\d|20)?\d\d)",  # 2010 to 2015, 2010-15
        rf"{_PART}{_YEAR}",
        r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)",
        r"(?i:(?P<near>today|tonight|this morning|yesterday|last night|tomorrow))",
        r"(?i:(?P<which>last|this|next) (?P<span>weekend|week|month|year))",
        rf"(?i:(?P<ago>\d{{1,3}}|a|{'|'.join(ONES)}) (?P<unit>day|week|month|year)s? ago)",
    )
)
"""From the most to the least that is told: where two begin at one place, the first counts."""

_ROLE = re.compile(r"\b(since|until|till|before|after|by|from|prior to)(?: the)?(?: end of)? ?$", re.I)
_NEXT_WORD = re.compile(r" ([^\W\d_]+)")

_LOOK_BACK = 24
"""Characters in which a word before a date is looked for."""

_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14)}
_PARTS = {"early": (0.0, 0.4), "mid": (0.3, 0.7), "late": (0.6, 1.0)}

LEAP_YEAR = 2000

Days = tuple[date, date]
"""The first and the last day."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are meant at ``start`` to ``end`` of the text.

    ``extent`` is in days (`datetime.date.toordinal`). ``yearly`` is the first and the last day as month
    * 100 + day, where the period lies within one year; where the year is not known only that is, and
    ``extent`` has no ends. ``role`` is *since*, *until*, *from* or *by* where that stands before.
    """

    text: str
    start: int
    end: int
    extent: Extent
    yearly: Interval | None
    role: str = ""

    @property
    def has_year(self) -> bool:
        """Whether it is known of which year it is."""
        return self.extent.said != Interval()


def periods(text: str, published: date | None = None) -> list[Period]:
    """The dates and periods of a text published on that day, in order; no two overlap."""
    found: list[Period] = []
    matches = sorted(
        (
            (match.start(), rank, match)
            for rank, each in enumerate(_PATTERNS)
            for match in each.finditer(text)
        ),
        key=lambda item: item[:2],
    )
    end = 0
    for start, _, match in matches:
        if start >= end:
            period = _period(text, match, published)
            if period:
                found.append(period)
                end = match.end()
    return found


def _period(text: str, match: re.Match[str], published: date | None) -> Period | None:
    words = {name: word for name, word in match.groupdict().items() if word}
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    after = _NEXT_WORD.match(text, match.end())
    is_bare = set(words) <= {"year", "last_year"}
    if is_bare and not _is_year(before, after[1] if after else ""):
        return None
    start = match.start()
    role_match = _ROLE.search(text[max(0, start - _LOOK_BACK) : start])
    role = role_match[1].lower() if role_match else ""
    try:
        days = _days(words, published)
    except (ValueError, OverflowError):  # 31 February, or before the year 1
        return None
    if days is None and not ("month" in words and "year" not in words):
        return None
    yearly = _yearly(words, days)
    said = _bounded(days, role) if days else Interval()
    return Period(
        text[start : match.end()],
        start,
        match.end(),
        Extent(said, said, said),
        None if role in {"before", "prior to", "after"} else yearly,
        {"till": "until", "prior to": "before"}.get(role, role),
    )


def _is_year(before: str, after: str) -> bool:
    """Whether four digits between these words are a year: *in 2022 prices*, and not *about 2000 men*."""
    words = re.findall(r"[\w’']+|[^\w\s]", before.lower())
    if not words or (words[-1] in COUNT_BEFORE and is_plural(after)):
        return False
    return words[-1] in YEAR_BEFORE or words[-1] in MONTHS


def _days(words: dict[str, str], published: date | None) -> Days | None:
    """The days that the words of a match mean; None where nothing tells the year."""
    for name, read in _READERS.items():
        if name in words:
            return read(words, published)
    return _of_month(words, published) if "month" in words else _of_years(words)


def _of_month(words: dict[str, str], published: date | None) -> Days | None:
    month = MONTHS[words["month"].rstrip(".").lower()]
    date(LEAP_YEAR, month, int(words.get("day", 1)))  # that there is such a day
    if "year" in words:
        year = int(words["year"])
    elif published:
        # The nearest one: a month is named without its year when there can be no doubt.
        day = int(words.get("day", 15))
        years = (published.year - 1, published.year, published.year + 1)
        year = min(years, key=lambda each: abs((date(each, month, min(day, 28)) - published).days))
    else:
        return None
    if "day" in words:
        day_of_month = date(year, month, int(words["day"]))
        return day_of_month, day_of_month
    return _part(words, date(year, month, 1), _last_day(year, month))


def _of_years(words: dict[str, str]) -> Days:
    year = int(words["year"])
    return _part(words, date(year, 1, 1), date(year, 12, 31))


def _of_range(words: dict[str, str], _: date | None) -> Days:
    first, last = int(words["year"]), int(words["last_year"])
    last = last if last > 99 else first // 100 * 100 + last
    if last < first:
        raise ValueError("ends before it begins")
    return date(first, 1, 1), date(last, 12, 31)


def _of_number(words: dict[str, str], _: date | None) -> Days:
    day = date(int(words["year"]), int(words["month_number"]), int(words["day"]))
    return day, day


def _of_share(words: dict[str, str], _: date | None) -> Days:
    nth = ("first", "second", "third", "fourth").index(words["nth"])
    months = 3 if words["share"] == "quarter" else 6
    year, first = int(words["year"]), nth * months + 1
    return date(year, first, 1), _last_day(year, first + months - 1)


def _of_season(words: dict[str, str], _: date | None) -> Days:
    first, last = _SEASONS[words["season"]]
    year = int(words["year"])
    return date(year, first, 1), _last_day(year + (last > 12), (last - 1) % 12 + 1)


def _of_decade(words: dict[str, str], _: date | None) -> Days:
    year = int(words["decade"]) * 10
    return _part(words, date(year, 1, 1), date(year + 9, 12, 31))


def _of_century(words: dict[str, str], _: date | None) -> Days:
    century = int(words["century"])
    return date(100 * century - 99, 1, 1), date(100 * century, 12, 31)


def _of_weekday(words: dict[str, str], published: date | None) -> Days | None:
    if not published:
        return None
    # Whether it was or will be, the verb tells: all that is known is the week before and after.
    return published - timedelta(days=6), published + timedelta(days=6)


def _of_near(words: dict[str, str], published: date | None) -> Days | None:
    if not published:
        return None
    offset = {"yesterday": -1, "last night": -1, "tomorrow": 1}.get(words["near"].lower(), 0)
    day = published + timedelta(days=offset)
    return day, day


def _of_span(words: dict[str, str], published: date | None) -> Days | None:
    if not published:
        return None
    offset = {"last": -1, "this": 0, "next": 1}[words["which"].lower()]
    span = words["span"].lower()
    if span == "year":
        return date(published.year + offset, 1, 1), date(published.year + offset, 12, 31)
    if span == "month":
        months = published.year * 12 + published.month - 1 + offset
        first = date(months // 12, months % 12 + 1, 1)
        return first, _last_day(first.year, first.month)
    monday = published - timedelta(days=published.weekday()) + timedelta(weeks=offset)
    return monday + timedelta(days=5 if span == "weekend" else 0), monday + timedelta(days=6)


def _of_ago(words: dict[str, str], published: date | None) -> Days | None:
    if not published:
        return None
    count = 1 if words["ago"].lower() == "a" else ONES.get(words["ago"].lower()) or int(words["ago"])
    unit = words["unit"].lower()
    days = count * {"day": 1, "week": 7, "month": 30.44, "year": 365.25}[unit]
    slack = timedelta(days={"day": 0, "week": 3, "month": 15, "year": 183}[unit])
    middle = published - timedelta(days=round(days))
    return middle - slack, middle + slack


_READERS: dict[str, Callable[[dict[str, str], date | None], Days | None]] = {
    "last_year": _of_range,
    "month_number": _of_number,
    "share": _of_share,
    "season": _of_season,
    "decade": _of_decade,
    "century": _of_century,
    "weekday": _of_weekday,
    "near": _of_near,
    "span": _of_span,
    "ago": _of_ago,
}
"""The group that only such a match has, and what reads it."""


def _part(words: dict[str, str], first: date, last: date) -> Days:
    """The early, middle or late part of a period, or the whole."""
    if "part" not in words:
        return first, last
    length = (last - first).days
    begin, end = _PARTS[words["part"].lower()]
    return first + timedelta(days=int(begin * length)), first + timedelta(days=round(end * length))


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _bounded(days: Days, role: str) -> Interval:
    """*Before* and *after* a period mean all that is; *by* its end, all up to that."""
    first, last = (float(day.toordinal()) for day in days)
    match role:
        case "before" | "prior to":
            return Interval(high=first, is_high_open=True)
        case "after":
            return Interval(low=last, is_low_open=True)
        case "by":
            return Interval(high=last)
    return Interval(first, last)


def _yearly(words: dict[str, str], days: Days | None) -> Interval | None:
    if days is None:
        month = MONTHS[words["month"].rstrip(".").lower()] * 100
        if "day" in words:
            return Interval(month + int(words["day"]), month + int(words["day"]))
        return Interval(month + 1, month + 31)
    first, last = days
    if first.year != last.year:
        return None
    return Interval(first.month * 100 + first.day, last.month * 100 + last.day)
