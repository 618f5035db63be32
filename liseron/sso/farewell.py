"""Back from signing out at the library's own site: one page, whichever way it was done."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from liseron.sso.models import IdentitySource

AN_HOUR = 3600


def farewell(request: HttpRequest, source: IdentitySource, *, is_left_there: bool) -> HttpResponse:
    """The address may be followed by anybody, at any time: nothing is changed, and a session that lives is said."""
    context = {"source": source, "is_left_there": is_left_there}
    response = render(request, "sso/farewell.html", context)
    response["Cache-Control"] = "no-store"
    return response


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
