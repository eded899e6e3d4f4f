"""JSON as its standard means it: refuses what Python's parser lets through and a later step trips on."""

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 64

MAX_DIGITS = 400
"""Parsing an integer takes time that grows with the square of its digits."""


class NotStrictJSON(ValueError):
    """The text is not JSON, or holds NaN, a key twice, a NUL, a lone surrogate or too deep nesting."""


def loads(raw: str | bytes) -> Any:
    """Parse ``raw`` (bytes in UTF-8, without a byte order mark); raises `NotStrictJSON`."""
    try:
        text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    except UnicodeDecodeError as error:
        raise NotStrictJSON(f"not UTF-8 at byte {error.start}") from error
    _require_shallow(text)
    try:
        value = json.loads(
            text,
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_integer,
            object_pairs_hook=_unique_keys,
        )
    except json.JSONDecodeError as error:
        raise NotStrictJSON(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from error
    _require_text_only(text, value)
    return value


def _require_shallow(text: str) -> None:
    """Count brackets outside strings, before a recursive parser has to."""
    depth = 0
    in_string = escaped = False
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise NotStrictJSON(f"nested more than {MAX_DEPTH} deep")
        elif character in "]}":
            depth -= 1


def _refuse_constant(name: str) -> NoReturn:
    raise NotStrictJSON(f"{name} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise NotStrictJSON(f"the number {digits[:40]} is too large")
    return value


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotStrictJSON(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise NotStrictJSON(f"the key {key!r} stands twice in one object")
            seen.add(key)
    return result


def _require_text_only(text: str, value: Any) -> None:
    """Refuse NUL and lone surrogates, whether they come raw or as an escape."""
    if "\\u" in text or "\x00" in text or not text.isascii():
        for string in _strings(value):
            require_text(string)


def require_text(string: str) -> None:
    """Raise `NotStrictJSON` for a NUL or a lone surrogate, which no file or database takes."""
    if "\x00" in string:
        raise NotStrictJSON("a string holds a NUL character")
    try:
        string.encode("utf-8")
    except UnicodeEncodeError as error:
        raise NotStrictJSON(
            f"a string holds a lone surrogate (U+{ord(string[error.start]):04X})"
        ) from error


def _strings(value: Any) -> list[str]:
    found: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found.append(item)
        elif isinstance(item, dict):
            found.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return found
