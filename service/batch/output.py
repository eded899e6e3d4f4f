"""The folder of a run's reports: what is written there is whole or not there, and what is done is kept.

``progress.ndjson`` has a line for each draft that is done; of two for one draft the later counts. A
report is written aside and renamed, and only then noted, so that a killed run can go on where it was.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click
from filelock import FileLock, Timeout

from service.exports.formats import FORMATS

JSON_SUFFIX = ".json"

PROGRESS_FILE = "progress.ndjson"

ASIDE = ".part"

SUMMARY_FILES = ("summary.json", "summary.md")


@dataclass(frozen=True, slots=True)
class Record:
    """What became of a draft: its ``reports``, by their paths in the folder, or its ``error``.

    ``made_of`` are the draft's hash, the options and the versions: as long as they stay, reports do.
    ``is_service_failure`` tells an error of the service from one of the draft.
    """

    draft: str
    path: str
    made_of: Mapping[str, Any] = field(default_factory=dict)
    reports: Sequence[str] = ()
    report_id: str | None = None
    summary: Mapping[str, int] = field(default_factory=dict)
    warnings: Sequence[str] = ()
    error: str | None = None
    is_service_failure: bool = False


def render(answer: Mapping[str, Any], wanted: str) -> str:
    """The API's answer on a draft in the format of that name; raises `CannotExport`."""
    if wanted == "json":
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
    return FORMATS[wanted].render(answer)


def report_name(draft: str, wanted: str) -> str:
    """Where the report on a draft stands; its suffix stays, so that no two drafts have one name."""
    return draft + (JSON_SUFFIX if wanted == "json" else FORMATS[wanted].suffix)


class Output:
    """The folder while one run writes into it."""

    def __init__(self, folder: Path) -> None:
        """Make and lock the folder and read what earlier runs have done; raises `click.UsageError`."""
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(folder / ".lock", timeout=0)
            self._lock.acquire()
        except Timeout as error:
            raise click.UsageError(f"another run is writing into {folder}") from error
        except OSError as error:
            raise click.UsageError(f"--out {folder}: {error.strerror}") from error
        self._require_own()
        self._records = {record.draft: record for record in self._kept()}

    def __enter__(self) -> "Output":
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def begin(self) -> None:
        """Take away what told of the last run as a whole, and leave one line a draft in the progress."""
        for name in SUMMARY_FILES:
            (self.folder / name).unlink(missing_ok=True)
        # Also since a line that was cut off would take the next one with it.
        self._write(PROGRESS_FILE, "".join(map(_line, self._records.values())))

    def done(self, draft: str, made_of: Mapping[str, Any]) -> Record | None:
        """The record of a draft whose reports are there and were made of the same."""
        record = self.earlier(draft)
        if record is None or record.made_of != made_of:
            return None
        are_there = all((self.folder / report).is_file() for report in record.reports)
        return record if are_there else None

    def earlier(self, draft: str) -> Record | None:
        """The record of a draft that an earlier run has verified, whatever it was made of."""
        record = self._records.get(draft)
        return record if record and record.error is None else None

    def add(self, record: Record, reports: Mapping[str, str]) -> None:
        """Write the reports of a draft, take away older ones that are none now, and note it as done."""
        for name, text in reports.items():
            self._write(name, text)
        before = self._records.get(record.draft)
        for stale in set(before.reports if before else ()) - set(reports):
            path = self.folder / stale
            # A file that others can write must not have anything else taken away.
            if path.resolve().is_relative_to(self.folder.resolve()):
                path.unlink(missing_ok=True)
        self._records[record.draft] = record
        with (self.folder / PROGRESS_FILE).open("a", encoding="utf-8") as progress:
            progress.write(_line(record))
            progress.flush()
            os.fsync(progress.fileno())

    def write_summary(self, as_json: Mapping[str, Any], as_markdown: str) -> None:
        """Write ``summary.json`` and ``summary.md``."""
        self._write("summary.json", json.dumps(as_json, ensure_ascii=False, indent=2) + "\n")
        self._write("summary.md", as_markdown)

    def _write(self, name: str, text: str) -> None:
        """Write a file aside, then put it in its place."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        # One name will do, since one run writes here at a time; a longer one might not.
        aside = target.with_name(ASIDE)
        with aside.open("wb") as file:
            # A file's name that is not UTF-8 stands as an escape.
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)

    def _require_own(self) -> None:
        """Refuse a folder that holds what no run has written, since a run takes away and replaces."""
        is_own = (self.folder / PROGRESS_FILE).exists()
        if not is_own and any(not each.name.startswith(".") for each in self.folder.iterdir()):
            raise click.UsageError(f"--out {self.folder} holds other files: choose a new folder")

    def _kept(self) -> Iterator[Record]:
        """The records of the progress, without a line that was cut off or is of another version."""
        try:
            lines = (self.folder / PROGRESS_FILE).read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                yield Record(**json.loads(line))
            except (ValueError, TypeError):
                continue


def _line(record: Record) -> str:
    return json.dumps(asdict(record)) + "\n"
