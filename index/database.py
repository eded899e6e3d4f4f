"""Opens the SQLite file that holds the truth: write-ahead log, one writer at a time, migrations.

Readers work on a snapshot and never wait for the writer. Writers, of this process and of others,
hold one lock file, and so do checkpoints: SQLite before 3.51.3 can damage a log that two connections
write and checkpoint at once. What is deleted is overwritten in the file.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
import alembic.util
import sqlalchemy as sa
from filelock import FileLock

from index.errors import CorpusFull, CorpusUnavailable

LOG_LIMIT_BYTES = 4 * 1024 * 1024
"""A write-ahead log over this size is copied into the database after the next write."""

WAIT_S = 30
"""How long a statement waits for a lock of another program before it fails."""

_MIGRATIONS = Path(__file__).parent / "migrations"

_log = logging.getLogger(__name__)


class Database:
    """The database of one data folder, which is made when absent."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "corroborate.db"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CorpusUnavailable(f"can't make the data folder {folder}: {error}") from error
        self._thread_lock = threading.Lock()
        self._file_lock = FileLock(folder / "write.lock", thread_local=False)
        self._writer = _engine(self._path, "BEGIN IMMEDIATE", pool_size=1)
        self._reader = _engine(self._path, "BEGIN", pool_size=32, read_only=True)
        self._owes_checkpoint = False
        self.migrate(_MIGRATIONS / "versions", "index_schema_version")

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """A transaction that is committed, and on the disk, when the block ends without an error."""
        with _translated(self._path), self._thread_lock, self._file_lock:
            with self._writer.begin() as connection:
                yield connection
            if self._owes_checkpoint or self._is_log_long():
                self._checkpoint()

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A snapshot: everything read in the block is of one moment."""
        with _translated(self._path), self._reader.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._reader.dispose()
        self._writer.dispose()

    def migrate(self, versions: Path, version_table: str) -> None:
        """Bring one room's tables up to date with the Alembic migrations in the folder ``versions``.

        How far they are stands in ``version_table``, which is that room's alone. Raises
        `CorpusUnavailable` where they are of a later version of the program.
        """
        config = alembic.config.Config()
        for name, value in {
            "script_location": str(_MIGRATIONS),
            "version_locations": str(versions),
            "path_separator": "newline",
        }.items():
            config.set_main_option(name, value.replace("%", "%%"))
        config.attributes["version_table"] = version_table
        with self.write() as connection:
            config.attributes["connection"] = connection
            alembic.command.upgrade(config, "head")

    def empty_log(self) -> None:
        """Copy the log into the database and empty it, so that what was deleted is in neither file.

        Where a reader is in the way, the next write tries again.
        """
        with _translated(self._path), self._thread_lock, self._file_lock:
            self._checkpoint()

    def _is_log_long(self) -> bool:
        log = self._path.with_name(self._path.name + "-wal")
        return log.exists() and log.stat().st_size > LOG_LIMIT_BYTES

    def _checkpoint(self) -> None:
        self._owes_checkpoint = True
        plain = self._writer.raw_connection()
        cursor = plain.cursor()
        try:
            # Writers wait meanwhile, so not long for a reader.
            cursor.execute("PRAGMA busy_timeout = 1000")
            was_blocked = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._owes_checkpoint = bool(was_blocked)
        except sqlite3.Error as error:
            # The write before it is committed and stays so; the next one tries again.
            _log.warning("the write-ahead log can't be copied into the database: %s", error)
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {1000 * WAIT_S}")
            plain.close()


def _engine(path: Path, begin: str, pool_size: int, read_only: bool = False) -> sa.Engine:
    """An engine whose transactions begin as told.

    The driver's own transaction control is off: with it, a transaction that reads and then writes can
    lose another's update without an error.
    """
    engine = sa.create_engine(
        # Built of parts, so that no character of the path is read as part of a URL.
        sa.URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"isolation_level": None, "timeout": WAIT_S, "check_same_thread": False},
        pool_size=pool_size,
        max_overflow=-1,
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.execute("PRAGMA secure_delete=ON")
        if read_only:
            connection.execute("PRAGMA query_only=ON")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turns the database's errors into this room's; a full disk is told from other failures."""
    try:
        yield
    except (OSError, alembic.util.CommandError) as error:
        raise CorpusUnavailable(f"the database {path} can't be used: {error}") from error
    except sa.exc.DBAPIError as error:
        if "disk is full" in str(error.orig):
            raise CorpusFull(f"no room left on the disk of {path}; the change was not kept") from error
        raise CorpusUnavailable(f"the database {path} can't be used: {error.orig}") from error
