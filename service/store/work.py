"""Hands out the drafts of jobs under leases, so that each is finished once whoever dies meanwhile.

A draft whose worker is gone is handed out again when its lease has run out. What a worker brings after
another was given the draft, or after the job was cancelled, is dropped.
"""

import logging
import time
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from index.database import Database
from service.store import tables
from service.store.jobs import end
from service.store.records import State, WorkItem
from service.store.reports import ReportStore
from service.store.tables import Clock

MAX_ATTEMPTS = 5
"""A draft under which the service was killed so often is given up; it may be what kills the service."""

GIVEN_UP = {
    "type": "about:blank",
    "title": "Internal Server Error",
    "status": 500,
    "detail": f"the service ended {MAX_ATTEMPTS} times while it worked on this draft",
}

_log = logging.getLogger(__name__)


class WorkQueue:
    """The drafts of one database's jobs, the oldest first."""

    def __init__(self, database: Database, reports: ReportStore, clock: Clock = time.time) -> None:
        self._database = database
        self._reports = reports
        self._clock = clock

    def claim(self, worker: str, lease_s: float) -> WorkItem | None:
        """The next draft, for ``worker`` until ``lease_s`` from now; None when there is none.

        A worker's name is its own: no two threads of whatever process may share it.
        """
        if not self._has_work():
            return None
        now = self._clock()
        with self._database.write() as connection:
            self._give_up_killed(connection, now)
            row = connection.execute(_next(now)).one_or_none()
            if row is None:
                return None
            connection.execute(
                sa.update(tables.items)
                .where(tables.items.c.number == row.number)
                .values(
                    state=State.RUNNING.value,
                    worker=worker,
                    lease_until=now + lease_s,
                    attempts=tables.items.c.attempts + 1,
                )
            )
            connection.execute(
                sa.update(tables.jobs)
                .where(tables.jobs.c.number == row.job_number)
                .values(state=State.RUNNING.value)
            )
        return WorkItem(row.number, row.id, worker, row.draft, row.options)

    def renew(self, items: Iterable[WorkItem], lease_s: float) -> None:
        """Let leases run until ``lease_s`` from now; one that is lost stays lost."""
        with self._database.write() as connection:
            for item in items:
                _update(connection, item, lease_until=self._clock() + lease_s)

    def is_held(self, item: WorkItem) -> bool:
        """Whether the draft is still its worker's: neither cancelled nor handed to another."""
        with self._database.read() as connection:
            return bool(connection.scalar(sa.select(sa.exists().where(_is_held(item)))))

    def finish(self, item: WorkItem, answer: Mapping[str, Any]) -> bool:
        """Keep the answer; False, with nothing kept, when the draft is no longer its worker's."""
        with self._database.write() as connection:
            if not connection.scalar(sa.select(sa.exists().where(_is_held(item)))):
                return False
            report_id = self._reports.insert(connection, answer)
            # One copy of the text is enough: the report's, or where none is kept the item's.
            kept = dict(answer) if report_id is None else None
            return self._end_item(connection, item, state=State.DONE, report_id=report_id, answer=kept)

    def fail(self, item: WorkItem, error: Mapping[str, Any]) -> bool:
        """The draft can't be verified; False when it is no longer its worker's.

        ``error`` holds members of problem details (RFC 9457).
        """
        with self._database.write() as connection:
            return self._end_item(connection, item, state=State.FAILED, error=dict(error))

    def give_back(self, item: WorkItem) -> None:
        """Let another have the draft at once; the attempt does not count."""
        with self._database.write() as connection:
            _update(
                connection,
                item,
                state=State.PENDING.value,
                worker=None,
                lease_until=None,
                attempts=tables.items.c.attempts - 1,
            )

    def _has_work(self) -> bool:
        may_be_due = sa.or_(
            tables.items.c.state == State.PENDING.value,
            sa.and_(
                tables.items.c.state == State.RUNNING.value,
                tables.items.c.lease_until <= self._clock(),
            ),
        )
        with self._database.read() as connection:
            return bool(connection.scalar(sa.select(sa.exists().where(may_be_due))))

    def _end_item(self, connection: sa.Connection, item: WorkItem, state: State, **values: Any) -> bool:
        ended = _update(
            connection, item, state=state.value, draft=None, worker=None, lease_until=None, **values
        )
        if ended:
            _end_job_if_complete(connection, item.number, self._clock())
        return ended

    def _give_up_killed(self, connection: sa.Connection, now: float) -> None:
        is_killer = sa.and_(
            tables.items.c.state == State.RUNNING.value,
            tables.items.c.lease_until <= now,
            tables.items.c.attempts >= MAX_ATTEMPTS,
        )
        for number in connection.scalars(sa.select(tables.items.c.number).where(is_killer)).all():
            _log.error("a draft was given up: %s (item %d)", GIVEN_UP["detail"], number)
            connection.execute(
                sa.update(tables.items)
                .where(tables.items.c.number == number)
                .values(
                    state=State.FAILED.value, draft=None, worker=None, lease_until=None, error=GIVEN_UP
                )
            )
            _end_job_if_complete(connection, number, now)


def _next(now: float) -> sa.Select[Any]:
    """The draft to be handed out: one whose worker is gone, or else the oldest that waits."""
    items, jobs = tables.items, tables.jobs
    is_abandoned = sa.and_(items.c.state == State.RUNNING.value, items.c.lease_until <= now)
    number = sa.func.coalesce(
        sa.select(sa.func.min(items.c.number)).where(is_abandoned).scalar_subquery(),
        sa.select(sa.func.min(items.c.number))
        .where(items.c.state == State.PENDING.value)
        .scalar_subquery(),
    )
    columns = (items.c.number, items.c.job_number, items.c.draft, jobs.c.id, jobs.c.options)
    return (
        sa.select(*columns)
        .join_from(items, jobs, jobs.c.number == items.c.job_number)
        .where(items.c.number == number)
    )


def _is_held(item: WorkItem) -> sa.ColumnElement[bool]:
    return sa.and_(
        tables.items.c.number == item.number,
        tables.items.c.state == State.RUNNING.value,
        tables.items.c.worker == item.worker,
    )


def _update(connection: sa.Connection, item: WorkItem, **values: Any) -> bool:
    """Change a draft that is still its worker's; False, and no change, when it is not."""
    changed = connection.execute(sa.update(tables.items).where(_is_held(item)).values(**values))
    return bool(changed.rowcount)


def _end_job_if_complete(connection: sa.Connection, item_number: int, now: float) -> None:
    items = tables.items
    job_number = connection.execute(
        sa.select(items.c.job_number).where(items.c.number == item_number)
    ).scalar_one()
    states = set(
        connection.scalars(sa.select(items.c.state).distinct().where(items.c.job_number == job_number))
    )
    if states <= {State.DONE.value, State.FAILED.value}:
        end(connection, job_number, State.DONE if State.DONE.value in states else State.FAILED, now)
