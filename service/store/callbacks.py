"""Which ended jobs are still to be told to their callback, and when the next attempt is due."""

import logging
import time
from datetime import UTC, datetime

import sqlalchemy as sa

from index.database import Database
from service.store import tables
from service.store.jobs import JOB, job_of_row
from service.store.records import Callback
from service.store.tables import Clock

WAITS_S = (60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""How long after each attempt the next is due; after the last there is none."""

_log = logging.getLogger(__name__)


class CallbackQueue:
    """The callbacks of one database's jobs. Each is delivered at least once, or given up."""

    def __init__(self, database: Database, clock: Clock = time.time) -> None:
        self._database = database
        self._clock = clock

    def claim(self) -> Callback | None:
        """The callback that is due the longest, or None.

        The next attempt is put off at once, so that nobody else makes this one, and one that dies with
        its process is made again.
        """
        jobs = tables.jobs
        now = self._clock()
        is_due = jobs.c.callback_at <= now
        with self._database.read() as connection:
            if not connection.scalar(sa.select(sa.exists().where(is_due))):
                return None
        with self._database.write() as connection:
            row = connection.execute(
                JOB.where(is_due).order_by(jobs.c.callback_at, jobs.c.number).limit(1)
            ).one_or_none()
            if row is None:
                return None
            attempt = row.callback_attempts + 1
            # After the last attempt it is due once more, so that one that died is not left unsaid.
            wait_s = WAITS_S[min(attempt, len(WAITS_S)) - 1]
            connection.execute(
                sa.update(jobs)
                .where(jobs.c.number == row.number)
                .values(callback_attempts=attempt, callback_at=now + wait_s)
            )
        ended_at = datetime.fromtimestamp(row.ended_at, UTC)
        return Callback(job_of_row(row), row.callback_url, ended_at, attempt)

    def delivered(self, callback: Callback) -> None:
        """The message was taken."""
        self._set(callback, callback_at=None, callback_error=None)

    def failed(self, callback: Callback, reason: str, is_final: bool = False) -> None:
        """The message was not taken; it is given up where that is final, or was the last attempt."""
        if is_final or callback.attempt > len(WAITS_S):
            _log.error("the callback of job %s is given up: %s", callback.job.id, reason)
            self._set(callback, callback_at=None, callback_error=reason)
        else:
            _log.warning("the callback of job %s is tried again later: %s", callback.job.id, reason)
            self._set(callback, callback_error=reason)

    def _set(self, callback: Callback, **values: str | float | None) -> None:
        with self._database.write() as connection:
            connection.execute(
                sa.update(tables.jobs)
                .where(tables.jobs.c.number == callback.job.number)
                .values(**values)
            )
