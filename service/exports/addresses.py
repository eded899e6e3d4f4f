"""Which texts may be written as an address: where a link leads, or what a statement is about."""

import re
import unicodedata
from typing import TypeGuard

_OF_HOST = r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7F])"
_OF_PATH = rf"(?:{_OF_HOST}|[:@/])"
_OF_QUERY = rf"(?:{_OF_PATH}|\?)"
_WEB_URL = re.compile(
    rf"https?://{_OF_HOST}+(?::[0-9]{{1,5}})?(?:/{_OF_PATH}*)?(?:\?{_OF_QUERY}*)?(?:#{_OF_QUERY}*)?",
    re.IGNORECASE,
)


def is_web_url(text: str | None) -> TypeGuard[str]:
    """Whether ``text`` is an http or https URL of a named host (RFC 3986, or 3987 beyond ASCII).

    One that holds a user's name, a space, a control or a formatting character is none: it could lead
    elsewhere than it reads.
    """
    if text is None or not _WEB_URL.fullmatch(text):
        return False
    # Controls, formats, surrogates, private and unassigned characters; separators.
    return not any(unicodedata.category(character)[0] in "CZ" for character in text)
