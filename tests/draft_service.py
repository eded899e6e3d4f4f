"""A live service with fake models that notes what it is asked and can fail, for the tests of drafts."""

import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from index.records import Document
from service.app import create_app
from service.components import Components
from service.settings import Settings
from service.verification.windows import Judge
from service_fixtures import make_components

DOCUMENTS = [
    Document("bridge", "The Skarvøy bridge opened in 1931.", title="A bridge"),
    Document("mill", "It is not true: the mill at Nes burned in 1950.", title="A mill"),
    Document("school", "The school at Nes has 40 pupils."),
    Document("doubt", "It is not true: the school at Nes has 40 pupils."),
]

SUPPORTED = "The Skarvøy bridge opened in 1931."
REFUTED = "The mill at Nes burned in 1950."
CONFLICTING = "The school at Nes has 40 pupils."
OPEN = "The Nordvik ferry carries 300 cars."

VERIFY = "/v1/drafts/verify"

Interfere = Callable[[str, dict[str, Any], int], Response | None]
"""Gets the route, the body and how often a draft was asked about before; what it gives is the answer."""


@dataclass
class LiveService:
    """Where it is, its components, and the bodies of what was asked about drafts."""

    url: str
    components: Components
    asked: list[dict[str, Any]] = field(default_factory=list)
    interfere: Interfere = lambda route, body, before: None
    cut_off_after: int | None = None
    """How many pieces of an answer go out before it breaks off."""

    def forget(self) -> None:
        """Forget what was asked until now."""
        self.asked.clear()


@contextmanager
def live_service(folder: Path, judge: Judge | None = None, api_key: str = "") -> Iterator[LiveService]:
    """A service over `DOCUMENTS` in ``folder``, stopped at the end."""
    components = make_components(folder, DOCUMENTS, judge)
    app = create_app(Settings(api_key=api_key), components)
    live = LiveService("", components)
    answer = app.wsgi_app

    def noted(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(raw)
        route, body = environ["PATH_INFO"], json.loads(raw or b"{}")
        instead = live.interfere(route, body, len(live.asked))
        if route == VERIFY:
            live.asked.append(body)
        if instead is not None:
            return instead(environ, start_response)
        pieces = answer(environ, start_response)
        return pieces if live.cut_off_after is None else _first(pieces, live.cut_off_after)

    app.wsgi_app = noted  # type: ignore[method-assign]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    live.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield live
    server.shutdown()
    thread.join()
    server.server_close()


def _first(pieces: Iterable[bytes], count: int) -> Iterator[bytes]:
    for piece, _ in zip(pieces, range(count), strict=False):
        yield piece


def write_drafts(folder: Path, **drafts: str) -> Path:
    """Drafts in text, each by its name without the suffix; gives the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in drafts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder
