"""Files to documents: JSON lines, CSV, plain text, Markdown, or a folder of them.

What can't be read is reported with its file and line and never stops the rest.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from index import strict_json
from index.corpus import text_sha256
from index.document_schema import DocumentSchema, describe_errors
from index.errors import BadDocument, UnreadableFile
from index.records import Document

SUFFIXES = (".jsonl", ".ndjson", ".csv", ".txt", ".md", ".markdown")

CSV_FIELD_LIMIT = 20_000_000
"""Characters in one field of a CSV file; Python's own limit is 131,072."""

_SCHEMA = DocumentSchema()
_MARKDOWN_TITLE = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line, or with ``line`` None a file, that gave no document, and why."""

    path: Path
    line: int | None
    reason: str

    def __str__(self) -> str:
        place = f"{self.path}, line {self.line}" if self.line else str(self.path)
        return f"{place}: {self.reason}"


def read(path: Path) -> Iterator[Document | BadLine]:
    """Documents of a file, or of every known file below a folder, in the order of names.

    Raises `UnreadableFile` when ``path`` itself is missing, of an unknown kind, or a folder without
    a file of a known kind.
    """
    if not path.exists():
        raise UnreadableFile(f"{path} does not exist")
    if not path.is_dir():
        if path.suffix.lower() not in SUFFIXES:
            raise UnreadableFile(f"{path}: unknown kind of file; known are {', '.join(SUFFIXES)}")
        return _read_file(path, path.name)
    files = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in SUFFIXES)
    if not files:
        raise UnreadableFile(f"{path}: no file of a known kind ({', '.join(SUFFIXES)}) in this folder")
    return (item for file in files for item in _read_file(file, file.relative_to(path).as_posix()))


def document_of(fields: Any) -> Document:
    """A document of its fields as they come from JSON; raises `BadDocument` saying what is wrong."""
    try:
        document: Document = _SCHEMA.load(fields)
    except ValidationError as error:
        wrong = describe_errors(error.messages)
        described = (f"{'.'.join(path)}: {detail}" if path else detail for path, detail in wrong)
        raise BadDocument("; ".join(described), wrong) from error
    return document


def document_of_json(line: bytes) -> Document:
    """A document of one JSON object; raises `BadDocument`."""
    try:
        return document_of(strict_json.loads(line))
    except strict_json.NotStrictJSON as error:
        raise BadDocument(str(error)) from error


def _read_file(path: Path, name: str) -> Iterator[Document | BadLine]:
    suffix = path.suffix.lower()
    try:
        if suffix in (".jsonl", ".ndjson"):
            yield from _read_json_lines(path)
        elif suffix == ".csv":
            yield from _read_csv(path)
        else:
            yield _read_text(path, name)
    except (OSError, UnicodeDecodeError, BadDocument, csv.Error) as error:
        yield BadLine(path, None, str(error))


def _read_json_lines(path: Path) -> Iterator[Document | BadLine]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if not content.strip():
                continue
            try:
                yield document_of_json(content)
            except BadDocument as error:
                yield BadLine(path, number, str(error))


def _read_csv(path: Path) -> Iterator[Document | BadLine]:
    """The first row names the columns. Tags are separated by ``;``; unknown columns are metadata."""
    csv.field_size_limit(CSV_FIELD_LIMIT)
    # Bytes that are not UTF-8 come through as surrogates, so that only their line is refused.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        rows = csv.reader(file, strict=True)
        columns = next(rows, [])
        if "text" not in columns or len(set(columns)) < len(columns):
            raise BadDocument("the first line must name the columns, each once, one of them text")
        while True:
            line = rows.line_num + 1
            try:
                row = next(rows)
                if row:
                    yield document_of(_csv_fields(columns, row))
            except StopIteration:
                return
            except (csv.Error, BadDocument) as error:
                yield BadLine(path, line, str(error))


def _csv_fields(columns: list[str], values: list[str]) -> dict[str, Any]:
    if len(values) != len(columns):
        raise BadDocument(f"{len(values)} fields where the first line has {len(columns)}")
    for value in (*columns, *values):
        try:
            strict_json.require_text(value)
        except strict_json.NotStrictJSON as error:
            raise BadDocument("not UTF-8, or a NUL character") from error
    row = zip(columns, values, strict=True)
    filled = {name: value for name, value in row if value.strip()}
    fields: dict[str, Any] = {k: v for k, v in filled.items() if k in _SCHEMA.fields and k != "metadata"}
    if "tags" in fields:
        fields["tags"] = [tag.strip() for tag in fields["tags"].split(";") if tag.strip()]
    fields["metadata"] = {name: value for name, value in filled.items() if name not in fields}
    return fields


def _read_text(path: Path, name: str) -> Document:
    """A whole file as one document, its id made from its name, its title from a heading or the name."""
    # Not opened in text mode, which would turn CRLF into LF and so move the offsets.
    text = path.read_bytes().decode("utf-8-sig")
    heading = _MARKDOWN_TITLE.search(text) if path.suffix.lower() != ".txt" else None
    title = heading.group(1).rstrip(" \t\r#") if heading else re.sub(r"[-_]+", " ", path.stem)
    if "\x00" in text:
        raise BadDocument("the file holds a NUL character")
    return document_of(
        {"id": _id_of_name(name), "text": text, "title": title[:1000], "metadata": {"file": name}}
    )


def _id_of_name(name: str) -> str:
    """The name where it can be an id; else what can be kept of it, and a hash that tells it apart."""
    kept = re.sub(r"[^A-Za-z0-9._:-]+", "-", name)
    return kept if kept == name and len(name) <= 200 else f"{kept[:180]}-{text_sha256(name)[:12]}"
