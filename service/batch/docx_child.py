"""Reads one Word file from standard input and writes what it says as JSON; run as a process of its own.

It limits its own memory and time, since what it reads may have been made to do harm. It writes
``{"text": Markdown, "warnings": […]}`` or ``{"error": "…"}``. Headings, list items and paragraphs are
kept; tables, text boxes, notes and comments are not. Tracked changes are read as if they were accepted.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.text.paragraph import Paragraph

MAX_MEMORY_BYTES = 1 << 30

MAX_CPU_S = 20

MAX_PARTS = 5_000

MAX_UNPACKED_BYTES = 200_000_000
"""Of all parts together, pictures included; python-docx holds them in memory."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _TABLE, _TEXT, _TEXT_BOX = f"{_W}p", f"{_W}tbl", f"{_W}t", f"{_W}txbxContent"
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TRACKED = (f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo")
_NOT_READ = frozenset(
    [
        *(f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr", f"{_W}tblPr"),
        *(f"{_W}drawing", f"{_W}pict", f"{_W}object", _TEXT_BOX),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
    ]
)

_WOULD_BE_MARKUP = re.compile(
    r"^[ \t]*(?=#{1,6}[ \t]|\||```|~~~|\[[^\]\n]+\]:|(?:=+|-{2,})[ \t]*$)", re.MULTILINE
)
"""Beginnings of a line that Markdown would take for a heading, a table, code or a link's target."""


class Unreadable(Exception):
    """The file is refused; the message is for the user."""


def main() -> None:
    """Limit this process, read, write."""
    limit(MAX_MEMORY_BYTES, MAX_CPU_S)
    try:
        told = read(sys.stdin.buffer.read())
    except Unreadable as error:
        told = {"error": str(error)}
    except MemoryError:
        told = {"error": "it takes too much memory to read"}
    except Exception as error:  # noqa: BLE001  # a file made to do harm may raise anything
        told = {"error": f"not a Word file that can be read: {error}"}
    json.dump(told, sys.stdout)


def limit(memory_bytes: int, cpu_s: int) -> None:
    """Take from this process what would let it harm the machine; the limits can't be raised again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))


def read(content: bytes) -> dict[str, Any]:
    """Text and warnings of a Word file; raises `Unreadable`, or what reading a broken one raises."""
    require_harmless(content)
    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    elements = list(_blocks(body))
    paragraphs = [Paragraph(each, document._body) for each in elements if each.tag == _PARAGRAPH]
    blocks = [block for paragraph in paragraphs if (block := _block(paragraph))]
    tables = sum(each.tag == _TABLE for each in elements)
    return {"text": "\n\n".join(blocks), "warnings": list(_warnings(body, tables))}


def require_harmless(content: bytes) -> None:
    """Refuse what is no zip file, is encrypted, or unpacks to more than a draft could need."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("it is encrypted or in Word's old format: save it as .docx without a password")
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable("not a Word file: it is no zip archive") from error
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("it is encrypted: save it without a password")
    # A reader of other methods unpacks more than the archive says before it notices.
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Unreadable("it is packed in a way that Word does not use")
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED_BYTES:
        raise Unreadable(
            f"it unpacks to {len(parts)} parts with {unpacked // 1_000_000} MB; "
            f"the limits are {MAX_PARTS} and {MAX_UNPACKED_BYTES // 1_000_000} MB"
        )


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables below ``element``, also those in content controls and tracked insertions."""
    for child in element:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif isinstance(child.tag, str) and child.tag not in _NOT_READ:
            yield from _blocks(child)


def _block(paragraph: Paragraph) -> str:
    """A paragraph as Markdown; empty where it holds no words."""
    lines = "".join(_words(paragraph._p)).split("\n")
    text = "\n".join(line.strip() for line in lines if line.strip())
    if not text:
        return ""
    level = _heading_level(paragraph)
    if level:
        return f"{'#' * level} {' '.join(text.split())}"
    escaped = _WOULD_BE_MARKUP.sub(r"\\", text)
    return f"- {escaped}" if _is_list_item(paragraph) else escaped


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _TEXT:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif isinstance(child.tag, str) and child.tag not in _NOT_READ:
            yield from _words(child)


def _heading_level(paragraph: Paragraph) -> int:
    """1 for a title, 1 to 6 for a heading, else 0: by its style's name or that of one it is based on."""
    style = paragraph.style
    for _ in range(10):
        if style is None:
            return 0
        name = (style.name or "").lower()
        if name == "title":
            return 1
        if found := re.fullmatch(r"heading ([1-9])", name):
            return min(int(found[1]), 6)
        style = style.base_style
    return 0


def _is_list_item(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    named = paragraph.style is not None and (paragraph.style.name or "").lower().startswith("list")
    return named or (properties is not None and properties.numPr is not None)


def _warnings(body: Any, tables: int) -> Iterator[str]:
    if tables:
        yield f"{tables} {'table was' if tables == 1 else 'tables were'} left out"
    if next(body.iter(_TEXT_BOX), None) is not None:
        yield "text boxes were left out"
    if next(body.iter(*_TRACKED), None) is not None:
        yield "tracked changes were read as if they were accepted"


if __name__ == "__main__":
    main()
