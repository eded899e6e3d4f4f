"""Files to requests: finds the drafts that paths name, and reads each into what the API takes.

Word files are read by a process of its own (`docx_child`). Nothing is written here.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any

from index import strict_json
from index.errors import UnreadableFile
from service.errors import UnreadableDraft

FORMS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".json": "json",
}
"""Suffixes of drafts, and what each kind holds."""

MAX_FILE_BYTES = 100_000_000

DOCX_TIMEOUT_S = 60

_DRAFT_FIELDS = frozenset(["text", "markdown", "html", "ninjs", "title", "url", "published_at"])
_TEXT_FIELDS = ("text", "markdown", "html", "ninjs")


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A draft and its ``name``: its path, with /, below the folder that all drafts of a run share."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What a draft says, as fields of a request; ``warnings`` tell what of the file was left out."""

    fields: dict[str, Any]
    warnings: tuple[str, ...] = ()


def find(paths: Sequence[str], out: Path) -> list[DraftFile]:
    """The drafts that ``paths`` name, in their order and each once; what lies below ``out`` is none.

    A path is a file, a folder with all below it that has a known suffix and is not hidden, or a pattern
    with ``*``, ``?`` or ``[…]``. Raises `UnreadableFile` where a path names no draft, or one in ``out``.
    """
    reports = out.resolve()
    bases: list[str] = []
    found: dict[str, Path] = {}
    for named in paths:
        base, candidates = _named_by(named)
        if base.resolve().is_relative_to(reports):
            raise UnreadableFile(f"{named} lies in {out}, where the reports go: choose another folder")
        chosen = [path for path in candidates if not path.resolve().is_relative_to(reports)]
        if not chosen:
            raise UnreadableFile(f"{named}: no draft is there; looked for {', '.join(FORMS)}")
        bases.append(_place(base))
        found.update((_place(path), path) for path in chosen)
    root = os.path.commonpath(bases)
    return [
        DraftFile(path, Path(os.path.relpath(place, root)).as_posix()) for place, path in found.items()
    ]


def _place(path: Path) -> str:
    return os.path.abspath(path)  # noqa: PTH100  # a link has the name it is given, not its target's


def _named_by(named: str) -> tuple[Path, Iterable[Path]]:
    """The folder that one path is about, and the files it names."""
    path = Path(named)
    if path.is_dir():
        return path, _below(path)
    if path.is_file():
        if path.suffix.lower() not in FORMS:
            raise UnreadableFile(f"{path}: unknown kind of file; known are {', '.join(FORMS)}")
        return path.parent, [path]
    if not _is_pattern(named):
        raise UnreadableFile(f"{path} {'is no file' if path.exists() else 'does not exist'}")
    fixed = []
    for part in path.parts:
        if _is_pattern(part):
            break
        fixed.append(part)
    # Path.glob takes no pattern that begins at the root.
    matches = map(Path, sorted(glob(named, recursive=True)))  # noqa: PTH207
    return Path(*fixed), [each for match in matches for each in _of_match(match)]


def _is_pattern(text: str) -> bool:
    return any(character in text for character in "*?[")


def _of_match(path: Path) -> Iterator[Path]:
    """What a match of a pattern names: others than drafts are passed over, as in a folder."""
    if path.is_dir():
        yield from _below(path)
    elif _is_draft(path):
        yield path


def _below(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise UnreadableFile(f"{error.filename}: {error.strerror}") from error

    for place, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (path for name in sorted(names) if _is_draft(path := Path(place, name)))


def _is_draft(path: Path) -> bool:
    """Whether this is a file of a known kind, and neither hidden nor Word's mark of an open document."""
    return path.suffix.lower() in FORMS and not path.name.startswith((".", "~$")) and path.is_file()


def require_readers(drafts: Iterable[DraftFile]) -> None:
    """Raise `UnreadableFile` where a draft is a Word file and what reads these is not installed."""
    first = next((draft for draft in drafts if _form(draft.path) == "docx"), None)
    if first and importlib.util.find_spec("docx") is None:
        raise UnreadableFile(f"{first.path}: to read Word files, pip install 'corroborate[docx]'")


def content_of(path: Path) -> bytes:
    """The bytes of a file; raises `UnreadableDraft`."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise UnreadableDraft(f"it is no draft, with more than {MAX_FILE_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableDraft(f"it can't be read: {error.strerror}") from error


def request_of(path: Path, content: bytes) -> DraftRequest:
    """The request that the ``content`` of a file makes; raises `UnreadableDraft`."""
    form = _form(path)
    if form == "docx":
        return _of_docx(content)
    if form == "json":
        return DraftRequest(_of_json(content.removeprefix(b"\xef\xbb\xbf")))
    try:
        return DraftRequest({form: content.decode("utf-8-sig")})
    except UnicodeDecodeError as error:
        raise UnreadableDraft(f"not UTF-8 at byte {error.start}: save it as UTF-8") from error


def _form(path: Path) -> str:
    return FORMS[path.suffix.lower()]


def _of_json(content: bytes) -> dict[str, Any]:
    """A request of the API, of which only the draft itself may stand in a file; or an item in ninjs."""
    try:
        held = strict_json.loads(content)
    except strict_json.NotStrictJSON as error:
        raise UnreadableDraft(str(error)) from error
    if not isinstance(held, dict):
        raise UnreadableDraft("the JSON is no object: a request of the API, or a ninjs item, is one")
    if any(name in ("bodies", "headlines") or name.startswith("body_") for name in held):
        return {"ninjs": held}
    if not any(name in held for name in _TEXT_FIELDS):
        raise UnreadableDraft(f"the JSON has none of {', '.join(_TEXT_FIELDS)}, and is no ninjs item")
    unknown = sorted(set(held) - _DRAFT_FIELDS)
    if unknown:
        raise UnreadableDraft(
            f"{', '.join(unknown)} can't stand in a draft's JSON, only "
            f"{', '.join(sorted(_DRAFT_FIELDS))}; the options of the command tell how to verify it"
        )
    return held


def _of_docx(content: bytes) -> DraftRequest:
    # By its path, and without the present folder on the way: nothing beside the drafts is imported.
    child = [sys.executable, "-P", str(Path(__file__).with_name("docx_child.py"))]
    try:
        done = subprocess.run(
            child, input=content, capture_output=True, timeout=DOCX_TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableDraft(f"it takes more than {DOCX_TIMEOUT_S} s to read") from error
    if done.returncode != 0:
        raise UnreadableDraft("it takes too much time or memory to read, or is broken")
    told = json.loads(done.stdout)
    if "error" in told:
        raise UnreadableDraft(told["error"])
    if not told["text"]:
        raise UnreadableDraft("; ".join(["it holds no text", *told["warnings"]]))
    return DraftRequest({"markdown": told["text"]}, tuple(told["warnings"]))
