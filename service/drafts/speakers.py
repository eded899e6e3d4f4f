"""Tells what was said from who said it: quotes, reported speech and dialogue. Pure: a sentence in,
spans out.

Who "he" or "the minister" is, `references` tells.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.records import Span
from service.drafts.phrases import (
    ACCORDING,
    ACCORDING_END,
    ADDING,
    ASSESSMENT,
    BARE,
    SPEECH_VERB,
    WHAT,
    who_of,
)
from service.drafts.statements import own_act
from service.drafts.tags import Tag, lead_in, opening_before, tag_of, told_besides
from service.drafts.verbs import has_finite, is_finite
from service.drafts.wording import MAX_SENTENCE_CHARS, trimmed, words

MAX_TAIL_CHARS = 160
"""How long the words may be that say who said what stands before them."""

MIN_REPORTED_WORDS = 4
"""What follows "that" is a clause from this many words on, even if no verb of it is known."""

QUOTE = re.compile(
    r"“[^“”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^«»]*(?:»|$)|„[^„“”]*(?:“|”|$)|(?<!\w)‘[^‘]*?’(?!\w)"
)
"""Words in quotation marks; a quote that goes on in the next paragraph has no closing mark."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """``said`` are the spans of a sentence that hold what was said; ``who`` are the words that name the
    speaker, None where the sentence names none. ``is_quoted`` tells that the words are the speaker's
    own, ``is_question`` that they were asked. ``besides`` are the spans of what the writer tells of the
    speaker, who is their subject: "…, said Berg, who has led the board since May".
    """

    said: tuple[Span, ...]
    who: str | None
    is_quoted: bool
    is_question: bool = False
    besides: tuple[Span, ...] = ()


def quotes(block: str) -> list[Span]:
    """What stands in quotation marks in a block, without the marks."""
    return [span for found in QUOTE.finditer(block) if (span := _inner(found))[1] > span[0]]


def attribution(sentence: str, quotes: Sequence[Span], is_speech: bool) -> Attribution:
    """What a sentence says and who it says said so; without an attribution it is all the writer's own.

    ``quotes`` are the spans of the sentence in quotation marks, which may begin before it or end after
    it. ``is_speech`` tells that it stands behind a dash, so that all but the attribution are somebody's
    words.
    """
    whole = Attribution(((0, len(sentence)),), None, is_speech)
    if len(sentence) > MAX_SENTENCE_CHARS:
        return whole
    if is_speech:
        return _trailing(sentence, is_speech) or whole
    if quotes and _are_statements(sentence, quotes) and (found := _of_quotes(sentence, quotes)):
        return found
    found = _according(sentence) or _trailing(sentence, is_speech) or _leading(sentence)
    return _assessed(sentence, found or whole)


def _assessed(sentence: str, given: Attribution) -> Attribution:
    """Of "the board's view is that …" what follows; the board says so, if nobody else is named."""
    start, end = given.said[0]
    if len(given.said) > 1 or not (found := ASSESSMENT.match(sentence[start:end])):
        return given
    said = _trimmed(sentence, (start + found.start("said"), end))
    return replace(given, said=(said,), who=given.who or found["who"])


def _inner(found: re.Match[str]) -> Span:
    text = found.group()
    is_closed = len(text) > 1 and text[-1] in '”"»“’'
    return found.start() + 1, found.end() - is_closed


def _are_statements(sentence: str, quotes: Sequence[Span]) -> bool:
    """Whether the quotes are statements, and not single words that the writer would not say himself."""
    is_whole = sum(end - start for start, end in quotes) > 0.6 * len(sentence)
    return is_whole or any(_is_statement(sentence[start:end]) for start, end in quotes)


def _is_statement(quote: str) -> bool:
    """A clause of some words; its last mark stands inside the quote where it is one by itself."""
    said = words(quote)
    return (len(said) > 1 and has_finite(said)) or (len(said) > 2 and quote[-1] in ",.!?")


def _of_quotes(sentence: str, quotes: Sequence[Span]) -> Attribution | None:
    """The quotes as what was said; None where more stands around them than who said so, which a reader
    of the quotes alone would miss.
    """
    named: Tag | None = None
    for start, text in _outside(sentence, quotes):
        found = tag_of(text, start) or lead_in(text, start)
        if found is not None and named is None:
            named = found
        elif has_finite(words(text)):
            return None
    said = [_trimmed(sentence, span) for span in quotes]
    if named is None:
        return Attribution(tuple(said), None, True)
    return Attribution((*said, *named.added), named.who, True, named.is_question, named.besides)


def _outside(sentence: str, quotes: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """What stands around quotes and where each piece begins, without the marks between."""
    position = 0
    for start, end in (*quotes, (len(sentence) + 1, len(sentence) + 1)):
        piece = sentence[position : max(start - 1, position)]
        text = piece.strip(" \t\n,.:;–—-")
        if text:
            yield position + piece.index(text), text
        position = min(end + 1, len(sentence))


def _trailing(sentence: str, is_speech: bool) -> Attribution | None:
    """As in "…, says Anna Berg to the paper." and "…, he said"."""
    for comma in reversed([found.end() for found in re.finditer(r"[,?!…]\s+|\.\s+(?=[A-Z])", sentence)]):
        tail = sentence[comma:].rstrip(" .!")
        if len(tail) > MAX_TAIL_CHARS:
            return None
        tag = tag_of(tail, comma, is_speech, is_quoted=is_speech)
        said = sentence[:comma].rstrip(" ,")
        if tag is None or not said or not (is_speech or has_finite(words(said))):
            continue
        return Attribution(
            (_trimmed(sentence, (0, len(said))), *tag.added),
            tag.who,
            True,
            tag.is_question or said.endswith("?"),
            tag.besides,
        )
    return None


def _leading(sentence: str) -> Attribution | None:
    """As in "Anna Berg says that …" and "In a letter, he wrote that …"."""
    found = _opening_of_reported(sentence)
    if found is None:
        return None
    opening, start = found
    # "…, while Price said that …": who reads on would take it for the first one's words.
    says_another = any(
        _opening_of_reported(sentence[joint.end() :]) for joint in _JOINT.finditer(sentence, start)
    )
    return None if says_another else _reported(sentence, opening, start)


def _opening_of_reported(sentence: str) -> tuple[re.Match[str], int] | None:
    """What names the speaker of reported speech, and where that begins."""
    for verb in SPEECH_VERB.finditer(sentence):
        opening = opening_before(sentence, verb)
        if opening is None:
            continue
        for pattern in WHAT:
            what = pattern.match(sentence[verb.end() :])
            if what and _is_reported(what, is_bare=BARE.fullmatch(verb.group()) is not None):
                return opening, verb.end() + what.start("said")
    return None


def _is_reported(what: re.Match[str], is_bare: bool) -> bool:
    """Whether a clause follows a verb of saying: one behind "that" or a colon, or one with a subject."""
    said = words(what["said"])
    if has_finite(words(what["told"])) or not said:
        return False
    if what["told"].strip() and what["said"][0] in '“"«':
        return False  # "said Walsh “never trained”"
    if what["link"] in ("that", ":"):
        return has_finite(said) or (what["link"] == "that" and len(said) >= MIN_REPORTED_WORDS)
    is_clause = has_finite(said) and not is_finite(said, 0) and not _NO_STATEMENT.match(what["said"])
    return is_bare and not what["link"] and is_clause


_JOINT = re.compile(r",\s+(?:while|whereas|and|but)\s+")
_NO_STATEMENT = re.compile(r"(?:about|of|in|on|to|nothing|so|yes)\b")


_AND_THAT = re.compile(r",?\s+(?:and|but)\s+that\s+(?!of\b)")
"""Joins two things that were said: "… that he had met her and that they …"."""


def _reported(sentence: str, opening: re.Match[str], start: int) -> Attribution:
    """What is said from ``start`` on, by whom, and what the speaker is or did besides."""
    said, acts = [(start, len(sentence))], []
    if (adding := ADDING.search(sentence, start)) and has_finite(words(adding["said"])):
        said = [(start, adding.start()), adding.span("said")]
    elif act := own_act(sentence[start:]):
        said, acts = [(start, start + act[0])], [(start + act[1], len(sentence))]
    elif (second := _AND_THAT.search(sentence, start)) and has_finite(
        words(sentence[start : second.start()])
    ):
        said = [(start, second.start()), (second.end(), len(sentence))]
    told = told_besides(sentence, 0, opening, 0)
    return Attribution(
        tuple(_trimmed(sentence, span) for span in said),
        who_of(opening["who"] + (opening["aside"] or "")),
        False,
        besides=(*told, *(_trimmed(sentence, span) for span in acts)),
    )


def _according(sentence: str) -> Attribution | None:
    for pattern in (ACCORDING, ACCORDING_END):
        found = pattern.match(sentence)
        if found and has_finite(words(found["said"])):
            said = _trimmed(sentence, found.span("said"))
            return Attribution((said,), found["who"].strip(" .,"), False)
    return None


def _trimmed(sentence: str, span: Span) -> Span:
    return trimmed(sentence, span, before=",", behind=",")
