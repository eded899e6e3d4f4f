"""``corroborate drafts``: files in, reports and a summary out, and what the exit status says."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from markdown_it import MarkdownIt

from docx_files import word_file, zip_bomb
from draft_service import (
    CONFLICTING,
    DOCUMENTS,
    OPEN,
    REFUTED,
    SUPPORTED,
    VERIFY,
    LiveService,
    live_service,
    write_drafts,
)
from service.cli import run
from service_fixtures import make_client, make_components

Run = Callable[..., tuple[int, str, str]]

FORMATS = ("markdown", "json", "csv", "claimreview", "annotations")


@pytest.fixture
def service(folder: Path) -> Iterator[LiveService]:
    with live_service(folder) as live:
        yield live


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def cli(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command where no model can be loaded: exit status, output, errors."""
    monkeypatch.delenv("CORROBORATE_API_KEY", raising=False)
    monkeypatch.setattr("service.client.build", None)

    def call(*words: object) -> tuple[int, str, str]:
        status = run(["--data", str(tmp_path / "none"), "drafts", "--out", str(out), *map(str, words)])
        return status, *capsys.readouterr()

    return call


def files_in(folder: Path) -> list[str]:
    """The files below a folder that are not hidden."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def summary_of(out: Path) -> dict[str, Any]:
    return json.loads((out / "summary.json").read_text("utf-8"))


def test_every_draft_has_a_report_and_the_summary_has_a_line_for_each(
    cli: Run, service: LiveService, tmp_path: Path, out: Path
):
    """Two files of one stem, one below a folder; the drafts stay as they are."""
    drafts = write_drafts(tmp_path / "drafts", a=f"{SUPPORTED}\n\n{REFUTED}")
    write_drafts(drafts / "north", b=OPEN)
    (drafts / "a.md").write_text(f"# About *Nes*\n\n{SUPPORTED}", "utf-8")
    before = {path: path.read_bytes() for path in drafts.rglob("*.*")}
    status, printed, errors = cli(drafts, "--url", service.url)
    assert (status, errors) == (0, "")
    assert printed == (
        "3 drafts: 3 verified\n"
        "4 claims: 2 SUPPORTED, 1 REFUTED, 0 CONFLICTING, 1 NOT_ENOUGH_INFO\n"
        f"the reports and summary.md stand in {out}\n"
    )
    assert files_in(out) == [
        *("a.md.md", "a.txt.md", "north/b.txt.md", "progress.ndjson", "summary.json", "summary.md"),
    ]
    report = (out / "a.md.md").read_text("utf-8")
    assert "# Claims checked: About \\*Nes\\*" in report
    assert "**SUPPORTED**" in report

    summary = summary_of(out)
    assert (summary["complete"], summary["summary"]["SUPPORTED"]) == (True, 2)
    first = next(each for each in summary["drafts"] if each["draft"] == "a.txt")
    assert first["path"] == str(drafts / "a.txt")
    assert first["reports"] == ["a.txt.md"]
    assert first["summary"] == {"SUPPORTED": 1, "REFUTED": 1, "CONFLICTING": 0, "NOT_ENOUGH_INFO": 0}
    rows = (out / "summary.md").read_text("utf-8").splitlines()
    assert "| [a.txt](<a.txt.md>) | 1 | 1 | 0 | 0 |  |" in rows
    assert "| [north/b.txt](<north/b.txt.md>) | 0 | 0 | 0 | 1 |  |" in rows
    assert {path: path.read_bytes() for path in drafts.rglob("*.*")} == before


def test_each_format_is_what_the_service_exports(
    cli: Run, service: LiveService, tmp_path: Path, out: Path
):
    """One request a draft, however many formats; each the same as the service's own."""
    drafts = write_drafts(tmp_path / "drafts", a=f"{SUPPORTED}\n\n{REFUTED}\n\n{CONFLICTING}")
    words = [word for name in FORMATS for word in ("--format", name)]
    assert cli(drafts, "--url", service.url, *words)[0] == 0
    assert len(service.asked) == 1
    request = {"text": (drafts / "a.txt").read_text("utf-8"), "keep_report": False}
    client = make_client(service.components)
    suffixes = (".md", ".csv", ".claimreview.jsonld", ".annotations.jsonld")
    for name, suffix in zip(("markdown", "csv", "claimreview", "annotations"), suffixes, strict=True):
        exported = client.post(f"{VERIFY}?format={name}", json=request).text
        assert (out / f"a.txt{suffix}").read_bytes().decode() == exported
    answer = json.loads((out / "a.txt.json").read_text("utf-8"))
    whole = client.post(VERIFY, json=request).get_json()
    assert {**answer, "took_ms": 0} == {**whole, "took_ms": 0}


