"""The runner of jobs: nothing is lost or done twice, whoever dies, fails or is in the way."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import job_process
from index.database import Database
from index.errors import CorpusUnavailable, EncoderFailed, RebuildUnfinished
from job_process import Stores, answer_on
from service.errors import ItemNotWanted, NotReady, Overloaded
from service.jobs import JobRunner
from service.store.records import Job, State, WorkItem

TIMEOUT_S = 20

Verify = Callable[[Mapping[str, Any], Mapping[str, Any], Callable[[], None]], Mapping[str, Any]]


@pytest.fixture
def stores(database: Database) -> Stores:
    return Stores(database)


def answer(draft: Mapping[str, Any], _options: Any, _still_wanted: Callable[[], None]) -> dict[str, Any]:
    return answer_on(draft)


@contextmanager
def running(stores: Stores, verify: Verify = answer, **settings: Any) -> Iterator[JobRunner]:
    runner = JobRunner(stores.queue, verify, **{"poll_s": 0.05, **settings})
    runner.start()
    yield runner
    runner.stop(TIMEOUT_S)


def wait_until(holds: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
    """Wait for what another thread or process is about to do; fail if it never does."""
    deadline = time.monotonic() + timeout_s
    while not holds():
        if time.monotonic() > deadline:
            pytest.fail("it never came to hold")
        time.sleep(0.002)


def wait_for(stores: Stores, job: Job, state: State = State.DONE) -> None:
    wait_until(lambda: stores.jobs.get(job.id).state is state)


def drafts(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def numbered(count: int) -> list[dict[str, str]]:
    return drafts(*(f"draft-{number}" for number in range(count)))


def start_process(folder: Path, ledger: Path, sleep_s: float, threads: int, lease_s: float) -> Any:
    words = map(str, (folder, ledger, sleep_s, threads, lease_s))
    return subprocess.Popen([sys.executable, job_process.__file__, *words])


def lines_of(ledger: Path) -> list[str]:
    return ledger.read_text("utf-8").split("\n")[:-1] if ledger.exists() else []


def count_endings(database: Database) -> None:
    """Have the database itself write down each draft that comes to an end."""
    with database.write() as connection:
        connection.exec_driver_sql("CREATE TABLE endings (item INTEGER)")
        connection.exec_driver_sql(
            "CREATE TRIGGER note_ending AFTER UPDATE OF state ON job_items "
            "WHEN new.state IN ('DONE', 'FAILED') BEGIN INSERT INTO endings VALUES (new.number); END"
        )


def endings(database: Database) -> list[int]:
    with database.read() as connection:
        found = connection.exec_driver_sql("SELECT item FROM endings ORDER BY item").scalars()
        return [int(item) for item in found]


def test_every_draft_of_a_job_gets_its_answer(stores: Stores):
    """With the job's options, on several threads, and in the order of the drafts."""
    given = []

    def verify(draft: Mapping[str, Any], options: Any, _still_wanted: object) -> dict[str, Any]:
        given.append(options)
        return answer_on(draft)

    with running(stores, verify, threads=3):
        job = stores.jobs.create(numbered(20), {"top_k": 3})
        wait_for(stores, job)
    assert given == [{"top_k": 3}] * 20
    for number, result in enumerate(stores.jobs.results(job.id)):
        assert result.result["results"] == [f"DRAFT-{number}"]
        assert stores.reports.get(result.report_id) == result.result


def test_a_process_killed_ten_times_loses_nothing_and_finishes_nothing_twice(
    database: Database, stores: Stores, folder: Path, tmp_path: Path
):
    """Fifty drafts; each kill hits in the middle of one, and the next life goes on from there."""
    count_endings(database)
    job = stores.jobs.create(numbered(50), {})
    ledger = tmp_path / "ledger"
    chance = random.Random(11)
    for _ in range(10):
        before = len(lines_of(ledger))
        process = start_process(folder, ledger, 0.03, 1, 0.3)
        wait_until(lambda: len(lines_of(ledger)) >= before + 3)  # noqa: B023  # called at once
        time.sleep(chance.uniform(0, 0.03))
        process.send_signal(signal.SIGKILL)
        process.wait(TIMEOUT_S)
    assert stores.jobs.get(job.id).state is State.RUNNING
    process = start_process(folder, ledger, 0.03, 1, 0.3)
    wait_for(stores, job)
    process.kill()
    process.wait(TIMEOUT_S)

    results = stores.jobs.results(job.id)
    assert [each.state for each in results] == [State.DONE] * 50
    assert [each.result["results"] for each in results] == [[f"DRAFT-{n}"] for n in range(50)]
    assert endings(database) == list(range(1, 51))
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM reports").scalar_one() == 50
    # A draft is verified again only where its process died before the answer was kept.
    verified = lines_of(ledger)
    assert set(verified) == {f"draft-{n}" for n in range(50)}
    assert len(verified) <= 50 + 10


