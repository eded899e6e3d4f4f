"""``/`` and ``/web/…``: the page and the embeddable element, as they lie in ``service/web``.

Holds no answer of the API: the page asks ``/v1`` like everybody else.
"""

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, abort, request

WEB = Path(__file__).parents[1] / "web"

START_PAGE = "index.html"

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
"""Of the files that are served; what the machine thinks of their endings does not matter."""

HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            # As no policy is allowed, the browser refuses to turn any string into HTML or a script.
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    ),
    "Referrer-Policy": "no-referrer",
    # Kept, and asked about each time: a new version is seen at once.
    "Cache-Control": "no-cache",
}

routes = Blueprint("page", __name__)


@routes.get("/")
def index() -> Response:
    """The page."""
    return _served(START_PAGE)


@routes.get("/web/<name>")
def file(name: str) -> Response:
    """A script, a style sheet or the example of the element."""
    # The page's own addresses are relative to the root, so it is only there.
    if name == START_PAGE or name not in _files():
        abort(404, description=f"There is no file {name!r}.")
    return _served(name)


@cache
def _files() -> dict[str, tuple[bytes, str]]:
    """Content and entity tag of all there is: no path of a request ever reaches the disk."""
    found = {}
    for path in WEB.iterdir():
        if path.suffix in MEDIA_TYPES:
            content = path.read_bytes()
            found[path.name] = content, hashlib.sha256(content).hexdigest()[:32]
    return found


def _served(name: str) -> Response:
    content, tag = _files()[name]
    response = Response(content, content_type=MEDIA_TYPES[Path(name).suffix], headers=HEADERS)
    response.set_etag(tag)
    response.make_conditional(request)
    return response
