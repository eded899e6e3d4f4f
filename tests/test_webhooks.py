"""Callbacks: signed as published, only to listed and public places, repeated until they are taken."""

import base64
import hashlib
import hmac
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index.database import Database
from job_process import SetClock, Stores, answer_on
from service import safe_post
from service.errors import CallbackFailed, CallbackRefused
from service.jobs import JobRunner
from service.store.callbacks import WAITS_S, CallbackQueue
from service.webhooks import Webhooks, deliver_next, signature

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

TIMEOUT_S = 20


class Receiver(ThreadingHTTPServer):
    """Takes what is posted to it, and answers with the statuses it was given, then with 204."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.place = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.place}/hook?desk=1"
        self.statuses: list[int] = []
        self.received: list[tuple[str, dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append((self.path, headers, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_words: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join(TIMEOUT_S)
    server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def stores(database: Database, clock: SetClock) -> Stores:
    return Stores(database, clock=clock)


@pytest.fixture
def queue(database: Database, clock: SetClock) -> CallbackQueue:
    return CallbackQueue(database, clock)


@pytest.fixture
def webhooks(receiver: Receiver, clock: SetClock) -> Webhooks:
    return Webhooks(SECRET, [receiver.place], clock=clock)


def end_job(stores: Stores, callback_url: str | None, text: str = "a") -> str:
    job = stores.jobs.create([{"text": text}], {}, callback_url)
    item = stores.queue.claim("w1", 30)
    assert item is not None
    assert stores.queue.finish(item, answer_on(item.draft))
    return job.id


def test_the_signature_is_the_published_one():
    """The example with which the libraries of Standard Webhooks are tested."""
    signed = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_end_of_a_job_is_told_signed(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver, clock: SetClock
):
    """The receiver can check it with nothing but the secret; the draft's text is not in it."""
    job_id = end_job(stores, receiver.url, "an unpublished secret")
    clock.now += 5
    assert deliver_next(queue, webhooks)
    assert not deliver_next(queue, webhooks)
    [(path, headers, body)] = receiver.received
    assert path == "/hook?desk=1"
    assert headers["host"] == receiver.place
    assert headers["content-type"] == "application/json"
    assert int(headers["webhook-timestamp"]) == clock.now
    key = base64.b64decode(SECRET.split("_")[1])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    ended_at = datetime.fromtimestamp(clock.now - 5, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert json.loads(body) == {
        "type": "job.ended",
        "timestamp": ended_at,
        "data": {"id": job_id, "state": "DONE", "done": 1, "total": 1},
    }


def test_nothing_is_told_of_a_job_that_goes_on_or_has_no_callback(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver
):
    """Only its end is told, and only to who asked."""
    end_job(stores, None)
    stores.jobs.create([{"text": "a"}], {}, receiver.url)
    assert not deliver_next(queue, webhooks)
    assert receiver.received == []


def test_a_cancelled_job_is_told_too(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver
):
    """It has ended, and says how."""
    job = stores.jobs.create([{"text": "a"}], {}, receiver.url)
    stores.jobs.cancel(job.id)
    assert deliver_next(queue, webhooks)
    assert json.loads(receiver.received[0][2])["data"] == {
        "id": job.id,
        "state": "CANCELLED",
        "done": 0,
        "total": 1,
    }


def test_a_callback_that_is_not_taken_is_repeated_later_and_later(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver, clock: SetClock
):
    """With the same id and a timestamp of its own, until the receiver takes it."""
    receiver.statuses[:] = [500, 404, 429, 302]
    end_job(stores, receiver.url)
    sent_at = []
    for wait_s in (0, *WAITS_S[:4]):
        if wait_s:
            clock.now += wait_s - 1
            assert not deliver_next(queue, webhooks)
            clock.now += 1
        assert deliver_next(queue, webhooks)
        sent_at.append(clock.now)
    clock.now += 1e7
    assert not deliver_next(queue, webhooks)
    assert len({headers["webhook-id"] for _, headers, _ in receiver.received}) == 1
    assert [int(headers["webhook-timestamp"]) for _, headers, _ in receiver.received] == sent_at
    assert len({headers["webhook-signature"] for _, headers, _ in receiver.received}) == 5
    # Nobody went where the redirection led.
    assert {path for path, _, _ in receiver.received} == {"/hook?desk=1"}


def test_a_callback_is_given_up_in_the_end(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver, clock: SetClock
):
    """After ten attempts over about three days."""
    receiver.statuses[:] = [500] * 50
    end_job(stores, receiver.url)
    began_at, last_at = clock.now, clock.now
    for _ in range(100):
        if deliver_next(queue, webhooks):
            last_at = clock.now
        clock.now += 3600
    assert len(receiver.received) == 10
    assert 2 * 86_400 < last_at - began_at < 4 * 86_400


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver, clock: SetClock
):
    """410 says so."""
    receiver.statuses[:] = [410]
    end_job(stores, receiver.url)
    assert deliver_next(queue, webhooks)
    clock.now += 1e7
    assert not deliver_next(queue, webhooks)


