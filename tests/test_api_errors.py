"""Every bad request on every route: one table, one shape, never a 500."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient

from service_fixtures import make_client, make_components, require_problem

JSON_ROUTES = ("/v1/verify", "/v1/search", "/v1/documents")

LIMIT = 2_000_000
"""Bytes a body may have in these tests: more than the longest claim in the table."""


@dataclass(frozen=True)
class Bad:
    """A request and what it must be answered; ``pointer`` None where no field is to blame."""

    path: str
    body: bytes
    status: int
    pointer: str | None = None
    says: str = ""
    method: str = "POST"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


def wrong_shape(path: str, body: Any, pointer: str, says: str = "") -> Bad:
    """Valid JSON of a wrong shape or range."""
    return Bad(path, json.dumps(body).encode(), 422, pointer, says)


DEEP_65 = b'{"claim": ' + b"[" * 64 + b"]" * 64 + b"}"
DEEP_100_000 = b"[" * 100_000

NOT_STRICT = {
    "white space": (b" \n", ""),
    "not JSON": (b"claim=x", ""),
    "half of an object": (b'{"claim": "x"', ""),
    "two objects": (b"{} {}", ""),
    "single quotes": (b"{'claim': 'x'}", ""),
    "NaN": (b'{"claim": "x", "top_k": NaN}', "NaN"),
    "Infinity": (b'{"claim": "x", "top_k": Infinity}', "Infinity"),
    "minus Infinity": (b'{"claim": "x", "top_k": -Infinity}', "Infinity"),
    "a number beyond all range": (b'{"claim": "x", "top_k": 1e999}', "too large"),
    "a number of 5,000 digits": (b'{"claim": "x", "top_k": ' + b"9" * 5000 + b"}", "digits"),
    "a key twice": (b'{"claim": "x", "claim": "y"}', "twice"),
    "a key twice, further in": (b'{"a": [{"b": 1, "b": 2}]}', "twice"),
    "a lone surrogate": (rb'{"claim": "\ud800"}', "surrogate"),
    "a lone low surrogate": (rb'{"claim": "x\udc00y"}', "surrogate"),
    "a lone surrogate as a key": (rb'{"\ud800": 1}', "surrogate"),
    "NUL": (rb'{"claim": "a\u0000b"}', "NUL"),
    "raw NUL": (b'{"claim": "a\x00b"}', ""),
    "nested 65 deep": (DEEP_65, "64"),
    "nested 100,000 deep": (DEEP_100_000, "64"),
    "objects nested 100,000 deep": (b'{"a":' * 100_000, "64"),
    "not UTF-8": (b'{"claim": "\xff\xfe"}', "UTF-8"),
    "UTF-16": ('{"claim": "x"}'.encode("utf-16"), ""),
}

JSON = {"Content-Type": "application/json"}

CASES = {
    **{
        f"{path}: {name}": Bad(path, body, 400, says=says)
        for path in JSON_ROUTES
        for name, (body, says) in NOT_STRICT.items()
    },
    **{
        f"{path}: {name}": Bad(path, b'{"claim": "x"}', status, says=says, headers=headers)
        for path in (*JSON_ROUTES, "/v1/documents/bulk")
        for name, status, says, headers in [
            ("wrong content type", 415, "Content-Type", {"Content-Type": "text/plain"}),
            ("form", 415, "Content-Type", {"Content-Type": "application/x-www-form-urlencoded"}),
            ("no content type", 415, "Content-Type", {}),
            ("gzip", 415, "Content-Encoding", {**JSON, "Content-Encoding": "gzip"}),
            ("in chunks", 411, "Content-Length", {**JSON, "Transfer-Encoding": "chunked"}),
            (
                "Accept that can't be met",
                406,
                "The answer is",
                {**JSON, "Accept": "text/html"},
            ),
        ]
    },
    **{
        f"{path}: no body, no length": Bad(path, b"", 411, says="Content-Length") for path in JSON_ROUTES
    },
    **{
        f"{path}: a body over the limit": Bad(path, b" " * (LIMIT + 1), 413, says=str(LIMIT))
        for path in (*JSON_ROUTES, "/v1/documents/bulk")
    },
    **{
        f"{path}: the body is {body}": wrong_shape(path, body, "#")
        for path in JSON_ROUTES
        for body in ([], "x", 7, None, True)
    },
    **{
        f"verify: {body}"[:90]: wrong_shape("/v1/verify", body, pointer)
        for body, pointer in [
            ({}, "#"),
            ({"claim": "x", "claims": ["x"]}, "#"),
            ({"claim": None}, "#/claim"),
            ({"claim": ""}, "#/claim"),
            ({"claim": " \n\u3000"}, "#/claim"),
            ({"claim": 7}, "#/claim"),
            ({"claim": {"text": "x"}}, "#/claim"),
            ({"claims": "x"}, "#/claims"),
            ({"claims": []}, "#/claims"),
            ({"claims": {"0": "x"}}, "#/claims"),
            ({"claims": ["x", 7]}, "#/claims/1"),
            ({"claims": ["x", None]}, "#/claims/1"),
            ({"claims": ["x", "  "]}, "#/claims/1"),
            ({"claims": [["x"]]}, "#/claims/0"),
            ({"claims": [{}]}, "#/claims/0/text"),
            ({"claims": [{"text": ""}]}, "#/claims/0/text"),
            ({"claims": ["x", {"text": "x", "id": "a b"}]}, "#/claims/1/id"),
            ({"claims": [{"text": "x", "id": ""}]}, "#/claims/0/id"),
            ({"claims": [{"text": "x", "date": "2 May 2023"}]}, "#/claims/0/date"),
            ({"claims": [{"text": "x", "url": ""}]}, "#/claims/0/url"),
            ({"claim": "x", "filter": {"publishers": ["A"]}}, "#/filter/publishers"),
            ({"claim": "x", "filter": {"publisher": "A"}}, "#/filter/publisher"),
            ({"claim": "x", "filter": {"language": "English!"}}, "#/filter/language"),
            ({"claim": "x", "filter": {"published_to": "2023-02-30"}}, "#/filter/published_to"),
            (
                {
                    "claim": "x",
                    "filter": {"published_from": "2023-02-02", "published_to": "2023-01-01"},
                },
                "#/filter/published_to",
            ),
            ({"claims": [{"text": "x", "id": 7}]}, "#/claims/0/id"),
            ({"claims": [{"text": "x", "id": "c2"}, "y"]}, "#/claims"),
            ({"claims": [{"text": "x", "a/b~c": 1}]}, "#/claims/0/a~1b~0c"),
            ({"claim": "x", "colour": "red"}, "#/colour"),
            ({"claim": "x", "top_k": 0}, "#/top_k"),
            ({"claim": "x", "top_k": 51}, "#/top_k"),
            ({"claim": "x", "top_k": "5"}, "#/top_k"),
            ({"claim": "x", "top_k": 2.5}, "#/top_k"),
            ({"claim": "x", "top_k": True}, "#/top_k"),
            ({"claim": "x", "top_k": None}, "#/top_k"),
            ({"claim": "x", "top_k": 10**300}, "#/top_k"),
            ({"claim": "x", "include_neutral": "true"}, "#/include_neutral"),
            ({"claim": "x", "include_neutral": 1}, "#/include_neutral"),
        ]
    },
    "verify: a claim of 5,001 characters": wrong_shape(
        "/v1/verify", {"claims": ["x", {"text": "x" * 5001}]}, "#/claims/1/text", "5000"
    ),
    "verify: a claim of 1 MB": wrong_shape(
        "/v1/verify", {"claims": ["x" * 10**6]}, "#/claims/0", "5000"
    ),
    "verify: 101 claims": wrong_shape("/v1/verify", {"claims": ["x"] * 101}, "#/claims", "100"),
    "verify: 10,000 claims": wrong_shape("/v1/verify", {"claims": ["x"] * 10_000}, "#/claims", "100"),
    **{
        f"search: {body}"[:90]: wrong_shape("/v1/search", body, pointer)
        for body, pointer in [
            ({}, "#/query"),
            ({"query": " "}, "#/query"),
            ({"query": ["x"]}, "#/query"),
            ({"query": "x" * 5001}, "#/query"),
            ({"query": "x", "top_k": 51}, "#/top_k"),
            ({"query": "x", "claim": "x"}, "#/claim"),
        ]
    },
    **{
        f"documents: {body}"[:90]: wrong_shape("/v1/documents", body, pointer)
        for body, pointer in [
            ({}, "#/text"),
            ({"text": " "}, "#/text"),
            ({"text": "x", "id": "a/b"}, "#/id"),
            ({"text": "x", "tags": ["a", 7]}, "#/tags/1"),
            ({"text": "x", "colour": "red"}, "#/colour"),
            ({"documents": []}, "#/documents"),
            ({"documents": {"text": "x"}}, "#/documents"),
            ({"documents": [{"text": "x"}] * 1001}, "#/documents"),
        ]
    },
    **{
        f"documents: {query}": Bad(f"/v1/documents?{query}", b"", 422, pointer, method="GET", headers={})
        for query, pointer in [
            ("limit=0", "#/limit"),
            ("limit=1001", "#/limit"),
            ("limit=-1", "#/limit"),
            ("limit=many", "#/limit"),
            ("limit=" + "9" * 5000, "#/limit"),
        ]
    },
    "bulk: JSON and no lines": Bad("/v1/documents/bulk", b'{"text": "x"}', 415, says="ndjson"),
    "bulk: a broken line": Bad(
        "/v1/documents/bulk",
        b"{}\n{",
        400,
        None,
        "line 2",
        headers={"Content-Type": "application/x-ndjson"},
    ),
    **{
        f"{method} {path}: there is none": Bad(path, b"", 404, None, method=method, headers={})
        for method, path in [
            ("GET", "/v1/documents/none"),
            ("DELETE", "/v1/documents/none"),
            ("GET", "/v1/documents/%00"),
            ("GET", "/v1/documents/%F0%9F%8C%8B"),
            ("GET", "/v1/documents/a/b"),
            ("GET", "/v1/nothing"),
            ("POST", "/v1"),
            ("GET", "/nowhere"),
            ("GET", "/../etc/passwd"),
        ]
    },
    **{
        f"{method} {path}: not this method": Bad(path, b"", 405, None, method=method, headers={})
        for method, path in [
            ("GET", "/v1/verify"),
            ("PUT", "/v1/verify"),
            ("DELETE", "/v1/search"),
            ("PATCH", "/v1/documents/x"),
            ("PUT", "/v1/documents"),
            ("POST", "/health/live"),
            ("POST", "/openapi.json"),
        ]
    },
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return make_client(make_components(tmp_path_factory.mktemp("data")), max_body_bytes=LIMIT)


@pytest.mark.parametrize("bad", CASES.values(), ids=CASES.keys())
def test_a_bad_request_is_a_problem(client: FlaskClient, bad: Bad):
    """Status, shape, the field to blame, the request's id: as the contract says, never a 500."""
    headers = {**bad.headers, "X-Request-ID": "a-client.1"}
    response = client.open(bad.path, method=bad.method, data=bad.body, headers=headers)
    path = response.request.path if "%" in bad.path or ".." in bad.path else bad.path
    problem = require_problem(response, bad.status, path)
    assert response.headers["X-Request-ID"] == "a-client.1"
    assert bad.says in problem["detail"]
    assert len(problem["detail"]) < 1000
    if bad.status == 405:
        assert response.headers["Allow"]
        assert bad.method not in response.headers["Allow"]
    if bad.pointer is not None:
        assert bad.pointer in [error["pointer"] for error in problem["errors"]]
        assert all(error["detail"] for error in problem["errors"])


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "a\u00e5", "<x>"])
def test_an_ill_formed_request_id_is_replaced(client: FlaskClient, given: str):
    """An id that could break a log or a page is not echoed; another takes its place."""
    response = client.get("/v1/nothing", headers={"X-Request-ID": given})
    assert response.headers["X-Request-ID"] not in ("", given)
    require_problem(response, 404, "/v1/nothing")


def test_every_answer_has_a_request_id(client: FlaskClient):
    """Good answers too carry an id, each its own."""
    first, second = (client.get("/v1/documents").headers["X-Request-ID"] for _ in range(2))
    assert first
    assert first != second
