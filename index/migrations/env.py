"""Runs the migrations of the index's tables on the connection that `index.database` hands over."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    version_table="index_schema_version",
    transactional_ddl=True,
)
context.run_migrations()
