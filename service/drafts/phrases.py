"""How English tells who said something: the verbs of saying, the phrases that name a speaker, and where
they stand in a sentence. Patterns only; `speakers` puts them to use.
"""

import re

from service.drafts.wording import LOWER, UPPER, word_set

SAY = "|".join(
    [
        r"says?|said|tells?|told|adds?|added|explains?|explained|writes?|wrote|claims?|claimed|argues?|argued",
        r"insists?|insisted|repl(?:y|ies|ied)|answers?|answered|notes?|noted|warns?|warned|announces?|announced",
        r"states?|stated|stresse?s?|stressed|believes?|believed|thinks?|thought|alleges?|alleged|admits?|admitted",
        r"confirms?|confirmed|recalls?|recalled|continues?|continued|concludes?|concluded|maintains?|maintained",
        r"estimates?|estimated|predicts?|predicted|suggests?|suggested|acknowledges?|acknowledged|reveals?|revealed",
        r"declares?|declared|emphasi[sz]es?|emphasi[sz]ed|comments?|commented|complains?|complained|jokes?|joked",
        r"observes?|observed|remarks?|remarked|remembers?|remembered|reports?|reported|testif(?:y|ies|ied)",
        r"points? out|pointed out|highlights?|highlighted|concedes?|conceded|contends?|contended",
        r"boasts?|boasted|laughs?|laughed|sighs?|sighed",
    ]
)
ASK = "asks?|asked|wonders?|wondered|enquires?|enquired|inquires?|inquired"

SPEECH_VERB = re.compile(rf"\b(?:{SAY}|{ASK})\b")

BARE = re.compile(
    "says?|said|believes?|believed|thinks?|thought|insists?|insisted|claims?|claimed|admits?|admitted|warns?|warned"
)
"""After these what is said may follow without "that"."""

INVERTED = re.compile("says?|said|warns?|warned|argues?|argued|insists?|insisted|reports")
"""These stand before the speaker without a quote too: "…, say the police"; "wrote a book" is no such."""

_NAME = rf"[{UPPER}][\w’'&.-]*"
_TITLE = rf"(?:[{LOWER}][\w’'-]*|[{UPPER}][\w’'&.-]*|\([A-Z]{{2,8}}\)|&)"
_DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ne|[Aa]nother|[Ss]everal|[Ss]ome|[Oo]ur|[Tt]wo|"
    r"[Tt]hree)"
)
_WHO = (
    rf"(?:[Hh]e|[Ss]he|[Tt]hey|[Ii]t|[Ww]e|I|{_DETERMINER}(?:\s+{_TITLE}){{1,10}}"
    rf"|{_NAME}(?:\s+{_TITLE}){{0,9}}|[{LOWER}][\w’'-]*(?:\s+{_TITLE}){{0,5}})"
)
"""A phrase that can name a speaker."""

_ASIDE = r"(?:\s+\([^()]{1,60}\))?(?P<aside>,\s+[^“”\"]{2,160}?,)?"
"""What can stand between a speaker and the verb: "(Lab)", ", who leads the board,"."""

_DAY_NAME = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s+(?:morning|afternoon|evening|night))?"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WHEN = (
    rf"(?:(?:[Oo]n\s+)?{_DAY_NAME}|(?:[Ll]ate\s+|[Ee]arly\s+)?[Oo]n\s+{_DAY_NAME}|[Yy]esterday|[Tt]oday"
    r"|(?:[Ee]arlier\s+|[Ll]ater\s+)?(?:[Ll]ast|[Tt]his)\s+"
    rf"(?:week(?:end)?|month|year|night|spring|summer|autumn|winter|{_DAY_NAME}|(?:{_MONTH}))"
    rf"|[Ii]n\s+(?:{_MONTH})(?:\s+\d{{4}})?|[Ii]n\s+\d{{4}})"
)
_WHERE = (
    r"(?:in\s+(?:a|an)\s+(?:\w+\s+)?(?:statement|interview|letter|speech)|"
    r"at\s+a\s+\w+\s+(?:conference|briefing))"
)

_OPENS = (
    r"(?:In|On|At|After|Before|During|Asked|Earlier|Later|Last|This|Speaking|But|And|Yet|Still|However|"
    r"Meanwhile)"
)

