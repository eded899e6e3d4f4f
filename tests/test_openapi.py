"""The description of the API: complete, true, and kept by answers to generated requests."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.checks import positive_data_acceptance

from index.records import Document
from service.app import create_app
from service.settings import Settings
from service_fixtures import make_components

UNDOCUMENTED = {
    "/openapi.json",
    *("/docs", "/docs/", "/docs/<path:path>", "/docs/dist/<path:filename>"),
    *("/", "/web/<name>"),
}
"""The description itself and its page, and the page for people."""


def from_loopback(app: Any) -> Any:
    """An application whose callers, who name no address, are on this machine."""

    def call(environ: dict[str, Any], start_response: Any) -> Any:
        return app({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)

    return call


def local_app(folder: Path) -> Flask:
    """The application over a corpus of two documents."""
    documents = [
        Document("mill", "The mill burned 🔥. It was rebuilt.", title="Mill"),
        Document("0", "A school stands there."),
    ]
    app = create_app(Settings(), make_components(folder, documents))
    app.wsgi_app = from_loopback(app.wsgi_app)
    return app


# Tests are made from the description while they are collected, before there are fixtures.
_FOLDER = TemporaryDirectory()
API_SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", local_app(Path(_FOLDER.name)))


@pytest.fixture
def app(folder: Path) -> Flask:
    return local_app(folder)


@pytest.fixture
def description(app: Flask) -> dict[str, Any]:
    return app.test_client().get("/openapi.json").get_json()


def test_the_description_is_openapi_3_1(description: dict[str, Any]):
    """It says so, and a strict reader finds no fault in it."""
    assert description["openapi"].startswith("3.1.")
    assert description["info"]["title"] == "Corroborate"
    API_SCHEMA.validate()


def test_every_route_is_described(app: Flask, description: dict[str, Any]):
    """Each path and method of the application stands in the description, and no others."""
    routes = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule not in UNDOCUMENTED
    }
    written = {
        (path, method)
        for path, operations in description["paths"].items()
        for method in operations
        if method in ("get", "post", "put", "patch", "delete")
    }
    assert written == routes


def test_every_operation_is_explained_and_its_errors_are_problems(description: dict[str, Any]):
    """Each has a summary, an answer, and errors described as problem+json."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            place = f"{method} {path}"
            assert operation.get("summary"), place
            errors = {
                status: resolved(description, answer)
                for status, answer in operation["responses"].items()
                if not status.startswith(("2", "3"))
            }
            assert errors, place
            for status, answer in errors.items():
                assert set(answer["content"]) == {"application/problem+json"}, (place, status)


def resolved(description: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """An answer, or the one that it refers to."""
    if "$ref" not in answer:
        return answer
    name = answer["$ref"].removeprefix("#/components/responses/")
    return description["components"]["responses"][name]


def test_the_page_of_the_description_needs_no_other_site(app: Flask):
    """``/docs`` and what it loads come from here."""
    page = app.test_client().get("/docs/")
    assert page.status_code == 200
    assert 'src="http' not in page.text
    assert 'href="http' not in page.text


def test_patterns_are_those_of_every_language(description: dict[str, Any]):
    """A pattern of JSON Schema ends in a dollar sign; Python's own mark for it is a letter elsewhere."""
    assert r"\\Z" not in json.dumps(description)


@pytest.mark.parametrize(
    ("path", "body", "is_valid"),
    [
        ("/v1/verify", {"claim": "x"}, True),
        ("/v1/verify", {"claims": ["x", {"text": "y", "id": "k:7"}], "top_k": 50}, True),
        ("/v1/verify", {}, False),
        ("/v1/verify", {"claim": "x", "claims": ["x"]}, False),
        ("/v1/verify", {"claims": []}, False),
        ("/v1/verify", {"claims": [" "]}, False),
        ("/v1/verify", {"claims": ["x"] * 101}, False),
        ("/v1/verify", {"claim": "x" * 5001}, False),
        ("/v1/verify", {"claim": "x", "top_k": 51}, False),
        ("/v1/verify", {"claim": "x", "colour": "red"}, False),
        ("/v1/search", {"query": "x", "top_k": 1}, True),
        ("/v1/search", {}, False),
        ("/v1/documents", {"text": "x", "id": "tv-1", "language": "nb-NO"}, True),
        ("/v1/documents", {"documents": [{"text": "x"}, {"id": "fails alone"}]}, True),
        ("/v1/documents", {}, False),
        ("/v1/documents", {"text": " "}, False),
        ("/v1/documents", {"text": "x", "id": "a b"}, False),
        ("/v1/documents", {"documents": []}, False),
    ],
)
def test_the_description_and_the_service_agree(
    app: Flask, description: dict[str, Any], path: str, body: Any, is_valid: bool
):
    """What the one calls valid the other accepts, and what it does not, the other refuses."""
    content = description["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    schema = {**content["schema"], "components": description["components"]}
    assert jsonschema_rs.is_valid(schema, body) is is_valid
    assert app.test_client().post(path, json=body).status_code == (200 if is_valid else 422)


# Lines are no JSON value that a description could tell; `test_api_documents` sends them.
@API_SCHEMA.exclude(path="/v1/documents/bulk").parametrize()
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_generated_requests_get_what_is_described(case):
    """Good and bad requests made from the description are answered as it says, and never with a 500."""
    # No schema can tell that a date is of the calendar, or that a string holds no NUL: what it calls
    # valid may be refused.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
