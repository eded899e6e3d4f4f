"""Files to documents: each good line comes, each bad one is named with its line."""

import hashlib
import json
from pathlib import Path

import pytest

from index.errors import BadDocument, UnreadableFile
from index.readers import BadLine, document_of, document_of_json, read
from index.records import Document


def write(folder: Path, name: str, content: bytes) -> Path:
    """Put a file, with the folders above it, and give its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def bad_lines(path: Path) -> list[int | None]:
    return [item.line for item in read(path) if isinstance(item, BadLine)]


def require_reasons(path: Path, expected: dict[int, str]) -> None:
    """The bad lines are these, in order and each once, and each reason holds these words."""
    assert bad_lines(path) == list(expected)
    reasons = [item.reason for item in read(path) if isinstance(item, BadLine)]
    assert [
        reason for reason, words in zip(reasons, expected.values(), strict=True) if words not in reason
    ] == []


def ids(path: Path) -> list[str]:
    return [item.id for item in read(path) if isinstance(item, Document)]


def texts(path: Path) -> list[str]:
    return [item.text for item in read(path) if isinstance(item, Document)]


def test_a_json_line_with_every_field(tmp_path: Path) -> None:
    """Fields come as they are given; tags as a tuple."""
    fields = {
        "id": "a:1",
        "text": "Un cafe\u0301 😀.\r\nNext.",
        "title": "Title",
        "url": "https://example.org/a",
        "publisher": "Press",
        "published_at": "2023-02-02T18:30:00Z",
        "language": "nb-NO",
        "tags": ["x", "y"],
        "metadata": {"deep": {"er": [1, None, 2.5]}},
    }
    path = write(tmp_path, "a.jsonl", json.dumps(fields).encode())
    assert list(read(path)) == [Document(**{**fields, "tags": ("x", "y")})]


def test_bad_json_lines_are_named_and_the_rest_comes(tmp_path: Path) -> None:
    """The first line has a byte order mark, blank lines are counted, the last has no line break."""
    lines = [
        (b'\xef\xbb\xbf{"id": "first", "text": "One."}', None),
        (b'{"id": "broken", "text": ', "not JSON"),
        (b"", None),
        (b'{"id": "number", "text": 5}', "text"),
        (b'{"id": "empty"}', "text"),
        (b'{"id": "key", "text": "T.", "colour": "red"}', "colour"),
        (b'{"id": "day", "text": "T.", "published_at": "2023-02-30"}', "published_at"),
        (b'{"id": "bytes", "text": "\xff\xfe"}', "not UTF-8"),
        (b'{"id": "nan", "text": "T.", "metadata": {"x": NaN}}', "NaN"),
        (b"   \t", None),
        (b'["a", "list"]', "Invalid input type"),
        (b'{"id": "twice", "id": "twice", "text": "T."}', "'id' stands twice"),
        (b'{"id": "not ok", "text": "T."}', "id"),
        (b'{"id": "blank", "text": " \\r\\n "}', "blank"),
        (b'{"id": "tongue", "text": "T.", "language": "english!"}', "language"),
        (b'{"id": "tags", "text": "T.", "tags": "a;b"}', "tags"),
        (b'{"id": "nul", "text": "a\\u0000b"}', "NUL"),
        (b'{"id": "half", "text": "\\ud83d"}', "surrogate"),
        ('{"id": "last", "text": "line\u2028separator"}'.encode(), None),
    ]
    path = write(tmp_path, "a.jsonl", b"\r\n".join(line for line, _ in lines))
    assert ids(path) == ["first", "last"]
    require_reasons(path, {n: words for n, (_, words) in enumerate(lines, start=1) if words})


def test_a_bad_line_says_file_line_and_reason(tmp_path: Path) -> None:
    """So that it can be found; without a line it is the whole file."""
    path = tmp_path / "a.jsonl"
    assert str(BadLine(path, 7, "not JSON")) == f"{path}, line 7: not JSON"
    assert str(BadLine(path, None, "not UTF-8")) == f"{path}: not UTF-8"


def test_a_document_without_an_id_gets_one_from_its_content(tmp_path: Path) -> None:
    """The same content gets the same id, so reading a file twice adds nothing; other content another."""
    path = write(tmp_path, "a.ndjson", b'{"text": "T."}\n{"text": "T."}\n{"text": "T.", "title": "X"}\n')
    first, second, third = ids(path)
    assert first == second != third
    assert first == "doc-" + hashlib.sha256(b"\nT.").hexdigest()[:16]


def test_csv_rows_with_tags_quoted_line_breaks_and_columns_of_their_own(tmp_path: Path) -> None:
    """Unknown columns are metadata, tags are separated by semicolons, empty fields are absent."""
    path = write(
        tmp_path,
        "a.csv",
        b"\xef\xbb\xbfid,text,tags,desk,publisher,metadata\r\n"
        b'q1,"line one\r\nline ""two"", and",sea; land ;,local,,kept\r\n'
        b'q2,"Cafe\xcc\x81 \xf0\x9f\x98\x80",,,Press,\r\n',
    )
    assert list(read(path)) == [
        Document(
            "q1",
            'line one\r\nline "two", and',
            tags=("sea", "land"),
            metadata={"desk": "local", "metadata": "kept"},
        ),
        Document("q2", "Cafe\u0301 😀", publisher="Press"),
    ]


def test_bad_csv_rows_are_named_by_their_first_line_and_the_rest_comes(tmp_path: Path) -> None:
    """Rows over many lines are counted by lines."""
    lines = [
        b"id,text,published_at",
        b'ok1,"one',
        b'two",',
        b"short,text",
        b"long,text,,more",
        b'"bad id!","text',
        b'goes on",',
        b"bytes,\xff\xfe,",
        b'quote,"a"b,',
        b"day,text,yesterday",
        b"none,,",
        b"nul,a\0b,",
        b"ok2,text,2023-02-02",
    ]
    path = write(tmp_path, "a.csv", b"\r\n".join(lines) + b"\r\n")
    assert ids(path) == ["ok1", "ok2"]
    expected = {
        4: "fields",
        5: "fields",
        6: "id",
        8: "not UTF-8",
        9: '"',
        10: "published_at",
        11: "text",
        12: "NUL",
    }
    require_reasons(path, expected)


def test_blank_lines_between_csv_rows_are_counted(tmp_path: Path) -> None:
    """The line that is named is the one an editor shows."""
    path = write(tmp_path, "a.csv", b"id,text\n\n\nbad id!,text\n\nok,text\nbad too!,text\n")
    assert ids(path) == ["ok"]
    assert bad_lines(path) == [4, 7]


def test_a_csv_field_may_be_long(tmp_path: Path) -> None:
    """A document of a million characters is in one field."""
    path = write(tmp_path, "a.csv", b"id,text\na," + b"word " * 200_000 + b"\n")
    assert len(texts(path)[0]) == 1_000_000


@pytest.mark.parametrize(
    "content", [b"", b"id,title\na,b\n", b"\xff\xfe", b"id;text\na;b\n", b'"a"b,text\n']
)
def test_a_csv_file_without_a_text_column_is_one_bad_file(tmp_path: Path, content: bytes) -> None:
    """There is no line to blame."""
    assert bad_lines(write(tmp_path, "a.csv", content)) == [None]


@pytest.mark.parametrize("name", ["story.txt", "story.md", "story.markdown", "STORY.TXT"])
def test_a_text_file_is_one_document_kept_verbatim(tmp_path: Path, name: str) -> None:
    """CRLF, trailing white space and combining accents stay, so that offsets are those of the file."""
    text = "Cafe\u0301 😀.\r\n\r\nSecond line.\n  Third\rline.  \r\n"
    path = write(tmp_path, name, text.encode())
    (document,) = read(path)
    assert document == Document(
        name, text, title=name.partition(".")[0].replace("_", " "), metadata={"file": name}
    )


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path: Path) -> None:
    """It says how the file is written."""
    assert texts(write(tmp_path, "a.txt", b"\xef\xbb\xbfText.")) == ["Text."]


@pytest.mark.parametrize(
    ("name", "content", "title"),
    [
        ("a.md", "# A heading\n\nBody.", "A heading"),
        ("a.md", "# A heading\r\n\r\nBody.", "A heading"),
        ("a.md", "Intro.\n\n#  A heading  ##\nBody.", "A heading"),
        # Once took a minute.
        ("a.md", "# a" + " " * 5000 + "x\nBody.", "a" + " " * 999),
        ("the_old-name.md", "## Not the first level\nBody.", "the old name"),
        ("a.md", "#hashtag\nBody.", "a"),
        ("the_old-name.txt", "# Not a heading here\n", "the old name"),
        ("a.md", f"# {'x' * 2000}\n", "x" * 1000),
    ],
)
def test_the_title_is_the_first_heading_or_the_name(
    tmp_path: Path, name: str, content: str, title: str
) -> None:
    """Only Markdown has headings; a title has no line break."""
    (document,) = read(write(tmp_path, name, content.encode()))
    assert isinstance(document, Document)
    assert document.title == title


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a\0b", b"", b" \r\n"])
def test_a_text_file_that_is_no_text_is_one_bad_file(tmp_path: Path, content: bytes) -> None:
    """Not UTF-8, a NUL, or nothing to read in it."""
    assert bad_lines(write(tmp_path, "a.txt", content)) == [None]


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    """With the folders below it; what is of no known kind is passed over, a bad file is reported."""
    write(tmp_path, "b.txt", b"B.")
    write(tmp_path, "a/z.txt", b"Z.")
    write(tmp_path, "a/k.jsonl", b'{"id": "k1", "text": "K."}\n{"id": "k2", "text": "K."}')
    write(tmp_path, "c.txt", b"\xff")
    write(tmp_path, "d.csv", b"id,text\nd1,D.\n")
    write(tmp_path, "image.png", b"\x89PNG")
    assert [str(getattr(item, "id", None)) for item in read(tmp_path)] == [
        *("k1", "k2", "a-z.txt-" + hashlib.sha256(b"a/z.txt").hexdigest()[:12]),
        *("b.txt", "None", "d1"),
    ]
    files = [item.metadata for item in read(tmp_path) if isinstance(item, Document)]
    assert files[2] == {"file": "a/z.txt"}


def test_ids_made_of_names_are_unique_and_valid(tmp_path: Path) -> None:
    """Names that differ only in what an id can't hold, in the folder, or far behind."""
    long = "n" * 230
    names = [
        "a b.txt",
        "a-b.txt",
        "a+b.txt",
        "a/b.txt",
        "é.txt",
        "😀.txt",
        f"{long}1.txt",
        f"{long}2.txt",
    ]
    for name in names:
        write(tmp_path, name, b"Text.")
    made = ids(tmp_path)
    assert len(set(made)) == len(names)
    assert "a-b.txt" in made
    assert [document_of({"id": each, "text": "T."}).id for each in made] == made


