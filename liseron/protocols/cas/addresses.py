"""Addresses of services, read in the one way that browsers, proxies and servers agree on, or refused.

A registered address is compared part by part with the one asked for, never as text and never by a pattern.
"""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote, urlencode

import idna

LONGEST = 2000
PORTS = {"http": 80, "https": 443}

_WHOLE = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#@:\[\]]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[^?#]*)?(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"]")
_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)
_LAST_LABEL_IS_A_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SPECIAL = frozenset("/\\.;:?#@%")


class NotAnAddress(ValueError):
    """The text is no plain http or https address; the message says what is wrong with it, in English, for logs."""


@dataclass(frozen=True, slots=True)
class Address:
    """`scheme` "http" or "https"; `host` ASCII in lower case; `path` begins with "/"; `query` without its "?"."""

    scheme: str
    host: str
    port: int
    path: str = "/"
    query: str = ""

    def __str__(self) -> str:
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"


def parse_address(text: str) -> Address:
    """The parts of an absolute address; a fragment is allowed and left out. Raises NotAnAddress.

    Refused: other schemes, a name or password before the host, white space and control characters, backslashes,
    dot segments however they are escaped, hosts written as odd numbers, what normalises into another character.
    """
    if len(text) > LONGEST:
        raise NotAnAddress("too long")
    if _FORBIDDEN.search(text) or not text.isprintable():
        raise NotAnAddress("forbidden character")
    found = _WHOLE.fullmatch(text)
    if found is None:
        raise NotAnAddress("not an absolute http or https address")
    scheme = found["scheme"].lower()
    return Address(
        scheme=scheme,
        host=_host(found["host"]),
        port=_port(found["port"], scheme),
        path=_path(found["path"] or "/"),
        query=found["query"] or "",
    )


def covers(prefix: Address, address: Address) -> bool:
    """True when `address` is `prefix` or stands below it: same scheme, host and port, path up to a "/" boundary.

    A prefix that has a query covers the same query, or the same followed by other parameters.
    """
    if (prefix.scheme, prefix.host, prefix.port) != (address.scheme, address.host, address.port):
        return False
    if not f"{address.path}/".startswith(f"{prefix.path.rstrip('/')}/"):
        return False
    return not prefix.query or f"{address.query}&".startswith(f"{prefix.query}&")


def with_parameter(text: str, name: str, value: str) -> str:
    """`text`, an address that was parsed, with one more parameter: after its query, before its fragment."""
    start, mark, fragment = text.partition("#")
    joint = "" if start.endswith(("?", "&")) else "&" if "?" in start else "?"
    return f"{start}{joint}{urlencode({name: value})}{mark}{fragment}"


def _host(text: str) -> str:
    host = text.lower()
    if host.startswith("["):
        try:
            return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
        except ValueError as error:
            raise NotAnAddress("no such IPv6 address") from error
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
        except idna.IDNAError as error:
            raise NotAnAddress("no such international host") from error
    if not _HOST.fullmatch(host):
        raise NotAnAddress("odd host")
    if _LAST_LABEL_IS_A_NUMBER.fullmatch(host):
        # Browsers read such a host as an IPv4 address, in four notations; only the plain one means one thing.
        try:
            ipaddress.IPv4Address(host)
        except ValueError as error:
            raise NotAnAddress("odd IPv4 address") from error
    return host


def _port(text: str | None, scheme: str) -> int:
    if text is None:
        return PORTS[scheme]
    if not 1 <= int(text) <= 65_535:
        raise NotAnAddress("port out of range")
    return int(text)


def _path(text: str) -> str:
    """The path, escapes of plain letters undone and others in upper case (RFC 3986, 6.2.2)."""
    once = unquote(text)
    for reading in {text, once, unquote(once)}:
        if any(_is_tricky(segment) for segment in re.split(r"[/\\]", reading)[1:]):
            raise NotAnAddress("tricky path")
    return _ESCAPE.sub(_plain_escape, text)


def _is_tricky(segment: str) -> bool:
    name, semicolon, _rest = segment.partition(";")
    return (
        name in {".", ".."}
        or (not name and bool(semicolon))
        or any(c < " " or c == "\x7f" for c in segment)
        or (not segment.isascii() and not _SPECIAL.isdisjoint(_normalised(segment)))
    )


def _normalised(segment: str) -> str:
    """What its characters beyond ASCII turn into when somebody on the way normalises them."""
    return unicodedata.normalize("NFKC", "".join(c for c in segment if not c.isascii()))


def _plain_escape(found: re.Match[str]) -> str:
    if found[1] is None:
        raise NotAnAddress("broken escape")
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()
