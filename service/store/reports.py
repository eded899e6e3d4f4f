"""Answers that can be asked for again, for some days. One that is deleted is gone from the file too.

An answer is JSON here: what stands in it is the API's affair.
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from index.database import Database
from service.errors import NoSuchReport
from service.store import tables
from service.store.tables import Clock

DAY_S = 86_400


class ReportStore:
    """The reports of one database, whose tables it makes where they are not there yet.

    A report is kept for ``keep_days`` days; with 0 none is, and former ones are forgotten.
    """

    def __init__(self, database: Database, keep_days: int, clock: Clock = time.time) -> None:
        tables.migrate(database)
        self._database = database
        self._clock = clock
        self.keep_days = keep_days

    def save(self, answer: Mapping[str, Any]) -> str | None:
        """Keep an answer; returns the id of its report, or None where none is kept.

        Reports that have expired are purged. Raises `CorpusFull`, `CorpusUnavailable`.
        """
        self.purge()
        with self._database.write() as connection:
            return self.insert(connection, answer)

    def get(self, report_id: str) -> dict[str, Any]:
        """The answer, its ``report_id`` set; raises `NoSuchReport`."""
        query = sa.select(tables.reports.c.answer).where(
            tables.reports.c.id == report_id, self.is_current()
        )
        with self._database.read() as connection:
            answer = connection.scalar(query)
        if answer is None:
            raise NoSuchReport(f"there is no report {report_id!r}; it may have expired")
        return named(answer, report_id)

    def delete(self, report_id: str) -> None:
        """Forget a report: its text is left nowhere in the database; raises `NoSuchReport`."""
        with self._database.write() as connection:
            gone = connection.execute(
                sa.delete(tables.reports).where(tables.reports.c.id == report_id, self.is_current())
            )
        if not gone.rowcount:
            raise NoSuchReport(f"there is no report {report_id!r}; it may have expired")
        self._database.empty_log()

    def purge(self) -> None:
        """Forget what has expired."""
        expired = sa.not_(self.is_current())
        with self._database.read() as connection:
            if not connection.scalar(sa.select(sa.exists().where(expired))):
                return
        with self._database.write() as connection:
            connection.execute(sa.delete(tables.reports).where(expired))
        self._database.empty_log()

    def insert(self, connection: sa.Connection, answer: Mapping[str, Any]) -> str | None:
        """`save` as a part of another write of this room, without the purge."""
        if not self.keep_days:
            return None
        report_id = f"r_{secrets.token_hex(16)}"
        connection.execute(
            sa.insert(tables.reports).values(id=report_id, answer=dict(answer), created_at=self._clock())
        )
        return report_id

    def is_current(self) -> sa.ColumnElement[bool]:
        """The condition that a report has not expired."""
        return tables.reports.c.created_at > self._clock() - self.keep_days * DAY_S


def named(answer: Mapping[str, Any], report_id: str | None) -> dict[str, Any]:
    """An answer with the id of its report, which comes first."""
    return {"report_id": None, **answer} | {"report_id": report_id}
