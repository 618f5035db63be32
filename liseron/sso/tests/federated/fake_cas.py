"""A partner's CAS server on the loopback: honest until a test tells it to lie, to be slow, or to die."""

import html
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from lxml import etree

from liseron.protocols.cas.answers import Failure, Success, as_v1, as_xml
from liseron.protocols.cas.logout import FIELD, logout_request
from liseron.protocols.cas.saml import read_saml_request, saml_answer
from liseron.protocols.cas.tickets import new_ticket

Lie = Callable[["_Handler"], None]


@dataclass
class FakeCas:
    """`reader` is whoever is signed in over there; `lie` answers validations instead of the truth; `portal`: HTML."""

    port: int = 0
    reader: str = ""
    attributes: Mapping[str, Sequence[str] | str] = field(default_factory=dict)
    tickets: dict[str, tuple[str, str]] = field(default_factory=dict)
    spent: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    lie: Lie | None = None
    login_leads_to: str = ""
    portal: str = ""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/cas/"

    def grant(self, service: str, reader: str) -> str:
        """A ticket, as after the login page."""
        ticket = new_ticket("ST")
        self.tickets[ticket] = (service, reader)
        return ticket

    def judge(self, ticket: str, service: str) -> Success | Failure:
        """Good once, for exactly its service."""
        granted, reader = self.tickets.pop(ticket, ("", ""))
        if not reader:
            return Failure("INVALID_TICKET", f"Ticket {ticket} not recognised")
        if granted != service:
            return Failure("INVALID_SERVICE", f"{granted} was expected, not {service}")
        self.spent[ticket] = service
        return Success(reader, self.attributes, authenticated_at=datetime.now(UTC))

    def parameters(self, index: int = -1) -> list[tuple[str, str]]:
        """Of a validation asked, in order."""
        return parse_qsl(urlsplit(self.asked[index][1]).query, keep_blank_values=True)

    def tell_logout(self) -> list[int]:
        """Single logout, to every site whose ticket was spent; their answers' statuses."""
        statuses = []
        for ticket, service in self.spent.items():
            body = urlencode({FIELD: logout_request(ticket, "LR-1", datetime.now(UTC)).decode()}).encode()
            with urllib.request.urlopen(service, body) as answer:  # noqa: S310 -- the test's own address
                statuses.append(answer.status)
        return statuses


class _Handler(BaseHTTPRequestHandler):
    cas: FakeCas

    def do_GET(self) -> None:
        self._serve(b"")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _serve(self, body: bytes) -> None:
        where = urlsplit(self.path)
        asked = {name: values[-1] for name, values in parse_qs(where.query, keep_blank_values=True).items()}
        match where.path.removeprefix("/cas/"):
            case "login":
                self._login(asked | dict(parse_qsl(body.decode())))
            case "logout":
                self.cas.reader = ""
                self.answer(302, b"", Location=asked.get("service") or asked.get("url") or "/cas/login")
            case "validate" | "serviceValidate" | "p3/serviceValidate" | "samlValidate" as endpoint:
                self.cas.asked.append((self.command, self.path))
                if self.cas.lie:
                    self.cas.lie(self)
                else:
                    self._validate(endpoint, asked, body)
            case "portail":
                self.answer(200, self.cas.portal.encode(), **{"Content-Type": "text/html; charset=utf-8"})
            case _:
                self.answer(404, b"")

    def _login(self, asked: Mapping[str, str]) -> None:
        service = asked.get("service", "")
        if self.cas.login_leads_to:
            return self.answer(302, b"", Location=self.cas.login_leads_to)
        if asked.get("username"):
            self.cas.reader = asked["username"]
        joint = "&" if "?" in service else "?"
        if self.cas.reader and "renew" not in asked:
            ticket = self.cas.grant(service, self.cas.reader)
            return self.answer(302, b"", Location=f"{service}{joint}ticket={ticket}")
        if "gateway" in asked:
            return self.answer(302, b"", Location=service)
        page = (
            "<!doctype html><html lang=fr><title>Espace lecteur</title><h1>Espace lecteur</h1><form method=post>"
            "<label>Numéro <input name=username></label>"
            f'<input type=hidden name=service value="{html.escape(service)}"><button>Entrer</button></form>'
        )
        return self.answer(200, page.encode(), **{"Content-Type": "text/html; charset=utf-8"})

    def _validate(self, endpoint: str, asked: Mapping[str, str], body: bytes) -> None:
        if endpoint == "samlValidate":
            request = read_saml_request(etree.fromstring(body))
            said = self.cas.judge(request.ticket, asked.get("TARGET", ""))
            answer = saml_answer(
                said,
                service=asked.get("TARGET", ""),
                request_id=request.request_id,
                issuer="fake",
                now=datetime.now(UTC),
            )
        else:
            said = self.cas.judge(asked.get("ticket", ""), asked.get("service", ""))
            answer = as_v1(said) if endpoint == "validate" else as_xml(said)
        self.answer(200, answer)

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


def saying(body: bytes, status: int = 200, **headers: str) -> Lie:
    """The same to every question."""
    return lambda handler: handler.answer(status, body, **headers)


@contextmanager
def serving_cas(tls: object = None) -> Iterator[FakeCas]:
    """A server for as long as the block lasts; `tls`: an SSLContext for https."""
    cas = FakeCas()
    handler = type("Handler", (_Handler,), {"cas": cas})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)  # type: ignore[attr-defined]
    cas.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield cas
    finally:
        server.shutdown()
        server.server_close()
