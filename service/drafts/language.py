"""Whether a draft looks like English, the one language that claims are found in. Pure."""

from service.drafts.wording import word_set, words

MIN_WORDS = 20
"""Of fewer words nothing can be told."""

MIN_SHARE = 0.15
"""Of English prose about four words in ten are among the commonest; of German under one in ten."""

_COMMONEST = word_set(
    """
    the of and to a in is was that it for on with as he be by at from his they are were an this which
    have had
    has not but she her their its who been will would or said one all more than when there we you i
    """
)


def not_english(text: str) -> list[str]:
    """A warning for a text that does not look like English."""
    said = words(text.lower())
    share = sum(word in _COMMONEST for word in said) / max(len(said), 1)
    if len(said) < MIN_WORDS or share >= MIN_SHARE:
        return []
    return ["this does not look like English, the one language that claims are found and verified in"]
