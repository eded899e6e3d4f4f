"""Units of measure, currencies, and the stem of a noun: the words that say what is counted.

Factors are exact by definition (the international yard and pound of 1959, the SI); a month is the
twelfth of a Julian year.
"""

SHARE, POINTS, RANK, COUNT, AGE = "share", "points", "rank", "count", "age"

CURRENCIES = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "rouble": "RUB",
    "ruble": "RUB",
    "rupee": "INR",
    "krona": "SEK",
    "krone": "NOK",
    "franc": "CHF",
    "zloty": "PLN",
    "peso": "MXN",
    "hryvnia": "UAH",
}
"""Signs, codes and names. A name that several countries use is taken for the one most written about."""


def _units(base: str, **factors: float) -> dict[str, tuple[str, float]]:
    return {name: (base, factor) for name, factor in factors.items()}


_YEAR = 365.25 * 86400

UNITS = (
    _units("second", second=1, minute=60, hour=3600, day=86400, week=604800)
    | _units("second", fortnight=1209600, month=_YEAR / 12, year=_YEAR, decade=10 * _YEAR)
    | _units("second", century=100 * _YEAR)
    | _units("metre", metre=1, meter=1, km=1000, kilometre=1000, kilometer=1000, cm=0.01)
    | _units("metre", centimetre=0.01, centimeter=0.01, mm=0.001, mile=1609.344, yard=0.9144)
    | _units("metre", foot=0.3048, inch=0.0254)
    | _units(
        "gram", gram=1, kg=1000, kilogram=1000, kilo=1000, tonne=1e6, ton=1e6, pound_weight=453.59237
    )
    | _units("gram", ounce=28.349523125)
    | _units("litre", litre=1, liter=1, gallon=3.785411784, barrel=158.987294928)
    | _units("square metre", hectare=1e4, acre=4046.8564224)
    | _units("watt", watt=1, kilowatt=1e3, megawatt=1e6, gigawatt=1e9, mw=1e6, gw=1e9, kw=1e3)
    | _units("watt hour", kwh=1e3, mwh=1e6, gwh=1e9, twh=1e12)
    | _units("metre a second", mph=0.44704, kph=1 / 3.6, kmh=1 / 3.6, knot=1852 / 3600)
)
"""Name in the singular → the base unit and how many of it one is."""

IRREGULAR = {
    "people": "person",
    "persons": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "countries": "country",
    "crises": "crisis",
    "policemen": "policeman",
    "firemen": "fireman",
    "mps": "mp",
    "kronor": "krona",
    "kroner": "krone",
    "troops": "soldier",
    "soldiers": "soldier",
    "fatalities": "death",
    "deaths": "death",
    "dead": "death",
    "kilometres": "km",
    "kilometers": "km",
    "kilometre": "km",
    "kilometer": "km",
    "percent": "percent",
    "police": "police",
    "series": "series",
    "news": "news",
    "yrs": "year",
    "hrs": "hour",
    "mins": "minute",
}
"""Plurals that no rule makes, and words that newsrooms use for one another."""

PLURALS = frozenset(
    word for word in IRREGULAR if word not in {"kilometre", "kilometer", "percent", "news"}
)


def stem(noun: str) -> str:
    """The singular of a noun, in small letters."""
    word = noun.lower()
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")) and len(word) > 4:
        # *houses* and *cases* lose the s alone; *buses* and *losses* the es.
        return (
            word[:-1] if word.endswith(("uses", "ases", "oses", "ises", "nses", "rses")) else word[:-2]
        )
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2:
        return word[:-1]
    return word


def is_plural(noun: str) -> bool:
    """Whether a word looks like the plural of a noun."""
    word = noun.lower()
    return word in PLURALS or (
        len(word) > 2
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word not in {"was", "has", "does"}
    )


def words_of(text: str) -> frozenset[str]:
    """The words of a text, as a set to look them up in."""
    return frozenset(text.split())


_SAME = tuple(
    words_of(group)
    for group in (
        "home house household dwelling property",
        "job post position",
        "company firm business",
        "case infection",
        "vote ballot",
        "car vehicle",
        "ship boat vessel",
        "plane aircraft jet",
        "flat apartment",
        "shop store",
        "raid attack strike",
        "spy officer agent",
        "pupil student schoolchild",
        "protester demonstrator marcher",
        "worker employee staff",
        "soldier serviceman",
        "policeman officer",
        "inmate prisoner",
        "resident inhabitant",
        "doctor physician",
        "visitor guest",
    )
)
"""Nouns that newsrooms use for one another; what they count may be the same."""

_ANYBODY = words_of("person victim death casualty")
"""What may stand for people of any kind."""

_PEOPLE = words_of(
    "adult agent applicant athlete baby boy buyer candidate captive case child citizen civilian client "
    "councillor customer defendant delegate demonstrator deputy detainee doctor driver employee expert "
    "fan farmer fighter firefighter fisherman girl guest hostage household inhabitant inmate journalist "
    "judge juror lawmaker lawyer lecturer man marcher member migrant miner minister mother mp native "
    "nurse officer official owner parent participant passenger patient pensioner physician pilot player "
    "policeman politician pilgrim prisoner protester pupil recruit refugee relative rescuer researcher "
    "resident respondent rider runner sailor schoolchild scientist serviceman soldier spectator spy "
    "striker student subscriber survivor suspect teacher teenager tenant tourist trader traveller "
    "user villager visitor volunteer voter witness woman worker writer youth"
)


def may_be_same_thing(one: str, other: str) -> bool:
    """Whether two stems may count the same: one is not said, they are equal, used for one another, or
    one stands for people of any kind and the other names some.

    *Spies* and *officers* may be the same; *boys* and *girls*, or *spies* and *ships*, can't.
    """
    if not one or not other or one == other:
        return True
    if _is_part_of(one, other) or _is_part_of(other, one) or {one, other} <= _ANYBODY:
        return True
    return any(one in group and other in group for group in _SAME)


def narrower(one: str, other: str) -> str:
    """Of two stems the one that names only some of what the other one names; empty if neither does."""
    if _is_part_of(one, other):
        return one
    return other if _is_part_of(other, one) else ""


def _is_part_of(noun: str, whole: str) -> bool:
    return whole in _ANYBODY and noun in _PEOPLE
