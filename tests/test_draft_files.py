"""Which files are drafts, what their reports are named after, and what request each makes."""

import json
import os
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from service.batch.files import MAX_FILE_BYTES, DraftFile, content_of, find, request_of
from service.errors import UnreadableDraft


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("The mill burned.", "utf-8")


def names(found: list[DraftFile]) -> list[str]:
    return [draft.name for draft in found]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "reports"


def test_a_folder_is_read_with_all_below_it(tmp_path: Path, out: Path):
    """Known kinds in any case of letters; not what is hidden, nor Word's mark of an open document."""
    drafts = tmp_path / "drafts"
    write(drafts, "b.TXT", "a.md", "news/c.html", "news/2023/d.docx", "e.json", "f.htm", "g.markdown")
    write(drafts, "photo.jpg", ".hidden.md", ".git/x.md", "~$d.docx", "notes.pdf")
    (drafts / "folder.md").mkdir()
    found = find([str(drafts)], out)
    assert names(found) == [
        *("a.md", "b.TXT", "e.json", "f.htm", "g.markdown", "news/c.html", "news/2023/d.docx"),
    ]
    assert found[5].path == drafts / "news/c.html"


def test_of_several_paths_the_names_begin_where_they_part(tmp_path: Path, out: Path):
    """Two desks with a file of one name, and a file named twice: three drafts, three names."""
    write(tmp_path, "desks/north/a.md", "desks/south/a.md", "desks/south/b.md")
    north, south = str(tmp_path / "desks/north"), str(tmp_path / "desks/south")
    assert names(find([north, south, f"{south}/b.md", f"{north}/../south/b.md"], out)) == [
        *("north/a.md", "south/a.md", "south/b.md"),
    ]
    assert names(find([f"{north}/a.md"], out)) == ["a.md"]


def test_a_pattern_is_read_like_a_folder(tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch):
    """From its fixed part on; other kinds that it matches are passed over, folders are read."""
    write(tmp_path, "drafts/a.md", "drafts/b.txt", "drafts/c.jpg", "drafts/x/d.md", "other/e.md")
    monkeypatch.chdir(tmp_path)
    assert names(find(["drafts/*.md"], out)) == ["a.md"]
    assert names(find(["drafts/*"], out)) == ["a.md", "b.txt", "x/d.md"]
    assert names(find(["**/*.md"], out)) == ["drafts/a.md", "drafts/x/d.md", "other/e.md"]
    assert names(find([str(tmp_path / "drafts/[ab].*")], out)) == ["a.md", "b.txt"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path, out: Path):
    """Brackets stand in the names of files too."""
    write(tmp_path, "[draft].md", "d.md")
    assert names(find([str(tmp_path / "[draft].md")], out)) == ["[draft].md"]


def test_reports_are_no_drafts(tmp_path: Path):
    """A folder of reports below the drafts is left out, under whatever name it comes."""
    write(tmp_path, "a.md", "reports/a.md.md", "reports/summary.md")
    (tmp_path / "link").symlink_to(tmp_path / "reports/summary.md")
    for out in (tmp_path / "reports", tmp_path / "x/../reports"):
        assert names(find([str(tmp_path)], out)) == ["a.md"]
        assert names(find([str(tmp_path / "**/*")], out)) == ["a.md"]


@pytest.mark.parametrize("named", ["", "a.md", "below", "*.md"])
def test_drafts_that_lie_among_the_reports_are_refused(tmp_path: Path, named: str):
    """So that no draft is taken for a report, or a report for a draft."""
    write(tmp_path, "a.md", "below/b.md")
    with pytest.raises(UnreadableFile, match="choose another folder"):
        find([os.path.join(tmp_path, named)], tmp_path)  # noqa: PTH118  # as one types it


@pytest.mark.parametrize(
    ("named", "reason"),
    [
        ("nowhere", "does not exist"),
        ("*.docx", r"looked for \.txt, \.md"),
        ("empty", r"looked for \.txt, \.md"),
        ("photo.jpg", r"known are \.txt, \.md"),
        ("pipe", "is no file"),
    ],
)
def test_a_path_without_a_draft_is_told(tmp_path: Path, out: Path, named: str, reason: str):
    """With what was looked for, also where other paths have some."""
    write(tmp_path, "a.md", "photo.jpg")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match=reason) as refused:
        find([str(tmp_path / "a.md"), str(tmp_path / named)], out)
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.txt", "text"), ("a.md", "markdown"), ("a.MARKDOWN", "markdown"), ("a.HTM", "html")],
)
def test_a_text_goes_as_it_is(name: str, form: str):
    """Without the mark that some editors set before it, and with its line breaks."""
    request = request_of(Path(name), "\ufeff<p>Skarvøy 🔥\r\n".encode())
    assert (request.fields, request.warnings) == ({form: "<p>Skarvøy 🔥\r\n"}, ())


@pytest.mark.parametrize(
    "held",
    [
        {
            "text": "The mill burned.",
            "title": "Mill",
            "url": "https://x.example",
            "published_at": "2023-02-02",
        },
        {"html": "<p>The mill burned."},
        {"markdown": "The mill *burned*."},
        {"ninjs": {"bodies": []}, "title": "Mill"},
    ],
)
def test_json_may_be_a_request_of_the_api(held: dict[str, object]):
    """The draft as the API takes it."""
    content = b"\xef\xbb\xbf" + json.dumps(held).encode()
    assert request_of(Path("a.json"), content).fields == held


@pytest.mark.parametrize(
    "item",
    [
        {"uri": "urn:1", "bodies": [{"value": "The mill burned.", "contentType": "text/plain"}]},
        {"uri": "urn:1", "body_text": "The mill burned.", "headline": "Mill"},
        {"headlines": [{"value": "Mill"}], "bodies": [], "title": "Mill"},
    ],
)
def test_json_may_be_a_news_item_in_ninjs(item: dict[str, object]):
    """Of any of its versions, told by the bodies that it names."""
    assert request_of(Path("a.json"), json.dumps(item).encode()).fields == {"ninjs": item}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"caf\xe9", "not UTF-8 at byte 3"),
        ("a.html", "The mill".encode("utf-16"), "not UTF-8 at byte 0"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b'{"text": "a", "text": "b"}', "twice"),
        ("a.json", b'["text"]', "no object"),
        ("a.json", b'{"title": "Mill"}', "none of text, markdown, html, ninjs"),
        ("a.json", b'{"text": "a", "max_claims": 5}', "max_claims can't stand"),
    ],
)
def test_a_file_that_is_no_draft_is_refused_with_the_reason(name: str, content: bytes, reason: str):
    """So that it can be mended; options are those of the command, the same for all drafts."""
    with pytest.raises(UnreadableDraft, match=reason):
        request_of(Path(name), content)


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path):
    """A video by a wrong name does not fill the memory."""
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(UnreadableDraft, match="100 MB"):
        content_of(path)


def test_a_file_that_is_gone_is_told(tmp_path: Path):
    """It was there when the drafts were looked for."""
    with pytest.raises(UnreadableDraft, match="No such file"):
        content_of(tmp_path / "a.txt")
