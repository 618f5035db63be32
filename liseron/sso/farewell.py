"""Back from signing out at the library's own site: one page, whichever way it was done."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from liseron.sso.models import IdentitySource

AN_HOUR, SEE_OTHER = 3600, 303
AFTER_TRIAL, LEFT_THERE = "sso_after_trial", "sso_left_there"


def farewell(request: HttpRequest, source: IdentitySource, *, is_left_there: bool) -> HttpResponse:
    """The address may be followed by anybody, at any time: nothing is changed, and a session that lives is said.

    Whoever was trying the source goes on where the trial is told.
    """
    trial = request.session.pop(AFTER_TRIAL, None)
    if trial and trial["source"] == source.pk:
        request.session[LEFT_THERE] = {"source": source.pk, "is_left": is_left_there}
        return HttpResponseRedirect(trial["back"], status=SEE_OTHER)
    context = {"source": source, "is_left_there": is_left_there}
    response = render(request, "sso/farewell.html", context)
    response["Cache-Control"] = "no-store"
    return response


def take_left(request: HttpRequest, source: IdentitySource) -> bool | None:
    """Once, whether the source said that a trial is over; None when the browser did not come back from there."""
    said = request.session.pop(LEFT_THERE, None)
    return bool(said["is_left"]) if said and said["source"] == source.pk else None


def farewell_address(source: IdentitySource) -> str:
    """What the partner writes down at its OpenID Connect provider, for after signing out."""
    return f"{settings.BASE_URL}{reverse('sso:oidc_left', args=[source.slug])}"


def farewell_state(source: IdentitySource) -> str:
    """`state` of a sign-out: the session is over and keeps nothing; our signature says that it began here."""
    return _signer().sign(source.slug)


def is_our_state(source: IdentitySource, state: str) -> bool:
    try:
        return _signer().unsign(state, max_age=AN_HOUR) == source.slug
    except BadSignature:
        return False


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="liseron.sso.farewell")