def test_in_process_the_reports_are_those_of_a_service(
    cli: Run, folder: Path, tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
):
    """The models are loaded once; no report is kept beside the files unless asked for."""
    built = []

    def build(_settings: object) -> object:
        built.append(make_components(folder, DOCUMENTS))
        return built[-1]

    monkeypatch.setattr("service.client.build", build)
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED, b=REFUTED)
    assert cli(drafts, "--format", "json")[0] == 0
    assert len(built) == 1
    answer = json.loads((out / "b.txt.json").read_text("utf-8"))
    whole = make_client(built[0]).post(VERIFY, json={"text": REFUTED, "keep_report": False})
    assert {**answer, "took_ms": 0} == {**whole.get_json(), "took_ms": 0}
    assert answer["report_id"] is None

    assert cli(drafts, "--format", "json", "--keep-reports")[0] == 0
    answer = json.loads((out / "b.txt.json").read_text("utf-8"))
    kept = make_client(built[1]).get(f"/v1/reports/{answer['report_id']}").get_json()
    assert kept["results"] == answer["results"]
    assert summary_of(out)["drafts"][1]["report_id"] == answer["report_id"]


def test_the_options_are_those_of_the_api(cli: Run, service: LiveService, tmp_path: Path):
    """What a draft's own JSON says wins over the day that is given for all."""
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED)
    (drafts / "b.json").write_text(json.dumps({"text": OPEN, "published_at": "2021-01-01"}), "utf-8")
    options = ("--max-claims", 7, "--min-checkworthiness", 0.25, "--top-k", 2, "--date", "2023-02-02")
    filters = ("--publisher", "A", "--publisher", "B", "--tag", "x", "--published-to", "2022-01-01")
    assert cli(drafts, "--url", service.url, *options, *filters)[0] == 0
    shared = {
        "max_claims": 7,
        "min_checkworthiness": 0.25,
        "top_k": 2,
        "keep_report": False,
        "filter": {"publisher": ["A", "B"], "tags": ["x"], "published_to": "2022-01-01"},
    }
    assert service.asked == [
        {**shared, "text": SUPPORTED, "published_at": "2023-02-02"},
        {**shared, "text": OPEN, "published_at": "2021-01-01"},
    ]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--top-k", "99"), "top_k"),
        (("--max-claims", "0"), "max_claims"),
        (("--min-checkworthiness", "2"), "min_checkworthiness"),
        (("--published-to", "May"), "published_to"),
        (("--date", "May"), "published_at"),
        (("--format", "pdf"), "--format"),
        (("--fail-on", "doubtful"), "--fail-on"),
        (("--url", "127.0.0.1"), "http://"),
        (("nowhere",), "nowhere does not exist"),
    ],
)
def test_a_wrong_option_is_told_once_and_nothing_is_written(
    cli: Run, service: LiveService, tmp_path: Path, out: Path, options: tuple[str, ...], reason: str
):
    """Before any draft is verified, and with status 1."""
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED, b=OPEN)
    status, printed, errors = cli(drafts, "--url", service.url, *options)
    assert (status, printed, service.asked) == (1, "", [])
    assert reason in errors
    assert not out.exists() or files_in(out) == []


