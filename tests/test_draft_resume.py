"""A run over drafts that is stopped, by whatever: what was done stays, and the next goes on there."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from werkzeug.wrappers import Response

from draft_service import OPEN, REFUTED, SUPPORTED, VERIFY, LiveService, live_service, write_drafts
from fakes import FakeStance
from index.records import Document
from service.cli import run

TIMEOUT_S = 30

SCRIPT = Path(__file__).parent.parent / "scripts" / "verify_drafts.py"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def service(folder: Path) -> Iterator[LiveService]:
    with live_service(folder) as live:
        yield live


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "reports"


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """Three drafts with a claim each: supported, refuted, open."""
    return write_drafts(tmp_path / "drafts", a=SUPPORTED, b=REFUTED, c=OPEN)


@pytest.fixture
def cli(
    service: LiveService, drafts: Path, out: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> Run:
    """Run the command over the drafts against the service: exit status, output, errors."""
    monkeypatch.delenv("CORROBORATE_API_KEY", raising=False)

    def call(*words: str) -> tuple[int, str, str]:
        status = run(["drafts", str(drafts), "--out", str(out), "--url", service.url, *words])
        return status, *capsys.readouterr()

    return call


def asked_texts(service: LiveService) -> list[str]:
    return [body["text"] for body in service.asked]


def summary_of(out: Path) -> dict[str, Any]:
    return json.loads((out / "summary.json").read_text("utf-8"))


def test_what_is_done_is_not_done_again(cli: Run, service: LiveService, out: Path):
    """The second run asks about no draft, and says the same of all."""
    cli()
    first = summary_of(out)
    service.forget()
    status, printed, errors = cli()
    assert (status, service.asked, errors) == (0, [], "")
    assert printed.startswith("3 drafts: 3 as they were\n3 claims: 1 SUPPORTED, 1 REFUTED,")
    assert summary_of(out) == first


def test_only_what_has_changed_is_done_again(cli: Run, service: LiveService, drafts: Path, out: Path):
    """A draft with other words, one whose report is gone, and one that is new."""
    cli()
    service.forget()
    (drafts / "a.txt").write_text(OPEN, "utf-8")
    (out / "b.txt.md").unlink()
    (drafts / "d.txt").write_text(SUPPORTED, "utf-8")
    cli()
    assert asked_texts(service) == [OPEN, REFUTED, SUPPORTED]
    assert "NOT ENOUGH INFO" in (out / "a.txt.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words", [("--top-k", "3"), ("--published-to", "2022-01-01"), ("--again",), ("--format", "csv")]
)
def test_with_other_options_all_is_done_again(
    cli: Run, service: LiveService, out: Path, words: tuple[str, ...]
):
    """And of a draft the folder holds the last report only."""
    cli()
    service.forget()
    cli(*words)
    assert asked_texts(service) == [SUPPORTED, REFUTED, OPEN]
    assert (out / "a.txt.md").exists() is ("csv" not in words)


def test_with_another_corpus_all_is_done_again_and_that_is_told(
    cli: Run, service: LiveService, out: Path
):
    """A document more: the open claim is supported now."""
    cli()
    before = service.components.corpus.state().generation
    service.components.ingestor.add([Document("ferry", OPEN)])
    after = service.components.corpus.state().generation
    service.forget()
    _, printed, errors = cli()
    assert errors == (
        f"corpus_generation was {before} and is {after}: 3 of the drafts are verified again\n"
    )
    assert len(service.asked) == 3
    assert "2 SUPPORTED" in printed


def test_a_corpus_that_changes_meanwhile_is_told(cli: Run, service: LiveService, out: Path):
    """The reports are of two states of it; the next run does only those of the first."""

    def add(route: str, body: dict[str, Any], before: int) -> None:
        if route == VERIFY and before == 2:
            service.components.ingestor.add([Document("ferry", OPEN)])

    service.interfere = add
    _, printed, _ = cli()
    assert "changed meanwhile: run again" in printed
    service.forget()
    assert "changed" not in cli()[1]
    assert asked_texts(service) == [SUPPORTED, REFUTED]


def test_a_report_whose_draft_is_unreadable_now_is_taken_away(cli: Run, drafts: Path, out: Path):
    """It would be taken for a report on the draft as it is."""
    cli()
    (drafts / "a.txt").write_bytes(b"\xff")
    assert cli()[0] == 1
    assert not (out / "a.txt.md").exists()
    assert (out / "b.txt.md").exists()
    (drafts / "a.txt").write_text(SUPPORTED, "utf-8")
    assert cli()[0] == 0
    assert (out / "a.txt.md").exists()


class SlowStance(FakeStance):
    """Takes its time over every call."""

    def judge(self, pairs: Sequence[tuple[str, str]]) -> Any:
        time.sleep(0.1)
        return super().judge(pairs)


def start(drafts: Path, out: Path, service: LiveService) -> "subprocess.Popen[bytes]":
    """A run in a process of its own, through the script."""
    words = [sys.executable, SCRIPT, drafts, "--out", out, "--url", service.url, "--format", "json"]
    # What a shell runs in the background ignores the keyboard, and would hand that on to its children; a
    # handler is not handed on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def reports(out: Path) -> list[str]:
    return sorted(path.name for path in out.glob("*.txt.json"))


def noted(out: Path) -> set[str]:
    """The drafts that stand in the progress with a whole line."""
    lines = (out / "progress.ndjson").read_text("utf-8").split("\n")[:-1]
    return {json.loads(line)["draft"] for line in lines}


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.002)


def test_a_run_killed_again_and_again_loses_nothing(tmp_path: Path, folder: Path, out: Path):
    """Twelve drafts; each kill leaves whole reports alone, and what was noted is not asked again."""
    texts = {f"d{number:02}": f"{SUPPORTED}\n\nReport {number} is by Nes." for number in range(12)}
    drafts = write_drafts(tmp_path / "drafts", **texts)
    with live_service(folder, SlowStance().judge) as service:
        for kill in range(3):
            service.forget()
            known = noted(out) if kill else set()
            process = start(drafts, out, service)
            wait_until(lambda: len(reports(out)) >= len(known) + 2)  # noqa: B023  # called at once
            time.sleep(0.03 * kill)
            process.kill()
            process.communicate(timeout=TIMEOUT_S)
            for report in reports(out):
                answer = json.loads((out / report).read_text("utf-8"))
                assert answer["summary"]["SUPPORTED"] == 1
            assert not {texts[name.removesuffix(".txt")] for name in known} & set(asked_texts(service))
            assert not (out / "summary.json").exists()
        with (out / "progress.ndjson").open("a", encoding="utf-8") as progress:
            progress.write('{"draft": "d11.txt", "pa')
        known = noted(out)
        service.forget()
        process = start(drafts, out, service)
        printed, errors = process.communicate(timeout=TIMEOUT_S)
    assert (process.returncode, errors) == (0, b"")
    assert printed.startswith(b"12 drafts: %d verified, %d as they were" % (12 - len(known), len(known)))
    assert len(service.asked) == 12 - len(known)
    assert reports(out) == [f"{name}.txt.json" for name in texts]
    assert noted(out) == {f"{name}.txt" for name in texts}
    assert not (out / ".part").exists()


def test_an_interrupted_run_says_what_is_missing(tmp_path: Path, folder: Path, out: Path):
    """As by Ctrl-C: the summary is there, and tells that it is not of all drafts."""
    texts = {f"d{number:02}": f"Report {number} is by Nes." for number in range(12)}
    drafts = write_drafts(tmp_path / "drafts", **texts)
    with live_service(folder, SlowStance().judge) as service:
        process = start(drafts, out, service)
        wait_until(lambda: len(reports(out)) >= 2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    summary = summary_of(out)
    assert summary["complete"] is False
    assert len(summary["drafts"]) + len(summary["not_reached"]) == 12
    assert summary["not_reached"][-1] == "d11.txt"
    assert "| d11.txt | | | | | not reached |" in (out / "summary.md").read_text("utf-8")


def test_a_service_that_goes_away_ends_the_run(cli: Run, service: LiveService, out: Path):
    """Status 2; what was done stays, and the next run does the rest."""
    service.interfere = lambda route, body, before: Response("gone", 502) if before == 1 else None
    status, printed, errors = cli()
    assert status == 2
    assert "502" in errors
    assert printed.startswith("3 drafts: 1 verified, 2 not reached\n")
    summary = summary_of(out)
    assert (summary["complete"], summary["not_reached"]) == (False, ["b.txt", "c.txt"])
    assert "502" in summary["stopped_by"]
    service.interfere = lambda route, body, before: None
    service.forget()
    assert cli()[0] == 0
    assert asked_texts(service) == [REFUTED, OPEN]


def test_a_known_refutation_counts_also_where_the_run_ends_early(cli: Run, service: LiveService):
    """A pipeline that publishes when only the service is away does not publish this."""
    service.interfere = lambda route, body, before: Response("gone", 502) if before == 2 else None
    assert cli("--fail-on", "refuted")[0] == 3


@pytest.mark.parametrize("pieces", [0, 1, 2])
def test_an_answer_that_breaks_off_makes_no_report(
    cli: Run, service: LiveService, drafts: Path, out: Path, pieces: int
):
    """Of two claims none, one or both are there, but never the summary."""
    (drafts / "a.txt").write_text(f"{SUPPORTED}\n\n{REFUTED}", "utf-8")

    def cut(route: str, _body: object, _before: int) -> None:
        service.cut_off_after = pieces if route == VERIFY else None

    service.interfere = cut
    status, _, errors = cli()
    assert status == 2
    assert "broke off" in errors
    assert not (out / "a.txt.md").exists()


def test_a_busy_service_is_waited_for(cli: Run, service: LiveService):
    """As long as it asks for, and again; with every draft and before the first."""
    answers = iter([503, 429, 200, 200, 429, 200, 200])
    moments = []

    def refuse(_route: str, _body: object, _before: int) -> Response | None:
        moments.append(time.monotonic())
        status = next(answers)
        problem = json.dumps({"status": status, "detail": "come again"})
        return Response(problem, status, {"Retry-After": "1"}) if status != 200 else None

    service.interfere = refuse
    assert cli()[0] == 0
    waits = [after - before for before, after in pairwise(moments)]
    assert [wait >= 1 for wait in waits] == [True, True, False, False, True, False]


def test_a_service_that_is_busy_for_too_long_ends_the_run(cli: Run, service: LiveService):
    """An hour is not waited for; the status is 2 and the reason the service's own."""
    problem = json.dumps({"status": 503, "detail": "the corpus is being rebuilt"})
    service.interfere = lambda route, body, before: (
        Response(problem, 503, {"Retry-After": "3600"}) if before == 1 else None
    )
    started = time.monotonic()
    status, _, errors = cli()
    assert (status, "the corpus is being rebuilt" in errors) == (2, True)
    assert time.monotonic() - started < 20


