"""Word files for tests: good ones, made as an editor would, and some made to do harm."""

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

MEGABYTE = 1_000_000

_CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""

_RELATIONSHIPS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>
</Relationships>"""


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_file(*paragraphs: str) -> bytes:
    """A Word file of plain paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def with_body(*elements: str) -> bytes:
    """A Word file whose body holds these elements of WordprocessingML."""
    document = docx.Document()
    for element in elements:
        name, rest = element[1:].split(">", 1)
        document.element.body.insert_element_before(
            parse_xml(f"<{name} {nsdecls('w')}>{rest}"), "w:sectPr"
        )
    return saved(document)


def package(document_xml: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The least package that is a Word file, around the XML of a document."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _RELATIONSHIPS)
        archive.writestr("word/document.xml", document_xml)
    return file.getvalue()


def document_xml(body: bytes, doctype: bytes = b"") -> bytes:
    """The XML of a document around its body."""
    namespace = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    head = b'<?xml version="1.0" encoding="UTF-8"?>' + doctype
    return head + b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>' % (namespace, body)


def zip_bomb() -> bytes:
    """A Word file of some megabytes that unpacks to 1.2 GB."""
    file = io.BytesIO(word_file("The mill burned."))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(12):
            archive.writestr(f"word/media/image{number}.bmp", bytes(100 * MEGABYTE))
    return file.getvalue()


def bomb_that_lies() -> bytes:
    """One whose directory says that its parts are small."""
    content = bytearray(package(document_xml(b"<w:p/>" * (300 * MEGABYTE // 6))))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def many_elements() -> bytes:
    """One that unpacks to no more than is allowed, but is a tree of 30 million elements."""
    return package(document_xml(b"<w:p/>" * 30_000_000))


def billion_laughs() -> bytes:
    """One whose entities would be a text of gigabytes."""
    entities = b'<!ENTITY e0 "ha">' + b"".join(
        b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 11)
    )
    body = b"<w:p><w:r><w:t>The mill. &e10;</w:t></w:r></w:p>"
    return package(document_xml(body, b"<!DOCTYPE w:document [%s]>" % entities))


def reads_a_file() -> bytes:
    """One that asks for a file of the machine."""
    body = b"<w:p><w:r><w:t>Secret: &file;</w:t></w:r></w:p>"
    doctype = b'<!DOCTYPE w:document [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return package(document_xml(body, doctype))


def nested_deep() -> bytes:
    """Content controls in content controls, a hundred thousand of them."""
    depth = 100_000
    return package(document_xml(b"<w:sdt>" * depth + b"<w:p/>" + b"</w:sdt>" * depth))


def encrypted() -> bytes:
    """What Word writes when a password is set: no zip file but a compound one."""
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)


def encrypted_zip() -> bytes:
    """A zip file whose parts are marked as encrypted."""
    content = bytearray(word_file("The mill burned."))
    place = -1
    while (place := content.find(b"PK\x01\x02", place + 1)) != -1:
        content[place + 8] |= 1
    return bytes(content)


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no zip": (lambda: b"The mill burned.", "no zip archive"),
    "empty": (lambda: b"", "no zip archive"),
    "cut off": (lambda: word_file("The mill burned.")[:-2000], "no zip archive"),
    "another package": (lambda: package(b"<a/>").replace(b"word/", b"worm/"), "not a Word file"),
    "not XML": (lambda: package(b"The mill burned."), "not a Word file"),
    "encrypted": (encrypted, "without a password"),
    "encrypted zip": (encrypted_zip, "without a password"),
    "zip bomb": (zip_bomb, "the limits are"),
    "bomb that lies": (bomb_that_lies, "not a Word file"),
    "packed by another method": (
        lambda: package(document_xml(b"<w:p/>"), zipfile.ZIP_LZMA),
        "Word does not use",
    ),
    "many elements": (many_elements, "too much|not a Word file"),
    "nested deep": (nested_deep, "not a Word file"),
}
"""What makes a file that is refused, and words of the reason."""
