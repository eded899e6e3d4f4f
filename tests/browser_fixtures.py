"""What the tests of the page share: a service, a browser to ask it with, and what to do on the page.

A module takes the fixtures that it needs by assigning them to the same names.
"""

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from werkzeug.serving import make_server

from fakes import FakeStance
from index.records import Document
from service.app import create_app
from service.errors import StanceFailed
from service.settings import Settings
from service.verification.records import StanceScores
from service_fixtures import make_components

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

TIMEOUT_MS = 5_000

KEY = "the-secret-key"

BRIDGE = "The Skarvøy bridge opened in 1931."
ELDRA = "Mount Eldra erupted in 1784."
FERRY = "The Holm ferry sank in 1950."
GOATS = "The mayor of Vik owns 12 goats."

DRAFT = f"{BRIDGE} {ELDRA}\n\n{FERRY} {GOATS}"
"""Four claims, one for each verdict."""

VERDICTS = {
    BRIDGE: "SUPPORTED",
    ELDRA: "REFUTED",
    FERRY: "CONFLICTING",
    GOATS: "NOT_ENOUGH_INFO",
}

FIELD: Any = {"role": "textbox", "name": "Draft", "exact": True}
"""The field for the draft; the tab has that name too."""

DOCUMENTS = [
    Document(
        id="bridge",
        text=f"Fog lay over Vik 🌉🌉. Gulls cried. It was a cold day 🌉. {BRIDGE} A ribbon was cut.",
        title="Skarvøy bridge",
        url="https://example.org/bridge",
        publisher="Kystbladet",
        published_at="2023-02-02",
        language="en",
        tags=("bridges",),
    ),
    Document(id="eldra", text=f"Not true: {ELDRA} A diary names another year.", title="A doubt"),
    Document(id="ferry-news", text=f"{FERRY} Nobody was hurt.", title="Ferry lost"),
    Document(id="ferry-doubt", text=f"Not true: {FERRY} It was sold.", title="Ferry found"),
    Document(id="slow", text="The Slow train left at 9. The Broken train left at 10.", title="Trains"),
    *(Document(id=f"filler-{number:02}", text=f"Note {number} says little.") for number in range(60)),
]


class GatedStance(FakeStance):
    """Waits with claims on the Slow train until the gate is opened, and fails on the Broken one's."""

    def __init__(self) -> None:
        self.gate = threading.Event()

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[StanceScores]:
        if any("Slow" in claim for _, claim in pairs):
            self.gate.wait(30)
        if any("Broken" in claim for _, claim in pairs):
            raise StanceFailed("the stance model gave nothing for that train")
        return super().judge(pairs)


@contextmanager
def serving(folder: Path, stance: FakeStance | None = None, **settings: Any) -> Iterator[str]:
    """The address of a service with fake models over `DOCUMENTS`, on a free port of this machine."""
    judge = (stance or FakeStance()).judge
    app = create_app(Settings(**settings), make_components(folder, DOCUMENTS, judge))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]  # one may still wait at the gate
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()


def chromium() -> str:
    """The path of the browser; fails where there is none, as a page nobody has opened is not tested."""
    named = os.environ.get("CHROMIUM")
    found = named or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        pytest.fail(
            "The tests of the page need Chromium: apt-get install chromium, or set CHROMIUM to its path."
        )
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, address: str, **context: Any) -> Iterator[Page]:
    """A page of its own that has complained of nothing and asked no other host when the test is done."""
    # Without animations, so that what is measured stands still.
    opened = browser.new_context(base_url=address, reduced_motion="reduce", **context)
    opened.set_default_timeout(TIMEOUT_MS)
    page = opened.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: _note(complaints, message.type, message.text))
    page.on("request", lambda request: _check_host(complaints, address, request.url))
    yield page
    opened.close()
    assert complaints == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    # The browser itself tells of every status from 400 up; the tests make the service refuse.
    if kind in ("error", "warning") and not text.startswith("Failed to load resource"):
        complaints.append(text)


def _check_host(complaints: list[str], address: str, url: str) -> None:
    if not url.startswith((address, "blob:" + address)):
        complaints.append(f"asked {url}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for the tests of a module."""
    with running_browser() as running:
        yield running


@pytest.fixture(scope="module")
def stance() -> Iterator[GatedStance]:
    """The judge of `service`; those who still wait may go on when the module is done."""
    gated = GatedStance()
    yield gated
    gated.gate.set()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory, stance: GatedStance) -> Iterator[str]:
    """The address of a service without a key."""
    with serving(tmp_path_factory.mktemp("open") / "data", stance) as address:
        yield address


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service that asks for `KEY`."""
    with serving(tmp_path_factory.mktemp("keyed") / "data", api_key=KEY) as address:
        yield address


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    """The page, just opened."""
    with watched_page(browser, service, permissions=["clipboard-read", "clipboard-write"]) as watched:
        watched.goto("/")
        yield watched


@pytest.fixture
def phone(browser: Browser, service: str) -> Iterator[Page]:
    """The page, just opened on a screen of 390 pixels."""
    size = {"width": 390, "height": 844}
    with watched_page(browser, service, viewport=size, has_touch=True, is_mobile=True) as watched:
        watched.goto("/")
        yield watched


def check(page: Page, draft: str) -> None:
    """Put a draft into the field and have it checked, to the end."""
    page.get_by_role(**FIELD).fill(draft)
    page.get_by_role("button", name="Check the draft").click()
    finished(page)


def finished(page: Page) -> None:
    """Wait until a check has ended well."""
    page.locator("#reading:not(.is-running) .progress-words").wait_for()


def mark(page: Page, words: str) -> Locator:
    """The button in the text whose claim begins with these words."""
    return page.locator(f'.paper [role=button][aria-label*=": {words}"]')


def marked(page: Page) -> dict[str, str]:
    """The words of each mark that is shown, and its verdict."""
    marks = page.locator(".paper [role=button]")
    return {each.text_content() or "": each.get_attribute("data-verdict") or "" for each in marks.all()}


def event_stream(events: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """What `Route.fulfill` takes to answer with server-sent events."""
    body = "".join(f"event: {name}\ndata: {json.dumps(told)}\n\n" for name, told in events)
    return {"status": 200, "content_type": "text/event-stream; charset=utf-8", "body": body}


def claim_of(text: str, claim_id: str, *spans: tuple[int, int]) -> dict[str, Any]:
    """A claim of a draft in basic characters, as the API tells it."""
    places = [{"start": a, "end": b, "utf16_start": a, "utf16_end": b} for a, b in spans]
    origin = text[spans[0][0] : spans[0][1]]
    return {
        "id": claim_id,
        "text": origin,
        "origin_text": origin,
        **places[0],
        "places": places,
        "checkworthiness": 0.9,
        "reasons": ["names Vik"],
        "speaker": None,
        "is_hedged": False,
    }
