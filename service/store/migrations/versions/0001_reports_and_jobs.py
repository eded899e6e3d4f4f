"""Reports; jobs, the drafts of each, and what is to be told to its callback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables. Times are Unix time in seconds."""
    op.create_table(
        "reports",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("answer", sa.JSON, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False, index=True),
    )
    op.create_table(
        "jobs",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("options", sa.JSON, nullable=False),
        sa.Column("idempotency_key", sa.Text, unique=True),
        sa.Column("body_sha256", sa.Text),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("created_at", sa.Float, nullable=False),
        sa.Column("ended_at", sa.Float, index=True),
        sa.Column("callback_url", sa.Text),
        sa.Column("callback_attempts", sa.Integer, nullable=False),
        # When the callback is due; null while the job goes on, and when nothing is left to be done.
        sa.Column("callback_at", sa.Float, index=True),
        sa.Column("callback_error", sa.Text),
        # A number is never given twice, so a cursor can't come to mean another job.
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_items",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("job_number", sa.Integer, sa.ForeignKey("jobs.number", ondelete="CASCADE")),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        # Null when nothing is left to be done: the text then stands in the report alone.
        sa.Column("draft", sa.JSON),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("lease_until", sa.Float),
        sa.Column("report_id", sa.Text, sa.ForeignKey("reports.id", ondelete="SET NULL"), index=True),
        # The answer itself, where no report is kept.
        sa.Column("answer", sa.JSON),
        sa.Column("error", sa.JSON),
        sa.UniqueConstraint("job_number", "ordinal"),
        sqlite_autoincrement=True,
    )
