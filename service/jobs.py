"""Works on the drafts of jobs, on threads of this process, and tells callbacks when a job has ended.

What it is at stands in the database: a process that dies loses nothing, and several may work at once.
"""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

from index.errors import CorpusUnavailable, CorroborateIndexError, RebuildUnfinished
from service.errors import CorroborateError, ItemNotWanted, NotReady, Overloaded
from service.store.records import WorkItem
from service.store.work import WorkQueue

LEASE_S = 30.0
"""How long a draft waits when the process that works on it is killed."""

POLL_S = 1.0
"""How soon the jobs of other processes are seen; those of this one are seen at once."""

PURGE_EVERY_S = 3_600.0

LONGEST_WAIT_S = 15.0
"""Between two tries of what will do later: a database that fails, models that are busy."""

PASSING = (Overloaded, NotReady, RebuildUnfinished, CorpusUnavailable)
"""Errors that say nothing of the draft; it is tried again."""

StillWanted = Callable[[], None]
"""Raises `ItemNotWanted` when work on a draft is to stop."""

VerifyDraft = Callable[[Mapping[str, Any], Mapping[str, Any], StillWanted], Mapping[str, Any]]
"""The answer on a draft, with a job's options. Asks from time to time whether it is still wanted."""

_log = logging.getLogger(__name__)


def describe_error(error: BaseException) -> dict[str, Any]:
    """Problem details of a draft that can't be verified; a defect's message is for the log alone."""
    is_known = isinstance(error, CorroborateError | CorroborateIndexError)
    detail = str(error) if is_known else "this should not have happened; the service's log says more"
    return {"type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": detail}


