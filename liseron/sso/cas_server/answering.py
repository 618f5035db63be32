"""How the browser carries a ticket to the service (section 2.1.1, method), or goes back without one."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.encoding import iri_to_uri

from liseron.protocols.cas.addresses import parse_address, with_parameter
from liseron.sso.cas_server.asking import Asked
from liseron.sso.models import Service
from liseron.toolkit.headers import NOBODY_KEEPS, allow_posting_to

SEE_OTHER = 303
PRIVATE = {"Cache-Control": NOBODY_KEEPS, "Referrer-Policy": "no-referrer"}


def with_ticket(
    request: HttpRequest, asked: Asked, service: Service, ticket: str, *, after_sign_in: bool
) -> HttpResponse:
    """By a redirect, a form that sends itself, or headers, as the service asked."""
    if asked.method == "POST":
        return _by_form(request, asked, service, ticket)
    if asked.method == "HEADER":
        return _private(HttpResponse(headers={"service": iri_to_uri(asked.service), "ticket": ticket}))
    address = with_parameter(asked.service, "ticket", ticket)
    if after_sign_in and request.headers.get("Sec-Fetch-Dest") == "document":
        # Browsers apply the sign-in page's form-action to every redirect of its POST: a page of its own ends the chain.
        context = {"address": iri_to_uri(address), "service": service}
        return _private(render(request, "sso/cas/going.html", context))
    return see_other(address)


def see_other(address: str) -> HttpResponse:
    """303 to an address that was registered: the browser fetches it with GET, says nothing of us, keeps nothing."""
    return HttpResponse(status=SEE_OTHER, headers=headers_to(address))


def headers_to(address: str) -> dict[str, str]:
    return {"Location": iri_to_uri(address), **PRIVATE}


def _by_form(request: HttpRequest, asked: Asked, service: Service, ticket: str) -> HttpResponse:
    context = {"address": asked.service, "service": service, "ticket": ticket}
    origin = str(replace(parse_address(asked.service), path="", query=""))
    return allow_posting_to(_private(render(request, "sso/cas/post.html", context)), origin)


def _private(response: HttpResponse) -> HttpResponse:
    for name, value in PRIVATE.items():
        response[name] = value
    return response
