"""Tells whom a draft speaks of: persons and organisations by name, and which of them "he", "Berg", "the
minister" or "the company" is. Pure, and careful: what is not plain stays as it is written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from service.drafts.names import FEMALE, MALE
from service.drafts.wording import MAX_SENTENCE_CHARS, UPPER, word_set

_WORD = rf"[{UPPER}][\w’'-]*[\w]|[A-Z]\."
_PARTICLE = r"(?:de|van|von|der|den|al|bin|ibn|el|la|le|du|da|dos|ter|ten|zu)"
_RUN = re.compile(rf"(?:{_WORD})(?:(?<![’']s)[ \u00a0](?:{_PARTICLE}[ \u00a0])*(?:{_WORD}))*")
"""Words with a capital in a row, on one line; a possessive ends it."""

TITLES = word_set(
    """
    president vice prime minister premier chancellor senator governor mayor deputy councillor
    congressman congresswoman representative ambassador secretary general chief director
    executive chairman chairwoman chair chairperson commissioner inspector superintendent police
    officer detective constable sergeant lieutenant captain major colonel admiral marshal
    commander private judge justice prosecutor lawyer attorney advocate barrister solicitor
    professor doctor dr mr mrs ms miss sir dame lord lady baroness baron count king queen prince
    princess pope bishop archbishop cardinal father sister brother rabbi imam reverend rev coach
    manager goalkeeper striker midfielder defender editor author writer actor actress singer
    economist analyst researcher scientist spokesman spokeswoman spokesperson foreign home
    defence defense finance health interior energy transport education leader head founder
    farmer fisherman teacher nurse engineer former acting cllr prof gov sen gen col lt sgt capt rep
    """
)
_NO_TITLES_ALONE = word_set(
    """
    vice prime deputy foreign home defence defense finance health interior energy transport
    education police former acting executive general farmer leader head founder author editor
    """
)
"""Words of titles that something else is called by too: "Finance Norway" is nobody's name."""

_ABBREVIATED = word_set("Mr. Mrs. Ms. Dr. Prof. Gov. Sen. Rep. Gen. Col. Capt. Lt. Sgt. Rev. Sir. St.")
_APPOSITION = re.compile(
    r"(?:the|an?|his|her|their|its|our)\s+(?:[\w’'&-]+\s+){0,6}[\w’'&-]+,\s*$", re.IGNORECASE
)
"""What can stand before the name of the subject: "The opposition leader, Anna Berg, …"."""

_MALE_TITLES = frozenset(
    [
        "mr",
        "sir",
        "lord",
        "king",
        "prince",
        "pope",
        "father",
        "brother",
        "baron",
        "chairman",
        "spokesman",
        "congressman",
        "actor",
    ]
)
_FEMALE_TITLES = frozenset(
    [
        "mrs",
        "ms",
        "miss",
        "dame",
        "lady",
        "queen",
        "princess",
        "sister",
        "baroness",
        "chairwoman",
        "spokeswoman",
        "congresswoman",
        "actress",
    ]
)

ORGANISATION_END = word_set(
    """
    ltd inc plc corp corporation company group holding holdings as asa ab gmbh ag sa llc bank
    airlines airways motors energy university college institute hospital council party union
    federation association agency authority ministry department court club fc united committee
    commission service services force forces bridge street road park prize award square hall
    stadium airport harbour island river lake cup league foundation trust museum theatre
    orchestra church times post herald news
    """
)
COMPANY_END = word_set(
    """
    ltd inc plc corp corporation company group holding holdings as asa ab gmbh ag sa llc bank
    airlines airways motors energy
    """
)
KINDS_OF_ORGANISATION = word_set(
    """
    company firm bank airline club agency ministry council university hospital museum party
    union group manufacturer retailer operator carmaker publisher broadcaster newspaper charity
    regulator authority shipyard brewery utility association institute court committee
    commission
    """
)
THE_ORGANISATION = re.compile(
    rf"^the (?P<kind>{'|'.join(sorted(KINDS_OF_ORGANISATION))})(?P<of>’s|'s)?\b", re.IGNORECASE
)