class JobRunner:
    """Verifies drafts of ``queue`` on ``threads`` threads, once started, until it is stopped.

    ``describe`` turns the error of a draft into problem details. ``deliver`` makes one callback that is
    due, and says False when none is; ``purge`` forgets what has expired. Both have a thread of their
    own, and are called in every process that works on jobs.
    """

    def __init__(
        self,
        queue: WorkQueue,
        verify_draft: VerifyDraft,
        threads: int = 1,
        describe: Callable[[BaseException], dict[str, Any]] = describe_error,
        deliver: Callable[[], bool] = lambda: False,
        purge: Callable[[], None] = lambda: None,
        lease_s: float = LEASE_S,
        poll_s: float = POLL_S,
    ) -> None:
        self._queue = queue
        self._verify_draft = verify_draft
        self._describe = describe
        self._deliver = deliver
        self._purge = purge
        self._lease_s = lease_s
        self._poll_s = poll_s
        self._bell = threading.Condition()
        self._rings = 0
        self._is_stopping = threading.Event()
        self._has_stopped = threading.Event()
        self._held: dict[str, WorkItem] = {}
        # The name of a life of this process, so that none takes another's leases for its own.
        life = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
        self._workers = [
            threading.Thread(target=self._work, args=(f"{life}-{n}",), name=f"job-{n}", daemon=True)
            for n in range(threads)
        ]
        self._others = [
            threading.Thread(target=self._renew_leases, name="job-leases", daemon=True),
            threading.Thread(target=self._run_errands, name="job-errands", daemon=True),
        ]

    def start(self) -> None:
        """Begin to work; with no threads there is nothing to begin."""
        if self._workers:
            for thread in (*self._workers, *self._others):
                thread.start()

    def wake(self) -> None:
        """Look for work now: a job was made, or has ended."""
        with self._bell:
            self._rings += 1
            self._bell.notify_all()

    def stop(self, timeout_s: float = 20.0) -> None:
        """Take no more drafts, and wait for those in work to come to a stop; hand back what is left.

        A draft that is handed back goes on elsewhere, or after the next start, from its beginning.
        """
        self._is_stopping.set()
        self.wake()
        deadline = time.monotonic() + timeout_s
        for thread in (each for each in self._workers if each.ident):
            thread.join(max(0.0, deadline - time.monotonic()))
        self._has_stopped.set()
        for item in list(self._held.values()):
            self._give_back(item)

    def _work(self, worker: str) -> None:
        waits = _waits()
        while not self._is_stopping.is_set():
            rings = self._rings
            try:
                item = self._queue.claim(worker, self._lease_s)
            except Exception:  # noqa: BLE001  # whatever it is, the next jobs need this thread
                _log.exception("no draft can be taken; tried again later")
                self._is_stopping.wait(next(waits))
                continue
            waits = _waits()
            if item is None:
                self._wait_for_ring(rings)
            else:
                self._run(item)

    def _wait_for_ring(self, rings: int) -> None:
        """Wait until somebody has rung since there were so many rings, but not longer than a poll."""
        with self._bell:
            self._bell.wait_for(lambda: self._rings != rings, self._poll_s)

    def _run(self, item: WorkItem) -> None:
        with self._holding(item):
            try:
                answer = self._answer(item)
                self._keep(lambda: self._queue.finish(item, answer))
            except ItemNotWanted as reason:
                _log.info("a draft of job %s is left: %s", item.job_id, reason)
                if self._is_stopping.is_set():
                    self._give_back(item)
            except BaseException as error:  # noqa: BLE001  # the draft's error, not this thread's end
                problem = self._describe(error)
                is_defect = problem.get("status") == 500
                told = None if is_defect else problem.get("detail")
                _log.warning(
                    "a draft of job %s failed: %s",
                    item.job_id,
                    told,
                    exc_info=error if is_defect else None,
                )
                self._keep(lambda: self._queue.fail(item, problem))
        self.wake()

    @contextmanager
    def _holding(self, item: WorkItem) -> Iterator[None]:
        """Have the lease renewed meanwhile; after an error that nobody took, it runs out."""
        self._held[item.worker] = item
        try:
            yield
        except Exception:  # noqa: BLE001  # another draft may fare better
            _log.exception("a draft of job %s was lost, and is tried again later", item.job_id)
        finally:
            self._held.pop(item.worker, None)

    def _answer(self, item: WorkItem) -> Mapping[str, Any]:
        """The answer on a draft, waited for while the models are busy or the database fails."""
        still_wanted = partial(self._require_wanted, item)
        waits = _waits()
        while True:
            still_wanted()
            try:
                return self._verify_draft(item.draft, item.options, still_wanted)
            except PASSING as error:
                _log.warning("a draft of job %s is tried again later: %s", item.job_id, error)
                self._is_stopping.wait(next(waits))

    def _require_wanted(self, item: WorkItem) -> None:
        if self._is_stopping.is_set():
            raise ItemNotWanted("the service is stopping")
        try:
            is_held = self._queue.is_held(item)
        except CorpusUnavailable as error:
            # Not known; when the answer is kept it will be.
            _log.warning("whether a draft of job %s is wanted can't be read: %s", item.job_id, error)
            return
        if not is_held:
            raise ItemNotWanted("its job was cancelled, or another process took the draft")

    def _keep(self, write: Callable[[], bool]) -> None:
        """Write an outcome, waiting for a database that fails; when this is to stop, it is left."""
        waits = _waits()
        while True:
            try:
                if not write():
                    _log.info("an outcome came too late and is dropped")
                return
            except CorpusUnavailable as error:
                _log.error("an outcome can't be kept; tried again later: %s", error)
            if self._is_stopping.wait(next(waits)):
                return

    def _give_back(self, item: WorkItem) -> None:
        try:
            self._queue.give_back(item)
        except CorpusUnavailable as error:
            _log.warning("a draft can't be given back; its lease runs out: %s", error)

    def _renew_leases(self) -> None:
        while not self._has_stopped.wait(self._lease_s / 3):
            if held := list(self._held.values()):
                try:
                    self._queue.renew(held, self._lease_s)
                except Exception:  # noqa: BLE001  # there is time for two more tries
                    _log.exception("leases can't be renewed; tried again soon")

    def _run_errands(self) -> None:
        next_purge = 0.0
        while not self._is_stopping.is_set():
            rings = self._rings
            try:
                if time.monotonic() >= next_purge:
                    next_purge = time.monotonic() + PURGE_EVERY_S
                    self._purge()
                while not self._is_stopping.is_set() and self._deliver():
                    pass
            except Exception:  # noqa: BLE001  # the next ones need this thread
                _log.exception("a callback or a purge failed; tried again later")
                self._is_stopping.wait(LONGEST_WAIT_S)
            self._wait_for_ring(rings)


def _waits() -> Iterator[float]:
    """Half a second, then twice as long each time, up to the longest wait."""
    wait_s = 0.5
    while True:
        yield wait_s
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)
