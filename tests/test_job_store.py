"""Jobs in the database: made once, handed out under leases, finished once, cancelled, forgotten."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.database import Database
from job_process import DAY_S, SetClock, Stores, answer_on
from service.errors import IdempotencyConflict, NoSuchJob, NoSuchReport
from service.store.records import Job, State, WorkItem
from service.store.work import MAX_ATTEMPTS

LEASE_S = 30


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def stores(database: Database, clock: SetClock) -> Stores:
    return Stores(database, clock=clock)


def drafts(*texts: str) -> list[dict[str, str]]:
    return [{"text": text} for text in texts]


def claim(stores: Stores, worker: str = "w1") -> WorkItem:
    item = stores.queue.claim(worker, LEASE_S)
    assert item is not None
    return item


def finish_next(stores: Stores) -> None:
    item = claim(stores)
    assert stores.queue.finish(item, answer_on(item.draft))


def states(stores: Stores, job: Job) -> list[str]:
    """The state of the job, then of its drafts."""
    return [
        stores.jobs.get(job.id).state.value,
        *(each.state.value for each in stores.jobs.results(job.id)),
    ]


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("corroborate.db*"))


def test_a_new_job_waits(stores: Stores, clock: SetClock):
    """Nothing of it is done; drafts keep their ids, and the others are named by their place."""
    given = [{"id": "lead", "text": "a"}, {"text": "b"}, {"id": "", "text": "c"}]
    job = stores.jobs.create(given, {"top_k": 3}, "https://cms.example.org/hook")
    made_at = datetime.fromtimestamp(clock.now, UTC)
    assert (job.state, job.done, job.total) == (State.PENDING, 0, 3)
    assert (job.created_at, job.ended_at) == (made_at, None)
    assert (job.options, job.callback_url) == ({"top_k": 3}, "https://cms.example.org/hook")
    assert stores.jobs.get(job.id) == job
    results = stores.jobs.results(job.id)
    assert [(each.id, each.ordinal) for each in results] == [("lead", 1), ("d2", 2), ("d3", 3)]
    assert {(each.state, each.report_id, each.result, each.error) for each in results} == {
        (State.PENDING, None, None, None)
    }


def test_a_job_without_drafts_is_none(stores: Stores):
    """It would never end."""
    with pytest.raises(ValueError, match="one draft"):
        stores.jobs.create([], {})


def test_drafts_are_handed_out_in_their_order_with_the_options(stores: Stores):
    """The oldest job first; nobody gets one that another has."""
    stores.jobs.create(drafts("a", "b"), {"top_k": 3})
    stores.jobs.create(drafts("c"), {})
    items = [claim(stores, f"w{n}") for n in range(3)]
    assert [(item.draft, item.options) for item in items] == [
        ({"text": "a"}, {"top_k": 3}),
        ({"text": "b"}, {"top_k": 3}),
        ({"text": "c"}, {}),
    ]
    assert stores.queue.claim("w4", LEASE_S) is None


def test_a_job_goes_on_until_all_is_done(stores: Stores, clock: SetClock):
    """Each answer has its report, and the last one ends the job."""
    job = stores.jobs.create(drafts("a", "b"), {})
    finish_next(stores)
    assert states(stores, job) == ["RUNNING", "DONE", "PENDING"]
    clock.now += 10
    finish_next(stores)
    ended = stores.jobs.get(job.id)
    assert (ended.state, ended.done, ended.total) == (State.DONE, 2, 2)
    assert ended.ended_at == job.created_at + timedelta(seconds=10)
    for result, text in zip(stores.jobs.results(job.id), "ab", strict=True):
        expected = {"report_id": result.report_id, "text": text, "results": [text.upper()]}
        assert result.result == stores.reports.get(result.report_id) == expected


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        (["fail", "finish"], State.DONE),
        (["finish", "fail"], State.DONE),
        (["fail", "fail"], State.FAILED),
    ],
)
def test_a_job_has_failed_only_where_every_draft_has(
    stores: Stores, outcomes: list[str], expected: State
):
    """One draft that can't be verified takes nothing from the others; both count as done."""
    job = stores.jobs.create(drafts("a", "b"), {})
    problem = {"title": "Unprocessable Entity", "status": 422, "detail": "no text in it"}
    for outcome in outcomes:
        item = claim(stores)
        done = problem if outcome == "fail" else answer_on(item.draft)
        assert getattr(stores.queue, outcome)(item, done)
    assert (stores.jobs.get(job.id).state, stores.jobs.get(job.id).done) == (expected, 2)
    results = stores.jobs.results(job.id)
    assert [each.error for each in results] == [
        problem if outcome == "fail" else None for outcome in outcomes
    ]
    assert [each.result is None for each in results] == [outcome == "fail" for outcome in outcomes]


