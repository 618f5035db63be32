"""« Ne plus me connecter par… »: what it changes, the proof that it is the reader, then the tie goes."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.people.models import Patron, User
from liseron.people.passwords import send_password_link
from liseron.people.queries import standing_of
from liseron.people.roles import PATRON, account_of
from liseron.portal.readers import patron_of
from liseron.sso import sessions
from liseron.sso.models import SourceIdentity
from liseron.sso.sessions import signed_in_just_now
from liseron.sso.unlinking import CannotUnlink, OtherWay, other_identity, other_way, unlink_source
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.throttle import allow

TRIES, MINUTES = 10, 10


@who(PATRON)
def unlink(request: HttpRequest, slug: str) -> HttpResponse:
    """Says what changes and what stays; the button works with a password, or just after another sign-in."""
    identity, user, today = _identity(request, slug), account_of(request), paris_today()
    way = other_way(identity, user, today)
    is_sure = way is OtherWay.SOURCE and signed_in_just_now(request, now())
    problem = ""
    if request.method == "POST":
        problem = "" if is_sure else _wrong(request, user, way)
        if not problem:
            return _unlinked(request, identity, user)
    context = {
        "identity": identity,
        "way": way.value,
        "is_sure": is_sure,
        "other": other_identity(identity, today),
        "standing": standing_of(identity.patron, today),
        "problem": problem,
    }
    return render(request, "portal/space/unlink.html", context, status=422 if problem else 200)


@who(PATRON)
@require_POST
def send_link(request: HttpRequest, slug: str) -> HttpResponse:
    """The mail that chooses a password, so that another way in exists."""
    identity, user = _identity(request, slug), account_of(request)
    to = user.email or identity.patron.contact_email
    if other_way(identity, user, paris_today()) is OtherWay.TO_CHOOSE and to:
        send_password_link(login=user.username, now=now())
        messages.success(
            request,
            _(
                "Un lien est parti à {address}. Choisissez votre mot de passe, connectez-vous avec lui, "
                "puis revenez ici."
            ).format(address=to),
        )
    return redirect("portal:unlink_source", slug)


def _identity(request: HttpRequest, slug: str) -> SourceIdentity:
    mine = SourceIdentity.objects.filter(patron=cast(Patron, patron_of(request)))
    return get_object_or_404(mine.select_related("source", "patron"), source__slug=slug)


def _wrong(request: HttpRequest, user: User, way: OtherWay) -> str:
    """Why the button does nothing; "" with the right password. Guesses are counted by account."""
    if way is not OtherWay.PASSWORD:
        return _("Rien n’a changé. Faites d’abord ce que dit cette page.")
    if not allow(request, "unlink", TRIES, MINUTES * 60, value=str(user.pk)):
        return _("Trop d’essais. Attendez dix minutes, puis essayez de nouveau.")
    if not user.check_password(request.POST.get("password", "")):
        return _("Ce n’est pas votre mot de passe pour ce site. Rien n’a changé.")
    return ""


def _unlinked(request: HttpRequest, identity: SourceIdentity, user: User) -> HttpResponse:
    """Whoever came in by that library is signed out: the next sign-in is by the way that is left."""
    name, row = identity.source.name, sessions.of(request)
    came_by_it = row is not None and row.source_id == identity.source_id
    try:
        unlink_source(identity=identity, by=user, today=paris_today(), now=now())
    except CannotUnlink as refusal:
        messages.warning(request, str(refusal))
        return redirect("portal:my_data")
    if not came_by_it:
        messages.success(request, _("« {name} » ne vous connecte plus ici.").format(name=name))
        return redirect("portal:my_data")
    logout(request)
    messages.success(
        request,
        _("« {name} » ne vous connecte plus ici. Connectez-vous maintenant par votre autre moyen.").format(
            name=name
        ),
    )
    return redirect("account_login")
