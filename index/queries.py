"""What is searched for when somebody asks: a claim, without what a social network put into it. Pure."""

import re

_ADDRESS = re.compile(r"(?:https?://|www\.|pic\.twitter\.com/)\S*")
_HANDLE_IN_BRACKETS = re.compile(r"\(@\w+\)")
_HANDLE = re.compile(r"(?<![\w.])@(\w+)")
_HASHTAG = re.compile(r"(?<![\w&])#(\w*[^\W\d_]\w*)")
_NEW_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain(text: str) -> str:
    """The text without addresses and the handle behind a name, with hashtags as words.

    *#ClimateStrike* is found as *Climate Strike*. A text of nothing else stays as it is.
    """
    kept = _HANDLE_IN_BRACKETS.sub(" ", _ADDRESS.sub(" ", text))
    kept = _HASHTAG.sub(lambda match: _NEW_WORD.sub(" ", match[1]), kept)
    kept = " ".join(_HANDLE.sub(r"\1", kept).split())
    return kept or text
