"""The tables of this room as SQLAlchemy sees them. The migrations make them; these only name what
statements use.
"""

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from index.database import Database

Clock = Callable[[], float]
"""Gives the Unix time in seconds, as `time.time`; what is stored is such times."""

_MIGRATIONS = Path(__file__).parent / "migrations" / "versions"

# What is None is NULL, and not JSON's null.
_Json = sa.JSON(none_as_null=True)

_metadata = sa.MetaData()
reports = sa.Table(
    "reports",
    _metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("answer", _Json),
    sa.Column("created_at", sa.Float),
)
jobs = sa.Table(
    "jobs",
    _metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text),
    sa.Column("state", sa.Text),
    sa.Column("options", _Json),
    sa.Column("idempotency_key", sa.Text),
    sa.Column("body_sha256", sa.Text),
    sa.Column("total", sa.Integer),
    sa.Column("created_at", sa.Float),
    sa.Column("ended_at", sa.Float),
    sa.Column("callback_url", sa.Text),
    sa.Column("callback_attempts", sa.Integer),
    sa.Column("callback_at", sa.Float),
    sa.Column("callback_error", sa.Text),
)
items = sa.Table(
    "job_items",
    _metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("job_number", sa.Integer),
    sa.Column("ordinal", sa.Integer),
    sa.Column("name", sa.Text),
    sa.Column("draft", _Json),
    sa.Column("state", sa.Text),
    sa.Column("attempts", sa.Integer),
    sa.Column("worker", sa.Text),
    sa.Column("lease_until", sa.Float),
    sa.Column("report_id", sa.Text),
    sa.Column("answer", _Json),
    sa.Column("error", _Json),
)


def migrate(database: Database) -> None:
    """Make this room's tables, or bring them up to date; raises `CorpusUnavailable`."""
    database.migrate(_MIGRATIONS, "service_version")
