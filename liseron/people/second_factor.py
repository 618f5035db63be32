"""Professionals see readers' data: a password alone does not open the desks (ANSSI-PG-078; off in the demo alone)."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from liseron.people.models import User

ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "choose-language", "theme", "logo"}
ACTIVATION = "mfa_index"


def lacks_second_factor(user: object) -> bool:
    """True for a professional who must activate a second factor before going on."""
    if settings.SECOND_FACTOR == "off" or not isinstance(user, User) or not user.is_professional:
        return False
    return not is_mfa_enabled(user)


class SecondFactorMiddleware:
    """Sends a professional without second factor to the page that activates it, whatever was asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in ALWAYS_OPEN or name.startswith(("mfa_", "health-")):
            return None
        return HttpResponseRedirect(reverse(ACTIVATION)) if lacks_second_factor(request.user) else None
