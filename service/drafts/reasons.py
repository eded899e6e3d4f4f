"""Why a statement is worth checking or not, in words; and where its form alone settles it."""

import re

from service.drafts.verbs import has_finite
from service.drafts.wording import words

QUESTION_AT_MOST = 0.1
"""A question states nothing, whatever words are in it."""

FRAGMENT_AT_MOST = 0.2
"""A few words without a verb or a figure state nothing: of such training sentences one in twenty is
worth checking.
"""

PREDICTION_AT_MOST = 0.4
"""What will be can't be looked up. The news sentences for training have no prediction worth checking;
what a speaker says of his own plans is left to the model.
"""

NO_COMMENT_AT_MOST = 0.3
"""That somebody said nothing is seldom what is to be checked."""

MAX_FRAGMENT_WORDS = 8

_FIGURE = re.compile(
    r"(?:[$€£]\s?)?\b\d[\d.,]*(?:\s?(?:%|per ?cent|million|billion|thousand|km|kroner|euros?|dollars?|"
    r"pounds?|tonnes?|people|years?)\b)?|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"dozens?|hundreds?|thousands?|half|a third|a quarter|most|majority)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:in|on|since|until|by|from)\s+)?(?:\d{1,2}\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?:\s+\d{1,2}\b)?(?:,?\s+\d{4})?"
    r"|\b(?:in|since|until|from|by)\s+(?:1[5-9]|20)\d\d\b|\b(?:last|this)\s+(?:week(?:end)?|month|year|night|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\byesterday\b",
)
RELATIVE_DAY = re.compile(
    r"\b(?:(?:last|this|next) (?:week(?:end)?|month|year|quarter|night|spring|summer|autumn|winter|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)|yesterday|today|tomorrow|tonight|"
    r"on (?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"(?:a|one|two|three|\d+) (?:day|week|month|year)s? ago)\b",
    re.IGNORECASE,
)
"""Words for a day that only the draft's own day gives a meaning."""

_NAME = re.compile(
    r"(?<=\w\s)[A-ZÆØÅÄÖÜÉ][\w’'-]*(?:\s+[A-ZÆØÅÄÖÜÉ][\w’'-]*)*|^[A-ZÆØÅÄÖÜÉ][\w’'-]*(?:\s+[A-ZÆØÅÄÖÜÉ][\w’'-]*)+"
)
_FUTURE = re.compile(
    r"\b(?:will|won[’']t|shall|(?:is|are) (?:going|set|expected) to)\b",
    re.IGNORECASE,
)
_IF = re.compile(r"(?:If|Unless|Had|Should|Were)\s[^,]{3,120},\s.*\b(?:will|would|could|may|might)\b")
_NO_COMMENT = re.compile(
    r"\b(?:declined|refused) to (?:comment|answer|say)\b|"
    r"\b(?:did|does|would|will|has|have) not (?:comment(?:ed)?|respond(?:ed)?|answer(?:ed)?|"
    r"repl(?:y|ied))\b|^\W*[^,.]{2,60} (?:denie[sd]|reject(?:s|ed)|dispute[sd]) "
    r"(?:this|that|it|the (?:claims?|allegations?))\W*$",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:I|we|my)\b", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:hopes?|hoped|wish(?:es|ed)?|wants?|should|must|(?:ought|have|has|needs?) to|"
    r"let(?:[’']s| us))\b",
    re.IGNORECASE,
)
_FEELING = re.compile(
    r"\b(?:feels?|felt|feelings?|relief|relieved|afraid|fears?|feared|happy|sad|proud|ashamed|worried|angry|sorry|glad|love[sd]?|hate[sd]?|misses|dreams?|"
    r"disappointed|grateful|tired|lonely|excited|convinced)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:good|bad|great|best|worst|better|worse|beautiful|ugly|wonderful|terrible|awful|brilliant|shameful|disgrace(?:ful)?|madness|absurd|ridiculous|foolish|"
    r"interesting|boring|sensitive|tragic|incredible|unacceptable|important|valuable|useful|wrong|right|fair|unfair|cynical|naive|stupid|clever|brave|cowardly|"
    r"I think|I believe|in my (?:view|opinion)|of course|evil|scum|hateful)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I[’']m|I[’']ve|me|my)\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|became|made|said|won|lost|took|went|left|found|met|wrote|gave|got|held|\w{3,}ed)\b",
    re.IGNORECASE,
)

