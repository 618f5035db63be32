"""Having a ticket confirmed by the partner's server (CAS 3.0, sections 2.4 to 2.6 and 2.8), whatever it answers."""

import secrets
from datetime import datetime
from urllib.parse import urlencode

from liseron.protocols.cas.addresses import NotAnAddress
from liseron.protocols.cas.answers import Failure, Success
from liseron.protocols.cas.elements import NotAnAnswer
from liseron.protocols.cas.reading import read_service_response, read_v1
from liseron.protocols.cas.saml import read_saml, saml_request
from liseron.sso.cas_client.starting import server_address
from liseron.sso.models import IdentitySource
from liseron.sso.partner_server import MOST_BYTES, CannotAsk, ask
from liseron.sso.stopping import Stop, stop_of
from liseron.toolkit.xml import CannotParse, parse_xml

ENDPOINTS = {
    IdentitySource.Protocol.CAS1: "validate",
    IdentitySource.Protocol.CAS2: "serviceValidate",
    IdentitySource.Protocol.CAS3: "p3/serviceValidate",
    IdentitySource.Protocol.CAS_SAML: "samlValidate",
}
XML = {"Content-Type": "text/xml; charset=utf-8"}


class CannotConfirm(Exception):
    """Nobody signs in. `stop` says it to the reader, `detail` to whoever mends the source; neither holds a name."""

    def __init__(self, stop: Stop, detail: str) -> None:
        self.stop, self.detail = stop, detail
        super().__init__(detail)


def confirmed(source: IdentitySource, *, ticket: str, service: str, fresh: bool, now: datetime) -> Success:
    """Whom the partner names for this ticket at this address. Raises CannotConfirm: anything unclear is nobody."""
    try:
        answer = _read(source, ticket, service, fresh, now)
    except CannotAsk as problem:
        raise CannotConfirm(stop_of(problem), problem.reason) from problem
    except NotAnAddress as problem:
        raise CannotConfirm(Stop.WRONG, str(problem)) from problem
    except CannotParse as problem:
        raise CannotConfirm(Stop.UNREADABLE, problem.reason) from problem
    except NotAnAnswer as problem:
        raise CannotConfirm(Stop.UNREADABLE, str(problem)) from problem
    if isinstance(answer, Failure):
        raise CannotConfirm(Stop.REFUSED, f"{answer.code} {answer.description}"[:300])
    if not isinstance(answer, Success) or not answer.user or answer.proxies:
        raise CannotConfirm(Stop.UNREADABLE, "no person, or somebody acting for a person")
    return answer


def _read(source: IdentitySource, ticket: str, service: str, fresh: bool, now: datetime) -> Success | Failure:
    protocol = IdentitySource.Protocol(source.protocol)
    address = server_address(source, ENDPOINTS[protocol])
    if protocol is IdentitySource.Protocol.CAS_SAML:
        return _read_saml(source, address, ticket, service, now)
    asked = {"service": service, "ticket": ticket} | ({"renew": "true"} if fresh else {})
    body = ask(source, f"{address}?{urlencode(asked)}").body
    if protocol is IdentitySource.Protocol.CAS1:
        return read_v1(body)
    return read_service_response(parse_xml(body, max_bytes=MOST_BYTES))


def _read_saml(
    source: IdentitySource, address: str, ticket: str, service: str, now: datetime
) -> Success | Failure:
    number = f"_{secrets.token_hex(16)}"
    asked = saml_request(ticket, number, now)
    target = f"{address}?{urlencode({'TARGET': service})}"
    body = ask(source, target, method="POST", headers=XML, body=asked).body
    root = parse_xml(body, max_bytes=MOST_BYTES)
    return read_saml(root, service=service, request_id=number, now=now)
