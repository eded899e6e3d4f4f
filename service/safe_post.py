"""Posts to one of several addresses that were checked before, over HTTP or HTTPS.

Names are not resolved again, redirects not followed, proxies of the environment not asked; nothing of
the answer but its status is read, and the whole takes no longer than told.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[0-9a-z.-]+)(:(?P<port>[0-9]{1,5}))?"
    # What RFC 3986 lets stand in a path and a query. No fragment, and no user's name before the host.
    r"(?P<path>[/?][0-9a-z._~!$&'()*+,;=:@%/?-]*)?",
    re.IGNORECASE | re.ASCII,
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in its parts; ``host`` in small letters, without the brackets of an IPv6 address."""

    is_https: bool
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """Host and port as a URL writes them, the port always."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def host_header(self) -> str:
        """What HTTP's ``Host`` says: the port only where it is not the scheme's own."""
        return self.place.removesuffix(":443" if self.is_https else ":80")


def target_of(url: str) -> Target:
    """The parts of an http or https URL; raises ValueError for anything else, however near."""
    match = _URL.fullmatch(url)
    if not match:
        raise ValueError("it is no http or https URL, or has a user, a fragment or characters of no URL")
    is_https = match["scheme"].lower() == "https"
    port = int(match["port"] or (443 if is_https else 80))
    if not 0 < port < 65_536:
        raise ValueError(f"{port} is no port")
    path = match["path"] or "/"
    path = path if path.startswith("/") else f"/{path}"
    return Target(is_https, match["host"].lower().strip("[]"), port, path)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also where it stands inside another form."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.scope_id or parsed.is_site_local:
            return False
        inner = parsed.ipv4_mapped or parsed.sixtofour
        if parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        parsed = inner or parsed
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved)


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name; raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"it is no host name: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def post(
    target: Target,
    addresses: Sequence[str],
    headers: Mapping[str, str],
    body: bytes,
    timeout_s: float,
    tls: ssl.SSLContext | None = None,
) -> int:
    """Post to the first of ``addresses`` that can be connected to; returns the status.

    An https target has to prove its name, by ``tls`` or else by what this system trusts. Connecting and
    the exchange may take ``timeout_s`` each. Raises OSError, `http.client.HTTPException`.
    """
    with closing(_connect(addresses, target.port, timeout_s)) as plain:
        connected = plain
        if target.is_https:
            context = tls or ssl.create_default_context()
            connected = context.wrap_socket(
                plain, server_hostname=target.host, do_handshake_on_connect=False
            )
        with closing(connected), _cut_off_after(timeout_s, connected):
            if isinstance(connected, ssl.SSLSocket):
                connected.do_handshake()
            connection = http.client.HTTPConnection(target.host, target.port)
            connection.sock = connected
            connection.request("POST", target.path, body, {"Host": target.host_header, **headers})
            return connection.getresponse().status


def _connect(addresses: Sequence[str], port: int, timeout_s: float) -> socket.socket:
    failure = OSError("it has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout_s)
        except OSError as error:
            failure = error
    raise failure


@contextmanager
def _cut_off_after(seconds: float, connected: socket.socket) -> Iterator[None]:
    """Shut a connection down that takes too long as a whole, however lively it is."""
    timer = threading.Timer(seconds, _shut, (connected,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connected: socket.socket) -> None:
    with suppress(OSError):
        # Not the method of an SSLSocket, which would go on unencrypted.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