def test_a_bad_draft_is_told_and_stops_none_of_the_others(
    cli: Run, service: LiveService, tmp_path: Path, out: Path
):
    """Word files among them, good and hostile; one that the service refuses; status 1 at the end."""
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED, blank=" \n", z=OPEN)
    (drafts / "b.docx").write_bytes(word_file(REFUTED))
    (drafts / "bomb.docx").write_bytes(zip_bomb())
    (drafts / "latin.txt").write_bytes(b"caf\xe9")
    status, printed, errors = cli(drafts, "--url", service.url)
    assert status == 1
    assert printed.startswith("6 drafts: 3 verified, 3 failed\n3 claims: 1 SUPPORTED, 1 REFUTED,")
    assert [line.split(": ")[1] for line in errors.splitlines()] == [
        str(drafts / name) for name in ("blank.txt", "bomb.docx", "latin.txt")
    ]
    assert [name for name in files_in(out) if name.endswith(("x.md", "t.md"))] == [
        *("a.txt.md", "b.docx.md", "z.txt.md"),
    ]
    reasons = {each["draft"]: each["error"] for each in summary_of(out)["drafts"]}
    assert "the limits are" in reasons["bomb.docx"]
    assert "not UTF-8 at byte 3" in reasons["latin.txt"]
    assert reasons["a.txt"] is None
    assert "| latin.txt | | | | | failed: not UTF-8" in (out / "summary.md").read_text("utf-8")


def test_a_draft_over_the_limit_of_a_request_is_refused_like_any_other(
    cli: Run, service: LiveService, tmp_path: Path, out: Path
):
    """It is not sent, since a service may hang up on it, which would read as if it were gone."""
    drafts = write_drafts(tmp_path / "drafts", a="The mill burned. " * 700_000, b=SUPPORTED)
    status, _, errors = cli(drafts, "--url", service.url)
    assert status == 1
    assert "CORROBORATE_MAX_BODY_BYTES" in errors
    assert (out / "b.txt.md").exists()


def test_names_of_any_kind_are_taken(cli: Run, service: LiveService, tmp_path: Path, out: Path):
    """One that is not UTF-8, one that looks like markup, one to which no suffix can be added."""
    drafts = write_drafts(tmp_path / "drafts", **{"a | [b] <c> & *d*": SUPPORTED, "x" * 250: OPEN})
    (drafts / os.fsdecode(b"caf\xe9.txt")).write_text(REFUTED, "utf-8")
    for _ in range(2):
        status, printed, errors = cli(drafts, "--url", service.url, "--fail-on", "refuted")
        assert status == 3
        assert "REFUTED in 1 of the drafts: caf\\udce9.txt\n" in printed
        assert "its name is too long" in errors
    assert (out / os.fsdecode(b"caf\xe9.txt.md")).exists()
    assert [each["draft"] for each in summary_of(out)["drafts"]] == [
        *("a | [b] <c> & *d*.txt", os.fsdecode(b"caf\xe9.txt"), f"{'x' * 250}.txt"),
    ]
    table = MarkdownIt().enable("table").render((out / "summary.md").read_text("utf-8"))
    assert table.count("<tr>") == 4
    assert '<a href="a%20%7C%20%5Bb%5D%20%3Cc%3E%20%26%20%2Ad%2A.txt.md">a | [b]' in table
    assert "&lt;c&gt; &amp; *d*.txt</a>" in table


