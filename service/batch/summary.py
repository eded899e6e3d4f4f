"""What came of a run, as JSON, as Markdown and in a few lines. Pure: an outcome in, text out."""

import json
from collections.abc import Collection, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from service.batch.output import Record
from service.batch.run import Outcome
from service.exports.markdown import plain
from service.verification.records import Verdict

VERDICTS = tuple(verdict.name for verdict in Verdict)


def met(outcome: Outcome, verdicts: Collection[str]) -> list[str]:
    """The names of the drafts that have a claim with one of these ``verdicts``."""
    return [
        record.draft
        for record in outcome.records
        if any(record.summary.get(verdict) for verdict in verdicts)
    ]


def as_json(outcome: Outcome, fail_on: Collection[str]) -> dict[str, Any]:
    """The outcome with a record a draft; ``failing`` are the drafts by which ``fail_on`` is met."""
    return {
        "complete": not outcome.not_reached,
        "stopped_by": outcome.stopped_by,
        "summary": _totals(outcome),
        "fail_on": list(fail_on),
        "failing": met(outcome, fail_on),
        "not_reached": outcome.not_reached,
        "drafts": [asdict(record) for record in outcome.records],
    }


def as_markdown(outcome: Outcome, fail_on: Collection[str]) -> str:
    """A table with a line a draft: how many claims have which verdict, its warnings or its error."""
    stopped = [f"stopped: {outcome.stopped_by}"] if outcome.stopped_by else []
    told = [*in_short(outcome, fail_on), *stopped]
    lines = [
        *("# Drafts verified", "", *(f"- {plain(line)}" for line in told), ""),
        f"| draft | {' | '.join(verdict.replace('_', ' ') for verdict in VERDICTS)} | remarks |",
        f"|---|{'---:|' * len(VERDICTS)}---|",
        *(_row(record) for record in outcome.records),
        *(f"| {plain(name)} |{' |' * len(VERDICTS)} not reached |" for name in outcome.not_reached),
    ]
    return "\n".join(lines) + "\n"


def in_short(outcome: Outcome, fail_on: Collection[str]) -> Iterator[str]:
    """How many drafts and claims came out how, in a few lines."""
    failed = sum(record.error is not None for record in outcome.records)
    counts = {
        "verified": len(outcome.records) - outcome.kept - failed,
        "as they were": outcome.kept,
        "failed": failed,
        "not reached": len(outcome.not_reached),
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items() if count)
    yield f"{len(outcome.drafts)} drafts: {told}"
    totals = _totals(outcome)
    by_verdict = ", ".join(f"{count} {verdict}" for verdict, count in totals.items())
    yield f"{sum(totals.values())} claims: {by_verdict}"
    if len(_versions(outcome)) > 1:
        yield "the corpus or a model changed meanwhile: run again to have all reports of one state"
    if names := met(outcome, fail_on):
        more = f" and {len(names) - 10} more" if len(names) > 10 else ""
        yield (f"{' or '.join(fail_on)} in {len(names)} of the drafts: {', '.join(names[:10])}{more}")


def printable(text: str) -> str:
    """Text that any output takes: what is not UTF-8 in the name of a file stands as an escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def _totals(outcome: Outcome) -> dict[str, int]:
    return {
        verdict: sum(record.summary.get(verdict, 0) for record in outcome.records)
        for verdict in VERDICTS
    }


def _versions(outcome: Outcome) -> set[str]:
    return {
        json.dumps(record.made_of["versions"], sort_keys=True)
        for record in outcome.records
        if record.error is None
    }


def _row(record: Record) -> str:
    name = plain(record.draft)
    if record.error is not None:
        return f"| {name} |{' |' * len(VERDICTS)} failed: {plain(record.error)} |"
    counts = " | ".join(str(record.summary.get(verdict, 0)) for verdict in VERDICTS)
    link = quote(record.reports[0], errors="backslashreplace")
    return f"| [{name}](<{link}>) | {counts} | {plain('; '.join(record.warnings))} |"