def test_two_processes_share_a_job_and_no_draft(
    database: Database, stores: Stores, folder: Path, tmp_path: Path
):
    """Eighty drafts, and two threads in each of two processes."""
    count_endings(database)
    ledgers = [tmp_path / "one", tmp_path / "two"]
    processes = [start_process(folder, ledger, 0.03, 2, 10) for ledger in ledgers]
    try:
        wait_until(lambda: all(ledger.exists() for ledger in ledgers))
        job = stores.jobs.create(numbered(80), {})
        wait_for(stores, job)
    finally:
        for process in processes:
            process.kill()
            process.wait(TIMEOUT_S)
    done = [line for ledger in ledgers for line in lines_of(ledger)]
    assert sorted(done) == sorted(f"draft-{n}" for n in range(80))
    assert all(lines_of(ledger) for ledger in ledgers)
    assert endings(database) == list(range(1, 81))


def test_a_draft_that_kills_its_process_five_times_is_given_up(
    stores: Stores, folder: Path, tmp_path: Path
):
    """The others are done, and the service is not killed a sixth time."""
    job = stores.jobs.create(drafts("a", "poison", "b"), {})
    statuses = []
    while len(statuses) < 5:
        process = start_process(folder, tmp_path / "ledger", 0, 1, 0.2)
        statuses.append(process.wait(TIMEOUT_S))
    process = start_process(folder, tmp_path / "ledger", 0, 1, 0.2)
    wait_for(stores, job)
    assert process.poll() is None
    process.kill()
    process.wait(TIMEOUT_S)
    assert statuses == [9] * 5
    results = stores.jobs.results(job.id)
    assert [each.state for each in results] == [State.DONE, State.FAILED, State.DONE]
    assert "ended 5 times" in results[1].error["detail"]


def test_work_that_takes_longer_than_its_lease_stays_its_own(stores: Stores):
    """The lease is renewed meanwhile, so a second runner that looks all the time never gets it."""
    begun = []

    def verify(draft: Mapping[str, Any], _options: Any, _still_wanted: object) -> dict[str, Any]:
        begun.append(draft["text"])
        time.sleep(1.0)
        return answer_on(draft)

    job = stores.jobs.create(drafts("a"), {})
    with running(stores, verify, lease_s=0.3), running(stores, verify, lease_s=0.3):
        wait_for(stores, job)
    assert begun == ["a"]


def test_a_new_job_is_begun_at_once(stores: Stores):
    """A runner that is woken does not wait for its next poll, which is a minute away."""
    with running(stores, poll_s=60) as runner:
        wait_until(lambda: all(thread.is_alive() for thread in runner._workers))
        for _ in range(3):
            job = stores.jobs.create(drafts("a"), {})
            runner.wake()
            wait_for(stores, job)


def test_a_job_of_another_process_is_found(stores: Stores):
    """Nobody wakes the runner; it looks from time to time."""
    with running(stores, poll_s=0.1):
        time.sleep(0.2)
        wait_for(stores, stores.jobs.create(drafts("a"), {}))


class Gate:
    """A verification that waits in the middle until it is let go, or not wanted any more."""

    def __init__(self) -> None:
        self.entered, self.open = threading.Event(), threading.Event()
        self.reasons: list[str] = []

    def __call__(
        self, draft: Mapping[str, Any], _options: Any, still_wanted: Callable[[], None]
    ) -> dict[str, Any]:
        self.entered.set()
        try:
            while not self.open.wait(0.01):
                still_wanted()
        except ItemNotWanted as reason:
            self.reasons.append(str(reason))
            raise
        return answer_on(draft)


def test_a_draft_in_work_stops_when_its_job_is_cancelled(stores: Stores):
    """At the next asking, without waiting for its end; the next job is begun."""
    gate = Gate()
    with running(stores, gate):
        job = stores.jobs.create(drafts("a", "b"), {})
        assert gate.entered.wait(TIMEOUT_S)
        stores.jobs.cancel(job.id)
        wait_until(lambda: bool(gate.reasons))
        gate.open.set()
        wait_for(stores, stores.jobs.create(drafts("c"), {}))
    assert "cancelled" in gate.reasons[0]
    assert [each.state for each in stores.jobs.results(job.id)] == [State.CANCELLED] * 2


