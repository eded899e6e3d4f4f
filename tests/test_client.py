"""``corroborate verify --url``: asks a service that runs elsewhere."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from index.records import Document
from service.app import create_app
from service.cli import run
from service.settings import Settings
from service_fixtures import make_components

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command where no model can be loaded: exit status, output, errors."""
    monkeypatch.delenv("CORROBORATE_API_KEY", raising=False)
    monkeypatch.setattr("service.client.build", None)

    def call(*arguments: str) -> tuple[int, str, str]:
        status = run(["--data", str(tmp_path / "elsewhere"), *arguments])
        return status, *capsys.readouterr()

    return call


@pytest.fixture
def address(folder: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """A live server over the test's data folder, with the key of the parameter or none."""
    settings = Settings(api_key=getattr(request, "param", ""))
    app = create_app(settings, make_components(folder, [Document("mill", "The mill burned.")]))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_url_asks_a_live_service(address: str, cli: Run):
    """With ``--url`` the answer is the service's, and no model is loaded here."""
    status, out, _ = cli("verify", "--url", f"{address}/", "--json", *["The mill burned"] * 101)
    answer = json.loads(out)
    assert (status, answer["summary"]["SUPPORTED"]) == (0, 101)
    assert answer["results"][100]["claim"]["id"] == "c101"


@pytest.mark.parametrize("address", ["a-key"], indirect=True)
def test_url_sends_the_key(address: str, cli: Run, monkeypatch: pytest.MonkeyPatch):
    """CORROBORATE_API_KEY goes with the request; without it the refusal is a failure."""
    status, out, err = cli("verify", "--url", address, "The mill burned")
    assert (status, out) == (2, "")
    assert "401" in err
    monkeypatch.setenv("CORROBORATE_API_KEY", "a-key")
    assert cli("verify", "--url", address, "The mill burned")[:1] == (0,)


def test_url_hands_on_what_the_service_refuses(address: str, cli: Run):
    """Bad input is status 1 also when the service is the one to say so."""
    status, _, err = cli("verify", "--url", address, "--top-k", "99", "x")
    assert status == 1
    assert "top_k" in err


def test_url_of_nobody_is_a_failure(cli: Run):
    """An address where nobody answers exits with 2 and is named."""
    status, out, err = cli("verify", "--url", "http://127.0.0.1:9", "x")
    assert (status, out) == (2, "")
    assert "http://127.0.0.1:9" in err


@pytest.mark.parametrize("url", ["nonsense", "127.0.0.1:8000", "ftp://127.0.0.1"])
def test_a_url_that_is_not_http_is_bad_input(cli: Run, url: str):
    """A mistake in the command is status 1 and says what an address begins with."""
    status, out, err = cli("verify", "--url", url, "x")
    assert (status, out) == (1, "")
    assert "http://" in err
