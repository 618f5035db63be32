"""The portal's own CAS server, as small as one can be: login, validation, logout (CAS 3.0, sections 2.1 to 2.5)."""

import logging
import uuid
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from liseron.demo.loading import facts
from liseron.demo.partner_portal import tickets
from liseron.demo.partner_portal.readers import portal_readers
from liseron.protocols.cas.addresses import NotAnAddress, parse_address, with_parameter
from liseron.protocols.cas.answers import Code, Failure, Success, as_xml
from liseron.protocols.cas.logout import FIELD, logout_request
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now
from liseron.toolkit.headers import allow_leaving
from liseron.toolkit.http import CannotFetch, Limits, fetch

logger = logging.getLogger(__name__)

SEE_OTHER = 303
LIMITS = Limits(total_seconds=3, max_bytes=10_000)


@who(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """A form; or straight back to the service for who is signed in here, and for who was only asked about."""
    service = request.GET.get("service", "")
    if service and not _is_ours(service):
        return render(request, "demo/portal/login.html", {"is_unknown": True}, status=403)
    who_is_in, told = tickets.signed_in(request)
    fresh = request.GET.get("renew") == "true"
    if request.method == "POST":
        return _sign_in(request, service, told)
    if service and who_is_in and not fresh:
        return _back(service, who_is_in, told)
    if service and request.GET.get("gateway") == "true":
        return _see_other(service)
    return _ask(request, service)


def _sign_in(request: HttpRequest, service: str, told: list[list[str]]) -> HttpResponse:
    name = request.POST.get("login", "").strip().lower()
    if name not in portal_readers() or request.POST.get("password") != facts.accounts()["password"]:
        return _ask(request, service, typed=name[:50])
    if service:
        return _back(service, name, told)
    response = redirect("demo:portal_home")
    tickets.keep(response, name, told)
    return response


def _ask(request: HttpRequest, service: str, typed: str | None = None) -> HttpResponse:
    context = {
        "service": service,
        "typed": typed,
        "is_wrong": typed is not None,
        "readers": portal_readers().values(),
    }
    status = 200 if typed is None else 422
    return allow_leaving(render(request, "demo/portal/login.html", context, status=status))


def _back(service: str, login: str, told: list[list[str]]) -> HttpResponse:
    ticket = tickets.new_ticket(login, service)
    response = _see_other(with_parameter(service, "ticket", ticket))
    tickets.keep(response, login, [*told, [service, ticket]])
    return response


@who(EVERYONE)
@require_safe
def validate(request: HttpRequest) -> HttpResponse:
    """serviceValidate, with the attributes of the reader."""
    service, ticket = request.GET.get("service", ""), request.GET.get("ticket", "")
    reader = portal_readers().get(tickets.holder_of(ticket, service))
    answer: Success | Failure = Failure(Code.INVALID_TICKET, "unknown or expired")
    if reader is not None:
        answer = Success(reader.login, reader.attributes, authenticated_at=now())
    return HttpResponse(as_xml(answer), content_type="application/xml; charset=utf-8")


@who(EVERYONE)
@require_safe
def logout(request: HttpRequest) -> HttpResponse:
    """Ends the sign-in here, tells the services that were reached, and goes back where it is allowed."""
    _who, told = tickets.signed_in(request)
    for service, ticket in told:
        _tell(service, ticket)
    back = request.GET.get("service") or request.GET.get("url") or ""
    response = _see_other(back) if back and _is_ours(back) else redirect("demo:portal_home")
    if tickets.COOKIE in request.COOKIES:
        tickets.forget(response)
    return response


def _tell(service: str, ticket: str) -> None:
    """Single logout (section 2.3.3): whoever does not hear it is left alone."""
    message = logout_request(ticket, f"LR-{uuid.uuid4().hex}", now())
    body = urlencode({FIELD: message.decode()}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    try:
        fetch(service, method="POST", headers=headers, body=body, limits=LIMITS, allow_private=True)
    except CannotFetch as problem:
        logger.info("partner_portal.logout_unheard", extra={"reason": problem.reason})


def _is_ours(service: str) -> bool:
    """The one site that this server knows: the digital library that the demo serves."""
    try:
        asked, ours = parse_address(service), parse_address(settings.BASE_URL)
    except NotAnAddress:
        return False
    return (asked.scheme, asked.host, asked.port) == (ours.scheme, ours.host, ours.port)


def _see_other(where: str) -> HttpResponse:
    response = HttpResponseRedirect(where, status=SEE_OTHER)
    response["Cache-Control"] = "no-store"
    return response