def test_an_answer_to_a_cancelled_job_is_dropped(stores: Stores):
    """Work that does not ask whether it is wanted goes to its end, and for nothing."""
    entered, gate = threading.Event(), threading.Event()

    def verify(draft: Mapping[str, Any], _options: Any, _still_wanted: object) -> dict[str, Any]:
        entered.set()
        assert gate.wait(TIMEOUT_S)
        return answer_on(draft)

    with running(stores, verify):
        job = stores.jobs.create(drafts("a"), {})
        assert entered.wait(TIMEOUT_S)
        stores.jobs.cancel(job.id)
        gate.set()
    [result] = stores.jobs.results(job.id)
    assert (result.state, result.result) == (State.CANCELLED, None)


def test_stopping_hands_the_draft_back_at_once(stores: Stores):
    """Another process need not wait for the lease to run out."""
    gate = Gate()
    job = stores.jobs.create(drafts("a", "b"), {})
    with running(stores, gate, lease_s=600):
        assert gate.entered.wait(TIMEOUT_S)
    assert "stopping" in gate.reasons[0]
    with running(stores):
        wait_for(stores, job)


def test_stopping_does_not_wait_for_ever(stores: Stores):
    """Work that never asks is left alone after the timeout; its draft is free, its answer dropped."""
    entered, gate = threading.Event(), threading.Event()

    def verify(_draft: object, _options: Any, _still_wanted: object) -> dict[str, Any]:
        entered.set()
        assert gate.wait(TIMEOUT_S)
        return {"text": "too late"}

    job = stores.jobs.create(drafts("a"), {})
    runner = JobRunner(stores.queue, verify, lease_s=600)
    runner.start()
    assert entered.wait(TIMEOUT_S)
    runner.stop(0.1)
    with running(stores):
        wait_for(stores, job)
    gate.set()
    runner.stop(TIMEOUT_S)
    assert stores.jobs.results(job.id)[0].result["text"] == "a"


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (EncoderFailed("the encoder gave no vector"), "the encoder gave no vector"),
        (ValueError("secret inner workings"), "the service's log says more"),
        (SystemExit(3), "the service's log says more"),
    ],
)
def test_a_failing_draft_fails_alone(stores: Stores, error: BaseException, detail: str):
    """Its error is told in words for the user; the thread lives on, and the job is done."""

    def verify(draft: Mapping[str, Any], _options: Any, _still_wanted: object) -> dict[str, Any]:
        if draft["text"] == "bad":
            raise error
        return answer_on(draft)

    with running(stores, verify):
        job = stores.jobs.create(drafts("bad", "b"), {})
        wait_for(stores, job)
    bad, good = stores.jobs.results(job.id)
    assert (bad.state, good.state) == (State.FAILED, State.DONE)
    assert detail in bad.error["detail"]
    assert "secret" not in str(bad.error)


def test_an_answer_that_is_no_json_fails_its_draft(stores: Stores):
    """It can't be kept, which is no reason to try for ever."""

    def verify(draft: Mapping[str, Any], _options: Any, _still_wanted: object) -> dict[str, Any]:
        return {"text": draft["text"], "results": {object()}}

    with running(stores, verify):
        job = stores.jobs.create(drafts("a"), {})
        wait_for(stores, job, State.FAILED)


def test_the_caller_says_how_an_error_is_described(stores: Stores):
    """What is handed in turns the error into problem details."""

    def verify(_draft: object, _options: Any, _still_wanted: object) -> dict[str, Any]:
        raise ValueError("no text")

    with running(stores, verify, describe=lambda error: {"status": 422, "detail": str(error)}):
        job = stores.jobs.create(drafts("a"), {})
        wait_for(stores, job, State.FAILED)
    assert stores.jobs.results(job.id)[0].error == {"status": 422, "detail": "no text"}


