"""What is refused as JSON, what is let through, and how soon."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.strict_json import MAX_DEPTH, MAX_DIGITS, NotStrictJSON, loads, require_text

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abé😀", max_size=3), inner),
    max_leaves=12,
)


@settings(deadline=None)
@given(values, st.booleans())
def test_what_python_writes_is_read_back(value: Any, escaped: bool) -> None:
    """Strict does not mean less: any finite value goes through, raw or escaped, as text or bytes."""
    text = json.dumps(value, ensure_ascii=escaped, allow_nan=False)
    assert loads(text) == value
    assert loads(text.encode()) == value


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("NaN", "NaN"),
        ("[Infinity]", "Infinity"),
        ('{"a": -Infinity}', "-Infinity"),
        ("1e999", "too large"),
        ("[-1e999]", "too large"),
        ("9" * (MAX_DIGITS + 1), "digits"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ('[{"deep": {"b": 1, "c": 2, "b": 1}}]', "'b' stands twice"),
        (r'{"a": 1, "\u0061": 2}', "'a' stands twice"),
        (r'"\u0000"', "NUL"),
        (r'{"a\u0000": 1}', "NUL"),
        (r'"\ud83d"', r"lone surrogate \(U\+D83D\)"),
        (r'["\ude00\ud83d"]', "lone surrogate"),
        (r'{"\udfff": 1}', "lone surrogate"),
        ('"\ud83d"', "lone surrogate"),
        (b'"\xff"', "not UTF-8 at byte 1"),
        (b'"\xed\xa0\xbd"', "not UTF-8"),
        (b"\xff\xfe1\x00", "not UTF-8"),
        ('"a\0b"', "not JSON"),
        ('"line\nbreak"', "not JSON"),
        ("", "not JSON"),
        ("  \n", "not JSON"),
        ("1 2", "not JSON"),
        ("[1,]", "not JSON"),
        ("{'a': 1}", "not JSON"),
        ("01", "not JSON"),
        ("\ufeff1", "not JSON"),
        ("[1, 2", "not JSON"),
    ],
)
def test_what_a_later_step_would_trip_on_is_refused(raw: str | bytes, reason: str) -> None:
    """Each refusal says why."""
    with pytest.raises(NotStrictJSON, match=reason):
        loads(raw)


def test_a_syntax_error_names_its_place() -> None:
    """Line and column are counted from 1."""
    with pytest.raises(NotStrictJSON, match="line 2, column 7"):
        loads('{"a": 1,\n "b": nul}')


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (r'"\ud83d\ude00"', "😀"),
        ('"😀 e\u0301"', "😀 e\u0301"),
        (r'"\\u0000"', "\\u0000"),
        ('"\u2028"', "\u2028"),
        ("1e308", 1e308),
        ("1e-999", 0.0),
        ("-0", 0),
        ("9" * MAX_DIGITS, int("9" * MAX_DIGITS)),
        ('{"a": {"a": 1}, "b": {"a": 2}}', {"a": {"a": 1}, "b": {"a": 2}}),
        ('["NaN"]', ["NaN"]),
        (" \r\n[true, false, null]\t", [True, False, None]),
    ],
)
def test_what_looks_odd_but_is_json_comes_through(raw: str, value: Any) -> None:
    """Escaped pairs are one character, and a key may stand once in each object."""
    assert loads(raw) == value
    assert loads(raw.encode()) == value


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_allowed_to_the_limit_and_no_deeper(opening: str, closing: str) -> None:
    """64 deep is read; 65 is refused."""
    assert MAX_DEPTH == 64
    inner = loads(opening * 64 + "1" + closing * 64)
    for _ in range(64):
        inner = inner[0] if isinstance(inner, list) else inner["a"]
    assert inner == 1
    deepest = opening * 63 + "1" + closing * 63
    assert len(loads(f"[{deepest}, {deepest}]")) == 2
    with pytest.raises(NotStrictJSON, match="64 deep"):
        loads(opening * 65 + "1" + closing * 65)


def test_many_brackets_side_by_side_are_not_deep() -> None:
    """Depth is counted, not brackets."""
    assert loads("[" + ",".join(["[{}]"] * 1000) + "]") == [[{}]] * 1000


@pytest.mark.parametrize("text", ["[" * 500, "{[" * 100 + '"' + "]" * 3, '\\"' + "[{" * 200 + "\\"])
def test_brackets_in_strings_are_not_counted(text: str) -> None:
    """Escaped quotation marks and backslashes do not end a string."""
    assert loads(json.dumps({"text": text, "more": [text]})) == {"text": text, "more": [text]}


@pytest.mark.parametrize("raw", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000])
def test_very_deep_nesting_is_refused_at_once(raw: str) -> None:
    """It neither exhausts the stack nor takes time."""
    began = time.process_time()
    with pytest.raises(NotStrictJSON, match="64 deep"):
        loads(raw)
    assert time.process_time() - began < 0.5


def test_a_number_of_a_million_digits_is_refused_at_once() -> None:
    """Reading it would take time that grows with its square."""
    began = time.process_time()
    with pytest.raises(NotStrictJSON, match="digits"):
        loads("7" * 1_000_000)
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("text", ["", "plain", "e\u0301 😀", "\u2028", "\x01"])
def test_text_that_can_be_stored_is_let_through(text: str) -> None:
    """Only NUL and lone surrogates can't be."""
    require_text(text)


@pytest.mark.parametrize("text", ["\0", "a\0", "\ud800", "a\udfffb"])
def test_text_that_no_file_or_database_takes_is_refused(text: str) -> None:
    """A NUL or a lone surrogate anywhere in it."""
    with pytest.raises(NotStrictJSON):
        require_text(text)
