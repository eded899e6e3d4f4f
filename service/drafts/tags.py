"""Reads the words that say who said something, where nothing else is told by them. Pure: text in,
spans out.
"""

import re
from dataclasses import dataclass

from index.records import Span
from service.drafts.phrases import (
    ADDING,
    ASIDE_CLAUSE,
    ASK,
    CIRCUMSTANCE,
    CLAUSE_BEHIND,
    INVERTED,
    OPENING,
    REST,
    SPEECH_VERB,
    TOLD,
    VERB_WHO,
    WHO_ENDS,
    WHO_VERB,
    names_speaker,
    who_of,
    without_adverbs,
)
from service.drafts.statements import opens_with_verb
from service.drafts.verbs import has_finite, is_finite
from service.drafts.wording import words


@dataclass(frozen=True, slots=True)
class Tag:
    """Words that say who said something; ``added`` is what else was said: "…, adding that …"."""

    who: str
    is_question: bool
    besides: tuple[Span, ...]
    added: tuple[Span, ...]


def tag_of(text: str, start: int, is_speech: bool = True, is_quoted: bool = True) -> Tag | None:
    """What ``text``, which begins at ``start`` of its sentence, says of who spoke; None where it is
    more or other than that.
    """
    if text.lower().startswith("according to "):
        return None if has_finite(words(text)) else Tag(who_of(text[13:]), False, (), ())
    for pattern in (VERB_WHO, WHO_VERB):
        found = pattern.match(text)
        named = _named(text, found, is_quoted) if found else None
        if found is None or named is None:
            continue
        who, end = named
        if _is_rest(text[end:], is_speech):
            aside = text[end:] if pattern is VERB_WHO else found["aside"] or ""
            return Tag(
                who_of(who + aside if aside.startswith(",") else who),
                re.fullmatch(ASK, found["verb"]) is not None,
                told_besides(text, start, found, end),
                _added(text, start, end),
            )
    return None


def _named(text: str, found: re.Match[str], is_quoted: bool) -> tuple[str, int] | None:
    """The words that name the speaker, and where what stands behind them and the verb begins."""
    who, end = found["who"], found.start("rest")
    if found.re is VERB_WHO:
        if found["verb"] == "told" or not (is_quoted or INVERTED.fullmatch(found["verb"])):
            return None
        behind = WHO_ENDS.search(text, found.start("who"))
        who = _before_act(text[found.start("who") : behind.start() if behind else end])
        end = found.start("who") + len(who)
    is_name = who.strip() != "" and names_speaker(who) and not has_finite(words(without_adverbs(who)))
    is_tag = TOLD.fullmatch(found["verb"]) or REST.match(text, end)
    return (who, end) if is_name and is_tag else None


def _before_act(who: str) -> str:
    """The speaker in "Berg and points to the wall"."""
    for joint in re.finditer(r"\s+and\s+(?P<act>\w+)", who):
        if is_finite(("he", joint["act"]), 1):
            return who[: joint.start()]
    return who


def _is_rest(rest: str, is_speech: bool) -> bool:
    """Whether what stands behind speaker and verb tells only how it was said, and to whom."""
    if _QUOTE_BEHIND.search(rest):
        return False
    rest = ADDING.sub("", rest)
    main = rest[: found.start()] if (found := CIRCUMSTANCE.search(rest)) else rest
    if is_speech:  # "says Berg and points to the wall"
        main = re.split(r",?\s+and\s+(?=\w+s\b)", main)[0]
    return not has_finite(words(main)) and "that" not in main.split()


_QUOTE_BEHIND = re.compile(r":\s|[“\"«]")


def told_besides(text: str, start: int, found: re.Match[str], rest_start: int) -> tuple[Span, ...]:
    """What ``text`` tells of the speaker besides, in an aside before the verb or behind the name."""
    if "aside" in found.re.groupindex:
        clause = ASIDE_CLAUSE.fullmatch(found["aside"] or "")
        offset = found.start("aside")
    else:
        clause, offset = CLAUSE_BEHIND.fullmatch(text, rest_start), 0
    if clause is None or not opens_with_verb(clause["clause"]):
        return ()
    return ((start + offset + clause.start("clause"), start + offset + clause.end("clause")),)


def _added(text: str, start: int, rest_start: int) -> tuple[Span, ...]:
    """What was said in "…, adding that …" as well."""
    found = ADDING.search(text, rest_start)
    if found is None or not has_finite(words(found["said"])):
        return ()
    return ((start + found.start("said"), start + found.end("said")),)


def lead_in(text: str, start: int) -> Tag | None:
    """Who speaks in what stands before a quote: "In a letter to the board, Anna Berg wrote"."""
    for verb in SPEECH_VERB.finditer(text):
        opening = opening_before(text, verb)
        if opening is None or has_finite(words(text[verb.end() :])):
            continue
        who = who_of(opening["who"] + (opening["aside"] or ""))
        return Tag(
            who,
            re.fullmatch(ASK, verb.group()) is not None,
            told_besides(text, start, opening, 0),
            (),
        )
    return None


def opening_before(sentence: str, verb: re.Match[str]) -> re.Match[str] | None:
    """What names the speaker before a verb of saying; None where anything else stands there."""
    found = OPENING.fullmatch(sentence[: verb.start()].rstrip())
    if found is None or not names_speaker(found["who"]):
        return None
    return None if has_finite(words(without_adverbs(found["who"]))) else found
