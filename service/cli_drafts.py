"""The command ``drafts``: files of drafts in, a report on each and a summary out."""

from pathlib import Path
from typing import Any

import click

from service import client
from service.batch import files, summary
from service.batch.output import Output
from service.batch.run import Order, Outcome, Run
from service.cli_options import (
    BAD_INPUT,
    SERVICE_FAILURE,
    filter_of,
    loaded_settings,
    with_data,
    with_filters,
    with_url,
)
from service.exports.formats import FORMATS

FAIL_ON_MET = 3

_VERDICTS = {verdict.lower().replace("_", "-"): verdict for verdict in summary.VERDICTS}


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the reports: new, empty, or of an earlier run, which then goes on.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["markdown", "json", *sorted(set(FORMATS) - {"markdown"})]),
    default=["markdown"],
    show_default=True,
    help="Of the reports; may be given again.",
)
@click.option(
    "--fail-on",
    multiple=True,
    type=click.Choice(list(_VERDICTS), case_sensitive=False),
    help="Exit with 3 where a claim of a draft has this verdict; may be given again.",
)
@with_url
@click.option("--again", is_flag=True, help="Verify also what was verified before.")
@click.option("--keep-reports", is_flag=True, help="Have the service keep each report too.")
@click.option("--max-claims", type=int, help="Of more claims those most worth checking are verified.")
@click.option("--min-checkworthiness", type=float, help="From 0 to 1; the service's own is 0.5.")
@click.option("--top-k", default=5, show_default=True, help="Passages shown a side.")
@click.option(
    "--date",
    help="The day from which words like last week are read; that of a .json draft wins over it.",
)
@with_filters
@with_data
@click.pass_context
def drafts(
    context: click.Context,
    /,
    paths: tuple[str, ...],
    out: Path,
    formats: tuple[str, ...],
    fail_on: tuple[str, ...],
    url: str | None,
    again: bool,
    **options: Any,
) -> int:
    """Verify drafts: each PATH is a file, a folder, or a quoted pattern as 'drafts/*.md'.

    Read are .txt, .md, .html, .docx (with the extra docx) and .json: a request of the API with text,
    markdown, html or ninjs, and title, url and published_at; or a ninjs item.

    The report on below/a.md is OUT/below/a.md.md, or with the suffix of its format; OUT/summary.json and
    OUT/summary.md have a line a draft. A run that was stopped goes on where it was: a report stays
    as long as draft, options, corpus and models do.

    \b
    Exit status
      0  every draft was verified
      1  bad input or usage, or a draft could not be read; the others were verified
      2  the service failed; what was done is kept
      3  a claim has a verdict of --fail-on; wins over 1 and 2
    """  # noqa: D301  # click keeps the lines of a paragraph behind this mark
    outcome = Outcome(files.find(paths, out))
    files.require_readers(outcome.drafts)
    loaded = loaded_settings(context)
    patience_s = client.PATIENCE_S if url else 0
    order = Order(_request_options(options), list(dict.fromkeys(formats)), again, patience_s)
    verdicts = [_VERDICTS[each] for each in dict.fromkeys(fail_on)]
    try:
        with Output(out) as output:
            _verify(outcome, Run.begin(output, client.connect(loaded, url), order), verdicts)
    except OSError as error:
        click.echo(f"Error: {error}", err=True)
        return SERVICE_FAILURE
    return _told(outcome, verdicts, out)


def _verify(outcome: Outcome, run: Run, verdicts: list[str]) -> None:
    """Run, and write the summary also where the run is interrupted."""
    for change in () if run.order.is_again else run.changes(outcome.drafts):
        click.echo(change, err=True)
    try:
        run.verify(outcome)
    finally:
        run.output.write_summary(
            summary.as_json(outcome, verdicts), summary.as_markdown(outcome, verdicts)
        )


def _request_options(options: dict[str, Any]) -> dict[str, Any]:
    """The options of the command as fields of a request; what was not given is left to the service."""
    own = ("max_claims", "min_checkworthiness", "top_k")
    asked = {name: options[name] for name in own if options[name] is not None}
    if options["date"]:
        asked["published_at"] = options["date"]
    filters = {
        name: value for name, value in options.items() if name not in (*own, "date", "keep_reports")
    }
    return {**asked, "keep_report": options["keep_reports"], "filter": filter_of(filters)}


def _told(outcome: Outcome, verdicts: list[str], out: Path) -> int:
    """Print what came of the run; the exit status."""
    for record in outcome.records:
        if record.error is not None:
            click.echo(f"Error: {record.path}: {record.error}", err=True)
    if outcome.stopped_by:
        click.echo(f"Error: {outcome.stopped_by}; the next run goes on from here", err=True)
    for line in summary.in_short(outcome, verdicts):
        click.echo(summary.printable(line))
    click.echo(summary.printable(f"the reports and summary.md stand in {out}"))
    if summary.met(outcome, verdicts):
        return FAIL_ON_MET
    if outcome.stopped_by or any(record.is_service_failure for record in outcome.records):
        return SERVICE_FAILURE
    return BAD_INPUT if any(record.error for record in outcome.records) else 0