def test_a_process_that_dies_while_it_calls_back_leaves_it_to_the_next(
    stores: Stores, queue: CallbackQueue, webhooks: Webhooks, receiver: Receiver, clock: SetClock
):
    """Nobody else makes the same attempt meanwhile, and a minute later it is made again."""
    end_job(stores, receiver.url)
    assert queue.claim() is not None
    assert not deliver_next(queue, webhooks)
    clock.now += 60
    assert deliver_next(queue, webhooks)
    assert len(receiver.received) == 1


def test_a_host_that_is_no_longer_listed_is_not_called(
    stores: Stores, queue: CallbackQueue, receiver: Receiver, clock: SetClock
):
    """What was allowed when the job was made is asked again before the call."""
    end_job(stores, receiver.url)
    assert deliver_next(queue, Webhooks(SECRET, ["cms.example.org"], clock=clock))
    clock.now += 1e7
    assert not deliver_next(queue, Webhooks(SECRET, [receiver.place], clock=clock))
    assert receiver.received == []


def test_a_running_service_calls_back(database: Database, receiver: Receiver):
    """From the making of a job to the message, by the clock on the wall."""
    stores, queue = Stores(database), CallbackQueue(database)
    webhooks = Webhooks(SECRET, [receiver.place])
    runner = JobRunner(
        stores.queue,
        lambda draft, _options, _still_wanted: answer_on(draft),
        deliver=lambda: deliver_next(queue, webhooks),
        poll_s=60,
    )
    runner.start()
    try:
        job = stores.jobs.create([{"text": "a"}, {"text": "b"}], {}, receiver.url)
        runner.wake()
        deadline = time.monotonic() + TIMEOUT_S
        while not receiver.received and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        runner.stop()
    [(_, headers, body)] = receiver.received
    assert json.loads(body)["data"] == {"id": job.id, "state": "DONE", "done": 2, "total": 2}
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < TIMEOUT_S


HOSTS = ["cms.example.org", "hooks.example.org:8443", "10.0.0.8:8080", "[::1]:9000"]


@pytest.mark.parametrize(
    "url",
    [
        "https://cms.example.org",
        "https://cms.example.org:443/hook",
        "HTTPS://CMS.Example.Org/hook?a=b&c=%20",
        "https://hooks.example.org:8443/",
        "http://10.0.0.8:8080/hook",
        "https://10.0.0.8:8080/hook",
        "http://[::1]:9000?x=1",
    ],
)
def test_a_listed_host_is_allowed(url: str):
    """A name over https on its port, an address on the port it is listed with."""
    Webhooks(SECRET, HOSTS).require_allowed(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://evil.example.org/", "evil.example.org:443 is not among CORROBORATE_WEBHOOK_HOSTS"),
        ("https://sub.cms.example.org/", "not among"),
        ("https://cms.example.org.evil.example/", "not among"),
        ("https://cms.example.org./", "not among"),
        ("https://cms.example.org:8443/", "not among"),
        ("https://hooks.example.org/", "not among"),
        ("https://10.0.0.8/", "not among"),
        ("http://10.0.0.8:8081/", "not among"),
        ("http://127.0.0.1:8080/", "not among"),
        ("http://167772168:8080/", "not among"),
        ("http://cms.example.org/", "not among"),
        ("http://cms.example.org:443/", "not among"),
        ("http://hooks.example.org:8443/", "only called over https"),
        ("https://user@cms.example.org/", "no http or https URL"),
        ("https://cms.example.org@evil.example/", "no http or https URL"),
        ("https://cms.example.org\\@evil.example/", "no http or https URL"),
        ("https://evil.example\\.cms.example.org/", "no http or https URL"),
        ("https://cms.example.org#@evil.example/", "no http or https URL"),
        ("https://cms.example.org/a b", "no http or https URL"),
        ("https://cms.example.org/\r\nX-Injected: 1", "no http or https URL"),
        ("https://cms.example.org/\n", "no http or https URL"),
        ("\thttps://cms.example.org/", "no http or https URL"),
        ("https://cmſ.example.org/", "no http or https URL"),
        ("https://cms.example.org:0/", "no port"),
        ("https://cms.example.org:65979/", "no port"),
        ("https://cms.example.org:/", "no http or https URL"),
        ("ftp://cms.example.org/", "no http or https URL"),
        ("file:///etc/passwd", "no http or https URL"),
        ("//cms.example.org/", "no http or https URL"),
        ("", "no http or https URL"),
    ],
)
def test_any_other_callback_is_refused_with_its_reason(url: str, reason: str):
    """Neither a listed name in another place of the URL nor another writing of an address helps."""
    with pytest.raises(CallbackRefused, match=reason):
        Webhooks(SECRET, HOSTS).require_allowed(url)