def test_a_draft_whose_worker_is_gone_is_handed_out_when_its_lease_has_run_out(
    stores: Stores, clock: SetClock
):
    """Not a second earlier, and before drafts that nobody has begun."""
    stores.jobs.create(drafts("a", "b", "c"), {})
    first = claim(stores, "gone")
    clock.now += LEASE_S - 1
    assert claim(stores, "w2").draft == {"text": "b"}
    clock.now += 1
    again = claim(stores, "w3")
    assert (again.number, again.draft) == (first.number, {"text": "a"})


def test_what_comes_after_the_lease_went_to_another_is_dropped(stores: Stores, clock: SetClock):
    """The draft is finished once, by who has it, and the late one neither renews nor gives back."""
    job = stores.jobs.create(drafts("a"), {})
    late = claim(stores, "late")
    clock.now += LEASE_S
    item = claim(stores, "w2")
    assert not stores.queue.is_held(late)
    assert stores.queue.is_held(item)
    stores.queue.renew([late], LEASE_S)
    stores.queue.give_back(late)
    assert not stores.queue.finish(late, {"text": "late"})
    assert not stores.queue.fail(late, {"detail": "late"})
    assert stores.queue.finish(item, answer_on(item.draft))
    assert not stores.queue.finish(item, {"text": "twice"})
    [result] = stores.jobs.results(job.id)
    assert (result.state, result.result["results"]) == (State.DONE, ["A"])


def test_a_lease_that_is_renewed_does_not_run_out(stores: Stores, clock: SetClock):
    """Renewed every 20 seconds, one of 30 holds as long as the work takes."""
    stores.jobs.create(drafts("a"), {})
    item = claim(stores)
    for _ in range(10):
        clock.now += 20
        stores.queue.renew([item], LEASE_S)
        assert stores.queue.claim("w2", LEASE_S) is None
    assert stores.queue.finish(item, answer_on(item.draft))


def test_a_late_answer_is_kept_while_nobody_else_has_the_draft(stores: Stores, clock: SetClock):
    """A lease that ran out over a pause of the machine loses no work."""
    stores.jobs.create(drafts("a"), {})
    item = claim(stores)
    clock.now += 10 * LEASE_S
    assert stores.queue.finish(item, answer_on(item.draft))


def test_a_draft_that_kills_the_service_is_given_up(stores: Stores, clock: SetClock):
    """After five lives it has failed, with a reason, and the rest of its job is done."""
    job = stores.jobs.create(drafts("poison", "b"), {})
    for _ in range(MAX_ATTEMPTS):
        assert claim(stores, "dies").draft == {"text": "poison"}
        clock.now += LEASE_S
    finish_next(stores)
    poison, other = stores.jobs.results(job.id)
    assert (poison.state, other.state) == (State.FAILED, State.DONE)
    assert "ended 5 times while it worked on this draft" in poison.error["detail"]
    assert poison.error["status"] == 500
    assert stores.jobs.get(job.id).state is State.DONE