def test_what_a_word_file_leaves_out_stands_in_the_report(
    cli: Run, service: LiveService, tmp_path: Path, out: Path
):
    """With the warnings of the service, in the report and in both summaries."""
    document = Document()
    document.add_paragraph(SUPPORTED)
    document.add_table(1, 1)
    document.save(tmp_path / "a.docx")
    assert cli(tmp_path / "a.docx", "--url", service.url)[0] == 0
    assert "- Warning: 1 table was left out" in (out / "a.docx.md").read_text("utf-8")
    assert summary_of(out)["drafts"][0]["warnings"] == ["1 table was left out"]
    assert "| 1 | 0 | 0 | 0 | 1 table was left out |" in (out / "summary.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("texts", "fail_on", "status"),
    [
        ({"a": SUPPORTED, "b": REFUTED}, (), 0),
        ({"a": SUPPORTED, "b": REFUTED}, ("refuted",), 3),
        ({"a": SUPPORTED, "b": REFUTED}, ("conflicting",), 0),
        ({"a": SUPPORTED, "b": CONFLICTING}, ("refuted", "conflicting"), 3),
        ({"a": SUPPORTED}, ("refuted", "conflicting", "not-enough-info"), 0),
        ({"a": f"{SUPPORTED}\n\n{OPEN}"}, ("not-enough-info",), 3),
        ({"a": " ", "b": REFUTED}, ("refuted",), 3),
        ({"a": " ", "b": SUPPORTED}, ("refuted",), 1),
    ],
)
def test_the_status_tells_whether_a_verdict_is_there_to_fail_on(
    cli: Run,
    service: LiveService,
    tmp_path: Path,
    out: Path,
    texts: dict[str, str],
    fail_on: tuple[str, ...],
    status: int,
):
    """3 where it is, whatever else went wrong, and again when nothing has to be verified any more."""
    drafts = write_drafts(tmp_path / "drafts", **texts)
    words = [word for verdict in fail_on for word in ("--fail-on", verdict)]
    for _ in range(2):
        given, printed, _ = cli(drafts, "--url", service.url, *words)
        assert given == status
        assert ("in 1 of the drafts" in printed) is (status == 3)
        assert bool(summary_of(out)["failing"]) is (status == 3)


@pytest.mark.parametrize("is_right", [True, False])
def test_the_key_goes_with_every_request(
    cli: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_right: bool
):
    """CORROBORATE_API_KEY; with a wrong one nothing is verified, and the status is 2."""
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED)
    monkeypatch.setenv("CORROBORATE_API_KEY", "a-key" if is_right else "another")
    with live_service(folder, api_key="a-key") as service:
        status, _, errors = cli(drafts, "--url", service.url)
    assert status == (0 if is_right else 2)
    assert ("401" in errors) is not is_right


def test_a_folder_with_other_files_gets_no_reports(
    cli: Run, service: LiveService, tmp_path: Path, out: Path
):
    """Nobody's own summary.md is written over or taken away; what is hidden does not count."""
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED)
    out.mkdir()
    (out / ".gitkeep").touch()
    assert cli(drafts, "--url", service.url)[0] == 0
    (out / "progress.ndjson").unlink()
    (out / "summary.md").write_text("mine", "utf-8")
    status, _, errors = cli(drafts, "--url", service.url)
    assert status == 1
    assert "other files" in errors
    assert (out / "summary.md").read_text("utf-8") == "mine"


def test_word_files_without_their_reader_are_told_at_once(tmp_path: Path, out: Path):
    """With the command that installs it, before anybody is asked: here nobody would answer."""
    drafts = write_drafts(tmp_path / "drafts", a=SUPPORTED)
    (drafts / "b.docx").write_bytes(word_file(REFUTED))
    without = "import sys; sys.modules['docx'] = None; from service.cli import run; "
    without += "sys.exit(run(sys.argv[1:]))"
    words = ["drafts", str(drafts), "--out", str(out), "--url", "http://127.0.0.1:9"]
    done = subprocess.run(
        [sys.executable, "-c", without, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "pip install 'corroborate[docx]'" in done.stderr
    assert not out.exists()


def test_the_script_is_the_same_command(tmp_path: Path):
    """It tells the options and statuses of the command, and its errors."""
    script = Path(__file__).parent.parent / "scripts" / "verify_drafts.py"
    told = subprocess.run([sys.executable, script, "--help"], capture_output=True, text=True, check=True)
    assert "Usage: corroborate drafts" in told.stdout
    assert "\n    3  a claim has a verdict of --fail-on" in told.stdout
    words = [str(tmp_path / "none"), "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, script, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "does not exist" in done.stderr
