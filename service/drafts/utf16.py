"""Offsets in UTF-16 code units, which is what JavaScript and most editors count."""

from bisect import bisect_left

BASIC = 0xFFFF
"""The last character that is one code unit; those above it are two."""


class Utf16:
    """Turns code point offsets into a text into those of its UTF-16 form."""

    def __init__(self, text: str) -> None:
        self._wide = [place for place, character in enumerate(text) if ord(character) > BASIC]

    def offset(self, position: int) -> int:
        """How many code units stand before a code point offset."""
        return position + bisect_left(self._wide, position)
