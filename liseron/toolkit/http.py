"""The one HTTP client: no private address, one deadline for everything, a limit on what is inflated.

The address that was checked is the one connected to, so a name that changes between two questions gains nothing;
TLS still checks the certificate against the name.
"""

import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any
from urllib.parse import urljoin

import httpcore
import httpx

MOST_REDIRECTS = 5
KEPT_SECONDS = 30.0  # a connection that nobody uses is closed
LONGEST_ADDRESS = 4000
REDIRECTS = {301, 302, 303, 307, 308}
PRIVATE_HEADERS = {"authorization", "cookie", "proxy-authorization"}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Limits:
    """`total_seconds` from the first name looked up to the last byte; `max_bytes` once inflated; hops followed."""

    total_seconds: float = 10
    max_bytes: int = 5_000_000
    redirects: int = MOST_REDIRECTS


@dataclass(frozen=True)
class Answer:
    """`headers` by lower-case name; `url` is where the last redirect led. Any status: 404 is an answer."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str


class CannotFetch(Exception):
    """`reason` is a code: address, private, name, connection, time, size, redirects, encoding, protocol."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


DEFAULT_LIMITS = Limits()


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    limits: Limits = DEFAULT_LIMITS,
    allow_private: bool = False,
) -> Answer:
    """What `url` answers, redirects followed by hand and checked like the first address. Raises CannotFetch.

    `allow_private` is for addresses an operator configured on the same machine or network, never for one that
    a user or a partner typed.
    """
    deadline = time.monotonic() + limits.total_seconds
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    for _hop in range(limits.redirects + 1):
        target = _checked(url)
        answer = _ask(target, method, sent, body, deadline, limits, allow_private)
        location = answer.headers.get("location")
        if answer.status not in REDIRECTS or not location:
            return answer
        url = _joined(str(target), location)
        if _origin(_checked(url)) != _origin(target):
            sent = {name: value for name, value in sent.items() if name not in PRIVATE_HEADERS}
        if answer.status in {301, 302, 303} and method not in {"GET", "HEAD"}:
            method, body = "GET", None
    raise CannotFetch("redirects")


def _ask(
    target: httpx.URL,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    deadline: float,
    limits: Limits,
    allow_private: bool,
) -> Answer:
    backend = _GuardedNetwork(partial(_left, deadline), allow_private)
    with httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0) as pool:
        return _exchange(pool, target, method, {**headers, "connection": "close"}, body, limits)


class Line:
    """Connections kept open to one server that the operator configured; threads share them.

    `origin` is "https://host:port". Each question has its own deadline and limit, as in `fetch`; no redirect is
    followed.
    """

    def __init__(self, origin: str) -> None:
        self._origin = _checked(origin)
        self._asking = threading.local()
        backend = _GuardedNetwork(lambda: _left(self._asking.deadline), allow_private=True)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls(), network_backend=backend, retries=0, keepalive_expiry=KEPT_SECONDS
        )

    def ask(
        self,
        target: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        limits: Limits = DEFAULT_LIMITS,
    ) -> Answer:
        """What the server answers at `target` ("/path?query"), whatever its status. Raises CannotFetch."""
        self._asking.deadline = time.monotonic() + limits.total_seconds
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        return _exchange(self._pool, _checked(f"{self._origin}{target}"), method, sent, body, limits)

    def close(self) -> None:
        self._pool.close()


def _exchange(
    pool: httpcore.ConnectionPool,
    target: httpx.URL,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    limits: Limits,
) -> Answer:
    sent = {"accept-encoding": "gzip, deflate", "user-agent": "Liseron", **headers}
    sent["host"] = target.netloc.decode("ascii")
    if body is not None:
        sent["content-length"] = str(len(body))
    waiting = {"timeout": {"pool": limits.total_seconds}}
    try:
        with pool.stream(
            method, _core_url(target), headers=list(sent.items()), content=body, extensions=waiting
        ) as response:
            received = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            content = (
                b""
                if response.status in REDIRECTS
                else _inflate(response.iter_stream(), received.get("content-encoding", ""), limits.max_bytes)
            )
            return Answer(response.status, received, content, str(target))
    except httpcore.TimeoutException as error:
        raise CannotFetch("time") from error
    except (httpcore.NetworkError, OSError) as error:
        raise CannotFetch("connection") from error
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, ValueError) as error:
        raise CannotFetch("protocol") from error


def _inflate(chunks: Iterable[bytes], encoding: str, max_bytes: int) -> bytes:
    """Counted as it grows: each step may add at most what is still allowed, and one byte that tells too much."""
    encoding = encoding.strip().lower()
    if encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise CannotFetch("encoding")
    inflater = None if encoding in {"", "identity"} else zlib.decompressobj(zlib.MAX_WBITS | 32)
    content = bytearray()
    try:
        for chunk in chunks:
            room = max_bytes - len(content) + 1
            content += inflater.decompress(chunk, room) if inflater else chunk[:room]
            if len(content) > max_bytes:
                raise CannotFetch("size")
    except zlib.error as error:
        raise CannotFetch("encoding") from error
    if inflater and content and not inflater.eof:
        raise CannotFetch("encoding")
    return bytes(content)


def _checked(url: str) -> httpx.URL:
    """The address in parts, when it is an http(s) one that every reader understands in the same way."""
    if len(url) > LONGEST_ADDRESS or "\\" in url or not url.isprintable() or " " in url:
        raise CannotFetch("address")
    try:
        target = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise CannotFetch("address") from error
    if target.scheme not in {"http", "https"} or not target.host or target.userinfo:
        raise CannotFetch("address")
    return target.copy_with(fragment=None)


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise CannotFetch("address") from error


def _origin(target: httpx.URL) -> tuple[str, str, int | None]:
    return target.scheme, target.host, target.port


def _core_url(target: httpx.URL) -> httpcore.URL:
    return httpcore.URL(
        scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path
    )


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def is_public(address: str) -> bool:
    """False for what is not an address of the open Internet, or hides another that is not."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            hidden = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(str(hidden))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _resolve(host: str, port: int, seconds: float) -> list[str]:
    """Addresses of a name. The system's resolver knows no deadline, so it is left behind when it is late."""
    found: list[Any] = []

    def look_up() -> None:
        try:
            found.extend(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise CannotFetch("time")
    if not found:
        raise CannotFetch("name")
    return [str(entry[4][0]) for entry in found]


class _GuardedNetwork(httpcore.NetworkBackend):
    """Connects to a checked address of the name, with the seconds that are left."""

    def __init__(self, left: Callable[[], float], allow_private: bool) -> None:
        self._network = httpcore.SyncBackend()
        self._left = left
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolve(host, port, self._left())
        if not self._allow_private and not all(is_public(address) for address in addresses):
            raise CannotFetch("private")
        for last, address in enumerate(addresses[:4], 1 - len(addresses[:4])):
            try:
                stream = self._network.connect_tcp(address, port, timeout=self._left())
            except httpcore.ConnectError:
                if last == 0:
                    raise
            else:
                return _TimedStream(stream, self._left)
        raise CannotFetch("connection")


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step has only what is left: slow drips add up."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, timeout=self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout=self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, timeout=self._left())
        return _TimedStream(secured, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise CannotFetch("time")
    return seconds
