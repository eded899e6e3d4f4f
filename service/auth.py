"""Deny by default: who may ask. Until there are several keys, one key may do everything, and without
it only this machine is answered.
"""

import hmac
import ipaddress
import logging

from flask import Flask, abort, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.routing import RequestRedirect

from service.settings import Settings

PUBLIC_ENDPOINTS = frozenset({"health.live", "health.ready"})
"""Answered to anybody, so that a load balancer can ask."""

DOCUMENTATION_ENDPOINTS = frozenset(
    {"api-docs.openapi_json", "swagger_ui.show", "page.index", "page.file"}
)
"""Public too once there is a key; without one they are for this machine like all else."""

FORWARDING_HEADERS = frozenset(
    [
        "forwarded",
        "via",
        "x-real-ip",
        "x-client-ip",
        "x-cluster-client-ip",
        "x-original-host",
        "true-client-ip",
        "cf-connecting-ip",
        "fastly-client-ip",
    ]
)
"""What proxies add to a request, beside all that begins with ``X-Forwarded``. A proxy that adds nothing
can't be told from a client on this machine."""

_log = logging.getLogger(__name__)


def init_app(app: Flask, settings: Settings) -> None:
    """Check every request before its view, also one that no route answers."""

    @app.before_request
    def _check() -> None:
        if request.endpoint in PUBLIC_ENDPOINTS:
            return
        if not settings.api_key:
            _require_this_machine()
        elif request.endpoint not in DOCUMENTATION_ENDPOINTS and not _leads_to_slash():
            _require_key(settings.api_key)


def _leads_to_slash() -> bool:
    """Whether the answer is only a redirect to the same path with a slash, as from /docs."""
    return isinstance(request.routing_exception, RequestRedirect)


def _require_this_machine() -> None:
    if not _is_loopback(request.remote_addr):
        _refuse("it does not come from this machine")
    if any(_is_forwarding(name) for name, _ in request.headers):
        _refuse("it was forwarded by a proxy")
    # A page on a foreign site can point its own name at 127.0.0.1; its Host name gives it away.
    if not _is_own_host(request.host):
        _refuse(f"its Host is {request.host!r}")


def _is_forwarding(header: str) -> bool:
    return header.lower().startswith("x-forwarded") or header.lower() in FORWARDING_HEADERS


def _refuse(reason: str) -> None:
    _log.warning("refused %s %r: %s", request.method, request.path, reason)
    abort(
        403,
        description="No key is configured, so only requests from this machine to localhost are "
        f"answered, and this one is refused: {reason}. Start the service with CORROBORATE_API_KEY set "
        "and send that key as 'Authorization: Bearer KEY'.",
    )


def _require_key(key: str) -> None:
    given = request.headers.get("X-API-Key") or _bearer(request.headers.get("Authorization", ""))
    if not given or not hmac.compare_digest(given.encode("latin-1", "replace"), key.encode()):
        _log.warning("refused %s %r: no or wrong key", request.method, request.path)
        raise Unauthorized(
            "Send the key as 'Authorization: Bearer KEY' or 'X-API-Key: KEY'.",
            www_authenticate=WWWAuthenticate("bearer"),
        )


def _bearer(header: str) -> str:
    scheme, _, value = header.partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _is_loopback(address: str | None) -> bool:
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_loopback)


def _is_own_host(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name.lower() == "localhost" or _is_loopback(name.strip("[]"))