def test_a_draft_that_the_service_can_not_take_stops_none_of_the_others(
    tmp_path: Path, folder: Path, drafts: Path, out: Path, monkeypatch: pytest.MonkeyPatch
):
    """A defect that one draft brings to light in the midst of its answer: status 2, the rest is done."""

    class Breaks(FakeStance):
        def judge(self, pairs: Sequence[tuple[str, str]]) -> Any:
            if any(claim == REFUTED for _, claim in pairs):
                raise RuntimeError("a defect")
            return super().judge(pairs)

    monkeypatch.delenv("CORROBORATE_API_KEY", raising=False)
    with live_service(folder, Breaks().judge) as service:
        assert run(["drafts", str(drafts), "--out", str(out), "--url", service.url]) == 2
    assert [bool(each["error"]) for each in summary_of(out)["drafts"]] == [False, True, False]
    assert "500" in summary_of(out)["drafts"][1]["error"]


def test_an_address_where_nobody_answers_is_a_failure(cli: Run, out: Path):
    """Status 2, the address named, and the folder as it was."""
    cli()
    before = (out / "summary.json").read_bytes()
    status, printed, errors = cli("--url", "http://127.0.0.1:9")
    assert (status, printed) == (2, "")
    assert "http://127.0.0.1:9" in errors
    assert (out / "summary.json").read_bytes() == before


