"""Cuts a sentence of several statements where each part can stand alone. Pure: text in, parts out.

Cuts "A did this, and B did that", "A did this and did that" (the second part gets the subject), and
"A, who did this, did that". What is not plainly one of these is left whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.records import Span
from service.drafts.verbs import (
    AUXILIARIES,
    BASES,
    IRREGULAR_PAST,
    MODALS,
    has_finite,
    is_also_noun,
    is_finite,
    is_only_participle,
    is_participle,
)
from service.drafts.wording import MAX_SENTENCE_CHARS, trimmed, word_set

MIN_WORDS = 3
"""A part of fewer words says too little by itself."""

MAX_SUBJECT_WORDS = 12

MAX_BARE_SUBJECT_WORDS = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One statement: ``text`` stands alone; it is said at ``start`` to ``end`` of the sentence, there
    perhaps without its subject.
    """

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a clause and where each begins and ends in it."""

    words: tuple[str, ...]
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, text: str, start: int = 0, end: int | None = None) -> "_Words":
        found = list(_WORD.finditer(text, start, len(text) if end is None else end))
        return cls(tuple(each.group() for each in found), tuple(each.span() for each in found))

    def finite(self, first: int = 0) -> int | None:
        """The first word from ``first`` on that can be the verb of a clause."""
        return next((i for i in range(first, len(self.words)) if is_finite(self.words, i)), None)


_WORD = re.compile(r"[^\W_](?:[\w’'%-]|[.,](?=\d))*|[$€£]\d[\d.,]*")
_JOINT = re.compile(r"(?P<mark>[,;:–—]?)\s+(?P<word>and|but|while|whereas|yet)\s+|(?P<semicolon>;)\s+")
_RELATIVE = re.compile(
    r"^(?P<subject>(?:[^\W_][\w’'.&-]*\s+){0,9}[^\W_][\w’'.&)-]*),\s+(?P<who>who|which)\s+(?P<clause>(?:[^,“”\"]|,(?=\d)){8,160}),\s+(?P<rest>.+)$",
    re.DOTALL,
)
_SUBORDINATES = word_set(
    """
    because if when although though unless that which who whom whose whether how what where why
    while so
    """
)
"""These open a clause that what follows may belong to as well."""

_MOSTLY_PREPOSITIONS = word_set("as than before after since until")
"""These do where a verb follows."""

_DENIALS = word_set("not never no nor hardly nobody none nothing neither few")
_INFINITIVE_BEFORE = MODALS | word_set("do does did to cannot")

_PREPOSITIONS = word_set("of in on at for from with by to near under over between against about")
_BEGINNINGS = word_set(
    """
    in on at for from with by to near under over between against about after before since until
    during despite last this next but and yet still however meanwhile also then today yesterday
    """
)
_SUBJECT_STARTS = word_set(
    """
    he she it they we i there the a an his her its their our my this that these those no some
    many most all each every both another several more fewer none nobody nothing two three four
    five six seven eight nine ten half
    """
)
_QUESTIONS = word_set(
    """
    who what when where why how which whose is are was were does do did can could will would
    """
)
_ADVERBS = word_set(
    """
    almost nearly barely narrowly hardly scarcely
    also then later now still even never not since soon once again therefore thus only just
    subsequently eventually finally immediately already recently
    """
)


def parts(clause: str, subject: str = "", is_reported: bool = False) -> list[Part]:
    """The statements of a clause, in order; the clause itself where it is not to be cut.

    ``subject`` is what the clause lacks before it. ``is_reported`` tells that somebody is told to have
    said so: who does what follows "and" may then be that one as well.
    """
    if len(clause) > MAX_SENTENCE_CHARS:
        return [*_whole(clause, 0, len(clause), subject)]
    return [*_cut(clause, 0, len(clause), subject, is_reported)]


def own_act(clause: str) -> Span | None:
    """Where what somebody said ends, and what he did besides begins, as in "the board would go and
    announced a vote"; None where the second verb can belong to the first subject as well.
    """
    for joint in _JOINT.finditer(clause):
        left, right = _Words.of(clause, 0, joint.start()), _Words.of(clause, joint.end())
        if joint["word"] not in ("and", "but") or not _is_open(left, right, ""):
            continue
        verb, lead = left.finite(), _lead(right)
        if verb is None or lead is None or not is_finite(right.words, lead):
            continue
        act = right.words[lead].lower()
        is_other_tense = left.words[verb].lower() in MODALS and act not in AUXILIARIES
        if is_other_tense and (act.endswith(("ed", "s")) or not is_participle(act)):
            return joint.start(), joint.end()
    return None


def _cut(text: str, start: int, end: int, subject: str, is_reported: bool) -> Iterator[Part]:
    """The parts of ``text[start:end]``, to which ``subject`` belongs where it has none of its own."""
    if not subject and (relative := _RELATIVE.match(text[start:end])):
        yield from _relative(text, start, relative, is_reported) or _whole(text, start, end, subject)
        return
    for joint in _JOINT.finditer(text, start, end):
        left, right = _Words.of(text, start, joint.start()), _Words.of(text, joint.end(), end)
        if not _is_open(left, right, subject) or _is_in_aside(text, start, left):
            continue
        if _has_own_subject(text, right, joint):
            yield from _whole(text, start, joint.start(), subject)
            yield from _cut(text, joint.end(), end, "", is_reported)
            return
        if joint["word"] in ("and", "but") and (
            shared := _shared_subject(text, start, left, right, subject, is_reported)
        ):
            yield from _whole(text, start, joint.start(), subject)
            yield from _cut(text, joint.end(), end, shared, is_reported)
            return
    yield from _whole(text, start, end, subject)


def _whole(text: str, start: int, end: int, subject: str) -> Iterator[Part]:
    start, end = trimmed(text, (start, end), behind=",;–—")
    said = text[start:end]
    yield Part(start, end, f"{subject} {said}" if subject else said)


def _relative(text: str, start: int, found: re.Match[str], is_reported: bool) -> Iterator[Part] | None:
    """The two of "Anna Berg, who leads the board, resigned on Monday"; None where it is less plain."""
    subject = _Words.of(found["subject"]).words
    clause, rest = found["clause"], found["rest"]
    if not (opens_with_verb(clause) and opens_with_verb(rest)) or has_finite(subject):
        return None
    # "the owner of the ship, which sank": of two nouns it may be either
    is_one_noun = not any(
        word in _PREPOSITIONS and not subject[place + 1][0].isupper()
        for place, word in enumerate(subject[:-1])
    )
    if not is_one_noun or subject[0].lower() in _BEGINNINGS:
        return None
    if min(len(_Words.of(clause).words), len(_Words.of(rest).words)) < MIN_WORDS:
        return None
    rest_start = start + found.start("rest")
    return iter(
        [
            Part(start, start + found.end("clause"), f"{found['subject']} {clause}"),
            *_cut(text, rest_start, start + found.end("rest"), found["subject"], is_reported),
        ]
    )


def opens_with_verb(clause: str) -> bool:
    """Whether a clause begins with its verb: "has led the board since May" lacks its subject."""
    found = ("who", *_Words.of(clause).words)
    lead = next((i for i, word in enumerate(found) if i and word.lower() not in _ADVERBS), None)
    return lead is not None and is_finite(found, lead)


def _without_adverbs(subject: str) -> str:
    """The subject without what belongs to the verb: "the firm never"."""
    kept = subject.split()
    while kept and kept[-1].lower() in _ADVERBS:
        kept.pop()
    return " ".join(kept)


def _lead(clause: _Words) -> int | None:
    """The first word that is no adverb."""
    return next((i for i, word in enumerate(clause.words) if word.lower() not in _ADVERBS), None)


def _is_open(left: _Words, right: _Words, subject: str) -> bool:
    """Whether both sides can be statements, and the left is no clause under another."""
    if len(left.words) + bool(subject) < MIN_WORDS or len(right.words) < MIN_WORDS:
        return False
    if left.finite() is None or right.finite() is None:
        return False
    lower = [word.lower() for word in left.words]
    return (
        not _SUBORDINATES & set(lower)
        and lower[0] not in _MOSTLY_PREPOSITIONS
        and not any(
            word in _MOSTLY_PREPOSITIONS and left.finite(place + 1) is not None
            for place, word in enumerate(lower)
        )
    )


def _is_in_aside(text: str, start: int, left: _Words) -> bool:
    """Whether the joint stands in an aside: "The ship, built in 1974 and sold in 1990, was …"."""
    verb = left.finite() or 0
    before = text[start : left.spans[verb][0]]
    return before.rstrip().endswith(",") and before.count(",") == 1 and is_participle(left.words[verb])


def _has_own_subject(text: str, right: _Words, joint: re.Match[str]) -> bool:
    verb = right.finite()
    first = right.words[0]
    if verb == 0 and is_also_noun(first):  # "exports to Japan fell"
        verb = right.finite(1)
    if verb is None or verb > MAX_SUBJECT_WORDS or (verb == 0 and first.lower() not in _QUESTIONS):
        return False
    if first.lower() in _ADVERBS or right.words[verb - 1].lower() == "to":
        return False
    between = text[right.spans[0][0] : right.spans[verb][0]]
    if "," in between and not between.rstrip().endswith(","):
        return False
    is_marked = bool(joint["mark"] or joint["semicolon"]) or joint["word"] in ("while", "whereas", "but")
    is_subject = first.lower() in _SUBJECT_STARTS or first[0].isupper() or first[0].isdigit()
    if text.endswith("?") and is_marked and first.lower() in _QUESTIONS:
        return True
    is_pronoun = first.lower() in ("he", "she", "it", "they", "there", "we", "i")
    # "while sales fell", "but sales to Japan fell": a bare plural whose verb follows soon is a subject.
    before_verb = [word.lower() for word in right.words[:verb]]
    is_bare = 0 < verb <= MAX_BARE_SUBJECT_WORDS and not _SUBORDINATES & set(before_verb)
    is_bare = is_bare and any(word.endswith("s") for word in (before_verb[0], before_verb[-1]))
    return is_pronoun or (is_marked and (is_subject or is_bare))


def _shared_subject(
    text: str, start: int, left: _Words, right: _Words, subject: str, is_reported: bool
) -> str | None:
    """What the right part needs before it: the subject of the left, perhaps with its auxiliary."""
    lead, verb = _lead(right), left.finite()
    if lead is None or verb is None or (verb == 0 and not subject):
        return None
    if is_reported and right.words[lead].lower() not in MODALS:
        return None  # it may be who says so that did the second
    named = subject or _without_adverbs(text[start : left.spans[verb][0]])
    # A subject with a comma in it is more than one thing; "no ship sailed and sank" is said of both.
    if not named or "," in named.strip(",") or named.split()[0].lower() in _DENIALS:
        return None
    return (
        _with_auxiliary(named, left, verb, right, lead) if _can_share(left, verb, right, lead) else None
    )


def _can_share(left: _Words, verb: int, right: _Words, lead: int) -> bool:
    """Whether the verb behind the joint can be of the same subject as the one before it."""
    opening = right.words[lead].lower()
    # "bought and sold the boats" shares its object; "the report found prices rose and fell" has two
    # subjects.
    if verb > MAX_SUBJECT_WORDS or len(left.words) - verb < 2 or left.finite(verb + 1) is not None:
        return False
    if is_also_noun(opening) and right.finite(lead + 1) is not None:  # "exports to Japan fell"
        return False
    # "would raise taxes and cut spending": the form tells not whether it is would's
    is_ambiguous = opening in BASES and opening in IRREGULAR_PAST
    return not (is_ambiguous and _INFINITIVE_BEFORE & {word.lower() for word in left.words})


def _with_auxiliary(named: str, left: _Words, verb: int, right: _Words, lead: int) -> str | None:
    """The subject, with "has" where it belongs to both verbs; None where that can't be told."""
    opening, auxiliary = right.words[lead].lower(), left.words[verb].lower()
    following = next((word for word in left.words[verb + 1 :] if word.lower() not in _ADVERBS), "")
    is_compound = auxiliary in AUXILIARIES and is_participle(following)
    if not (is_compound and is_participle(opening)) or opening in AUXILIARIES:
        return named if right.finite() == lead else None
    # "was elected and received a medal", "was arrested and charged": it may be either. "Has not paid and
    # moved": what is denied ends who knows where.
    is_active = auxiliary in ("has", "have", "had") or is_only_participle(opening)
    is_denied = not _DENIALS.isdisjoint(word.lower() for word in left.words)
    is_plain = is_active and following != "been" and not is_denied
    return f"{named} {left.words[verb]}" if is_plain else None
