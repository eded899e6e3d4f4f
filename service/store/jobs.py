"""Jobs: many drafts verified in the background. Made, listed, read, cancelled and forgotten here.

The work on them is handed out by `service.store.work`.
"""

import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from index.database import Database
from service.errors import IdempotencyConflict, NoSuchJob
from service.store import tables
from service.store.records import ItemResult, Job, State
from service.store.reports import DAY_S, ReportStore, named
from service.store.tables import Clock

GOING = (State.PENDING.value, State.RUNNING.value)

_done = (
    sa.select(sa.func.count())
    .where(
        tables.items.c.job_number == tables.jobs.c.number,
        tables.items.c.state.in_([State.DONE.value, State.FAILED.value]),
    )
    .scalar_subquery()
    .label("done")
)
JOB = sa.select(tables.jobs, _done)
"""What `job_of_row` reads."""


class JobStore:
    """The jobs of one database. Their results are kept in ``reports`` as long as reports are.

    A job is kept as long as a report, but at least a day, counted from its end; one that has not ended
    does not expire.
    """

    def __init__(self, database: Database, reports: ReportStore, clock: Clock = time.time) -> None:
        self._database = database
        self._reports = reports
        self._clock = clock

    def create(
        self,
        drafts: Sequence[Mapping[str, Any]],
        options: Mapping[str, Any],
        callback_url: str | None = None,
        idempotency_key: str | None = None,
        body_sha256: str | None = None,
    ) -> Job:
        """A new job of one draft or more; a draft without an ``id`` is named by its place: d1, d2.

        With an ``idempotency_key`` that came before, with the same ``body_sha256``, it is the job of
        that time; with another it raises `IdempotencyConflict`.
        """
        if not drafts:
            raise ValueError("a job has one draft at least")
        self.purge()
        with self._database.write() as connection:
            number = _number_of_key(connection, idempotency_key, body_sha256)
            if number is None:
                job = {
                    "id": f"j_{secrets.token_hex(16)}",
                    "state": State.PENDING.value,
                    "options": dict(options),
                    "idempotency_key": idempotency_key,
                    "body_sha256": body_sha256,
                    "total": len(drafts),
                    "created_at": self._clock(),
                    "callback_url": callback_url,
                    "callback_attempts": 0,
                }
                number = _insert(connection, job, drafts)
            return job_of_row(connection.execute(JOB.where(tables.jobs.c.number == number)).one())

    def get(self, job_id: str) -> Job:
        """One job; raises `NoSuchJob`."""
        with self._database.read() as connection:
            return job_of_row(self._row(connection, job_id))

    def page(self, limit: int, before: int | None = None) -> list[Job]:
        """Up to ``limit`` jobs, the newest first, of those made before the job numbered ``before``."""
        query = JOB.where(self._is_kept()).order_by(tables.jobs.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(tables.jobs.c.number < before)
        with self._database.read() as connection:
            return [job_of_row(row) for row in connection.execute(query)]

    def results(self, job_id: str, after: int = 0, limit: int | None = None) -> list[ItemResult]:
        """The drafts of a job in their order, or up to ``limit`` after the ordinal ``after``.

        Answers are large, and those of a whole job may be some hundred megabytes. Raises `NoSuchJob`.
        """
        items, reports = tables.items, tables.reports
        is_its_report = sa.and_(reports.c.id == items.c.report_id, self._reports.is_current())
        query = (
            sa.select(items, reports.c.id.label("kept_id"), reports.c.answer.label("kept"))
            .select_from(items.outerjoin(reports, is_its_report))
            .where(items.c.ordinal > after)
            .order_by(items.c.ordinal)
            .limit(limit)
        )
        with self._database.read() as connection:
            number = self._row(connection, job_id).number
            return [
                _result_of_row(row)
                for row in connection.execute(query.where(items.c.job_number == number))
            ]

    def cancel(self, job_id: str) -> Job:
        """Stop a job: what is done stays, the rest is not wanted. One that has ended stays as it is.

        Raises `NoSuchJob`.
        """
        with self._database.write() as connection:
            self._cancel(connection, self._row(connection, job_id))
            return job_of_row(self._row(connection, job_id))

    def delete(self, job_id: str) -> None:
        """Cancel a job that is going on; forget one that has ended, its reports too.

        Raises `NoSuchJob`.
        """
        with self._database.write() as connection:
            row = self._row(connection, job_id)
            if row.state in GOING:
                self._cancel(connection, row)
            else:
                _forget(connection, row.number)
        self._database.empty_log()

    def purge(self) -> None:
        """Forget the jobs and reports that have expired."""
        self._reports.purge()
        expired = sa.not_(self._is_kept())
        with self._database.read() as connection:
            if not connection.scalar(sa.select(sa.exists().where(expired))):
                return
        with self._database.write() as connection:
            connection.execute(sa.delete(tables.jobs).where(expired))
        self._database.empty_log()

    def _cancel(self, connection: sa.Connection, row: sa.Row[Any]) -> None:
        if row.state in GOING:
            connection.execute(
                sa.update(tables.items)
                .where(tables.items.c.job_number == row.number, tables.items.c.state.in_(GOING))
                .values(state=State.CANCELLED.value, draft=None, worker=None, lease_until=None)
            )
            end(connection, row.number, State.CANCELLED, self._clock())

    def _row(self, connection: sa.Connection, job_id: str) -> sa.Row[Any]:
        row = connection.execute(JOB.where(tables.jobs.c.id == job_id, self._is_kept())).one_or_none()
        if row is None:
            raise NoSuchJob(f"there is no job {job_id!r}; it may have expired")
        return row

    def _is_kept(self) -> sa.ColumnElement[bool]:
        oldest = self._clock() - max(self._reports.keep_days, 1) * DAY_S
        return sa.or_(tables.jobs.c.ended_at.is_(None), tables.jobs.c.ended_at > oldest)


def end(connection: sa.Connection, job_number: int, state: State, now: float) -> None:
    """A job has ended; where it has a callback, that is due from now on."""
    connection.execute(
        sa.update(tables.jobs)
        .where(tables.jobs.c.number == job_number)
        .values(
            state=state.value,
            ended_at=now,
            callback_at=sa.case((tables.jobs.c.callback_url.is_not(None), now)),
        )
    )


def job_of_row(row: sa.Row[Any]) -> Job:
    """A job of a row of `JOB`."""
    return Job(
        id=row.id,
        number=row.number,
        state=State(row.state),
        done=row.done,
        total=row.total,
        options=row.options,
        callback_url=row.callback_url,
        created_at=datetime.fromtimestamp(row.created_at, UTC),
        ended_at=None if row.ended_at is None else datetime.fromtimestamp(row.ended_at, UTC),
    )


def _number_of_key(connection: sa.Connection, key: str | None, body_sha256: str | None) -> int | None:
    """The number of the job that was made with this key, or None."""
    if key is None:
        return None
    made = connection.execute(
        sa.select(tables.jobs).where(tables.jobs.c.idempotency_key == key)
    ).one_or_none()
    if made is None:
        return None
    if made.body_sha256 != body_sha256:
        raise IdempotencyConflict(f"the Idempotency-Key {key!r} was used before with another body")
    return int(made.number)


def _insert(
    connection: sa.Connection, job: Mapping[str, Any], drafts: Sequence[Mapping[str, Any]]
) -> int:
    connection.execute(sa.insert(tables.jobs).values(**job))
    number = connection.execute(
        sa.select(tables.jobs.c.number).where(tables.jobs.c.id == job["id"])
    ).scalar_one()
    rows = [
        {
            "job_number": number,
            "ordinal": ordinal,
            "name": str(draft.get("id") or f"d{ordinal}"),
            "draft": dict(draft),
            "state": State.PENDING.value,
            "attempts": 0,
        }
        for ordinal, draft in enumerate(drafts, start=1)
    ]
    connection.execute(sa.insert(tables.items), rows)
    return int(number)


def _forget(connection: sa.Connection, job_number: int) -> None:
    """Delete a job, its drafts and their reports."""
    its_reports = sa.select(tables.items.c.report_id).where(tables.items.c.job_number == job_number)
    connection.execute(sa.delete(tables.reports).where(tables.reports.c.id.in_(its_reports)))
    connection.execute(sa.delete(tables.jobs).where(tables.jobs.c.number == job_number))


def _result_of_row(row: sa.Row[Any]) -> ItemResult:
    answer = row.kept if row.answer is None else row.answer
    return ItemResult(
        id=row.name,
        ordinal=row.ordinal,
        state=State(row.state),
        report_id=row.kept_id,
        result=None if answer is None else named(answer, row.kept_id),
        error=row.error,
    )
