"""When the library says that this reader is somebody else than whoever is signed in here: the library is right.

It happens on shared computers. A page says so first; its button closes the other sign-in and opens theirs.
"""

from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liseron.people.models import Patron
from liseron.sso.arriving import Received, finish_sign_in
from liseron.sso.leaving_kept import remember_leaving, sealed_leaving
from liseron.sso.models import IdentitySource, SourceIdentity
from liseron.sso.visits import note_confirmed
from liseron.sso.wanted import checked
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now
from liseron.toolkit.headers import allow_leaving

KEPT = "sso_other"
KEPT_SECONDS = 600


def ask_first(request: HttpRequest, received: Received, wanted: str) -> HttpResponse | None:
    """The page, when somebody else is signed in here; None when the sign-in may go on."""
    if not is_somebody_else(request, received):
        return None
    request.session[KEPT] = {
        "source": received.source.pk,
        "subject": received.subject,
        "attributes": {name: list(values) for name, values in received.attributes.items()},
        "session": received.session,
        "leaving": sealed_leaving(received),
        "wanted": wanted,
        "at": int(now().timestamp()),
    }
    return allow_leaving(render(request, "sso/another_person.html", {"source": received.source}))


def is_somebody_else(request: HttpRequest, received: Received) -> bool:
    """Somebody is signed in, and is not the reader that the source names.

    A subject never seen may be the reader signed in, who joins their account; not if the source knows that reader
    by another name, nor if a professional without a card is signed in.
    """
    if not request.user.is_authenticated:
        return False
    known = SourceIdentity.objects.filter(source=received.source, subject=received.subject)
    owner = known.values_list("patron__user_id", flat=True).first()
    if owner is not None:
        return bool(owner != request.user.pk)
    patron = Patron.objects.filter(user_id=request.user.pk).first()
    return patron is None or patron.identities.filter(source=received.source).exists()


@who(EVERYONE)
@require_POST
def change_person(request: HttpRequest) -> HttpResponse:
    """The button: out with the one, in with the other, once."""
    kept: dict[str, Any] = request.session.pop(KEPT, None) or {}
    source = IdentitySource.objects.select_related("partner").filter(pk=kept.get("source", 0)).first()
    if source is None or int(now().timestamp()) - kept["at"] > KEPT_SECONDS:
        return redirect("sso:choose")
    attributes = {name: tuple(values) for name, values in kept["attributes"].items()}
    received = Received(source, kept["subject"], attributes, kept["session"])
    logout(request)
    response = finish_sign_in(request, received, checked(kept["wanted"]), now())
    remember_leaving(request, source, kept["leaving"])
    if request.user.is_authenticated:
        note_confirmed(request, source)
    return response
