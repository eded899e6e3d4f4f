"""The SQLite file: durable, one writer at a time, nothing half done, failures in this room's terms."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from filelock import FileLock

from index.database import LOG_LIMIT_BYTES, Database
from index.errors import CorpusFull, CorpusUnavailable

INSERT = "INSERT INTO documents (id, text, tags, metadata, sha256) VALUES (?, ?, '[]', '{}', '')"


def insert(connection: sa.Connection, document_id: str, text: str = "text") -> None:
    connection.exec_driver_sql(INSERT, (document_id, text))


def stored_ids(folder: Path) -> list[str]:
    """What another program reads in the file."""
    with sqlite3.connect(folder / "corroborate.db") as plain:
        return [row[0] for row in plain.execute("SELECT id FROM documents ORDER BY id")]


@pytest.mark.parametrize("mode", ["read", "write"])
def test_the_log_is_written_ahead_and_synced(database: Database, mode: str) -> None:
    """A commit is on the disk when it returns: WAL, and FULL (2), on every connection."""
    with getattr(database, mode)() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1


def test_a_write_that_ends_well_is_there_for_others(database: Database, folder: Path) -> None:
    """Another program sees it as soon as the block has ended."""
    with database.write() as connection:
        insert(connection, "a")
        assert stored_ids(folder) == []
    assert stored_ids(folder) == ["a"]


def test_a_write_that_raises_leaves_nothing(database: Database, folder: Path) -> None:
    """The caller's own error comes through, and the next write works."""
    with pytest.raises(KeyError), database.write() as connection:
        insert(connection, "lost")
        raise KeyError
    with database.write() as connection:
        insert(connection, "kept")
    assert stored_ids(folder) == ["kept"]


def test_a_process_that_dies_while_writing_leaves_nothing_and_no_lock(folder: Path) -> None:
    """Killed in mid-write, it holds nobody up."""
    script = (
        "import os, pathlib, sys\n"
        "from index.database import Database\n"
        "database = Database(pathlib.Path(sys.argv[1]))\n"
        "with database.write() as connection:\n"
        f"    connection.exec_driver_sql({INSERT!r}, ('half', 'text'))\n"
        "    os._exit(9)\n"
    )
    died = subprocess.run([sys.executable, "-c", script, str(folder)], check=False, timeout=60)
    assert died.returncode == 9
    database = Database(folder)
    with database.write() as connection:
        insert(connection, "whole")
    database.close()
    assert stored_ids(folder) == ["whole"]


def test_a_reader_cannot_write(database: Database, folder: Path) -> None:
    """Its connection refuses, so no write goes round the lock."""
    with pytest.raises(CorpusUnavailable), database.read() as connection:
        insert(connection, "a")
    assert stored_ids(folder) == []


def test_a_reader_sees_one_moment(database: Database) -> None:
    """What is committed meanwhile is seen by the next reader, not by this one."""
    count = sa.text("SELECT count(*) FROM documents")
    with database.read() as reading:
        assert reading.scalar(count) == 0
        with database.write() as writing:
            insert(writing, "a")
        assert reading.scalar(count) == 0
    with database.read() as reading:
        assert reading.scalar(count) == 1