def test_a_job_of_which_nothing_but_killers_is_left_ends(stores: Stores, clock: SetClock):
    """Nobody has to finish another draft for that."""
    job = stores.jobs.create(drafts("poison"), {})
    for _ in range(MAX_ATTEMPTS):
        claim(stores, "dies")
        clock.now += LEASE_S
    assert stores.queue.claim("w2", LEASE_S) is None
    assert states(stores, job) == ["FAILED", "FAILED"]


def test_a_draft_that_is_given_back_is_free_at_once_and_blameless(stores: Stores):
    """A service that is stopped and started does not use up the attempts of a draft."""
    job = stores.jobs.create(drafts("a"), {})
    for _ in range(3 * MAX_ATTEMPTS):
        stores.queue.give_back(claim(stores))
    assert states(stores, job) == ["RUNNING", "PENDING"]
    finish_next(stores)
    assert states(stores, job) == ["DONE", "DONE"]


def test_sixteen_workers_never_share_a_draft(database: Database, folder: Path):
    """Over two connections, as of two processes, each of 200 drafts goes to one of them."""
    both = [Stores(database), Stores(Database(folder))]
    both[0].jobs.create(drafts(*map(str, range(200))), {})
    barrier = threading.Barrier(16)

    def work(number: int) -> list[int]:
        barrier.wait(20)
        claims = iter(lambda: both[number % 2].queue.claim(f"w{number}", LEASE_S), None)
        return [item.number for item in claims]

    with ThreadPoolExecutor(16) as pool:
        taken = list(itertools.chain.from_iterable(pool.map(work, range(16))))
    assert len(taken) == len(set(taken)) == 200


def test_the_same_key_and_body_is_the_same_job(stores: Stores):
    """However far it has come; another key or none makes another job."""
    made = stores.jobs.create(drafts("a"), {}, None, "key-1", "abc")
    finish_next(stores)
    again = stores.jobs.create(drafts("a"), {}, None, "key-1", "abc")
    assert (again.id, again.state) == (made.id, State.DONE)
    others = [stores.jobs.create(drafts("a"), {}, None, key, "abc") for key in ("key-2", None, None)]
    assert len({made.id, *(job.id for job in others)}) == 4


def test_the_same_key_with_another_body_is_refused(stores: Stores):
    """Nothing is made, and the message names the key."""
    stores.jobs.create(drafts("a"), {}, None, "key-1", "abc")
    with pytest.raises(IdempotencyConflict, match="'key-1'"):
        stores.jobs.create(drafts("b"), {}, None, "key-1", "def")
    assert len(stores.jobs.page(10)) == 1


def test_a_key_that_comes_sixteen_times_at_once_makes_one_job(stores: Stores):
    """Whoever comes second waits for the first and gets its job."""
    barrier = threading.Barrier(16)

    def create(_number: int) -> str:
        barrier.wait(20)
        return stores.jobs.create(drafts("a"), {}, None, "key-1", "abc").id

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(create, range(16)))) == 1
    assert len(stores.jobs.page(10)) == 1


def test_a_cancelled_job_stops(stores: Stores):
    """What is done stays, what waits is not begun, and what is in work is dropped."""
    job = stores.jobs.create(drafts("a", "b", "c"), {})
    finish_next(stores)
    running = claim(stores)
    cancelled = stores.jobs.cancel(job.id)
    assert (cancelled.state, cancelled.done, cancelled.total) == (State.CANCELLED, 1, 3)
    assert cancelled.ended_at is not None
    assert states(stores, job) == ["CANCELLED", "DONE", "CANCELLED", "CANCELLED"]
    assert not stores.queue.is_held(running)
    assert not stores.queue.finish(running, answer_on(running.draft))
    assert stores.queue.claim("w2", LEASE_S) is None
    assert [each.result is None for each in stores.jobs.results(job.id)] == [False, True, True]


def test_a_job_that_has_ended_is_not_cancelled(stores: Stores):
    """It stays done."""
    job = stores.jobs.create(drafts("a"), {})
    finish_next(stores)
    assert stores.jobs.cancel(job.id) == stores.jobs.get(job.id)
    assert states(stores, job) == ["DONE", "DONE"]


