"""Verifies drafts one after the other and writes a report on each; what is done is not done again."""

import errno
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import click
from tqdm import tqdm

from service import client
from service.batch import files
from service.batch.files import DraftFile
from service.batch.output import Output, Record, render, report_name
from service.components import SERVICE_VERSION
from service.errors import CannotExport, ServiceUnreachable, UnreadableDraft


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of every draft: ``options`` as of a request, and the ``formats`` of its reports.

    ``is_again`` asks to verify also what was verified before; ``patience_s`` is how long a busy service
    is waited for.
    """

    options: Mapping[str, Any]
    formats: Sequence[str]
    is_again: bool = False
    patience_s: float = client.PATIENCE_S


@dataclass(slots=True)
class Outcome:
    """What came of a run so far: a record a draft, how many stayed as they were, what stopped it."""

    drafts: Sequence[DraftFile]
    records: list[Record] = field(default_factory=list)
    kept: int = 0
    stopped_by: str | None = None

    @property
    def not_reached(self) -> list[str]:
        """The names of the drafts that the run did not come to."""
        return [draft.name for draft in self.drafts[len(self.records) :]]


@dataclass(frozen=True, slots=True)
class Run:
    """One run over drafts; ``versions`` are those of an answer when it begins."""

    output: Output
    ask: client.Ask
    order: Order
    versions: Mapping[str, Any]

    @classmethod
    def begin(cls, output: Output, ask: client.Ask, order: Order) -> "Run":
        """Have the options checked and the versions told, before anything is written.

        Raises `click.UsageError` for options that the API refuses, `ServiceUnreachable` for a failure.
        """
        versions = client.patiently(partial(client.versions, ask, order.options), order.patience_s)
        output.begin()
        return cls(output, ask, order, versions)

    def changes(self, drafts: Sequence[DraftFile]) -> Iterator[str]:
        """A line for each way in which the versions have changed since drafts were verified."""
        earlier = (self.output.earlier(draft.name) for draft in drafts)
        changed = Counter(
            f"{name} was {record.made_of.get('versions', {}).get(name)} and is {version}"
            for record in earlier
            if record
            for name, version in self.versions.items()
            if record.made_of.get("versions", {}).get(name) != version
        )
        for change, count in changed.items():
            yield f"{change}: {count} of the drafts are verified again"

    def verify(self, outcome: Outcome) -> None:
        """Verify the drafts of ``outcome`` and note there what came of each, until one stops the run.

        An error of a draft does not; a service that fails does, and a report that can't be written.
        """
        with tqdm(total=len(outcome.drafts), unit="draft", disable=None) as bar:
            for draft in outcome.drafts:
                bar.set_postfix_str(draft.name)
                try:
                    outcome.records.append(self._record(draft, outcome, bar))
                except (ServiceUnreachable, OSError) as error:
                    outcome.stopped_by = str(error)
                    return
                bar.update()

    def _record(self, draft: DraftFile, outcome: Outcome, bar: "tqdm[Any]") -> Record:
        """What became of a draft; raises `ServiceUnreachable` or `OSError` for what ends the run."""
        try:
            content = files.content_of(draft.path)
            kept = self.output.done(draft.name, self._made_of(content, self.versions))
            if kept and not self.order.is_again:
                outcome.kept += 1
                return replace(kept, path=str(draft.path))
            return self._verified(draft, content, bar)
        except (UnreadableDraft, CannotExport, click.UsageError, client.Defect) as error:
            return self._failed(draft, str(error), isinstance(error, client.Defect))
        except OSError as error:
            if error.errno != errno.ENAMETOOLONG:
                raise
            return self._failed(draft, "its name is too long: a report's is longer by its suffix", False)

    def _verified(self, draft: DraftFile, content: bytes, bar: "tqdm[Any]") -> Record:
        answer = self._answer(draft, content, lambda done, total: _tell(bar, draft, done, total))
        reports = {
            report_name(draft.name, wanted): render(answer, wanted) for wanted in self.order.formats
        }
        record = Record(
            draft.name,
            str(draft.path),
            self._made_of(content, answer["versions"]),
            list(reports),
            answer["report_id"],
            answer["summary"],
            answer["warnings"],
        )
        self.output.add(record, reports)
        return record

    def _failed(self, draft: DraftFile, error: str, is_service_failure: bool) -> Record:
        record = Record(draft.name, str(draft.path), error=error, is_service_failure=is_service_failure)
        self.output.add(record, {})
        return record

    def _answer(
        self, draft: DraftFile, content: bytes, told: Callable[[int, int], None]
    ) -> dict[str, Any]:
        request = files.request_of(draft.path, content)
        body = {**self.order.options, **request.fields}
        verify = partial(client.verify_draft, self.ask, body, told)
        answer = client.patiently(verify, self.order.patience_s)
        return {**answer, "warnings": [*request.warnings, *answer["warnings"]]}

    def _made_of(self, content: bytes, versions: Mapping[str, Any]) -> dict[str, Any]:
        """What the reports on a draft depend on, as JSON gives it back."""
        made_of = {
            "sha256": hashlib.sha256(content).hexdigest(),
            "options": self.order.options,
            "formats": self.order.formats,
            "rendered_by": SERVICE_VERSION,
            "versions": versions,
        }
        return dict(json.loads(json.dumps(made_of)))


def _tell(bar: "tqdm[Any]", draft: DraftFile, done: int, total: int) -> None:
    bar.set_postfix_str(f"{draft.name}, claim {done} of {total}")
