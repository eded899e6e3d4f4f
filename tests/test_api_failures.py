"""What fails behind the routes: an error with its status, never a verdict."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.errors import CorpusFull, CorpusUnavailable, EncoderFailed, EncoderMismatch
from service.app import create_app
from service.components import PARTS, Loading
from service.errors import NotReady, Overloaded, StanceFailed
from service.settings import Settings
from service_fixtures import make_client, make_components, make_verifier, require_problem

FAILURES = [
    (NotReady("still being loaded"), 503),
    (Overloaded("the queue is full"), 429),
    (StanceFailed("no numbers"), 503),
    (EncoderFailed("no vectors"), 503),
    (EncoderMismatch("other vectors"), 503),
    (CorpusUnavailable("no disk"), 503),
    (CorpusFull("no room"), 507),
]

REQUESTS = [
    ("POST", "/v1/verify", {"claim": "x"}),
    ("POST", "/v1/search", {"query": "x"}),
    ("POST", "/v1/documents", {"text": "x"}),
    ("GET", "/v1/documents", None),
    ("GET", "/v1/documents/x", None),
    ("DELETE", "/v1/documents/x", None),
]


def failing_client(folder: Path, error: Exception) -> FlaskClient:
    """A client of an application whose parts all fail with ``error``."""

    def fail(*_: object) -> Any:
        raise error

    parts = SimpleNamespace(page=fail, get=fail, delete=fail, add=fail, search=fail)
    components = replace(
        make_components(folder),
        corpus=parts,
        ingestor=parts,
        searcher=parts,
        verifier=make_verifier(fail),
    )
    return make_client(components)


@pytest.mark.parametrize(("error", "status"), FAILURES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_a_failing_part_is_an_error_and_never_a_verdict(
    folder: Path, error: Exception, status: int, method: str, path: str, body: Any
):
    """Each failure has its status on every route, says why, and when to come again."""
    response = failing_client(folder, error).open(path, method=method, json=body)
    problem = require_problem(response, status, path)
    assert str(error) in problem["detail"]
    assert ("Retry-After" in response.headers) is (status in (429, 503))


@pytest.mark.parametrize(("method", "path", "body"), REQUESTS)
def test_an_unexpected_error_tells_nothing_of_itself(folder: Path, method: str, path: str, body: Any):
    """What nobody foresaw is a 500 in the one shape, without the message of the exception."""
    response = failing_client(folder, KeyError("secret in /srv/place")).open(
        path, method=method, json=body
    )
    require_problem(response, 500, path)
    assert "secret" not in response.text
    assert "KeyError" not in response.text
    assert "Traceback" not in response.text


def test_a_batch_of_a_bulk_request_that_fails_is_told_line_by_line(folder: Path):
    """When the disk is full in the middle of a bulk request, each line says so."""
    response = failing_client(folder, CorpusFull("no room")).post(
        "/v1/documents/bulk",
        data=b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}\n',
        content_type="application/x-ndjson",
    )
    lines = [json.loads(line) for line in response.text.splitlines()]
    assert [(one["id"], one["status"], one["error"]) for one in lines] == [
        ("a", "failed", "no room"),
        ("b", "failed", "no room"),
    ]


def test_until_models_are_loaded_everything_is_503(folder: Path):
    """Before that, every route says to come again, readiness lists what is there, and it lives."""
    app = create_app(Settings(), make_components(folder))
    app.extensions["corroborate"] = Loading({**dict.fromkeys(PARTS, "waiting"), "database": "ok"}, None)
    client = app.test_client()
    for method, path, body in REQUESTS:
        response = client.open(path, method=method, json=body)
        require_problem(response, 503, path)
        assert int(response.headers["Retry-After"]) > 0
    ready = client.get("/health/ready")
    dependencies = require_problem(ready, 503, "/health/ready")["dependencies"]
    assert dependencies == {
        "database": "ok",
        "encoder": "waiting",
        "index": "waiting",
        "claim_model": "waiting",
        "stance_model": "waiting",
    }
    assert int(ready.headers["Retry-After"]) > 0
    assert client.get("/health/live").get_json() == {"status": "ok"}


def test_health_says_when_it_is_ready(folder: Path):
    """With everything loaded, readiness is a 200 with a line a part."""
    ready = make_client(make_components(folder)).get("/health/ready")
    assert ready.status_code == 200
    assert ready.get_json()["status"] == "ready"
    assert set(ready.get_json()["dependencies"]) == set(PARTS)