VERB_WHO = re.compile(
    # "says Anna Berg to the paper", "wrote the minister in a letter"
    rf"(?P<verb>{SAY}|{ASK})\s+(?P<who>{_WHO})(?P<rest>.*)$",
    re.DOTALL,
)
WHO_VERB = re.compile(
    # "he said on Monday", "Anna Berg of the harbour board said"
    rf"(?P<who>{_WHO}){_ASIDE}\s+(?:(?:has|had|also|later|then|once|now|recently|jokingly)\s+)*"
    rf"(?P<verb>{SAY}|{ASK})\b(?P<rest>.*)$",
    re.DOTALL,
)
OPENING = re.compile(
    # what stands before the verb of "In a letter, Anna Berg, who signed it, has also written that …"
    rf"(?:{_WHEN},?\s+|(?:But|And|Yet|Still|However|Meanwhile),?\s+|{_OPENS}\b[^“”\"]{{0,100}}?,\s+)?"
    rf"(?!{_OPENS}\b)(?P<who>{_WHO}){_ASIDE}"
    r"(?:\s+(?:has|have|had|also|later|then|once|now|recently|repeatedly|publicly))*",
    re.DOTALL,
)
WHAT = (
    # what stands behind it: whom it was told, "that", a colon or a quote, and what was said
    re.compile(
        r"(?P<told>[^,“”\":]{0,60}?)\s*(?P<link>\bthat\b|:|,?\s*(?=[“\"«]))\s*(?P<said>.+)$", re.DOTALL
    ),
    re.compile(rf"(?P<told>(?:\s+(?:{_WHEN}|{_WHERE}),?)*)(?P<link>)\s+(?P<said>.+)$", re.DOTALL),
)
ACCORDING = re.compile(
    r"(?:According to|In the words of)\s+(?P<who>[^,]{2,120}),\s+(?P<said>.+)$", re.DOTALL
)
ACCORDING_END = re.compile(
    r"(?P<said>.+?),?\s+(?:according to|in the words of)\s+(?P<who>[^,]{2,120}?)[.!]?$", re.DOTALL
)
ASSESSMENT = re.compile(
    rf"(?P<who>{_NAME}(?:\s+{_NAME}){{0,4}})[’']s?\s+(?:assessment|view|conclusion|claim|estimate|"
    r"finding|belief|position)\s+(?:is|was)\s+that\s+(?P<said>.+)$",
    re.DOTALL,
)

REST = re.compile(
    r"\s*$|\s*[,–—-]|\s+(?:to|in|on|at|of|about|during|with|from|through|over|via|by|for|and|but|who|which|whose|when|as|while|"
    rf"before|after|where|if|because|since|that|how|yesterday|today|earlier|later|last|this|again|too|\w+ly|[{UPPER}])"
)
"""What can follow speaker and verb: "he said on Monday" tells who spoke, "he wrote letters" does not."""

TOLD = re.compile("tells?|told|asks?|asked")
"""These have whom it was said to behind them."""

CIRCUMSTANCE = re.compile(r"\s+(?:who|which|whose|when|as|while|before|after|where|if|because|since)\b")
"""Begins a clause about how something was said."""

ASIDE_CLAUSE = re.compile(r",\s+(?:who|which)\s+(?P<clause>[^,“”\"]+),")
CLAUSE_BEHIND = re.compile(r"(?:,\s+\d+)?,\s+who\s+(?P<clause>[^,“”\"]+)$")
"""What is told of a speaker: before the verb, and behind "said Berg"."""

ADDING = re.compile(r",?\s+adding\s+(?:that\s+)?(?P<said>.+)$", re.DOTALL)

_NAMED_ASIDE = re.compile(
    rf"(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Oo]ur)\s[^,“”\"]+,\s+(?P<name>{_NAME}(?:\s+{_NAME}){{1,3}})\b"
    rf"|[{UPPER}][\w’'-]*[’']s?\s[^,“”\"{UPPER}]+,\s+(?P<of>{_NAME}(?:\s+{_NAME}){{1,3}})\b"
)
_ADVERB_END = re.compile(r"\s+(?:also|later|then|once|now|recently|repeatedly|publicly|has|have|had)$")
WHO_ENDS = re.compile(
    r"(?<!\bfamiliar)(?<!\bclose)(?<!\bbriefed)\s+(?:to|in|at|on|during|after|before|when|while|as|with|from|"
    r"over|via|through|about|by|who|which|whose|said|says)\b|[,;:(]"
)
"""Where the words that name a speaker end, and when and where it was said begins."""

_NO_SPEAKER = word_set(
    """
    that this these those what which who when where while if because although though as since
    but and or so then there here not never no it’s also even just only once in on at to of from
    by with for about nothing everything i we you i’m after before during
    unless had has have should were fake nobody none neither nor no-one noone few hardly scarcely
    anyone anybody
    """
)

_NOBODY = re.compile(
    r"\b(?:nobody|none|neither|nor|no one|few|hardly|scarcely|anyone|anybody|falsely|wrongly|"
    r"wrongfully|untruthfully|that|never|not|no longer)\b",
    re.IGNORECASE,
)
"""In words before a verb of saying: that it was said is denied, or is what something else is about."""


def names_speaker(who: str) -> bool:
    """Whether a phrase can be one's who speaks: not an opening such as "That" or "What he"."""
    first = who.split(maxsplit=1)[0].lower()
    is_bare_determiner = re.fullmatch(_DETERMINER, who) is not None and first not in ("his", "her")
    return first not in _NO_SPEAKER and not is_bare_determiner and not _NOBODY.search(who)


def without_adverbs(who: str) -> str:
    """The words of "the board has also" that name."""
    while (cut := _ADVERB_END.sub("", who)) != who:
        who = cut
    return who


def who_of(phrase: str) -> str:
    """The words of a phrase that name, without where and when it was said; of "the curator, Anna Berg"
    the name.
    """
    if named := _NAMED_ASIDE.match(phrase):
        return named["name"] or named["of"]
    end = WHO_ENDS.search(phrase)
    cut = without_adverbs(phrase[: end.start() if end else None].strip(" .,"))
    return cut or phrase.strip(" .,")