def test_a_job_is_deleted_in_two_steps(stores: Stores, folder: Path):
    """While it goes on it is cancelled; after that it is forgotten with its reports and its texts."""
    job = stores.jobs.create(drafts("the first secret", "the second secret"), {"x": "secret"})
    other = stores.jobs.create(drafts("another text"), {})
    finish_next(stores)
    report_id = stores.jobs.results(job.id)[0].report_id
    stores.jobs.delete(job.id)
    assert stores.jobs.get(job.id).state is State.CANCELLED
    assert b"second secret" not in bytes_on_disk(folder)
    assert stores.reports.get(report_id)["text"] == "the first secret"
    stores.jobs.delete(job.id)
    for forgotten in (stores.jobs.get, stores.jobs.results, stores.jobs.cancel, stores.jobs.delete):
        with pytest.raises(NoSuchJob):
            forgotten(job.id)
    with pytest.raises(NoSuchReport):
        stores.reports.get(report_id)
    assert b"secret" not in bytes_on_disk(folder)
    assert states(stores, other) == ["PENDING", "PENDING"]


def test_deleting_the_report_of_a_draft_takes_its_result(stores: Stores, folder: Path):
    """The job still says that it was done, and holds no copy of the text."""
    job = stores.jobs.create(drafts("the secret", "b"), {})
    finish_next(stores)
    finish_next(stores)
    stores.reports.delete(stores.jobs.results(job.id)[0].report_id)
    first, second = stores.jobs.results(job.id)
    assert (first.state, first.report_id, first.result) == (State.DONE, None, None)
    assert second.result["text"] == "b"
    assert b"the secret" not in bytes_on_disk(folder)


def test_jobs_are_listed_from_the_newest(stores: Stores):
    """Page by page, also where the job of the cursor was deleted meanwhile."""
    made = [stores.jobs.create(drafts("a"), {}) for _ in range(5)]
    first = stores.jobs.page(2)
    assert [job.id for job in first] == [made[4].id, made[3].id]
    stores.jobs.delete(made[3].id)
    stores.jobs.delete(made[3].id)
    assert [job.id for job in stores.jobs.page(9, before=first[-1].number)] == [
        made[2].id,
        made[1].id,
        made[0].id,
    ]
    assert stores.jobs.page(9, before=made[0].number) == []


def test_results_can_be_read_in_parts(stores: Stores):
    """Up to a limit, after an ordinal."""
    job = stores.jobs.create(drafts(*"abcde"), {})
    parts = [stores.jobs.results(job.id, after, 2) for after in (0, 2, 4)]
    assert [[each.ordinal for each in part] for part in parts] == [[1, 2], [3, 4], [5]]


def test_a_job_expires_counted_from_its_end(stores: Stores, folder: Path, clock: SetClock):
    """After 30 days nobody gets it, and the next job made sweeps it out of the file."""
    job = stores.jobs.create(drafts("the old secret"), {}, None, "key-1", "abc")
    clock.now += 60 * DAY_S
    finish_next(stores)
    clock.now += 30 * DAY_S - 1
    assert states(stores, job) == ["DONE", "DONE"]
    clock.now += 1
    with pytest.raises(NoSuchJob):
        stores.jobs.get(job.id)
    assert stores.jobs.page(10) == []
    again = stores.jobs.create(drafts("b"), {}, None, "key-1", "def")
    assert again.id != job.id
    assert b"old secret" not in bytes_on_disk(folder)


def test_where_no_reports_are_kept_results_are_kept_for_a_day(database: Database, clock: SetClock):
    """Without them a job would be of no use; they have no report."""
    stores = Stores(database, keep_days=0, clock=clock)
    job = stores.jobs.create(drafts("a"), {})
    finish_next(stores)
    [result] = stores.jobs.results(job.id)
    assert (result.report_id, result.result) == (None, answer_on({"text": "a"}))
    clock.now += DAY_S
    with pytest.raises(NoSuchJob):
        stores.jobs.get(job.id)
