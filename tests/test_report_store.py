"""Reports: kept as they were, for so many days, and gone for good when they are forgotten."""

from pathlib import Path

import pytest

from index.database import Database
from index.errors import CorpusUnavailable
from job_process import DAY_S, SetClock
from service.errors import NoSuchReport
from service.store.reports import ReportStore

ANSWER = {
    "report_id": None,
    "text": "The bridge opened in 1931 🚗.\r\nSo they say.",
    "title": None,
    "results": [{"claim": {"id": "c1", "start": 0, "end": 25}, "confidence": 0.8, "neutral": []}],
    "summary": {"SUPPORTED": 1, "REFUTED": 0},
}


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def bytes_on_disk(folder: Path) -> bytes:
    """All that the database's files hold, the log's too."""
    return b"".join(path.read_bytes() for path in folder.glob("corroborate.db*"))


def test_a_report_is_given_back_as_it_was_saved(database: Database):
    """The same JSON in the same order, but for the id that it has got."""
    store = ReportStore(database, 30)
    report_id = store.save(ANSWER)
    assert list(store.get(report_id).items()) == list({**ANSWER, "report_id": report_id}.items())


def test_ids_cannot_be_guessed(database: Database):
    """Each is r_ and 32 hexadecimal digits, and no two share their first eight."""
    store = ReportStore(database, 30)
    ids = [store.save(ANSWER) for _ in range(50)]
    assert all(len(each) == 34 and each.startswith("r_") and int(each[2:], 16) for each in ids)
    assert len({each[:10] for each in ids}) == 50


def test_a_report_outlives_the_process(folder: Path):
    """Another opening of the same folder finds it."""
    first = Database(folder)
    report_id = ReportStore(first, 30).save(ANSWER)
    first.close()
    assert ReportStore(Database(folder), 30).get(report_id)["text"] == ANSWER["text"]


@pytest.mark.parametrize("report_id", ["r_" + "0" * 32, "", "' OR 1=1 --", "r_\x00"])
def test_an_unknown_report_is_an_error(database: Database, report_id: str):
    """Asked for or deleted, it is said not to be there."""
    store = ReportStore(database, 30)
    store.save(ANSWER)
    with pytest.raises(NoSuchReport):
        store.get(report_id)
    with pytest.raises(NoSuchReport):
        store.delete(report_id)


def test_a_deleted_report_leaves_nothing_in_the_files(database: Database, folder: Path):
    """Neither the database nor its log holds a word of it, and the others are still there."""
    store = ReportStore(database, 30)
    kept = store.save({"text": "the kept draft"})
    # One that fills a part of a page, and one that needs pages of its own.
    small, large = "the small secret", "the large secret " * 3000
    ids = [store.save({"text": small}), store.save({"text": large})]
    assert b"small secret" in bytes_on_disk(folder)
    assert b"large secret" in bytes_on_disk(folder)
    for each in ids:
        store.delete(each)
    assert b"secret" not in bytes_on_disk(folder)
    assert store.get(kept)["text"] == "the kept draft"
    with pytest.raises(NoSuchReport):
        store.get(ids[0])


def test_a_deletion_beside_a_reader_is_completed_by_the_next_write(database: Database, folder: Path):
    """A reader in the middle of its snapshot keeps the text in the file only until then."""
    store = ReportStore(database, 30)
    report_id = store.save({"text": "the secret " * 3000})
    with database.read() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM reports").scalar_one()
        store.delete(report_id)
        assert b"secret" in bytes_on_disk(folder)
    store.save({"text": "another"})
    assert b"secret" not in bytes_on_disk(folder)


def test_a_report_expires(database: Database, clock: SetClock):
    """After 30 days it is not given out any more; a second before it was."""
    store = ReportStore(database, 30, clock)
    report_id = store.save(ANSWER)
    clock.now += 30 * DAY_S - 1
    assert store.get(report_id)["text"] == ANSWER["text"]
    clock.now += 1
    with pytest.raises(NoSuchReport):
        store.get(report_id)
    with pytest.raises(NoSuchReport):
        store.delete(report_id)


def test_an_expired_report_is_gone_from_the_file_with_the_next_write(
    database: Database, folder: Path, clock: SetClock
):
    """Younger ones stay."""
    store = ReportStore(database, 30, clock)
    store.save({"text": "the old secret"})
    clock.now += 20 * DAY_S
    younger = store.save({"text": "a younger text"})
    clock.now += 15 * DAY_S
    assert b"old secret" in bytes_on_disk(folder)
    store.save({"text": "a new text"})
    assert b"old secret" not in bytes_on_disk(folder)
    assert store.get(younger)["text"] == "a younger text"


def test_with_no_days_none_is_kept(database: Database, folder: Path):
    """There is no id, nothing is written, and what was kept before is forgotten."""
    before = ReportStore(database, 30).save({"text": "the former secret"})
    store = ReportStore(database, 0)
    with pytest.raises(NoSuchReport):
        store.get(before)
    assert store.save({"text": "the new secret"}) is None
    assert b"secret" not in bytes_on_disk(folder)


def test_a_corpus_of_before_there_were_reports_gets_their_tables(folder: Path):
    """The documents in it stay, and each room counts its own migrations."""
    database = Database(folder)
    with database.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO documents (id, text, tags, metadata, sha256) VALUES ('a', 't', '[]', '{}', '')"
        )
    database.close()
    database = Database(folder)
    ReportStore(database, 30).save(ANSWER)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT id FROM documents").scalars().all() == ["a"]
        for table in ("index_schema_version", "service_version"):
            assert connection.exec_driver_sql(f"SELECT version_num FROM {table}").scalar_one()


def test_reports_of_a_later_version_are_left_alone(database: Database):
    """A program that does not know the tables says so, and can still open the corpus."""
    ReportStore(database, 30)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE service_version SET version_num = '9999'")
    with pytest.raises(CorpusUnavailable):
        ReportStore(database, 30)
