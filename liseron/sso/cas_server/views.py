"""The addresses that services call themselves, without browser or session: validation and proxying."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from liseron.protocols.cas import answers
from liseron.protocols.cas.answers import Code, Failure, Success
from liseron.protocols.cas.elements import NotAnAnswer
from liseron.protocols.cas.saml import Asked, read_saml_request, saml_answer
from liseron.sso.cas_server import proxying, validating
from liseron.sso.cas_server.asking import is_set, only
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now
from liseron.toolkit.xml import CannotParse, parse_xml

XML = "application/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"
LARGEST_REQUEST = 256_000

Answer = tuple[bytes, str]
"""A body and its type."""


@who(EVERYONE)
@require_GET
def validate(request: HttpRequest) -> HttpResponse:
    """Section 2.4."""
    return _machine(*answer_v1(request.GET))


@who(EVERYONE)
@require_GET
def service_validate(request: HttpRequest) -> HttpResponse:
    """Section 2.5, and 2.8 under /p3: both give attributes, because old clients read them in the former."""
    return _machine(*answer(request.GET, with_proxies=False))


@who(EVERYONE)
@require_GET
def proxy_validate(request: HttpRequest) -> HttpResponse:
    """Section 2.6: service tickets and proxy tickets."""
    return _machine(*answer(request.GET, with_proxies=True))


@who(EVERYONE)
@require_GET
def proxy(request: HttpRequest) -> HttpResponse:
    """Section 2.7: a proxy ticket for a proxy-granting ticket."""
    secret, address = only(request.GET, "pgt"), only(request.GET, "targetService")
    found: str | Failure = Failure(Code.INVALID_REQUEST, "pgt and targetService are both needed.")
    if secret and address:
        found = proxying.proxy_ticket(secret=secret, address=address, now=now())
    is_json = only(request.GET, "format").upper() == "JSON"
    if isinstance(found, Failure):
        failed = answers.proxy_failure_json if is_json else answers.proxy_failure
        return _machine(failed(found.code, found.description), JSON if is_json else XML)
    given = answers.proxy_success_json if is_json else answers.proxy_success
    return _machine(given(found), JSON if is_json else XML)


@who(EVERYONE)
@csrf_exempt  # a server calls, without cookie, and nothing is done in anybody's name
@require_POST
def saml_validate(request: HttpRequest) -> HttpResponse:
    """Appendix: SAML 1.1. Facts about the reader do not leave for a site without TLS."""
    address, asked = only(request.GET, "TARGET"), Asked("", "")
    try:
        asked = read_saml_request(parse_xml(request.body, max_bytes=LARGEST_REQUEST))
        found = _consumed(asked.ticket, address, renew=is_set(request.GET, "renew"))
    except (CannotParse, NotAnAnswer):
        found = Failure(Code.INVALID_REQUEST, "The body is not a SAML 1.1 request.")
    if isinstance(found, Success) and not address.lower().startswith("https://"):
        found = Success(user=found.user, authenticated_at=found.authenticated_at)
    body = saml_answer(
        found, service=address, request_id=asked.request_id, issuer=settings.BASE_URL, now=now()
    )
    return _machine(body, "text/xml; charset=utf-8")


def _consumed(ticket: str, address: str, *, renew: bool) -> Success | Failure:
    if not ticket or not address:
        return Failure(Code.INVALID_REQUEST, "TARGET and a ticket are both needed.")
    found = validating.consume(ticket=ticket, address=address, with_proxies=False, renew=renew, now=now())
    return found if isinstance(found, Failure) else found.success


def answer_v1(asked: QueryDict) -> Answer:
    """Section 2.4: two lines of text. A proxy ticket is never good here."""
    found = _validated(asked, with_proxies=False, grants=False)
    return answers.as_v1(found), "text/plain; charset=utf-8"


def answer(asked: QueryDict, *, with_proxies: bool) -> Answer:
    """Sections 2.5 and 2.6, in XML or in JSON."""
    wanted = only(asked, "format").upper() or "XML"
    if wanted not in {"XML", "JSON"}:
        return answers.as_xml(Failure(Code.INVALID_REQUEST, "format is XML or JSON.")), XML
    found = _validated(asked, with_proxies=with_proxies, grants=True)
    return (answers.as_json(found), JSON) if wanted == "JSON" else (answers.as_xml(found), XML)


def _validated(asked: QueryDict, *, with_proxies: bool, grants: bool) -> Success | Failure:
    """The ticket used up, then the service's callback asked to take a proxy-granting ticket when it wants one."""
    ticket, address = only(asked, "ticket"), only(asked, "service")
    if not ticket or not address:
        return Failure(Code.INVALID_REQUEST, "service and ticket are both needed.")
    renew, at = is_set(asked, "renew"), now()
    found = validating.consume(ticket=ticket, address=address, with_proxies=with_proxies, renew=renew, now=at)
    callback = only(asked, "pgtUrl") if grants else ""
    if isinstance(found, Failure) or not callback:
        return found if isinstance(found, Failure) else found.success
    return proxying.with_grant(found, callback, at)


def _machine(body: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(body, content_type=content_type, headers={"Cache-Control": "no-store"})