def test_without_a_secret_every_callback_is_refused():
    """The message names the setting."""
    with pytest.raises(CallbackRefused, match="CORROBORATE_WEBHOOK_SECRET"):
        Webhooks("", HOSTS).require_allowed("https://cms.example.org/")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),  # 93.184.215.14, as a network without IPv4 writes it
        *((one, False) for one in ("127.0.0.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "0.0.0.0")),
        *((one, False) for one in ("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255")),
        *((one, False) for one in ("192.0.2.1", "240.0.0.1", "198.18.0.1")),
        *((one, False) for one in ("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1")),
        *((one, False) for one in ("::ffff:127.0.0.1", "::ffff:10.0.0.8", "::127.0.0.1")),
        *((one, False) for one in ("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::")),
        *((one, False) for one in ("2001:db8::1", "localhost", "")),
    ],
)
def test_a_public_address_is_told_from_an_inner_one(address: str, expected: bool):
    """By IANA's registries of special purposes, also where an IPv4 address stands inside an IPv6 one."""
    assert safe_post.is_public(address) is expected


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["93.184.215.14", "127.0.0.1"], ["::ffff:127.0.0.1"]]
)
def test_a_listed_name_that_leads_inside_is_not_called(receiver: Receiver, addresses: list[str]):
    """One inner address among public ones is enough, and nothing is connected to."""
    place = f"hooks.example.org:{receiver.server_port}"
    webhooks = Webhooks(SECRET, [place], resolve=lambda _host, _port: addresses)
    with pytest.raises(CallbackFailed, match="is not public"):
        webhooks.send(f"https://{place}/", "msg_1", b"{}")
    assert receiver.received == []


def test_a_name_that_cannot_be_resolved_is_tried_again_later():
    """A name server may be down; the message names the host."""

    def resolve(_host: str, _port: int) -> list[str]:
        raise OSError("temporary failure in name resolution")

    webhooks = Webhooks(SECRET, ["cms.example.org"], resolve=resolve)
    with pytest.raises(CallbackFailed, match=r"cms\.example\.org can't be resolved"):
        webhooks.send("https://cms.example.org/", "msg_1", b"{}")


def test_a_port_where_nobody_listens_is_tried_again_later():
    """Being refused is no end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(CallbackFailed, match="does not answer"):
        Webhooks(SECRET, [place]).send(f"http://{place}/", "msg_1", b"{}")


@pytest.mark.parametrize("drip", [b"", b"X", b"HTTP/1.1 20"])
def test_a_receiver_that_dawdles_is_cut_off(drip: bytes):
    """Silent, or a byte at a time, it takes no longer than the timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gone = threading.Event()

        def dawdle() -> None:
            connection, _ = listener.accept()
            with connection:
                try:
                    connection.sendall(drip)
                    while drip and not gone.wait(0.05):
                        connection.sendall(b"y")
                    gone.wait(TIMEOUT_S)
                except OSError:
                    pass

        thread = threading.Thread(target=dawdle)
        thread.start()
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(CallbackFailed, match="does not answer"):
            Webhooks(SECRET, [place], timeout_s=0.5).send(f"http://{place}/", "msg_1", b"{}")
        assert time.monotonic() - began < 5
        gone.set()
        thread.join(TIMEOUT_S)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for hooks.example, which trusts itself."""
    if not shutil.which("openssl"):
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "hooks.pem"
    asked = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=hooks.example"]
    names = ["-addext", "subjectAltName=DNS:hooks.example"]
    written = ["-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(
        ["openssl", *asked, *names, *written], check=True, capture_output=True, timeout=TIMEOUT_S
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


@pytest.fixture
def tls_receiver(certificate: Path) -> Iterator[Receiver]:
    server = Receiver()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with serving(server):
        yield server


def post(url: str, tls: ssl.SSLContext) -> int:
    return safe_post.post(safe_post.target_of(url), ["127.0.0.1"], {}, b"{}", 5, tls)


def test_a_name_is_proved_at_the_address_that_was_checked(tls_receiver: Receiver, certificate: Path):
    """The name leads nowhere, so it is not resolved again, yet the certificate has to be for it."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    port = tls_receiver.server_port
    assert post(f"https://hooks.example:{port}/hook", trusting) == 204
    assert tls_receiver.received[0][1]["host"] == f"hooks.example:{port}"
    with pytest.raises(ssl.SSLCertVerificationError, match="match"):
        post(f"https://other.example:{port}/hook", trusting)
    with pytest.raises(ssl.SSLCertVerificationError, match="self"):
        post(f"https://hooks.example:{port}/hook", ssl.create_default_context())
    assert len(tls_receiver.received) == 1
