"""The command line: serve, corpus, verify, drafts.

Exit status 0, 1 (bad input or usage) or 2 (service failure); of drafts also 3.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from index.encoder import SentenceEncoder
from index.errors import BadDocument, CorroborateIndexError, UnreadableFile
from index.ingest import Ingestor
from index.readers import BadLine, read
from index.records import Document
from service import client
from service.cli_drafts import drafts
from service.cli_options import (
    BAD_INPUT,
    INTERRUPTED,
    SERVICE_FAILURE,
    filter_of,
    loaded_settings,
    with_data,
    with_filters,
    with_url,
)
from service.components import SERVICE_VERSION, open_corpus
from service.errors import BadSetting, CorroborateError
from service.report_text import verification_lines
from service.server import serve as run_server
from service.settings import Settings

_log = logging.getLogger(__name__)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    try:
        status = corroborate.main(arguments, prog_name="corroborate", standalone_mode=False)
        return int(status or 0)
    except click.ClickException as error:
        error.show()
        return BAD_INPUT
    except click.Abort:
        click.echo("stopped", err=True)
        return INTERRUPTED
    except (BadDocument, UnreadableFile, BadSetting) as error:
        click.echo(f"Error: {error}", err=True)
        return BAD_INPUT
    except (CorroborateError, CorroborateIndexError) as error:
        click.echo(f"Error: {error}", err=True)
        return SERVICE_FAILURE
    except Exception:  # noqa: BLE001  # a defect is no bad input
        _log.exception("this should not have happened; please report it")
        return SERVICE_FAILURE


@click.group()
@click.version_option(SERVICE_VERSION)
@with_data
def corroborate() -> None:
    """Verify claims against a corpus of reference documents."""


@corroborate.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@with_data
@click.pass_context
def serve(context: click.Context, host: str, port: int) -> int:
    """Answer HTTP until stopped."""
    loaded = loaded_settings(context)
    if host not in ("127.0.0.1", "::1", "localhost") and not loaded.api_key:
        click.echo("without CORROBORATE_API_KEY only requests from this machine are answered", err=True)
    return run_server(loaded, host, port)


@corroborate.group()
@with_data
def corpus() -> None:
    """Add, list and delete reference documents."""


@corpus.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--sample", is_flag=True, help="Add the sample notes that come with the service.")
@with_data
@click.pass_context
def add(context: click.Context, paths: tuple[Path, ...], sample: bool) -> int:
    """Add or replace documents from JSONL, CSV, text or Markdown files, or folders of them."""
    if not paths and not sample:
        raise click.UsageError("name a file or folder, or give --sample")
    loaded = loaded_settings(context)
    with as_file(files("service") / "sample" / "corpus.jsonl") as sample_path:
        chosen = [*paths, *([sample_path] if sample else [])]
        bad = _add(loaded, chosen)
    if bad:
        click.echo(f"{bad} refused; see above", err=True)
    return BAD_INPUT if bad else 0


def _add(loaded: Settings, paths: Sequence[Path]) -> int:
    """Add what ``paths`` hold; returns how many lines or files were refused."""
    # Counted first, so that a wrong name fails before the model is loaded and progress has an end.
    total = sum(isinstance(item, Document) for path in paths for item in read(path))
    bad: list[BadLine] = []
    ingestor = Ingestor(open_corpus(loaded), SentenceEncoder(loaded.encoder))
    changes: dict[str, int] = {}
    with tqdm(total=total, unit="document", disable=None) as bar:
        for done in ingestor.add_all(_documents(paths, bad)):
            changes[done.change.value] = changes.get(done.change.value, 0) + 1
            bar.update()
    for line in bad:
        click.echo(f"refused: {line}", err=True)
    click.echo(", ".join(f"{count} {change}" for change, count in changes.items()) or "nothing added")
    return len(bad)


def _documents(paths: Iterable[Path], bad: list[BadLine]) -> Iterator[Document]:
    """The documents of all paths; a second of one id would silently replace the first, so it is bad."""
    seen: set[str] = set()
    for path in paths:
        for item in read(path):
            if isinstance(item, BadLine):
                bad.append(item)
            elif item.id in seen:
                bad.append(BadLine(path, None, f"a second document with the id {item.id!r}"))
            else:
                seen.add(item.id)
                yield item


@corpus.command("list")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line.")
@with_data
@click.pass_context
def list_documents(context: click.Context, as_json: bool) -> None:
    """List the documents in the order of their ids."""
    stored = open_corpus(loaded_settings(context))
    after = None
    while page := stored.page(500, after):
        for source in page:
            if as_json:
                card = {"id": source.id, "title": source.title, "publisher": source.publisher}
                card |= {"published_at": source.published_at, "url": source.url}
                click.echo(json.dumps(card, ensure_ascii=False))
            else:
                click.echo(f"{source.id:30}  {source.published_at or '':10}  {source.title or ''}")
        after = page[-1].id


@corpus.command()
@click.argument("ids", nargs=-1, required=True)
@with_data
@click.pass_context
def delete(context: click.Context, ids: tuple[str, ...]) -> int:
    """Delete documents by id."""
    stored = open_corpus(loaded_settings(context))
    missing = [document_id for document_id in ids if not stored.delete(document_id)]
    for document_id in missing:
        click.echo(f"there is no document {document_id!r}", err=True)
    click.echo(f"{len(ids) - len(missing)} deleted")
    return BAD_INPUT if missing else 0


@corpus.command()
@with_data
@click.pass_context
def rebuild(context: click.Context) -> None:
    """Cut and encode every document anew, where the encoder or the way of cutting has changed."""
    loaded = loaded_settings(context)
    stored = open_corpus(loaded)
    ingestor = Ingestor(stored, SentenceEncoder(loaded.encoder))
    with tqdm(total=stored.state().documents, unit="document", disable=None) as bar:
        passages = sum(one.passages for one in _told(ingestor.rebuild(), bar))
    click.echo(f"{passages} passages of {stored.state().documents} documents stand ready")


def _told(items: Iterable[Any], bar: "tqdm[Any]") -> Iterator[Any]:
    for item in items:
        bar.update()
        yield item


@corpus.command()
@click.option("--json", "as_json", is_flag=True)
@with_data
@click.pass_context
def stats(context: click.Context, as_json: bool) -> None:
    """Say what the corpus holds."""
    loaded = loaded_settings(context)
    state = open_corpus(loaded).state()
    values = {
        "data": str(loaded.data),
        "documents": state.documents,
        "passages": state.passages,
        "generation": state.generation,
        "encoder": state.encoder,
    }
    if as_json:
        click.echo(json.dumps(values))
        return
    for name, value in values.items():
        click.echo(f"{name:12}{value}")


@corroborate.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option(
    "--file",
    "file",
    type=click.File("r", encoding="utf-8-sig"),
    help="Claims, one a line; - for standard input.",
)
@with_url
@click.option("--top-k", default=5, show_default=True, help="Passages shown a side.")
@with_filters
@click.option("--date", help="The day from which words like last week are read.")
@click.option("--json", "as_json", is_flag=True, help="Print the API's answer.")
@with_data
@click.pass_context
def verify(
    context: click.Context,
    /,
    claims: tuple[str, ...],
    file: Iterable[str] | None,
    url: str | None,
    top_k: int,
    date: str | None,
    as_json: bool,
    **filters: Any,
) -> None:
    """Verify claims against the corpus. Each CLAIM is one argument: quote it."""
    try:
        asked = [*claims, *(line.strip() for line in file or () if line.strip())]
    except UnicodeDecodeError as error:
        raise click.UsageError(f"the file of claims is not UTF-8: {error}") from error
    if not asked:
        raise click.UsageError("give a claim, or --file with one a line")
    texts = [{"text": text, "date": date} if date else {"text": text} for text in asked]
    answer = client.verify(loaded_settings(context), texts, url, top_k=top_k, filter=filter_of(filters))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for result in answer["results"]:
        click.echo("\n".join(verification_lines(result)))


corroborate.add_command(drafts)
