"""Follows a draft sentence by sentence: who speaks, whom it is about, and so who "he", "the minister"
or "the company" is. What is not plain is left as it is written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.drafts.references import (
    APPOSED,
    COMPANY_END,
    KINDS_OF_ORGANISATION,
    NEVER_A_NAME,
    ORGANISATION_END,
    SUBJECT_PRONOUN,
    THE_ORGANISATION,
    TITLES,
    Mention,
    People,
    Person,
    organisations,
)
from service.drafts.wording import MAX_SENTENCE_CHARS, word_set

_PERSON_NOUN = re.compile(
    r"(?:er|or|ist|man|woman|ian|ant|boss|chief|pilot|nurse|judge|coach|expert|guard|captain)$"
)
_NO_PERSON = word_set(
    """
    paper newspaper letter order centre center quarter report number plant restaurant chapter tower
    river
    """
)
_STRANGER = re.compile(
    r"\b(?:an?|another|one|the|this|that|his|her|their|\w+[’']s)\s+(?:[\w’'-]+,?\s+){0,3}?(?:\w*(?:man|woman)|"
    r"\w+ist|\d+-year-old|boy|girl|accused|murderer|criminal|convict|gunman|burglar|robber|rapist|"
    r"offender|culprit|perpetrator|stranger|person|detainee|hostage|leader|minister|deputy|aide|adviser|"
    r"child|baby|teen(?:ager)?|student|pupil|passenger|driver|victim|suspect|defendant|witness|neighbou?r|"
    r"resident|worker|employee|official|officer|soldier|fighter|player|patient|protester|friend|relative|"
    r"mother|father|son|daughter|brother|sister|wife|husband|partner|colleague|owner|customer|candidate|"
    r"rival|opponent|successor|predecessor|boss|chief|expert|guard|judge|nurse|pilot|sailor|skipper|diver|"
    r"hunter|thief|attacker|killer|prisoner|inmate|refugee|migrant|citizen|voter|visitor|guest|teacher|lawyer|"
    r"doctor|researcher|historian|politician|lawmaker|investor|banker|actor|singer|writer|reporter|"
    r"photographer|minister|president|director|manager|captain|coach|spokesperson)\b(?!,?\s+(?-i:[A-Z]))",
    re.IGNORECASE,
)
"""Somebody without a name, whom "he" can mean from there on; before a name it is that person."""

_OTHER_BODY = re.compile(
    # "Havbris, a fish company" and "Havbris is a company" are none but Havbris
    r"(?<!, )(?<!is )(?<!was )(?<!as )\b(?:an?|another|its|their)\s+(?:[\w’-]+\s+){0,2}?"
    r"(?:rival|competitor|company|firm)s?\b",
    re.IGNORECASE,
)
"""Another company, without a name."""

_DEFINITE = re.compile(r"^the\s+(?P<words>.+)$", re.IGNORECASE)
_INDEFINITE = re.compile(r"^(?:an?|one|another)\s", re.IGNORECASE)
_FRONTED = re.compile(
    r"^(?:In|On|At|After|From|Before|During|Since|By|For|With|Under|Until)\s[^,.]{2,60},\s+(?P<word>he|she)\b"
)
"""A subject behind a phrase: "From the island, he …"."""

_ORGANISATION_PRONOUN = re.compile(
    r"(?P<word>it(?P<of>s)?)\b(?(of)(?=\s+[a-z])|\s+(?:would|will|had|has|planned|plans|expected|expects|aimed|aims|intends|"
    r"intended)\s+(?!be\b|been\b|become\b|take\b|taken\b|seem|appear|rain|snow))",
    re.IGNORECASE,
)
"""\"It would appeal\", and not "it would be wrong"."""

_HIM = re.compile(r"\bhim\b|\bher\b(?!\s+[a-z])")
_SUBJECT_OF = {"him": "he", "her": "she"}
_HER_OBJECT = re.compile(r"her\s+[^a-z]", re.IGNORECASE)
_CLIENT = re.compile(r"\s+clients?\b")
_BODIES = frozenset(["army", "navy", "government", "military", "parliament", "police", "board", "team"])

MAX_NAME_WORDS = 3

_POSSESSIVE = re.compile(r"^(?P<word>his|her)\s+(?P<rest>.+)$", re.IGNORECASE)


