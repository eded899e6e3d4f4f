"""The service as a process: starts, answers many at once, sees other processes' changes, stops."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import service
from fakes import OtherEncoder
from index.corpus import Corpus
from index.database import Database
from index.ingest import Ingestor
from index.records import Document

pytestmark = pytest.mark.models

START_S = 180

CLAIMS = (files("service") / "sample" / "claims.txt").read_text("utf-8").split("\n")[:16]


def command(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "service.main", "--data", str(data), *words]


def finished(data: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(data, *words),
        env={**os.environ, "HF_HUB_OFFLINE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=START_S,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A running ``corroborate serve`` on 127.0.0.1."""

    def __init__(self, data: Path) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        with (data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command(data, "serve", "--port", str(port)), stdout=log, stderr=log
            )
        self.before_ready = self._wait()

    def _wait(self) -> list[tuple[int, str, dict[str, Any]]]:
        """Wait until it is ready; what it said on readiness before."""
        said = []
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the server has ended"
            try:
                status, kind, body = self.ask("/health/ready")
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.05)
                continue
            if status == 200:
                return said
            said.append((status, kind, body))
            time.sleep(0.2)
        pytest.fail("the server did not become ready")

    def ask(self, path: str, body: Any = None) -> tuple[int, str, dict[str, Any]]:
        """Status, content type and body of an answer; POSTs where there is a body."""
        content = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} if content else {}
        request = urllib.request.Request(self.address + path, content, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.headers["Content-Type"], json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, error.headers["Content-Type"], json.load(error)

    def verify(self, claim: str) -> dict[str, Any]:
        """The result on one claim."""
        status, _, answer = self.ask("/v1/verify", {"claim": claim})
        assert status == 200, answer
        return answer["results"][0]

    def stop(self) -> int:
        """Ask it to stop; its exit status."""
        self.process.terminate()
        return self.process.wait(60)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("server")
    added = finished(folder, "corpus", "add", "--sample")
    assert added.returncode == 0, added.stderr
    return folder


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Server]:
    started = Server(data)
    yield started
    if started.process.poll() is None:
        started.stop()


def test_until_it_is_ready_it_says_so(server: Server):
    """While models load, readiness is a problem with 503 that lists what is there."""
    assert server.before_ready
    for status, kind, body in server.before_ready:
        assert (status, kind) == (503, "application/problem+json")
        parts = {"database", "encoder", "index", "claim_model", "stance_model"}
        assert set(body["dependencies"]) == parts
    assert server.ask("/health/live")[2] == {"status": "ok"}


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Igor Salikov wants to testify in The Hague", "SUPPORTED"),
        pytest.param(
            *("Boris Bondarev sought asylum in Switzerland", "SUPPORTED"),
            marks=pytest.mark.xfail(
                strict=True, reason="left open: the sentence stands last in its passage, .66 of .74"
            ),
        ),
        ("Boris Bondarev was Russia's ambassador to the United Nations in Geneva", "REFUTED"),
        ("The museum in Tromsø bought a painting of a horse", "NOT_ENOUGH_INFO"),
    ],
)
def test_claims_on_the_sample_get_their_verdict(server: Server, claim: str, expected: str):
    """What the sample notes say plainly comes out as verdict, and the sentence stands in the note."""
    result = server.verify(claim)
    assert result["verdict"] == expected
    for piece in [*result["supporting"], *result["contradicting"]]:
        text = server.ask(f"/v1/documents/{piece['document_id']}")[2]["text"]
        assert text[piece["start"] : piece["end"]] == piece["text"]
        rationale = piece["rationale"]
        assert text[rationale["start"] : rationale["end"]] == rationale["text"]


def test_a_job_on_a_draft_gives_what_the_draft_gives(server: Server):
    """The sample draft, over a real server whose worker takes the job by itself."""
    text = (Path(service.__file__).parent / "sample" / "drafts" / "defectors.txt").read_text("utf-8")
    status, _, alone = server.ask("/v1/drafts/verify", {"text": text})
    assert status == 200
    verdicts = {result["claim"]["text"]: result["verdict"] for result in alone["results"]}
    claim = "Boris Bondarev was Russia's ambassador to the United Nations in Geneva."
    assert verdicts[claim] == "REFUTED"
    status, _, job = server.ask("/v1/jobs", {"drafts": [{"text": text}]})
    assert status == 202
    deadline = time.monotonic() + 120
    while job["state"] != "DONE" and time.monotonic() < deadline:
        time.sleep(0.2)
        job = server.ask(f"/v1/jobs/{job['id']}")[2]
    (item,) = job["results"]
    assert item["result"]["results"] == alone["results"]


def test_sixteen_requests_at_once_get_what_each_gets_alone(server: Server):
    """Verdicts are the same and scores within 1e-4, whoever else asks."""
    assert len(set(CLAIMS)) == 16
    alone = [server.verify(claim) for claim in CLAIMS]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(server.verify, CLAIMS))
    for first, second in zip(alone, together, strict=True):
        assert (first["claim"], first["verdict"]) == (second["claim"], second["verdict"])
        assert second["confidence"] == pytest.approx(first["confidence"], abs=1e-4)
        for side in ("supporting", "contradicting"):
            expected = {piece["passage_id"]: piece["scores"] for piece in first[side]}
            found = {piece["passage_id"]: piece["scores"] for piece in second[side]}
            assert set(found) == set(expected)
            for name, scores in found.items():
                assert scores == pytest.approx(expected[name], abs=1e-4)


def test_a_document_of_another_process_is_found_by_the_next_request(
    server: Server, data: Path, tmp_path: Path
):
    """What ``corroborate corpus add`` commits is evidence at once in a running service."""
    claim = "The lighthouse of Grindholmen was painted red in 1954"
    assert server.verify(claim)["supporting"] == []
    note = tmp_path / "lighthouse.txt"
    note.write_text("The lighthouse of Grindholmen was painted red in 1954.", "utf-8")
    assert finished(data, "corpus", "add", str(note)).returncode == 0
    assert [one["document_id"] for one in server.verify(claim)["supporting"]] == ["lighthouse.txt"]


def test_what_was_acknowledged_survives_a_restart(server: Server, data: Path):
    """After SIGTERM, an exit with 0, and a new start the same document is still evidence."""
    claim = "The ferry to Lyngholmen was cancelled on Sunday"
    document = {"id": "ferry", "text": "The ferry to Lyngholmen was cancelled on Sunday."}
    status, _, added = server.ask("/v1/documents", document)
    assert (status, added["results"][0]["status"]) == (200, "created")
    assert server.stop() == 0
    again = Server(data)
    try:
        assert [one["document_id"] for one in again.verify(claim)["supporting"]] == ["ferry"]
    finally:
        assert again.stop() == 0


def test_vectors_of_another_encoder_stop_the_start(tmp_path: Path):
    """The exit status is 2, and the message names the command that mends it."""
    Ingestor(Corpus(Database(tmp_path)), OtherEncoder()).add([Document("a", "The mill burned.")])
    stopped = finished(tmp_path, "serve", "--port", str(free_port()))
    assert stopped.returncode == 2
    assert "corroborate corpus rebuild" in stopped.stderr


def test_a_missing_stance_model_stops_the_start(tmp_path: Path):
    """The exit status is 2, and the message names the folder."""
    missing = str(tmp_path / "no-model")
    stopped = finished(tmp_path, "serve", "--port", str(free_port()), CORROBORATE_STANCE_MODEL=missing)
    assert stopped.returncode == 2
    assert missing in stopped.stderr
