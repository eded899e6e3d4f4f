"""What crosses between this room and others: frozen dataclasses, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class State(Enum):
    """How far a job is, or one draft of it."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Job:
    """A job without its drafts and results.

    ``done`` of ``total`` drafts are done or failed. ``number`` is the place in the order of making and
    serves as cursor. Times are UTC.
    """

    id: str
    number: int
    state: State
    done: int
    total: int
    options: Mapping[str, Any]
    callback_url: str | None
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How far one draft of a job is. ``id`` is the caller's, ``ordinal`` its place from 1 up.

    Of ``result`` (the answer) and ``error`` (members of problem details) one at the most is not None;
    an answer whose report was deleted or has expired is None again.
    """

    id: str
    ordinal: int
    state: State
    report_id: str | None
    result: Mapping[str, Any] | None
    error: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A draft that ``worker`` is to verify, as long as its lease is renewed."""

    number: int
    job_id: str
    worker: str
    draft: Mapping[str, Any]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Callback:
    """The message that a job has ended, and the address it goes to. ``attempt`` counts from 1."""

    job: Job
    url: str
    ended_at: datetime
    attempt: int
