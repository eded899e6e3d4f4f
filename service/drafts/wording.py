"""Small things about the wording of a text that several modules need."""

import re

from index.records import Span

MAX_SENTENCE_CHARS = 1_500
"""A longer sentence is not looked into: it is no sentence of an article, and would take long."""

MAX_HEADING_WORDS = 14
"""A line of its own without a full stop is a heading up to this many words; a longer one, or one that
ends a sentence, is a paragraph even where its marks call it a heading."""

_LATIN = [chr(code) for code in range(0xC0, 0x250)]
UPPER = "A-Z" + "".join(letter for letter in _LATIN if letter.isupper())
"""The capitals of languages written in Latin letters, for a character class; `LOWER` are the others."""

LOWER = "a-z" + "".join(letter for letter in _LATIN if letter.islower())

_WORD = re.compile(r"[^\W_][\w’'-]*")


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written with spaces between them."""
    return frozenset(text.split())


def words(text: str) -> list[str]:
    """The words of a text, without punctuation."""
    return _WORD.findall(text)


def trimmed(text: str, span: Span, before: str = "", behind: str = "") -> Span:
    """The span without space at its ends, nor the marks ``before`` and ``behind``."""
    start, end = span
    while end > start and (text[end - 1].isspace() or text[end - 1] in behind):
        end -= 1
    while start < end and (text[start].isspace() or text[start] in before):
        start += 1
    return start, end


def sentence_case(text: str) -> str:
    """The text as a sentence of its own: a capital at the beginning and a mark at the end."""
    text = text.strip()
    begun = text[:1].upper() + text[1:]
    return begun if re.search(r"[.!?…][\"'”’»)\]]*$", begun) else begun.rstrip(" ,;:–—-") + "."


def folded(text: str) -> str:
    """What two writings of one statement share: neither space, case nor punctuation counts."""
    return " ".join(words(text.casefold()))
