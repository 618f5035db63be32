"""Turns the written form of a setting into what Django takes. Raises ValueError with what is expected."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 12

# Measured: deferred transactions answer "database is locked" under load, IMMEDIATE ones wait their turn.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
POSTGRESQL_PORT = 5432
CONNECTION_SECONDS = 60
HOST_NAME = r"\.?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]"


def secret_key(written: str) -> str:
    """At least 50 characters, 12 different ones."""
    if len(written) < SHORTEST_KEY or len(set(written)) < FEWEST_CHARACTERS:
        raise ValueError(
            f"use at least {SHORTEST_KEY} characters drawn at random, for example the answer of "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return written


def secret_keys(written: str) -> list[str]:
    """Keys of before, separated by commas, the latest first; "-" for none."""
    return [] if written == "-" else [secret_key(one.strip()) for one in written.split(",")]


def database(written: str) -> dict[str, Any]:
    """`sqlite:////srv/liseron.sqlite3` or `postgres://user:password@host:port/name` as Django's DATABASES entry."""
    url = _split(written)
    if url.scheme == "sqlite":
        return _sqlite(url)
    if url.scheme in {"postgres", "postgresql"}:
        return _postgresql(url)
    raise ValueError("use sqlite:///path/to/file or postgres://user:password@host/name")


def signing_keys(written: str) -> tuple[str, ...]:
    """RSA private keys of 2048 bits or more, as the text of PEM files one after the other.

    A written \\n stands for a new line. The first signs, all are published.
    """
    if not written.strip():
        return ()
    text = written.replace("\\n", "\n")
    found = re.findall(r"-----BEGIN [A-Z ]+-----.+?-----END [A-Z ]+-----", text, re.DOTALL)
    if not found or re.sub(r"\s", "", "".join(found)) != re.sub(r"\s", "", text):
        raise ValueError("use the text of PEM files without a password: openssl genrsa 3072")
    return tuple(_signing_key(f"{one}\n") for one in found)


def _signing_key(text: str) -> str:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(text.encode(), password=None)
    except (TypeError, ValueError) as error:
        raise ValueError("use the text of PEM files without a password: openssl genrsa 3072") from error
    if not isinstance(key, RSAPrivateKey) or key.key_size < 2048:
        raise ValueError("use RSA keys of 2048 bits or more: openssl genrsa 3072")
    return text


def search_engine(written: str) -> str:
    """`tantivy:` (files in LISERON_VAR/search), `tantivy:/whole/path`, `database:` for plain look-ups, or a cluster.

    A cluster of OpenSearch is `https://user:secret@a:9200,b:9200/name`: its nodes, then how its indexes begin.
    """
    scheme, _, place = written.partition(":")
    if (
        written == "database:"
        or (scheme == "tantivy" and written != scheme and (not place or place[0] == "/"))
        or (scheme in {"http", "https"} and _CLUSTER.fullmatch(written) and _ports_exist(written))
    ):
        return written
    raise ValueError(
        "use tantivy: or tantivy:/whole/path or database: or https://user:secret@a:9200,b:9200 (OpenSearch)"
    )


_NODE = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?"
_CLUSTER = re.compile(
    rf"https?://(?:[^\s/@:?#]+:[^\s/@:?#]+@)?{_NODE}(?:,{_NODE})*(?:/[a-z][a-z0-9-]{{0,40}})?/?"
)


def _ports_exist(written: str) -> bool:
    hosts = urlsplit(written).netloc.rpartition("@")[2].split(",")
    ports = [host.rpartition(":")[2] for host in hosts]
    return all(0 < int(port) < 65536 for port in ports if port.isdigit())


def _sqlite(url: SplitResult) -> dict[str, Any]:
    path = unquote(url.path[1:])
    if url.netloc or not path or path.endswith("/"):
        raise ValueError("use sqlite:///file (beside manage.py) or sqlite:////whole/path/to/file")
    # Opened once: the last process that closes it copies its log back, at the cost of many requests.
    return {
        "ENGINE": "liseron.toolkit.sqlite",
        "NAME": Path(path),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "OPTIONS": dict(SQLITE_OPTIONS),
    }


def _postgresql(url: SplitResult) -> dict[str, Any]:
    name = unquote(url.path.strip("/"))
    if not name or "/" in name or not url.hostname:
        raise ValueError("use postgres://user:password@host/name (the host, then the name of the database)")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": unquote(url.hostname),
        "PORT": str(_port(url) or POSTGRESQL_PORT),
        "CONN_MAX_AGE": CONNECTION_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"prepare_threshold": 0},  # of toolkit.prepared's statements: the ORM's are never prepared
    }


def public_address(written: str) -> str:
    """`https://host` without path or final slash: the address that readers type, from which mails build links."""
    url = _split(written)
    extra = url.path.strip("/") or url.query or url.fragment or url.username
    if url.scheme not in {"http", "https"} or not url.hostname or extra:
        raise ValueError("use https://the-host-of-the-portal, without path, question mark or password")
    _port(url)
    return f"{url.scheme}://{url.netloc.lower()}"


def oai_domain(written: str) -> str:
    """A domain name, as identifiers of OAI-PMH begin with one; a trial without one takes an example's."""
    if re.fullmatch(r"[0-9.:]+|localhost|\[?[0-9a-f:]+\]?", written):
        return "liseron.example"
    if not re.fullmatch(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+", written):
        raise ValueError("use a domain name in small letters, such as bibliotheque.departement.fr")
    return written


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over. At most one of `starttls` and `tls`."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    tls: bool


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_server(written: str) -> MailServer:
    """`smtp+tls://user:password@host:587` (STARTTLS), `smtps://…:465` (TLS at once) or `smtp://host:25` (neither)."""
    url = _split(written)
    if url.scheme not in MAIL_PORTS or not url.hostname or url.path.strip("/") or url.query:
        raise ValueError(
            "use smtp+tls://user:password@host:587, smtps://user:password@host:465 or smtp://host:25"
        )
    if url.password and url.scheme == "smtp":
        raise ValueError("a password over smtp:// travels in clear: use smtp+tls:// or smtps://")
    return MailServer(
        host=url.hostname,
        port=_port(url) or MAIL_PORTS[url.scheme],
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=url.scheme == "smtp+tls",
        tls=url.scheme == "smtps",
    )


def mail_sender(written: str) -> str:
    """`name@host` or `Name <name@host>`, on one line."""
    if not re.fullmatch(r"(?:[^<>@\r\n]+ <)?[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+>?", written):
        raise ValueError("use an address such as bibliotheque@departement.fr")
    return written


def hosts(written: str) -> list[str]:
    """Comma-separated host names that the portal answers to: no scheme, no star."""
    names = [name.strip().lower() for name in written.split(",") if name.strip()]
    if not names or not all(re.fullmatch(HOST_NAME, name) for name in names):
        raise ValueError("use host names separated by commas, without https:// and without *")
    return names


def _split(written: str) -> SplitResult:
    if re.search(r"[\s\x00-\x1f]", written):
        raise ValueError("an address holds no space")
    return urlsplit(written)


def _port(url: SplitResult) -> int | None:
    try:
        return url.port
    except ValueError as error:
        raise ValueError("the port is a number from 0 to 65535") from error