@pytest.mark.parametrize("answer", ["<p>Welcome", "[]", "{}", '{"versions": 1}', "\udcff"])
@pytest.mark.parametrize("route", ["/v1/claims/detect", VERIFY])
def test_an_address_where_something_else_answers_is_a_failure(
    cli: Run, service: LiveService, out: Path, route: str, answer: str
):
    """Status 2 and no report, whatever a page at that address says."""
    raw = answer.encode("utf-8", "surrogateescape")
    service.interfere = lambda asked, body, before: Response(raw) if asked == route else None
    status, _, errors = cli()
    assert status == 2
    assert "Traceback" not in errors
    assert not (out / "a.txt.md").exists()


def test_two_runs_do_not_write_into_one_folder(cli: Run, service: LiveService, out: Path):
    """The second is refused while the first is there."""
    cli()
    service.forget()
    with FileLock(out / ".lock"):
        status, _, errors = cli("--again")
    assert (status, service.asked) == (1, [])
    assert "another run" in errors


def test_a_disk_that_takes_no_report_ends_the_run(cli: Run, service: LiveService, out: Path):
    """A folder stands where a report should: nothing pretends to be done."""
    (out / "b.txt.md").mkdir(parents=True)
    (out / "progress.ndjson").touch()
    status, _, errors = cli()
    assert status == 2
    assert "b.txt.md" in errors
    assert "Traceback" not in errors
    assert asked_texts(service) == [SUPPORTED, REFUTED]
