"""Professionals see readers' data: a password alone does not open the desks (ANSSI-PG-078; off in the demo alone)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.people import letters
from liseron.people.models import RoleGrant, User
from liseron.people.roles import CannotGrant, may_grant
from liseron.toolkit import audit

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


@transaction.atomic
def reset_second_factor(*, grant: RoleGrant, by: User) -> None:
    """For someone who lost telephone and recovery codes: the next sign-in asks for a new one. The person is told.

    Whoever may give the role may do so, never for oneself. Raises CannotGrant with a sentence.
    """
    if not may_grant(by, grant.role, grant.partner):
        raise CannotGrant(_("Vous ne pouvez pas rouvrir cet accès."))
    if grant.user_id == by.pk:
        raise CannotGrant(_("Pour vous-même, changez-la dans « Double protection »."))
    removed, _details = Authenticator.objects.filter(user=grant.user).delete()
    if not removed:
        raise CannotGrant(_("{name} n’a pas de double protection.").format(name=grant.user))
    letters.say_second_factor_reset(grant.user)
    audit.record(by, "second_factor.reset", grant.user)
