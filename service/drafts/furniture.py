"""What stands in an article's text and is not the article: bylines, times, credits, invitations to read
on, and what the site says of itself. Pure: a line in, a word about it out.

Where a line could be the article's own it is taken for that: nothing of an article may be lost.
"""

import re

from service.drafts.verbs import has_finite
from service.drafts.wording import UPPER, words

MAX_BYLINE_WORDS = 14
"""A byline or a time is a short line; a longer one that begins like it is prose."""

MAX_CREDIT_CHARS = 150
"""How far from its end a line is searched for who took the picture."""

MAX_FURNITURE_CHARS = 1_000
"""A longer line is prose, whatever it begins with."""

SHORT_LINE_WORDS = 8

MAX_NAMELESS_CREDIT_WORDS = 4
"""A credit is a name, or few words: "Photo: provided by the family"."""

_NEXT_SENTENCE = re.compile(r"\w{3,}[.]\s+[A-Z]")

ENDS_A_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")


def _any(*patterns: str, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


_CREDIT_WORD = "|".join(
    [
        r"photos?|foto|images?|pictures?|pics?|photograph(?:s|y)?|illustration|graphics?|credits?|video",
        r"screen ?(?:shot|grab)|arkiv|archive|file (?:photo|picture)|handout|courtesy",
    ]
)

_CREDIT = re.compile(
    # "Photo: Ann Lee / Agency", "PHOTO BY ANN LEE", "Image credit: …", to the end of the line
    rf"(?:^|(?<=[^\s(\[|–-]))(?P<gap>[\s(\[|–-]*)\b(?P<word>{_CREDIT_WORD})(?:\s+(?:credit|courtesy))?"
    r"(?P<mark>\s*[:/©]|\s+by\b)\s*(?P<who>[^!?]{1,90})$",
    re.IGNORECASE,
)
_SLASHED = r"[(\[][A-Z][^()\[\]]{1,60}/\s*[A-Z][^()\[\]]{1,60}[)\]]"
_OTHER_CREDIT = re.compile(
    # "(Ann Lee/Agency)" behind a sentence, or behind a caption that is none; "© Ann Lee"
    rf"(?<=[.!?…”\"’])\s*{_SLASHED}\.?\s*$|(?<!\s)\s*{_SLASHED}\s*$"
    r"|(?<!\s)\s*(?:©|\([cC]\)(?=\s*(?:19|20)\d\d))\s*[^.!?]{2,80}\.?\s*$",
)

LABEL = re.compile(rf"\s*(?P<words>[{UPPER}][{UPPER}’'-]+(?: [{UPPER}0-9’'&-]+){{0,3}})\s*:\s+(?=\S)")
"""The word in capitals that opens a caption: "CHIEF ENGINEER: …"."""

_DAY = r",\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8})(?:,?\s+\d{4})?"  # March 3, 2024
DATELINE = re.compile(
    # "GENEVA, March 3 (Agency) - ", "OSLO (AP) - ", "BERLIN - ", with any dash; "Oslo (NTB) - "
    rf"\s*(?:[{UPPER}][{UPPER}.'’/ -]{{2,30}}(?:,\s*[A-Z][A-Za-z. ]{{2,25}})?(?:{_DAY})?"
    r"\s*(?:\([^()]{2,30}\)\s*)?"
    rf"|[{UPPER}][\w.'’/ -]{{2,30}}(?:{_DAY})?\s*\([A-Z][\w ]{{1,30}}\)\s*)"
    # what is told begins behind it: "NATO - an alliance of 31 - said" has none
    rf"[–—-]{{1,2}}\s+(?=[\"“‘«({UPPER}\d])"
)

_BYLINE = re.compile(
    r"\s*(?:by|text|words|report(?:ing|er|ed)?(?:\s+by)?|written by|story by|text and photos?|"
    r"from our (?:correspondent|reporter)|correspondent|editing by|edited by|compiled by|"
    r"additional reporting(?: by)?|translat(?:ed|ion)(?: by)?|interview)\b\s*:?\s+"
    rf"(?-i:[{UPPER}])",
    re.IGNORECASE,
)

_AGENCY_TAIL = re.compile(
    r"\s*[(\[]?(?:additional )?(?:reporting|writing|editing|compiled|graphics?)\b[^.]*\bby\b",
    re.IGNORECASE,
)
"""(Reporting by A; Editing by B)"""

_STAMP = re.compile(
    r"\s*(?:(?:first |last )?(?:published|updated|posted|modified|created)(?: on| at)?\b\s*:?|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+\d|"
    r"\d{1,2}[./ ](?:\d{1,2}|[A-Za-z]{3,9})[./ ]\d{2,4}\b|\d{4}-\d\d-\d\d\b|"
    r"\d+\s*(?:min(?:ute)?s?|hours?|days?)\s+(?:read|ago)\b|(?:reading time|read time)\b)",
    re.IGNORECASE,
)

_READ_MORE = re.compile(
    r"\s*[»›>→•*-]*\s*(?:"
    + _any(
        r"read (?:more|also|next|on|the full|our)\b",
        r"also read\b|see also\b",
        r"related\b(?: (?:stories|articles|topics|content)\b)?\s*:",
        r"related\b(?: (?:stories|articles|topics|content)\b)?\s*$",
        r"more (?:on|from|about) (?:this|the|our)\b|more (?:stories|news|on)\s*:",
        r"you (?:may|might) also (?:like|be interested)",
        r"don[’']t miss\b[^.]*$",
        r"watch(?: (?:now|live|more|also|the video|video))?\s*:|listen(?: now| to the)?\s*:",
        r"recommended(?: for you)?\b\s*:?$|trending\b[^.]*$|most (?:read|popular|viewed)\b[^.]*$",
        r"up next\b[^.]*$|in pictures\s*:|what to read next|continue reading",
        r"go to (?:the )?(?:top|homepage)|back to (?:the )?top|(?:show|load|see) more\b[^.]*$",
    ).pattern
    + ")",
    re.IGNORECASE,
)

_ALWAYS_SITE = _any(
    r"\ball rights reserved|\bcontributed (?:reporting )?to this (?:report|story|article)\b",
    r"^\s*your e-?mail address will\b|\brequired fields are marked",
    r"\byour (?:number one|no\. ?1|trusted|go-?to|daily|best|one-stop) "
    r"(?:source|site|destination|place|guide)\b",
    r"\bwe(?:[’']re| are) dedicated to (?:giving|providing|bringing) you",
    r"^\s*(?:\d+|no) (?:comments?|shares?|likes?|views?)\s*$",
    r"^\s*(?:tags?|topics?|categor(?:y|ies))\s*:",
    r"^\s*(?:advertisement|sponsored (?:content|by|post)\b.{0,40})\s*$",
    r"^\s*(?:share|tweet|print|e-?mail|copy link)\s*$",
)
"""What an article says nowhere."""

_SITE = _any(
    r"^\s*comments? (?:are|is) (?:closed|off|moderated)|^\s*filed under\b|^\s*powered by \w+",
    r"^\s*(?:accept|reject|manage) (?:all|cookies|preferences)|^\s*skip to (?:main )?content",
    r"^\s*(?:©|copyright\b\s*(?:©|\(c\)|\d{4}))",
    r"^\s*leave a (?:reply|comment)|^\s*(?:post|add) (?:a )?comment",
    r"^\s*join the (?:conversation|discussion)",
    r"^\s*(?:please )?(?:log|sign) ?(?:in|up|out)\b(?: (?:to|for|with|here|now|today|and)\b|\s*$)",
    r"^\s*create (?:an|your) account|^\s*subscribe\b|^\s*get (?:the|our) [^.]{0,60} inbox",
    r"^\s*follow (?:us|me|[^.]{1,40}) on "
    r"(?:twitter|facebook|instagram|x|linkedin|tiktok|threads|mastodon|youtube|bluesky|social)\b",
    r"^\s*like us on facebook|^\s*share (?:this|on|via|the article)\b",
    r"^\s*download (?:our|the) app|^\s*(?:turn on|allow) notifications",
    r"^\s*welcome to (?:our|the) (?:site|website|page|blog)",
    r"^\s*(?:support|fund) (?:our|independent|quality) journalism",
    r"^\s*become a (?:member|subscriber|supporter|patron)|^\s*donate (?:now|today|here)",
    r"^\s*this (?:article|story) (?:was|is) (?:(?:first|originally) )?"
    r"(?:published|produced|translated|syndicated|reprinted|amended|corrected|updated|edited|part of)",
    r"^\s*(?:correction|clarification|editor[’']s note)\s*:",
    r"^\s*an earlier version (?:of|said|stated|gave)\b",
    r"^\s*(?:the )?views? expressed|^\s*do you have (?:a tip|information|more)|^\s*got a (?:tip|story)",
    r"^\s*send us (?:your|an?)\b",
    r"^\s*contact (?:us|the (?:newsroom|author|editor|reporter))\b|^\s*(?:click|tap) here",
    r"^\s*(?:please )?enable javascript|^\s*javascript (?:is (?:disabled|required|not)|must)",
    r"^\s*about (?:the author|us)\b\s*$",
)
"""What a site calls its readers to, at the beginning of a line."""

_SITE_MATTER = _any(
    r"\b(?:we|this (?:site|website|page)|our (?:site|website|partners)|uses?)\b[^.]{0,60}\bcookies?\b",
    r"\bcookie (?:policy|settings|notice|preferences)|\bprivacy (?:policy|notice|settings)",
    r"\bterms (?:of (?:use|service)|and conditions)",
    r"\b(?:subscribe|sign up)\b[^.]{0,40}\b(?:now|today|newsletter|here)\b",
    r"\b(?:our|daily|weekly|morning|free) newsletters?\b|\bget (?:the|our) [^.]{0,60} inbox",
    r"\bfollow us on\b|\bclick here\b|\bskip to (?:main )?content",
)
"""What a site and an article can both speak of: it is the site that says "you"."""

_TELLS = re.compile(
    r"\b(?:says?|said|told|according to|announced|found|ruled|wrote|reports?|reported)\b", re.IGNORECASE
)
_FOOTER = _any(
    r"\s*leave a (?:reply|comment)\s*$|\s*(?:post|add) (?:a )?comment\s*$|\s*comments?(?: \(\d+\))?\s*$",
    r"\s*about the author\s*$|\s*related (?:articles|stories|posts)\s*:?\s*$",
    r"\s*more (?:stories|from us)\s*:?\s*$|\s*(?:©|copyright\b\s*(?:©|\(c\)|\d{4}))[^.]*"
    r"(?:all rights reserved)?\.?\s*$",
)


def credit_start(line: str) -> int | None:
    """Where the credit of a picture begins that ends a line; None for a line without one."""
    position = max(0, len(line) - MAX_CREDIT_CHARS)
    while found := _CREDIT.search(line, position):
        if _is_credit(line, found):
            return found.start()
        position = found.start() + 1
    other = _OTHER_CREDIT.search(line, max(0, len(line) - MAX_CREDIT_CHARS))
    return other.start() if other else None


def _is_credit(line: str, found: re.Match[str]) -> bool:
    """Whether it is a name that stands behind the word, and the word stands where no sentence goes on:
    "the court saw the video: it shows two men" is none.
    """
    is_apart = (
        found.start() == 0
        or line[found.start() - 1] in '.!?…”"’»)]'
        or re.search(r"\s\s|[(\[|]", found["gap"]) is not None
        or (found["word"][0].isupper() and found["mark"].strip() == ":")
    )
    who = words(found["who"])
    is_name = bool(who) and (not who[0][0].islower() or len(who) <= MAX_NAMELESS_CREDIT_WORDS)
    return is_apart and is_name and not has_finite(who) and not _NEXT_SENTENCE.search(found["who"])


def is_furniture(line: str) -> bool:
    """Whether a line is a byline, a time, an agency's tail, or what the site says of itself."""
    if len(line) > MAX_FURNITURE_CHARS:
        return False
    return (
        is_read_more(line)
        or (_AGENCY_TAIL.match(line) is not None and not has_finite(words(line)))
        or _is_byline(line)
        or _is_site(line)
    )


def is_read_more(line: str) -> bool:
    """Whether a line invites to read something else."""
    found = _READ_MORE.match(line)
    if found is None:
        return False
    # "Watch the video: it shows …" and "Read more books, the minister told pupils." are the article's.
    if line[: found.end()].endswith(":") and line[found.end() :].lstrip()[:1].islower():
        return False
    is_sentence = ENDS_A_SENTENCE.search(line) is not None and ":" not in line[: found.end() + 1]
    return not (is_sentence and _TELLS.search(line))


def _is_byline(line: str) -> bool:
    """Whether a short line tells who wrote and when, and nothing else."""
    found = _BYLINE.match(line) or _STAMP.match(line)
    if found is None or len(line.split()) > MAX_BYLINE_WORDS:
        return False
    rest = words(line[found.end() - 1 :])
    is_sentence = ENDS_A_SENTENCE.search(line) is not None
    is_time = _BYLINE.match(line) is None and any(word[0].isdigit() for word in rest)
    return not has_finite(rest) and (is_time or not is_sentence)


def is_footer(line: str) -> bool:
    """Whether a line begins what stands below an article: a form for comments, or whose it all is."""
    if len(line) > MAX_FURNITURE_CHARS or not _FOOTER.match(line):
        return False
    return _ALWAYS_SITE.search(line) is not None or not has_finite(words(line))


def _is_site(line: str) -> bool:
    """Whether a line is the site's own words, and not an article's on cookies or newsletters."""
    if _ALWAYS_SITE.search(line):
        return True
    if _TELLS.search(line):
        return False
    is_short = len(line.split()) <= SHORT_LINE_WORDS
    speaks_to_reader = re.search(r"\b(?:you|your|us)\b|©", line, re.IGNORECASE) is not None
    if _SITE.match(line):
        return is_short or speaks_to_reader or not has_finite(words(line))
    if _SITE_MATTER.search(line):
        is_own = re.match(r"\s*(?:we|this (?:site|website|page)) use", line, re.IGNORECASE) is not None
        return is_own or speaks_to_reader or (is_short and not has_finite(words(line)))
    return False
