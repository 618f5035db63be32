"""Back from the partner's provider with a code; and its word, from server to server, that a sign-in is over."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from liseron.sso import ways_in
from liseron.sso.ending import OIDC_LOGOUT, end_of_session, end_of_subject, heard_once
from liseron.sso.farewell import farewell, is_our_state
from liseron.sso.models import IdentitySource
from liseron.sso.oidc_source.described import CannotDescribe, described, public_keys
from liseron.sso.oidc_source.journey import received
from liseron.sso.oidc_source.tokens import CannotBelieve, read_logout_token
from liseron.sso.partner_server import CannotAsk, has_room
from liseron.sso.stopping import Stop, stop_of, stopped
from liseron.sso.vouched import come_in, go_back
from liseron.sso.waiting import Awaited, awaited, welcome_back
from liseron.sso.wanted import checked
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.sealing import CannotUnseal

LONGEST_CODE = 4000
NOT_THERE = {"login_required", "interaction_required", "consent_required", "account_selection_required"}


@who(EVERYONE)
@require_GET
def oidc_return(request: HttpRequest, slug: str) -> HttpResponse:
    source = _source(slug)
    number, code = request.GET.get("state", ""), request.GET.get("code", "")
    why = awaited(request, source, number, now())
    if why is None:
        return stopped(request, source, Stop.STRANGE, checked(""))
    if not why.is_preview and not ways_in.is_in_force(source, paris_today()):
        return stopped(request, source, Stop.CLOSED, why.wanted)
    if code and not has_room(source):
        return stopped(request, source, Stop.BUSY, why.wanted)
    # RFC 9207: an answer that names another provider was meant for somebody else.
    is_theirs = request.GET.get("iss", source.address) == source.address
    if not welcome_back(number, now()) or not is_theirs:
        return stopped(request, source, Stop.STRANGE, why.wanted)
    if not code or len(code) > LONGEST_CODE or "error" in request.GET:
        return _without_code(request, source, why)
    return _with_code(request, source, why, number=number, code=code)


def _without_code(request: HttpRequest, source: IdentitySource, why: Awaited) -> HttpResponse:
    error = request.GET.get("error", "")
    stop = Stop.CANCELLED if error in NOT_THERE | {"access_denied", ""} else Stop.REFUSED
    return go_back(request, source, why, stop, error[:100])


def _with_code(
    request: HttpRequest, source: IdentitySource, why: Awaited, *, number: str, code: str
) -> HttpResponse:
    try:
        answer = received(source, code=code, number=number, fresh=why.is_fresh, now=now())
    except CannotAsk as problem:
        return go_back(request, source, why, stop_of(problem), problem.reason)
    except CannotDescribe as problem:
        return go_back(request, source, why, Stop.UNREADABLE, str(problem))
    except CannotBelieve as problem:
        return go_back(request, source, why, Stop.REFUSED, str(problem))
    except CannotUnseal:
        return go_back(request, source, why, Stop.WRONG, "the secret was sealed with another key")
    return come_in(request, answer, why)


@who(EVERYONE)
@require_GET
def oidc_left(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from a sign-out that began here: a page, and nothing more."""
    source = _source(slug)
    return farewell(request, source, is_left_there=is_our_state(source, request.GET.get("state", "")))


@who(EVERYONE)
@csrf_exempt
@require_POST
def oidc_heard(request: HttpRequest, slug: str) -> HttpResponse:
    """OpenID Connect Back-Channel Logout 1.0, 2.5 to 2.8. The answer never says whether there was a sign-in."""
    source = _source(slug)
    try:
        claims = _believed(source, request.POST.get("logout_token", ""))
    except (CannotAsk, CannotDescribe, CannotBelieve):
        return _answer(400)
    with transaction.atomic():
        if not heard_once(OIDC_LOGOUT, source, claims["jti"]):
            return _answer(400)
        if claims.get("sid"):
            end_of_session(source, claims["sid"], now())
        else:
            end_of_subject(source, claims["sub"], now())
    return _answer(200)


def _believed(source: IdentitySource, token: str) -> dict[str, str]:
    found = described(source)
    for again in (False, True):
        try:
            return read_logout_token(
                token,
                keys=public_keys(source, found, again=again),
                issuer=found.issuer,
                client_id=str(source.app.client_id) if source.app else "",
                now=now(),
            )
        except CannotBelieve as problem:
            if again or not problem.is_key_unknown:
                raise
    raise CannotBelieve("key")


def _answer(status: int) -> HttpResponse:
    response = HttpResponse(status=status)
    response["Cache-Control"] = "no-store"
    return response


def _source(slug: str) -> IdentitySource:
    sources = IdentitySource.objects.filter(protocol=IdentitySource.Protocol.OIDC)
    return get_object_or_404(sources.select_related("partner", "library", "app"), slug=slug)