@dataclass(slots=True)
class Discourse:
    """What is known at one point of a draft. Sentences are told in their order.

    ``speaker`` is who spoke last: a person, or the words that name somebody without a name.
    """

    people: People
    speaker: Person | str | None = None
    topic: Person | None = None
    organisation: str | None = None
    _is_contested: bool = False
    _is_of_block: bool = False
    _is_of_other_body: bool = False
    _kinds: dict[str, str | None] = field(default_factory=dict)
    _unnamed: set[str] = field(default_factory=set)
    _names: dict[str, str] = field(default_factory=dict)
    _before: tuple[Person | None, bool] = (None, False)
    _of_block: list[Person] = field(default_factory=list)
    _is_fresh: bool = False
    _has_stranger: bool = False

    def begin_block(self, is_after_heading: bool) -> None:
        """Go on to the next paragraph. After a heading whom the text is about may have changed."""
        self._is_of_block = False
        # Of two that a paragraph was about, the next one's "he" can be either.
        topic = self.topic
        if topic is not None and any(topic.can_be(person) for person in self._of_block):
            self._is_contested = True
        self._of_block.clear()
        if is_after_heading:
            self.topic = None
            self.organisation = None

    def name_of(self, who: str) -> str | None:
        """The name of the speaker that ``who`` means, or the words themselves where they name one; None
        for a pronoun that could be anybody's. The speaker is the one who spoke last from here on.
        """
        found = self._speaker(who)
        if found is None:
            return None
        self.speaker = found
        self._is_fresh, self._has_stranger = True, False
        self._before = (self.topic, self._is_contested)
        if isinstance(found, Person):
            self.topic, self._is_contested = found, False
            return found.name
        self.topic = None
        return found

    def _speaker(self, who: str) -> Person | str | None:
        if named := self.people.of(who):
            named.titles.update(word for word in _nouns(who) if word in TITLES)
            return named
        if who.lower() in ("he", "she"):
            return self._who_is(who.lower())
        if who.lower() in ("i", "we", "they", "it", "you"):
            return None
        if possessive := _POSSESSIVE.match(who):
            owner = self._who_is("he" if possessive["word"].lower() == "his" else "she")
            return f"{_named(owner)}’s {possessive['rest']}" if owner else who
        if _INDEFINITE.match(who):
            self._unnamed.add(_nouns(who)[-1])
        if definite := _DEFINITE.match(who):
            return self._described(definite["words"]) or who
        return self._in_full(who)

    def _in_full(self, who: str) -> str:
        """The name of somebody whose given name is not known, as it was told first; else the words."""
        parts = who.split()
        is_name = len(parts) <= MAX_NAME_WORDS and all(part[0].isupper() for part in parts)
        is_other = parts[0].lower() in NEVER_A_NAME or parts[-1].lower() in ORGANISATION_END
        if not is_name or is_other:
            return who
        if len(parts) == 1:
            return self._names.get(who, who)
        if self._names.setdefault(parts[-1], who) != who:
            self._names[parts[-1]] = parts[-1]  # two of one name
        return who

    def _who_is(self, pronoun: str) -> Person | str | None:
        """Who spoke last, or whom the text is about, where that one can be "he" or "she"."""
        if self._has_stranger:
            return None
        for known in (None if self._is_contested else self.topic, self.speaker):
            if isinstance(known, Person) and known.pronoun in (None, pronoun):
                return known
        is_name = self.speaker in self._names.values()
        is_somebody = isinstance(self.speaker, str) and (is_name or _INDEFINITE.match(self.speaker))
        return self.speaker if is_somebody and self._is_fresh else None

    def _described(self, words: str) -> Person | None:
        """Who "the harbour master" is: the one person so called, or else the last speaker, unless the
        words name a body or somebody that was brought in without a name.
        """
        nouns = _nouns(words)
        titled = [person for person in self.people.persons if nouns and nouns[-1] in person.titles]
        if len(titled) == 1:
            return titled[0]
        if titled and self.speaker not in titled:
            return None
        is_person = (
            bool(nouns)
            and nouns[-1] not in _NO_PERSON
            and bool(nouns[-1] in TITLES or _PERSON_NOUN.search(nouns[-1]))
        )
        if not is_person or nouns[-1] in self._unnamed or not isinstance(self.speaker, Person):
            return None
        return self.speaker

    def resolved(self, statement: str, speaker: str | None, before: str = "") -> str:
        """The statement with the pronoun or "the company" that it begins with made a name, where that is
        plain. ``speaker`` is who says so, if he is told to and not quoted; ``before`` is what stands
        before it in its sentence.
        """
        if found := SUBJECT_PRONOUN.match(statement) or _FRONTED.match(statement):
            word = found["word"].lower()
            person = self._meant(
                "she" if word in ("she", "her") else "he", speaker, statement, found.end()
            )
            if person is None or self._has_rival(person, before + statement[: found.start("word")]):
                return statement
            name = f"{person.name}’s" if word in ("his", "her") else person.name
            return statement[: found.start("word")] + name + statement[found.end("word") :]
        if (found := THE_ORGANISATION.match(statement)) and (
            organisation := self._organisation(found["kind"].lower())
        ):
            return organisation + (found["of"] or "") + statement[found.end() :]
        if speaker is not None and (found := _ORGANISATION_PRONOUN.match(statement)):
            body = self._body(speaker)
            if body is not None:
                return body + ("’s" if found["of"] else "") + statement[found.end("word") :]
        return statement

    def _meant(self, pronoun: str, speaker: str | None, statement: str, end: int) -> Person | None:
        """Whom a pronoun means that a statement begins with; who says so may mean another by it, if the
        text was about another.
        """
        if pronoun == "she" and _HER_OBJECT.match(statement):
            return None
        person = self.topic if speaker is None else self.people.of(speaker)
        if person is None or person.pronoun not in (None, pronoun):
            return None
        if speaker is None:
            return None if self._is_contested else person
        topic, is_contested = self._before
        is_other = topic is not None and topic is not person and topic.pronoun in (None, pronoun)
        return None if (is_other or is_contested) and not _CLIENT.match(statement, end) else person

    def _has_rival(self, person: Person, text: str) -> bool:
        """Whether a text names somebody else who can be meant by the same pronoun."""
        return any(person.can_be(other) for other in self.people.named(text))

    def _body(self, speaker: str) -> str | None:
        """The organisation that says "it would"; None for a person, who means something else by "it"."""
        kind = speaker.rsplit(maxsplit=1)[-1].lower()
        is_body = (
            kind in KINDS_OF_ORGANISATION | ORGANISATION_END | _BODIES or speaker in self._kinds.values()
        )
        if not is_body or _INDEFINITE.match(speaker) or self.people.of(speaker) or " for " in speaker:
            return None
        return speaker

    def _organisation(self, kind: str) -> str | None:
        if self._is_of_other_body:
            return None
        if kind in self._kinds:
            return self._kinds[kind]
        return self.organisation if kind in ("company", "firm") else None

    def told(self, sentence: str, is_reported: bool = False) -> None:
        """Go on behind a sentence: whom it names is whom the next one can mean. ``is_reported`` tells
        that somebody is told to have said it.
        """
        mentions = [mention for mention in self.people.mentions(sentence) if not mention.is_possessive]
        subjects = [mention.person for mention in mentions if mention.is_subject]
        others = {id(mention.person) for mention in mentions}
        self._of_block += [mention.person for mention in mentions]
        if subjects:
            self.topic = subjects[0]
            # "him" is somebody else than the subject
            him = _HIM.search(sentence)
            is_of_two = him is not None and self.topic.pronoun in (None, _SUBJECT_OF[him.group()])
            self._is_contested = is_of_two or any(
                self.topic.can_be(mention.person) for mention in mentions
            )
        elif len(others) == 1 and not (self._is_of_block and self.topic) and not is_reported:
            self.topic, self._is_contested = mentions[0].person, False
        elif others - {id(self.topic)}:
            # Somebody else came in: "he" is no longer plain, until one of them is the subject again.
            self._is_contested = not SUBJECT_PRONOUN.match(sentence)
        if subjects:
            self._has_stranger = False
        if not is_reported and self._speaks_of_stranger(sentence, mentions):
            self._has_stranger = self._is_contested = True
        self._is_fresh = is_reported or (self._is_fresh and bool(SUBJECT_PRONOUN.match(sentence)))
        self._is_of_block = True
        if len(sentence) <= MAX_SENTENCE_CHARS:
            self._learn_organisations(sentence)

    def _speaks_of_stranger(self, sentence: str, mentions: Sequence[Mention]) -> bool:
        """Whether a sentence speaks of somebody without a name, whom "he" can mean as well as its
        subject; words before a name or apposed to it are that person's own.
        """
        named = {mention.start for mention in mentions}
        for found in _STRANGER.finditer(sentence):
            is_apposed = sentence[: found.start()].rstrip().endswith(",") and any(
                start < found.start() for start in named
            )
            # "Lars Holm, the lawyer of the accused, …": the lawyer is Holm, the accused is not.
            if not is_apposed:
                return True
        return False

    def _learn_organisations(self, sentence: str) -> None:
        for found in APPOSED.finditer(sentence):
            self._know(found["kind"] or found["kind_before"], found["name"] or found["name_after"])
        for name in organisations(sentence, self.people):
            kind = name.rsplit(maxsplit=1)[-1].lower()
            self._know(
                kind, f"the {name}" if re.search(rf"\b[Tt]he {re.escape(name)}", sentence) else name
            )
            if kind in COMPANY_END:
                self.organisation = name if self.organisation in (None, name) else ""
        # "The company" of the next sentence could be the rival.
        self._is_of_other_body = _OTHER_BODY.search(sentence) is not None

    def _know(self, kind: str, name: str) -> None:
        # Two of a kind: "the company" could be either from here on.
        self._kinds[kind] = None if self._kinds.get(kind, name) != name else name


def _nouns(phrase: str) -> list[str]:
    return [word.strip(".,").lower() for word in phrase.split()]


def _named(known: Person | str) -> str:
    return known.name if isinstance(known, Person) else known
