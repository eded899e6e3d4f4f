"""Asks for verdicts as a user of the API does: over HTTP, or of the same application in process."""

import http.client
import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from service.app import create_app
from service.components import build
from service.errors import ServiceUnreachable
from service.settings import Settings

JSON = "application/json"
NDJSON = "application/x-ndjson"

TIMEOUT_S = 300
"""How long nothing may come of an answer; of a stream, no line."""

RETRY_AFTER_S = 5.0
"""How long to wait where a service that is busy does not say it as a number."""

PATIENCE_S = 120.0
"""How long in all a service that is busy or still loading is waited for."""

# The address is used as it is given; a proxy of the environment would only see unpublished claims.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

_log = logging.getLogger(__name__)

Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it comes: ``lines`` are its body, read as they are taken, or `ServiceUnreachable`."""

    status: int
    lines: Iterable[bytes]
    retry_after: str | None = None


Ask = Callable[[str, Mapping[str, Any], str], Reply]
"""Posts to a route a body in JSON, and says which media type the answer is to have."""


class Busy(ServiceUnreachable):
    """The service asks to come again after ``wait_s``: its queue is full, or it can't verify now."""

    def __init__(self, message: str, wait_s: float) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Defect(ServiceUnreachable):
    """The service has a defect that this one request came upon; others may be answered."""


def connect(settings: Settings, url: str | None) -> Ask:
    """How to ask the service at ``url``, or without one the application in this process.

    Raises for the second what `build` raises.
    """
    return _over_http(url, settings) if url else _in_process(settings)


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
    ask = connect(settings, url)
    named = [{"id": f"c{number}", **claim} for number, claim in enumerate(claims, start=1)]
    answers = [
        _answer(ask("/v1/verify", {"claims": named[start : start + settings.max_claims], **asked}, JSON))
        for start in range(0, len(named), settings.max_claims)
    ]
    whole = answers[0]
    for answer in answers[1:]:
        whole["results"] += answer["results"]
        whole["summary"] = {k: n + answer["summary"][k] for k, n in whole["summary"].items()}
        whole["took_ms"] += answer["took_ms"]
    return whole


def versions(ask: Ask, options: Mapping[str, Any]) -> dict[str, Any]:
    """What an answer on a draft would depend on now, without verifying anything.

    Raises as `verify_draft`; a refusal is one of ``options``, which are those of a draft.
    """
    answer = _answer(ask("/v1/claims/detect", {"text": "Ready?", **options}, JSON))
    if not isinstance(answer.get("versions"), dict):
        raise ServiceUnreachable("the service does not tell its versions: it is older than this command")
    return dict(answer["versions"])


def verify_draft(
    ask: Ask, request: Mapping[str, Any], told: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, Any]:
    """The API's answer on a draft, a ``request`` as ``/v1/drafts/verify`` takes it.

    It comes claim by claim; ``told`` is called with how many of how many claims are there. Raises
    `click.UsageError` for what the API refuses as bad input, `Busy`, `Defect`, or `ServiceUnreachable`.
    """
    reply = ask("/v1/drafts/verify", request, NDJSON)
    if reply.status != 200:
        _answer(reply)
    results = []
    for line in reply.lines:
        event = _parsed(line)
        kind = event.pop("type", None)
        if kind == "claim":
            told(event.pop("done"), event.pop("total"))
            results.append(event)
        elif kind == "summary":
            return {**event, "results": results}
        elif "status" in event:  # what only problem details have
            raise _failure(event["status"], event, None)
    raise ServiceUnreachable("the answer of the service broke off before its end")


def patiently(work: Callable[[], Given], patience_s: float) -> Given:
    """What ``work`` gives; it is done again where it is `Busy`, for ``patience_s`` of waiting in all."""
    waited_s = 0.0
    while True:
        try:
            return work()
        except Busy as busy:
            if waited_s + busy.wait_s > patience_s:
                raise
            _log.warning("%s; asking again in %g s", busy, busy.wait_s)
            time.sleep(busy.wait_s)
            waited_s += busy.wait_s


def _answer(reply: Reply) -> dict[str, Any]:
    body = b"".join(reply.lines)
    if reply.status == 200:
        return _parsed(body)
    raise _failure(reply.status, _problem(body), reply.retry_after)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except (ValueError, TypeError) as error:
        raise ServiceUnreachable("the answer is not JSON as the API gives it") from error


def _problem(body: bytes) -> dict[str, Any]:
    """The problem details of an error; a proxy in front may answer with a page instead."""
    try:
        return _parsed(body)
    except ServiceUnreachable:
        return {}


def _failure(status: int, problem: Mapping[str, Any], retry_after: str | None) -> Exception:
    """What to raise for an answer other than 200."""
    detail = problem.get("detail", "no detail given")
    if status in (400, 413, 422):
        return click.UsageError(detail)
    told = f"the service answers {status}: {detail}"
    if status in (429, 503):
        is_number = retry_after is not None and retry_after.isascii() and retry_after.isdigit()
        return Busy(told, max(1.0, float(retry_after or 0)) if is_number else RETRY_AFTER_S)
    return Defect(told) if status == 500 else ServiceUnreachable(told)


def _in_process(settings: Settings) -> Ask:
    """The application without a server, so that its answer is the very one HTTP would give."""
    asked = create_app(settings, build(settings)).test_client()

    def ask(route: str, body: Mapping[str, Any], accept: str) -> Reply:
        response = asked.post(route, json=body, headers=_headers(settings.api_key, accept))
        # Of a stream each piece is a line, since that is how the application writes it.
        return Reply(response.status_code, response.iter_encoded(), response.headers.get("Retry-After"))

    return ask


def _over_http(url: str, settings: Settings) -> Ask:
    def ask(route: str, body: Mapping[str, Any], accept: str) -> Reply:
        address = f"{url.rstrip('/')}{route}"
        raw = json.dumps(body).encode()
        if len(raw) > settings.max_body_bytes:
            return _too_large(len(raw), settings)
        headers = _headers(settings.api_key, accept)
        try:
            request = urllib.request.Request(address, raw, headers=headers, method="POST")
            response = _opener.open(request, timeout=TIMEOUT_S)
        except urllib.error.HTTPError as error:
            response = error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise ServiceUnreachable(f"{address} does not answer: {error}") from error
        return Reply(response.status, _lines(response, address), response.headers.get("Retry-After"))

    return ask


def _too_large(size: int, settings: Settings) -> Reply:
    """What a service of the same settings answers; but it may hang up before it has read so much."""
    detail = f"the request has {size} bytes, over CORROBORATE_MAX_BODY_BYTES, {settings.max_body_bytes}"
    return Reply(413, [json.dumps({"detail": detail}).encode()])


def _lines(response: Any, address: str) -> Iterator[bytes]:
    try:
        with response:
            yield from response
    except (OSError, http.client.HTTPException) as error:
        raise ServiceUnreachable(f"{address} broke off its answer: {error}") from error


def _headers(api_key: str, accept: str) -> dict[str, str]:
    key = {"X-API-Key": api_key} if api_key else {}
    return {"Content-Type": JSON, "Accept": accept, **key}
