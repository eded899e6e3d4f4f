"""Documents, their passages with vectors, what was removed, and the state of the corpus."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "documents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("published_at", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("tags", sa.JSON, nullable=False),
        sa.Column("metadata", sa.JSON, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column(
            "document_id", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("sentences", sa.JSON, nullable=False),
        sa.Column("encoded_sha256", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.UniqueConstraint("document_id", "ordinal"),
        # A number is never given twice, so one that a reader still holds can't name another passage.
        sqlite_autoincrement=True,
    )
    op.create_index("passages_encoded_sha256", "passages", ["encoded_sha256"])
    op.create_index("passages_generation", "passages", ["generation"])
    op.create_table(
        "removed_passages",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("generation", sa.Integer, nullable=False, index=True),
    )
    op.create_table(
        "corpus",
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("encoder", sa.Text),
        sa.Column("dimension", sa.Integer),
        sa.Column("is_rebuilding", sa.Boolean, nullable=False),
    )
    op.execute("INSERT INTO corpus (generation, is_rebuilding) VALUES (0, 0)")
