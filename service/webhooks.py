"""Tells a job's callback that the job has ended, signed as Standard Webhooks has it.

Only hosts that are listed are called, and nothing of a draft is sent.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from service import safe_post
from service.errors import CallbackFailed, CallbackRefused
from service.safe_post import Target, is_public
from service.store.callbacks import CallbackQueue
from service.store.records import Job
from service.store.tables import Clock

TIMEOUT_S = 10.0

GONE = 410
"""The answer of a receiver that does not want to be called any more."""

Resolve = Callable[[str, int], Sequence[str]]
"""The addresses of a host; raises OSError."""


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The header ``webhook-signature`` of https://www.standardwebhooks.com, version 1.

    ``secret`` is ``whsec_`` and Base64; ``timestamp`` is Unix time in seconds.
    """
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


class Webhooks:
    """Sends messages to the listed ``hosts``, signed with ``secret``; with an empty one to nobody.

    A host is a name, which is called over HTTPS on port 443 or the port it is listed with, and whose
    addresses have to be public; or an IP address with its port, which is trusted as it is, HTTP too.
    """

    def __init__(
        self,
        secret: str,
        hosts: Sequence[str],
        timeout_s: float = TIMEOUT_S,
        clock: Clock = time.time,
        resolve: Resolve = safe_post.resolve,
    ) -> None:
        self._secret = secret
        self._hosts = frozenset(hosts)
        self._timeout_s = timeout_s
        self._clock = clock
        self._resolve = resolve

    def require_allowed(self, url: str) -> None:
        """Raise `CallbackRefused`, with the reason, for a URL that would not be called; asks nobody."""
        self._target(url)

    def send(self, url: str, message_id: str, body: bytes) -> None:
        """Post a JSON body, signed; returns when the receiver has taken it (2xx).

        Raises `CallbackRefused` where it is of no use to try again, else `CallbackFailed`.
        """
        target = self._target(url)
        addresses = self._addresses(target)
        timestamp = int(self._clock())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "corroborate",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret, message_id, timestamp, body),
        }
        try:
            status = safe_post.post(target, addresses, headers, body, self._timeout_s)
        except (OSError, http.client.HTTPException) as error:
            raise CallbackFailed(f"{target.place} does not answer: {error}") from error
        if status == GONE:
            raise CallbackRefused(f"{target.place} answers 410: it does not want to be called")
        if not 200 <= status < 300:
            raise CallbackFailed(f"{target.place} answers {status}")

    def _target(self, url: str) -> Target:
        if not self._secret:
            raise CallbackRefused(
                "callback_url is not possible here: no CORROBORATE_WEBHOOK_SECRET is set"
            )
        try:
            target = safe_post.target_of(url)
        except ValueError as error:
            raise CallbackRefused(f"callback_url is refused: {error}") from error
        is_listed = target.place in self._hosts or (
            target.host in self._hosts and (target.is_https and target.port == 443)
        )
        if not is_listed:
            raise CallbackRefused(
                f"callback_url is refused: {target.place} is not among CORROBORATE_WEBHOOK_HOSTS"
            )
        if not target.is_https and not _is_address(target.host):
            raise CallbackRefused("callback_url is refused: a host is only called over https")
        return target

    def _addresses(self, target: Target) -> Sequence[str]:
        if _is_address(target.host):
            return [target.host]
        try:
            addresses = self._resolve(target.host, target.port)
        except OSError as error:
            raise CallbackFailed(f"{target.host} can't be resolved: {error}") from error
        inner = [address for address in addresses if not is_public(address)]
        if inner:
            raise CallbackFailed(f"{target.host} is not called: its address {inner[0]} is not public")
        return addresses


def deliver_next(queue: CallbackQueue, webhooks: Webhooks) -> bool:
    """Make the attempt that is due the longest, and note how it went; False when none is due.

    Every attempt for a job has the same ``webhook-id``, by which a receiver knows a repetition.
    """
    callback = queue.claim()
    if callback is None:
        return False
    try:
        webhooks.send(callback.url, f"msg_{callback.job.id}", _body(callback.job, callback.ended_at))
    except CallbackRefused as refused:
        queue.failed(callback, str(refused), is_final=True)
    except CallbackFailed as failed:
        queue.failed(callback, str(failed))
    else:
        queue.delivered(callback)
    return True


def _body(job: Job, ended_at: datetime) -> bytes:
    message = {
        "type": "job.ended",
        "timestamp": ended_at.isoformat().replace("+00:00", "Z"),
        "data": {"id": job.id, "state": job.state.value, "done": job.done, "total": job.total},
    }
    return json.dumps(message).encode()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
