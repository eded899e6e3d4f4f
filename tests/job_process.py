"""Works on the jobs of a data folder as the service does, until it is killed; the verification is a
stand-in that sleeps. Also what the tests of reports and jobs share.

    python tests/job_process.py FOLDER LEDGER SLEEP_S THREADS LEASE_S

The ledger is there when the work begins, and gets a line with the draft's text for each verification
that has come to its end. A draft with the text "poison" kills the process.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from index.database import Database
from service.jobs import JobRunner
from service.store.jobs import JobStore
from service.store.reports import ReportStore
from service.store.work import WorkQueue

DAY_S = 86_400


class SetClock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        return self.now


class Stores:
    """The stores of one database, by one clock."""

    def __init__(
        self, database: Database, keep_days: int = 30, clock: Callable[[], float] = time.time
    ) -> None:
        self.reports = ReportStore(database, keep_days, clock)
        self.jobs = JobStore(database, self.reports, clock)
        self.queue = WorkQueue(database, self.reports, clock)


def answer_on(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What the stand-in answers: in capitals what it was given."""
    return {"report_id": None, "text": draft["text"], "results": [draft["text"].upper()]}


def verify_slowly(
    ledger: Path,
    sleep_s: float,
    draft: Mapping[str, Any],
    options: Mapping[str, Any],
    still_wanted: Callable[[], None],
) -> dict[str, Any]:
    if draft["text"] == "poison":
        os._exit(9)
    for _ in range(4):
        time.sleep(sleep_s / 4)
        still_wanted()
    # One call of the system, so that the lines of two processes don't mix.
    opened = os.open(ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(opened, f"{draft['text']}\n".encode())
    os.close(opened)
    return answer_on(draft)


def main(folder: str, ledger: str, sleep_s: str, threads: str, lease_s: str) -> None:
    queue = Stores(Database(Path(folder))).queue
    verify = partial(verify_slowly, Path(ledger), float(sleep_s))
    JobRunner(queue, verify, int(threads), lease_s=float(lease_s), poll_s=0.05).start()
    Path(ledger).touch()
    time.sleep(600)


if __name__ == "__main__":
    main(*sys.argv[1:])