@pytest.mark.parametrize(
    "error",
    [Overloaded("full"), NotReady("loading"), RebuildUnfinished("encoding"), CorpusUnavailable("busy")],
)
def test_what_will_pass_fails_no_draft(stores: Stores, error: Exception):
    """Busy models, or an index that is being made anew, are waited for."""
    answers: list[Exception | None] = [error, error, None]

    def verify(draft: Mapping[str, Any], _options: Any, _still_wanted: object) -> dict[str, Any]:
        if failure := answers.pop(0):
            raise failure
        return answer_on(draft)

    with running(stores, verify):
        job = stores.jobs.create(drafts("a"), {})
        wait_for(stores, job)
    assert stores.jobs.results(job.id)[0].error is None


def test_a_job_can_be_cancelled_while_its_draft_waits_for_the_models(stores: Stores):
    """It is not tried again after that."""
    tries = []

    def verify(draft: Mapping[str, Any], _options: Any, _still_wanted: object) -> dict[str, Any]:
        tries.append(draft["text"])
        if draft["text"] == "a":
            raise Overloaded("full")
        return answer_on(draft)

    with running(stores, verify):
        job = stores.jobs.create(drafts("a"), {})
        wait_until(lambda: bool(tries))
        stores.jobs.cancel(job.id)
        wait_for(stores, stores.jobs.create(drafts("b"), {}))
    assert tries == ["a", "b"]


class FailingQueue:
    """A queue whose database fails the first times that each thing is asked of it."""

    def __init__(self, stores: Stores, times: int) -> None:
        self._queue = stores.queue
        self._left = dict.fromkeys(("claim", "finish", "is_held", "renew", "give_back"), times)

    def _fail(self, name: str) -> None:
        if self._left[name] > 0:
            self._left[name] -= 1
            raise CorpusUnavailable("the database can't be used: disk I/O error")

    def claim(self, worker: str, lease_s: float) -> WorkItem | None:
        self._fail("claim")
        return self._queue.claim(worker, lease_s)

    def finish(self, item: WorkItem, answered: Mapping[str, Any]) -> bool:
        self._fail("finish")
        return self._queue.finish(item, answered)

    def is_held(self, item: WorkItem) -> bool:
        self._fail("is_held")
        return self._queue.is_held(item)

    def renew(self, items: list[WorkItem], lease_s: float) -> None:
        self._fail("renew")
        self._queue.renew(items, lease_s)

    def give_back(self, item: WorkItem) -> None:
        self._fail("give_back")
        self._queue.give_back(item)


def test_a_database_that_fails_for_a_while_loses_no_answer(stores: Stores):
    """Each step is tried again, and the draft is verified once."""
    tries = []

    def verify(
        draft: Mapping[str, Any], _options: Any, still_wanted: Callable[[], None]
    ) -> dict[str, Any]:
        tries.append(draft["text"])
        time.sleep(0.3)
        still_wanted()
        return answer_on(draft)

    job = stores.jobs.create(drafts("a"), {})
    runner = JobRunner(FailingQueue(stores, 2), verify, lease_s=0.3, poll_s=0.05)  # type: ignore[arg-type]
    runner.start()
    wait_for(stores, job)
    runner.stop(TIMEOUT_S)
    assert tries == ["a"]


def test_stopping_with_a_failing_database_ends(stores: Stores):
    """An answer that can't be kept is left to the next life, and the job is not failed for it."""
    job = stores.jobs.create(drafts("a"), {})
    failing = FailingQueue(stores, 0)
    failing._left["finish"] = 1000
    runner = JobRunner(failing, answer, lease_s=0.2, poll_s=0.05)  # type: ignore[arg-type]
    runner.start()
    wait_until(lambda: failing._left["finish"] < 1000)
    runner.stop(TIMEOUT_S)
    assert stores.jobs.get(job.id).state is State.RUNNING
    with running(stores):
        wait_for(stores, job)


def test_without_threads_nothing_is_done_here(stores: Stores):
    """Neither jobs nor errands; stopping it is no error."""
    errands = []
    with running(stores, threads=0, purge=lambda: errands.append("purge")):
        job = stores.jobs.create(drafts("a"), {})
        time.sleep(0.3)
    assert stores.jobs.get(job.id).state is State.PENDING
    assert errands == []


def test_callbacks_and_purges_are_made_beside_the_work(stores: Stores):
    """All callbacks that are due, one after the other; one that breaks does not end them all."""
    due = [True, True, True]
    purges, thread_names = [], set()

    def deliver() -> bool:
        thread_names.add(threading.current_thread().name)
        return bool(due and due.pop())

    with running(stores, deliver=deliver, purge=lambda: purges.append(1)):
        wait_until(lambda: not due)
    assert purges == [1]
    assert thread_names == {"job-errands"}