def test_a_missing_path_is_refused(tmp_path: Path) -> None:
    """At once, not when the first document is asked for."""
    with pytest.raises(UnreadableFile, match="does not exist"):
        read(tmp_path / "nowhere.jsonl")


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.json"])
def test_an_unknown_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    """The message lists the known kinds."""
    with pytest.raises(UnreadableFile, match=r"\.jsonl.*\.csv.*\.md"):
        read(write(tmp_path, name, b"{}"))


def test_a_folder_without_a_known_file_is_refused(tmp_path: Path) -> None:
    """Empty, or with other files only."""
    with pytest.raises(UnreadableFile, match="no file of a known kind"):
        read(tmp_path)
    write(tmp_path, "a.pdf", b"%PDF")
    with pytest.raises(UnreadableFile, match="no file of a known kind"):
        read(tmp_path)


@pytest.mark.parametrize("day", ["2023-02-02", "2023-02-02T18:30:00Z", "2023-02-02T18:30:00+01:00"])
def test_iso_dates_are_kept_as_they_are_given(day: str) -> None:
    """With and without a time."""
    assert document_of({"text": "T.", "published_at": day}).published_at == day


@pytest.mark.parametrize("day", ["", "02/03/2023", "2023-13-01", "2023-02-02T25:00:00", "soon"])
def test_other_dates_are_refused(day: str) -> None:
    """The reason shows how it should look."""
    with pytest.raises(BadDocument, match="published_at: must be an ISO 8601 date"):
        document_of({"text": "T.", "published_at": day})


def test_every_fault_of_a_document_is_named() -> None:
    """All at once, so that one round of mending is enough."""
    with pytest.raises(BadDocument, match=r"(?s)(?=.*id:)(?=.*text:)(?=.*tags\.1:)(?=.*other:)"):
        document_of_json(b'{"id": "a b", "tags": ["ok", 5], "other": 1}')
