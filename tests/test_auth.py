"""Who is answered: deny by default, proved by walking every route."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app
from service.settings import Settings
from service_fixtures import make_components

KEY = "a-long-secret-key-å"

HEALTH = {"/health/live", "/health/ready"}

DOCUMENTATION = {
    "/openapi.json",
    *("/docs", "/docs/", "/docs/<path:path>", "/docs/dist/<path:filename>"),
    *("/", "/web/<name>"),
}


@pytest.fixture
def app(folder: Path) -> Flask:
    return create_app(Settings(), make_components(folder))


@pytest.fixture
def keyed(folder: Path) -> Flask:
    return create_app(Settings(api_key=KEY), make_components(folder))


def routes(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Rule, method and a concrete path of every route."""
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument in rule.arguments:
            path = path.replace(f"<path:{argument}>", "index.css").replace(f"<{argument}>", "x")
        assert "<" not in path
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield rule.rule, method, path


def statuses(app: Flask, chosen: set[str] | None = None, **request) -> dict[tuple[str, str], int]:
    """Each route's answer to a request; of the routes in ``chosen``, or all."""
    client = app.test_client()
    return {
        (rule, method): client.open(path, method=method, **request).status_code
        for rule, method, path in routes(app)
        if chosen is None or rule in chosen
    }


def from_address(address: str) -> dict[str, dict[str, str]]:
    return {"environ_overrides": {"REMOTE_ADDR": address}}


def test_the_walk_sees_the_routes(app: Flask):
    """The walk that proves the rest is over all routes of the contract that exist."""
    seen = {(rule, method) for rule, method, _ in routes(app)}
    assert seen >= {
        ("/v1/verify", "POST"),
        ("/v1/search", "POST"),
        ("/v1/documents", "POST"),
        ("/v1/documents", "GET"),
        ("/v1/documents/bulk", "POST"),
        ("/v1/documents/<document_id>", "GET"),
        ("/v1/documents/<document_id>", "DELETE"),
        ("/openapi.json", "GET"),
        *((path, "GET") for path in HEALTH),
    }


FOREIGN = {
    "another machine": from_address("192.0.2.7"),
    "another machine, v6": from_address("2001:db8::1"),
    "another machine, mapped": from_address("::ffff:192.0.2.7"),
    "all addresses": from_address("0.0.0.0"),
    "no address": from_address(""),
    "Forwarded": {"headers": {"Forwarded": "for=127.0.0.1"}},
    "X-Forwarded-For": {"headers": {"X-Forwarded-For": "127.0.0.1"}},
    "X-Forwarded-Host": {"headers": {"X-Forwarded-Host": "localhost"}},
    "X-Forwarded-Proto": {"headers": {"X-Forwarded-Proto": "https"}},
    "CF-Connecting-IP": {"headers": {"CF-Connecting-IP": "127.0.0.1"}},
    "Via": {"headers": {"Via": "1.1 proxy"}},
    "X-Real-IP": {"headers": {"X-Real-IP": "127.0.0.1"}},
    "foreign Host": {"headers": {"Host": "evil.example"}},
    "foreign Host with a port": {"headers": {"Host": "evil.example:8000"}},
    "Host that begins with localhost": {"headers": {"Host": "localhost.evil.example"}},
    "Host that begins with the address": {"headers": {"Host": "127.0.0.1.evil.example"}},
    "address of another machine as Host": {"headers": {"Host": "192.0.2.7:8000"}},
}


@pytest.mark.parametrize("request_", FOREIGN.values(), ids=FOREIGN.keys())
def test_without_a_key_only_this_machine_is_answered(app: Flask, request_):
    """Every route but health refuses other machines, forwarded requests and foreign Host names."""
    found = statuses(app, **request_)
    assert {route: status for route, status in found.items() if status != 403} == {
        (path, "GET"): 200 for path in HEALTH
    }


@pytest.mark.parametrize("request_", [from_address("192.0.2.7"), {"headers": {"Host": "evil.example"}}])
def test_a_path_that_does_not_exist_is_refused_like_all_else(app: Flask, request_):
    """A stranger can't tell which paths there are."""
    client = app.test_client()
    assert client.get("/v1/nothing", **request_).status_code == 403
    assert client.put("/v1/verify", **request_).status_code == 403


@pytest.mark.parametrize("address", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]"]
)
def test_without_a_key_this_machine_passes(app: Flask, address: str, host: str):
    """Loopback of either version passes, by any of its own names."""
    found = statuses(app, headers={"Host": host}, **from_address(address))
    assert 403 not in found.values()
    assert 401 not in found.values()


BAD_KEYS = {
    "no key": {},
    "wrong key": {"Authorization": "Bearer wrong"},
    "wrong key in X-API-Key": {"X-API-Key": "wrong"},
    "empty key": {"Authorization": "Bearer ", "X-API-Key": ""},
    "beginning of the key": {"X-API-Key": "a-long-secret"},
    "key of another scheme": {"Authorization": f"Basic {KEY}".encode().decode("latin-1")},
    "key without a scheme": {"Authorization": KEY.encode().decode("latin-1")},
}


@pytest.mark.parametrize("headers", BAD_KEYS.values(), ids=BAD_KEYS.keys())
def test_with_a_key_set_no_or_a_wrong_key_is_refused(keyed: Flask, headers: dict[str, str]):
    """Every route but health, the description and the page wants the key, from this machine too."""
    found = statuses(keyed, headers=headers)
    open_routes = {rule for (rule, _), status in found.items() if status != 401}
    assert HEALTH <= open_routes <= HEALTH | DOCUMENTATION
    response = keyed.test_client().post("/v1/verify", json={"claim": "x"}, headers=headers)
    assert response.mimetype == "application/problem+json"


PLAIN_KEY = "an-ascii-key"


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {PLAIN_KEY}"},
        {"Authorization": f"bearer {PLAIN_KEY}"},
        {"X-API-Key": PLAIN_KEY},
        {"X-API-Key": PLAIN_KEY, "X-Forwarded-For": "192.0.2.7", "Host": "facts.example"},
    ],
)
@pytest.mark.parametrize("address", ["127.0.0.1", "192.0.2.7"])
def test_the_right_key_passes_from_everywhere(folder: Path, headers: dict[str, str], address: str):
    """With the key, as Bearer or X-API-Key, every route is answered, also behind a proxy."""
    app = create_app(Settings(api_key=PLAIN_KEY), make_components(folder))
    found = statuses(app, headers=headers, **from_address(address))
    assert not {401, 403} & set(found.values())


def test_a_key_outside_ascii_never_fails_the_service(keyed: Flask):
    """Header bytes that are no ASCII are compared, and never a 500."""
    client: FlaskClient = keyed.test_client()
    for given in ("\u00e5", "\u00ff\u00fe", KEY.encode().decode("latin-1")):
        response = client.get("/v1/documents", headers={"X-API-Key": given})
        assert response.status_code in (200, 401)


def test_the_refusal_says_what_to_do(app: Flask, keyed: Flask):
    """A 403 tells how to set a key, a 401 how to send it, and neither tells the key."""
    refused = app.test_client().get("/v1/documents", **from_address("192.0.2.7"))
    assert "CORROBORATE_API_KEY" in refused.get_json()["detail"]
    unknown = keyed.test_client().get("/v1/documents")
    assert "Authorization: Bearer" in unknown.get_json()["detail"]
    assert "secret" not in unknown.text
