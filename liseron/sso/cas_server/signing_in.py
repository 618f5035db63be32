"""/cas/login (sections 2.1 and 2.2): who is there, may they go where they ask, and a ticket for it.

The form of user name and password is our sign-in page, not this address.
"""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from liseron.people.models import Patron, User
from liseron.sso import entering, sessions
from liseron.sso.cas_server import fresh
from liseron.sso.cas_server.answering import see_other, with_ticket
from liseron.sso.cas_server.asking import Asked, asked_of_login
from liseron.sso.cas_server.issuing import issue_service_ticket
from liseron.sso.cas_server.registry import service_at
from liseron.sso.models import Service
from liseron.sso.refusing import refused_page, without_card_page
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now


@who(EVERYONE)
@cache_control(no_store=True)
@require_GET
def login(request: HttpRequest) -> HttpResponse:
    asked = asked_of_login(request.GET)
    if "service" not in request.GET:
        return _without_service(request)
    service = service_at(asked.service)
    if service is None:
        return render(request, "sso/cas/unknown.html", status=403)
    if request.user.is_authenticated:
        return _for_somebody(request, asked, service)
    if asked.gateway:
        return see_other(asked.service)
    fresh.ask(request, asked.service)
    return fresh.to_sign_in(request)


def _for_somebody(request: HttpRequest, asked: Asked, service: Service) -> HttpResponse:
    patron = _patron_of(cast(User, request.user))
    if patron is None:
        return see_other(asked.service) if asked.gateway else without_card_page(request, service)
    is_new_login = fresh.use(request, asked.service)
    if asked.renew and not is_new_login:
        fresh.ask(request, asked.service)
        return fresh.to_sign_in_again(request)
    if asked.warn and not asked.gateway:
        return _warn(request, service)
    decision = entering.may_reach(service, patron, now())
    if not decision.may_enter:
        if asked.gateway:
            return see_other(asked.service)
        return refused_page(request, service=service, patron=patron, decision=decision)
    session = sessions.begin(request, remembered=not request.session.get_expire_at_browser_close())
    ticket = issue_service_ticket(
        session_id=session.pk,
        service_id=service.pk,
        address=asked.service,
        is_new_login=is_new_login,
        now=now(),
    )
    return with_ticket(request, asked, service, ticket, after_sign_in=is_new_login)


def _patron_of(user: User) -> Patron | None:
    return Patron.objects.select_related("library__partner").filter(user=user.pk).first()


def _without_service(request: HttpRequest) -> HttpResponse:
    """Nobody asks for anything: sign in, or hear that one is (section 2.1.1)."""
    if not request.user.is_authenticated:
        return fresh.to_sign_in(request)
    return render(request, "sso/cas/signed_in.html")


def _warn(request: HttpRequest, service: Service) -> HttpResponse:
    """The reader wants to be told before entering a site; the link is the same address without `warn`."""
    going_on = request.GET.copy()
    del going_on["warn"]
    return render(request, "sso/cas/warn.html", {"service": service, "going_on": going_on.urlencode()})
