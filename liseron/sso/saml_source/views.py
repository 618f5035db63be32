"""The addresses of the service provider: answers received, single logout, our metadata."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from liseron.sso import ways_in
from liseron.sso.arriving import Received
from liseron.sso.ending import SAML_ASSERTION, SAML_LOGOUT, end_of_session, end_of_subject, heard_once
from liseron.sso.farewell import farewell
from liseron.sso.models import IdentitySource
from liseron.sso.saml_source.answers import CannotBelieve, NotSignedIn, Read, read_answer
from liseron.sso.saml_source.configuration import configuration_of
from liseron.sso.saml_source.leaving import CannotLeave, is_left, read_logout
from liseron.sso.stopping import Stop, stopped
from liseron.sso.vouched import come_in, go_back
from liseron.sso.waiting import KIND as WAITING
from liseron.sso.waiting import awaited, welcome_back
from liseron.sso.wanted import checked
from liseron.toolkit import once
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.headers import leave_nothing

KIND = "saml_answer"
LASTS = timedelta(minutes=2)
PARAMETER, NOBODY = "reponse", "sans"
SEE_OTHER = 303


@who(EVERYONE)
@csrf_exempt
@require_POST
def saml_received(request: HttpRequest, slug: str) -> HttpResponse:
    """The provider's page posts its answer here. Browsers send no cookie with it, so nobody is known yet.

    Only an answer that is proved is kept, two minutes and once, for the next step; RelayState is never read.
    """
    source = _source(slug)
    try:
        asked = {PARAMETER: _keep(source, read_answer(source, request.POST.get("SAMLResponse", "")))}
    except NotSignedIn as said:
        asked = {NOBODY: said.number}
    except CannotBelieve as problem:
        detail = str(problem) if _is_trial(problem.number) else ""
        return stopped(request, source, Stop.REFUSED, checked(""), detail=detail)
    address = f"{reverse('sso:saml_return', args=[source.slug])}?{urlencode(asked)}"
    response = HttpResponseRedirect(address, status=SEE_OTHER)
    response["Referrer-Policy"] = "no-referrer"
    return response


@who(EVERYONE)
@require_GET
def saml_return(request: HttpRequest, slug: str) -> HttpResponse:
    """The same browser, with its cookie: the answer must be to a request that left from here."""
    source = _source(slug)
    said = _kept(source, request)
    number = str(said["number"]) if said else request.GET.get(NOBODY, "")
    why = awaited(request, source, number, now())
    if why is None or not welcome_back(number, now()):
        return stopped(request, source, Stop.STRANGE, checked(""))
    if not why.is_preview and not ways_in.is_in_force(source, paris_today()):
        return stopped(request, source, Stop.CLOSED, why.wanted)
    if said is None:
        return go_back(request, source, why, Stop.CANCELLED)
    attributes = {name: tuple(values) for name, values in said["attributes"].items()}
    received = Received(source, said["subject"], attributes, said["session"], said["leaving"])
    return come_in(request, received, why)


@who(EVERYONE)
@require_GET
def saml_left(request: HttpRequest, slug: str) -> HttpResponse:
    """Single logout, asked by the provider through the reader's browser; signed, or nothing happens.

    Also where the provider sends the browser back after a sign-out that began here: a page, and nothing more.
    """
    source = _source(slug)
    if "SAMLResponse" in request.GET:
        return farewell(request, source, is_left_there=is_left(source, request))
    try:
        asked = read_logout(source, request)
    except CannotLeave:
        return HttpResponse(status=400)
    with transaction.atomic():
        if not heard_once(SAML_LOGOUT, source, asked.number):
            return HttpResponse(status=400)
        for session in asked.sessions:
            end_of_session(source, session, now())
        if not asked.sessions:
            end_of_subject(source, asked.subject, now())
    response = HttpResponseRedirect(asked.answer_address, status=SEE_OTHER)
    response["Cache-Control"] = "no-store"
    return leave_nothing(response)


@who(EVERYONE)
@require_GET
def saml_metadata(request: HttpRequest, slug: str) -> HttpResponse:
    """What the partner gives its provider to read."""
    described = configuration_of(_source(slug), is_ours_alone=True, signs=True).get_sp_metadata()
    return HttpResponse(described, content_type="application/samlmetadata+xml")


@transaction.atomic
def _keep(source: IdentitySource, read: Read) -> str:
    """An assertion is used once (SAML Core 2.5.1.5, profile 4.1.4.5), by whichever node receives it first."""
    if not heard_once(SAML_ASSERTION, source, read.assertion):
        raise CannotBelieve("an assertion already used", read.number)
    kept = {
        "number": read.number,
        "subject": read.subject,
        "attributes": {name: list(values) for name, values in read.attributes.items()},
        "session": read.session,
        "leaving": read.name_id | ({"session": read.session} if read.name_id and read.session else {}),
    }
    return once.issue(kind=KIND, subject=_subject(source), valid_for=LASTS, payload=kept, now=now())


def _kept(source: IdentitySource, request: HttpRequest) -> dict[str, Any] | None:
    try:
        said = once.consume(kind=KIND, secret=request.GET.get(PARAMETER, ""), now=now())
    except once.CannotUse:
        return None
    return said.payload if said.subject == _subject(source) else None


def _is_trial(number: str) -> bool:
    """Somebody of the département is trying the source, and may read what is wrong with it."""
    found = once.peek(kind=WAITING, secret=number, now=now()) if number else None
    return found is not None and found.payload.get("preview") is True


def _subject(source: IdentitySource) -> str:
    return f"source:{source.pk}"


def _source(slug: str) -> IdentitySource:
    sources = IdentitySource.objects.filter(protocol=IdentitySource.Protocol.SAML)
    return get_object_or_404(sources.select_related("partner", "library", "app"), slug=slug)
