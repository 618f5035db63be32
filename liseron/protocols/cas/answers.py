"""Answers of a CAS server (CAS 3.0, sections 2.4 to 2.8, appendix A), written as text: no tree is built."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

NAMESPACE = "http://www.yale.edu/tp/cas"

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_START = f"<cas:serviceResponse xmlns:cas='{NAMESPACE}'>"
_END = "</cas:serviceResponse>\n"
OF_THE_STANDARD = ("authenticationDate", "longTermAuthenticationRequestTokenUsed", "isFromNewLogin")


class Code(StrEnum):
    """Why a ticket is refused (sections 2.5.3 and 2.7.2)."""

    INVALID_REQUEST = "INVALID_REQUEST"
    INVALID_TICKET_SPEC = "INVALID_TICKET_SPEC"
    UNAUTHORIZED_SERVICE_PROXY = "UNAUTHORIZED_SERVICE_PROXY"
    UNAUTHORIZED_SERVICE = "UNAUTHORIZED_SERVICE"
    INVALID_PROXY_CALLBACK = "INVALID_PROXY_CALLBACK"
    INVALID_TICKET = "INVALID_TICKET"
    INVALID_SERVICE = "INVALID_SERVICE"
    INTERNAL_ERROR = "INTERNAL_ERROR"


@dataclass(frozen=True, slots=True)
class Success:
    """Who came. `proxies`: addresses, most recent first. The three last ones are the standard's own attributes."""

    user: str
    attributes: Mapping[str, Sequence[str] | str] = field(default_factory=dict)
    proxies: tuple[str, ...] = ()
    grant_iou: str = ""
    authenticated_at: datetime | None = None
    is_remembered: bool = False
    is_new_login: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nobody came: a `Code` when the server keeps to the standard, and words for whoever mends it."""

    code: str
    description: str = ""


def as_xml(answer: Success | Failure, with_attributes: bool = True) -> bytes:
    """The answer of serviceValidate and proxyValidate; `with_attributes` as CAS 3 gives them."""
    if isinstance(answer, Failure):
        return _response(_failure("authenticationFailure", answer))
    parts = ["<cas:authenticationSuccess><cas:user>", escape(answer.user), "</cas:user>"]
    if with_attributes:
        parts += ["<cas:attributes>", *_attributes(answer), "</cas:attributes>"]
    if answer.grant_iou:
        parts += ["<cas:proxyGrantingTicket>", escape(answer.grant_iou), "</cas:proxyGrantingTicket>"]
    if answer.proxies:
        proxies = [f"<cas:proxy>{escape(proxy)}</cas:proxy>" for proxy in answer.proxies]
        parts += ["<cas:proxies>", *proxies, "</cas:proxies>"]
    parts.append("</cas:authenticationSuccess>")
    return _response("".join(parts))


def as_json(answer: Success | Failure) -> bytes:
    """The same with format=JSON (section 2.5.2): an attribute of several values is a list."""
    if isinstance(answer, Failure):
        return _json_failure("authenticationFailure", answer)
    said: dict[str, object] = {"user": answer.user}
    if answer.grant_iou:
        said["proxyGrantingTicket"] = answer.grant_iou
    if answer.proxies:
        said["proxies"] = list(answer.proxies)
    attributes: dict[str, object] = {
        name: values if isinstance(values, str) else list(values)
        for name, values in answer.attributes.items()
        if name not in OF_THE_STANDARD
    }
    if answer.authenticated_at is not None:
        facts = (instant(answer.authenticated_at), answer.is_remembered, answer.is_new_login)
        attributes |= zip(OF_THE_STANDARD, facts, strict=True)
    said["attributes"] = attributes
    return _json("authenticationSuccess", said)


def as_v1(answer: Success | Failure) -> bytes:
    """The answer of /validate (section 2.4.2), with the user's name as all servers of CAS 1 give it."""
    if isinstance(answer, Failure):
        return b"no\n\n"
    user = " ".join(answer.user.split())
    return f"yes\n{user}\n".encode()


def proxy_success(ticket: str) -> bytes:
    """The answer of /proxy that gives a proxy ticket (section 2.7.2)."""
    return _response(
        f"<cas:proxySuccess><cas:proxyTicket>{escape(ticket)}</cas:proxyTicket></cas:proxySuccess>"
    )


def proxy_failure(code: str, text: str) -> bytes:
    """The answer of /proxy that refuses one (section 2.7.2)."""
    return _response(_failure("proxyFailure", Failure(code, text)))


def proxy_success_json(ticket: str) -> bytes:
    return _json("proxySuccess", {"proxyTicket": ticket})


def proxy_failure_json(code: str, text: str) -> bytes:
    return _json_failure("proxyFailure", Failure(code, text))


def escape(text: str) -> str:
    """`text` as content or attribute of XML; characters that XML 1.0 cannot hold are left out."""
    if not text.isalnum() or not text.isascii():
        text = _NOT_XML.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = text.replace('"', "&quot;").replace("'", "&apos;").replace("\r", "&#13;")
    return text


def instant(moment: datetime) -> str:
    """xs:dateTime in UTC, to the second: "2026-11-22T08:00:00Z". `moment` is aware."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_name(name: str) -> str:
    """`name` when it may be the name of an element. Raises ValueError: names are ours, never the visitor's."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"an attribute may not be named {name!r}")
    return name


def _attributes(answer: Success) -> Iterable[str]:
    if answer.authenticated_at is not None:
        yield f"<cas:authenticationDate>{instant(answer.authenticated_at)}</cas:authenticationDate>"
        for name, fact in zip(OF_THE_STANDARD[1:], (answer.is_remembered, answer.is_new_login), strict=True):
            yield f"<cas:{name}>{'true' if fact else 'false'}</cas:{name}>"
    for name, values in answer.attributes.items():
        if check_name(name) in OF_THE_STANDARD:
            continue
        for value in (values,) if isinstance(values, str) else values:
            yield f"<cas:{name}>{escape(value)}</cas:{name}>"


def _failure(element: str, failure: Failure) -> str:
    return f'<cas:{element} code="{escape(failure.code)}">{escape(failure.description)}</cas:{element}>'


def _response(inside: str) -> bytes:
    return f"{_START}{inside}{_END}".encode()


def _json_failure(kind: str, failure: Failure) -> bytes:
    return _json(kind, {"code": failure.code, "description": failure.description})


def _json(kind: str, said: Mapping[str, object]) -> bytes:
    return json.dumps({"serviceResponse": {kind: said}}, ensure_ascii=False).encode("utf-8", "replace")