def test_writers_of_two_views_take_turns(database: Database, folder: Path) -> None:
    """Reading and then writing in one block loses no other's update, as in two processes."""
    other = Database(folder)
    with database.write() as connection:
        insert(connection, "counter", "0")

    def count_up(view: Database) -> None:
        for _ in range(20):
            with view.write() as connection:
                text = connection.exec_driver_sql("SELECT text FROM documents").scalar_one()
                connection.exec_driver_sql("UPDATE documents SET text = ?", (str(int(text) + 1),))

    threads = [
        threading.Thread(target=count_up, args=(view,)) for view in (database, other, database, other)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with other.read() as connection:
        assert connection.exec_driver_sql("SELECT text FROM documents").scalar_one() == "80"
    other.close()


def test_a_write_waits_for_the_lock_file(database: Database, folder: Path) -> None:
    """Whoever holds it, of another process too, keeps writes and checkpoints off the log."""
    written = threading.Event()

    def write() -> None:
        with database.write() as connection:
            insert(connection, "a")
        written.set()

    with FileLock(folder / "write.lock"):
        thread = threading.Thread(target=write)
        thread.start()
        assert not written.wait(0.3)
    assert written.wait(30)
    thread.join(30)
    assert stored_ids(folder) == ["a"]


def test_a_long_log_is_copied_into_the_database(database: Database, folder: Path) -> None:
    """It does not grow without end, and nothing of it is lost."""
    for number in range(4):
        with database.write() as connection:
            insert(connection, f"d{number}", "x" * (LOG_LIMIT_BYTES // 2))
    assert (folder / "corroborate.db-wal").stat().st_size <= 2 * LOG_LIMIT_BYTES
    assert (folder / "corroborate.db").stat().st_size > LOG_LIMIT_BYTES
    assert stored_ids(folder) == ["d0", "d1", "d2", "d3"]


def test_a_full_disk_is_told_apart_and_keeps_nothing_of_the_change(
    database: Database, folder: Path
) -> None:
    """SQLite is given no more pages than it has, which it reports as a full disk."""
    with database.write() as connection:
        insert(connection, "before")
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
    with pytest.raises(CorpusFull, match="no room left"), database.write() as connection:
        insert(connection, "small")
        insert(connection, "large", "x" * 1_000_000)
    assert stored_ids(folder) == ["before"]


def test_reopening_keeps_what_was_stored(folder: Path) -> None:
    """The tables are made once; opening again changes nothing."""
    for document_id in ("a", "b"):
        database = Database(folder)
        with database.write() as connection:
            insert(connection, document_id)
        database.close()
    assert stored_ids(folder) == ["a", "b"]


def test_each_room_migrates_its_own_tables(database: Database, folder: Path, tmp_path: Path) -> None:
    """Once, with a version table of its own, from a folder whatever its name is."""
    versions = tmp_path / "50 % of a, room: here"
    versions.mkdir()
    (versions / "0001_notes.py").write_text(
        "from alembic import op\n"
        "revision, down_revision = '0001', None\n"
        "def upgrade():\n"
        "    op.execute('CREATE TABLE notes (text TEXT)')\n",
        "utf-8",
    )
    for _ in range(2):
        database.migrate(versions, "notes_version")
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO notes VALUES ('kept')")
    database.migrate(versions, "notes_version")
    with sqlite3.connect(folder / "corroborate.db") as plain:
        assert plain.execute("SELECT text FROM notes").fetchall() == [("kept",)]
        assert plain.execute("SELECT version_num FROM notes_version").fetchall() == [("0001",)]
        assert plain.execute("SELECT count(*) FROM index_schema_version").fetchall() == [(1,)]


def test_what_was_deleted_is_in_no_file(database: Database, folder: Path) -> None:
    """After the log is emptied neither it nor the database holds the text."""
    with database.write() as connection:
        insert(connection, "small", "a secret")
        insert(connection, "large", "another secret " * 5_000)
        insert(connection, "kept", "a text")
    with database.write() as connection:
        connection.exec_driver_sql("DELETE FROM documents WHERE text LIKE '%secret%'")
    database.empty_log()
    assert (folder / "corroborate.db-wal").stat().st_size == 0
    assert b"secret" not in (folder / "corroborate.db").read_bytes()
    assert stored_ids(folder) == ["kept"]


def test_a_folder_below_a_file_is_unavailable(tmp_path: Path) -> None:
    """It can't be made, and the message names it."""
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(CorpusUnavailable, match="file"):
        Database(tmp_path / "file" / "data")


def test_a_file_in_place_of_the_folder_is_unavailable(tmp_path: Path) -> None:
    """A setting that points at a file is no data folder."""
    (tmp_path / "file").write_text("not a folder", "utf-8")
    with pytest.raises(CorpusUnavailable, match="file"):
        Database(tmp_path / "file")


def test_a_lock_file_that_cannot_be_opened_is_unavailable(folder: Path) -> None:
    """So it is in a folder that may not be written to; here a folder stands in the lock's place."""
    (folder / "write.lock").mkdir(parents=True)
    with pytest.raises(CorpusUnavailable):
        Database(folder)


def test_a_file_that_is_no_database_is_unavailable(folder: Path) -> None:
    """It is left as it is."""
    folder.mkdir()
    path = folder / "corroborate.db"
    path.write_bytes(b"something else " * 1000)
    with pytest.raises(CorpusUnavailable, match="not a database"):
        Database(folder)
    assert path.read_bytes() == b"something else " * 1000


def test_a_database_of_a_later_version_is_unavailable(folder: Path) -> None:
    """A program that does not know its tables leaves them alone and says so."""
    database = Database(folder)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE index_schema_version SET version_num = '9999'")
    database.close()
    with pytest.raises(CorpusUnavailable):
        Database(folder)