SUBJECT_PRONOUN = re.compile(r"^(?P<word>he|she|his|her)\b(?!\s*(?:…|\.))", re.IGNORECASE)

NEVER_A_NAME = word_set(
    """
    the a an in on at of for from by with as but and or if when while after before since this
    that these those he she it they we i you his her its their our my no not there here what who
    why how where which monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december however
    meanwhile according last next first earlier later now then yesterday today tomorrow both
    each every all some many most several one two three four five six seven eight nine ten
    russian ukrainian norwegian swedish danish finnish british american german french italian
    spanish chinese japanese european african asian english scottish welsh irish dutch polish
    turkish greek indian despite although because under over between during among against about
    another other
    """
)


MAX_TITLE_CHARS = 40
"""How far before a name a title is looked for."""


MAX_NAMESAKES = 20
"""Persons of one last name that are told apart; more are in no article."""


@dataclass(slots=True)
class Person:
    """Somebody named in a draft; ``pronoun`` is *he* or *she*, None while it is not known."""

    name: str
    pronoun: str | None = None
    titles: set[str] = field(default_factory=set)

    def can_be(self, other: "Person") -> bool:
        """Whether the pronoun of this one can mean another."""
        return other is not self and (
            None in (self.pronoun, other.pronoun) or self.pronoun == other.pronoun
        )


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a person is named. ``is_subject`` tells that the sentence begins with it, ``is_possessive``
    that it speaks of something of theirs.
    """

    person: Person
    start: int
    is_subject: bool
    is_possessive: bool


class People:
    """The persons that a text names by more than one word, or by a title and a word."""

    def __init__(self, text: str) -> None:
        self.persons: list[Person] = []
        self._by_last: dict[str, list[Person]] = {}
        for run in _RUN.finditer(text):
            self._read(run.group(), text[max(0, run.start() - MAX_TITLE_CHARS) : run.start()])

    def of(self, phrase: str) -> Person | None:
        """The one person that a phrase names, in full or by the last name; None for none or for two."""
        named = {id(person): person for person in self.named(phrase)}
        return next(iter(named.values())) if len(named) == 1 else None

    def named(self, text: str) -> list[Person]:
        """The persons named in a text, in its order."""
        return [mention.person for mention in self.mentions(text)]

    def mentions(self, text: str) -> list[Mention]:
        """Where a sentence names them; nowhere in one that is too long for a sentence."""
        if len(text) > MAX_SENTENCE_CHARS:
            return []
        found = []
        position, is_subject = 0, True
        for run in _RUN.finditer(text):
            between = text[position : run.start()].split()
            is_subject = is_subject and all(
                word[0].isupper() or word.lower().strip(",") in TITLES | {"the"} for word in between
            )
            is_apposed = _APPOSITION.match(text[: run.start()]) is not None
            position = run.end()
            is_possessive = run.group().endswith(("’s", "'s", "’", "'"))
            found += [
                Mention(person, run.start(), is_subject or is_apposed, is_possessive)
                for person in self._named_by(_without_possessive(run.group()).split())
            ]
        return found

    def _named_by(self, words: list[str]) -> list[Person]:
        """Who is named by words with a capital in a row, in full or by the last name alone."""
        found = []
        for person in (
            person
            for word in dict.fromkeys(words)
            for person in self._by_last.get(word, ())[:MAX_NAMESAKES]
        ):
            parts = person.name.split()
            is_full = any(words[i : i + len(parts)] == parts for i in range(len(words)))
            if is_full or (self._is_only(parts[-1]) and not _other_given(words, parts)):
                found.append(person)
        return found

    def _is_only(self, last: str) -> bool:
        return len(self._by_last.get(last, ())) == 1

    def _read(self, run: str, before: str) -> None:
        words = _without_possessive(run).split()
        same_line = before.rsplit("\n", 1)[-1].split()
        before_it = same_line[-1] if same_line else ""
        titles = [before_it.lower().strip(".")] if before_it in TITLES | _ABBREVIATED else []
        is_named = bool(set(titles) - _NO_TITLES_ALONE)
        while words and (
            words[0].lower().strip(".") in TITLES | NEVER_A_NAME or not words[0][0].isalpha()
        ):
            word = words.pop(0).lower().strip(".")
            titles += [word] if word in TITLES else []
        while len(words) > 1 and words[-1].isupper() and not words[0].isupper():
            words.pop()  # "Helen Marsh MP"
        given = next((i for i, word in enumerate(words) if word.lower() in MALE | FEMALE), None)
        is_titled = bool(set(titles) - _NO_TITLES_ALONE)
        # "Senator Amy Park" is one, "Hyde Park" is none.
        is_person = bool(words) and (is_named or words[-1].lower() not in ORGANISATION_END)
        if is_person and given is not None and given <= 3 and len(words) - given >= 2:
            self._add(" ".join(words[given : given + 4]), words[given].lower(), titles)
        elif is_person and is_titled and 2 <= len(words) <= 3:
            self._add(" ".join(words), "", titles)
        elif is_person and is_titled and len(words) == 1:
            known = self._by_last.get(words[0], [])
            if len(known) == 1:
                known[0].titles.update(titles)
                known[0].pronoun = known[0].pronoun or _pronoun("", titles)
            elif not known:
                self._add(words[0], "", titles)

    def _add(self, name: str, given: str, titles: list[str]) -> None:
        last = name.rsplit(maxsplit=1)[-1]
        namesakes = self._by_last.get(last, [])
        if len(namesakes) >= MAX_NAMESAKES:
            return
        same = {person.name: person for person in namesakes}
        known = same.get(name)
        if known is None and (known := same.get(last)) is not None:
            known.name = name
        if known is None:
            known = Person(name)
            self.persons.append(known)
            self._by_last.setdefault(last, []).append(known)
        known.titles.update(titles)
        known.pronoun = known.pronoun or _pronoun(given, titles)


def _pronoun(given: str, titles: list[str]) -> str | None:
    if _FEMALE_TITLES & set(titles):
        return "she"
    if _MALE_TITLES & set(titles):
        return "he"
    if (given in MALE) is not (given in FEMALE):
        return "he" if given in MALE else "she"
    return None


def _without_possessive(run: str) -> str:
    return re.sub(r"[’']s?\b", "", run)


def _other_given(words: list[str], name: list[str]) -> bool:
    """Whether the last name stands behind another given name: another person's."""
    place = words.index(name[-1])
    return place > 0 and words[place - 1].lower() in MALE | FEMALE and words[place - 1] not in name


def organisations(text: str, people: People) -> Iterator[str]:
    """The organisations that a text names plainly: by a word such as *Group* at the end, or as the
    subject that is called a company later.
    """
    for run in _RUN.finditer(text):
        words = _without_possessive(run.group()).split()
        while words and words[0].lower() in NEVER_A_NAME:
            words.pop(0)
        if (
            words
            and (words[-1].lower() in ORGANISATION_END or words[-1] in ("AS", "AB", "SA"))
            and len(words) > 1
        ):
            yield " ".join(words)


APPOSED = re.compile(
    rf"(?P<name>{_RUN.pattern}),\s+(?:an?|the)\s+(?:[\w’'-]+\s+){{0,5}}?(?P<kind>{'|'.join(sorted(KINDS_OF_ORGANISATION))})\b"
    rf"|\b(?P<kind_before>{'|'.join(sorted(KINDS_OF_ORGANISATION))})\s+(?P<name_after>{_RUN.pattern})"
)
"""An organisation that is said to be one: "Nordlys, a shipping company", "the brewery Gran"."""
