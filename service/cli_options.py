"""What commands share: exit statuses, the data folder, settings, filters, the address of a service."""

import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from service import settings
from service.settings import Settings

BAD_INPUT = 1
SERVICE_FAILURE = 2
INTERRUPTED = 130
"""As shells have it for a command that was stopped from the keyboard."""

Command = TypeVar("Command", bound=Callable[..., Any])

_FILTERS = (
    click.option("--publisher", multiple=True, help="Only documents of this one; may be given again."),
    click.option(
        "--tag", "tags", multiple=True, help="Only documents with this tag; may be given again."
    ),
    click.option("--language", help="Only documents in this language, as en."),
    click.option("--published-from", help="Only documents of that day or later, as 2023-02-02."),
    click.option("--published-to", help="Only documents of that day or before: as of then."),
    click.option(
        "--exclude-url", "exclude_urls", multiple=True, help="Not what is at this address; * is any."
    ),
)
"""The filters of the API, each with its name there."""


def with_data(command: Command) -> Command:
    """Give a command ``--data``, so that it may stand before or after the command's name."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        callback=_take_data,
        expose_value=False,
        help="The folder that holds everything; made when absent. [CORROBORATE_DATA]",
    )(command)


def _take_data(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.find_root().obj = value


def with_url(command: Command) -> Command:
    """Give a command ``--url``; an address that is not of HTTP is refused."""
    return click.option(
        "--url",
        callback=_require_http,
        help="Ask the service at this address instead of loading the models here.",
    )(command)


def _require_http(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.startswith(("http://", "https://")):
        raise click.UsageError("--url must begin with http:// or https://")
    return value


def with_filters(command: Command) -> Command:
    """Give a command the filters of the API; `filter_of` makes one of their values."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def filter_of(values: dict[str, Any]) -> dict[str, Any]:
    """The ``filter`` of a request: the values that were given."""
    return {name: value for name, value in values.items() if value}


def loaded_settings(context: click.Context) -> Settings:
    """The settings of the environment and ``--data``; from here on the log goes to standard error."""
    loaded = settings.load(os.environ, data=context.find_root().obj)
    logging.basicConfig(
        level=loaded.log_level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    # Libraries tell of every step and every file they look for.
    for name in ("alembic", "httpx", "sentence_transformers", "faiss"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return loaded
