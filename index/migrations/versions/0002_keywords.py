"""The words of each passage and of its document's title, for keyword search."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the full-text table and its vocabulary, and fill it with the passages there are."""
    op.execute(
        "CREATE VIRTUAL TABLE passage_words USING fts5(title, body, "
        "tokenize='porter unicode61 remove_diacritics 2')"
    )
    op.execute("CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab(passage_words, 'row')")
    op.execute(
        "INSERT INTO passage_words (rowid, title, body) "
        "SELECT passages.number, coalesce(documents.title, ''), "
        'substr(documents.text, passages.start + 1, passages."end" - passages.start) '
        "FROM passages JOIN documents ON documents.id = passages.document_id"
    )
