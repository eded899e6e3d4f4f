"""Asks for verdicts as a user of the API does: over HTTP, or of the same application in process."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from service.app import create_app
from service.components import build
from service.errors import ServiceUnreachable
from service.settings import Settings

Ask = Callable[[dict[str, Any]], tuple[int, bytes]]
"""Posts a body to ``/v1/verify``; gives status and body of the answer."""

TIMEOUT_S = 300

# The address is used as it is given; a proxy of the environment would only see unpublished claims.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def verify(
    settings: Settings,
    claims: Sequence[Mapping[str, Any]],
    url: str | None,
    **asked: Any,
) -> dict[str, Any]:
    """The API's answer on ``claims``, in as many requests as the limit of one asks for.

    Claims and what is ``asked`` beside them (``top_k``, ``filter``) are as the API takes them. Raises
    `click.UsageError` for what the API refuses as bad input, `ServiceUnreachable` for a failure.
    """
    ask = _over_http(url, settings.api_key) if url else _in_process(settings)
    named = [{"id": f"c{number}", **claim} for number, claim in enumerate(claims, start=1)]
    answers = [
        _answer(*ask({"claims": named[start : start + settings.max_claims], **asked}))
        for start in range(0, len(named), settings.max_claims)
    ]
    whole = answers[0]
    for answer in answers[1:]:
        whole["results"] += answer["results"]
        whole["summary"] = {k: n + answer["summary"][k] for k, n in whole["summary"].items()}
        whole["took_ms"] += answer["took_ms"]
    return whole


def _answer(status: int, body: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise ServiceUnreachable(f"the answer (status {status}) is not JSON") from error
    if status == 200:
        return dict(answer)
    detail = answer.get("detail", "no detail given")
    if status in (400, 413, 422):
        raise click.UsageError(detail)
    raise ServiceUnreachable(f"the service answers {status}: {detail}")


def _in_process(settings: Settings) -> Ask:
    """The application without a server, so that its answer is the very one HTTP would give."""
    asked = create_app(settings, build(settings)).test_client()

    def ask(body: dict[str, Any]) -> tuple[int, bytes]:
        response = asked.post("/v1/verify", json=body, headers=_headers(settings.api_key))
        return response.status_code, response.data

    return ask


def _over_http(url: str, api_key: str) -> Ask:
    address = f"{url.rstrip('/')}/v1/verify"

    def ask(body: dict[str, Any]) -> tuple[int, bytes]:
        try:
            request = urllib.request.Request(
                address, json.dumps(body).encode(), headers=_headers(api_key), method="POST"
            )
            with _opener.open(request, timeout=TIMEOUT_S) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()
        except (OSError, ValueError) as error:
            raise ServiceUnreachable(f"{address} does not answer: {error}") from error

    return ask


def _headers(api_key: str) -> dict[str, str]:
    key = {"X-API-Key": api_key} if api_key else {}
    return {"Content-Type": "application/json", **key}