HEDGE = re.compile(
    r"\b(?:may|might|could(?! not)|perhaps|possibly|probably|maybe|likely|reportedly|allegedly|"
    r"apparently|seemingly|supposedly|presumably|purportedly|rumou?r has it|"
    r"(?:is|are|was|were)(?: (?:also|now|still|widely|long))? (?:said|believed|thought|reported|"
    r"rumou?red|alleged|suspected|understood|feared|likely|expected) (?:to|of|that)|"
    r"(?:appears?|seems?|seemed|appeared) (?:to|that|as)|"
    r"suspected of|as many as|up to|an? (?:alleged|suspected|possible))\b",
    re.IGNORECASE,
)


def is_hedged(statement: str) -> bool:
    """Whether a statement says that something may be so, or is said to be."""
    return any(found.group() != "May" for found in HEDGE.finditer(statement))


def at_most(statement: str) -> float:
    """The highest score that a statement of this form can have."""
    if statement.rstrip(' ”"’»)').endswith("?"):
        return QUESTION_AT_MOST
    if _is_fragment(statement):
        return FRAGMENT_AT_MOST
    if _NO_COMMENT.search(statement):
        return NO_COMMENT_AT_MOST
    return PREDICTION_AT_MOST if _is_prediction(statement) else 1.0


def _is_fragment(statement: str) -> bool:
    said = words(statement)
    return len(said) <= MAX_FRAGMENT_WORDS and not has_finite(said) and not re.search(r"\d", statement)


def _is_prediction(statement: str) -> bool:
    """Whether a statement is about the future alone, where nothing has happened or was decided, or about
    what would be if.
    """
    if _IF.match(statement):
        return True
    return bool(_FUTURE.search(statement)) and not (_PAST.search(statement) or _OWN.search(statement))


def reasons(statement: str, checkworthiness: float) -> tuple[str, ...]:
    """What speaks for the score, at least one reason: for one of .5 and above what can be looked up in
    the statement, for one below what can't.
    """
    if checkworthiness >= 0.5:  # where the contract draws the line
        return tuple(_for(statement)) or ("is worded like a statement of fact",)
    return tuple(_against(statement)) or ("is worded like no statement of fact",)


def _for(statement: str) -> list[str]:
    found = []
    if date := _DATE.search(statement):
        found.append(f"gives a date: {date.group()}")
    if figures := [each.group().strip() for each in _FIGURE.finditer(_DATE.sub("", statement))]:
        found.append(f"gives figures: {', '.join(dict.fromkeys(figures))}")
    if names := [each.group() for each in _NAME.finditer(_DATE.sub("", statement))]:
        found.append(f"names {', '.join(list(dict.fromkeys(names))[:3])}")
    if _PAST.search(statement):
        found.append("tells what happened")
    return found


def _against(statement: str) -> list[str]:
    found = []
    if at_most(statement) == QUESTION_AT_MOST:
        found.append("asks a question")
    if not has_finite(words(statement)):
        found.append("has no verb")
    for what, pattern in (
        ("speaks of the future", _FUTURE),
        ("says what should be", _WISH),
        ("speaks of feelings", _FEELING),
        ("judges", _OPINION),
        ("speaks of the speaker", _FIRST_PERSON),
    ):
        if word := pattern.search(statement):
            found.append(f"{what}: “{word.group()}”")
    if not (_FIGURE.search(statement) or _NAME.search(statement)):
        found.append("has no name and no figure")
    return found
