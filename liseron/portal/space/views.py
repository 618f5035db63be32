"""My space: card, validity, quotas, visits, data."""

from io import BytesIO
from typing import cast

import segno
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liseron.access.queries import quotas_of, visits_of
from liseron.people import retention
from liseron.people.consents import CannotConsent, current_texts, give_consent, wants_news, withdraw_consent
from liseron.people.erasing import erase_patron, export_of
from liseron.people.models import ConsentText, Patron
from liseron.people.moves import CannotDecide
from liseron.people.queries import standing_of
from liseron.people.registering import CannotAnswer, answer_question
from liseron.people.renewing import CannotRenew, ask_renewal
from liseron.people.roles import PATRON, account_of
from liseron.portal.readers import patron_of
from liseron.portal.space.export import readable
from liseron.sso.only_there import source_of
from liseron.sso.sessions import signed_in_just_now
from liseron.toolkit.access_rules import SIGNED_IN, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.once import CannotUse
from liseron.toolkit.pages import page_of

LAST_VISITS = 5


def _patron(request: HttpRequest) -> Patron:
    """The reader: views that call this carry the rule PATRON."""
    return cast(Patron, patron_of(request))


@who(SIGNED_IN)
def my_space(request: HttpRequest) -> HttpResponse:
    """Where the reader stands and what to do next; a professional without a card is led to the desk."""
    patron = patron_of(request)
    if patron is None:
        return render(request, "portal/space/no_card.html")
    today = paris_today()
    context = {
        "patron": patron,
        "standing": standing_of(patron, today),
        "quotas": [line for line in quotas_of(patron, today) if line.scope == "patron"],
        "visits": visits_of(patron)[:LAST_VISITS],
        "waiting": patron.registrations.open().first(),
        "identity": patron.identities.select_related("source").order_by("-last_seen_at").first(),
        "positions": patron.reading_positions.select_related("file__record").order_by("-changed_at")[:3],
    }
    return render(request, "portal/space/my_space.html", context)


@who(PATRON)
def my_visits(request: HttpRequest) -> HttpResponse:
    page = page_of(visits_of(_patron(request)), request.GET.get("page"))
    return render(request, "portal/space/my_visits.html", {"page": page})


@who(PATRON)
def my_data(request: HttpRequest) -> HttpResponse:
    """What is known of the reader, how long, and what to do with it."""
    patron = _patron(request)
    identities = list(patron.identities.select_related("source").order_by("-last_seen_at"))
    context = {
        "patron": patron,
        "consents": patron.consents.select_related("text").order_by("text__subject"),
        "identities": identities,
        "identity": next(iter(identities), None),
        "has_news": wants_news(patron, paris_today()),
        "retention": retention.RETENTION,
    }
    return render(request, "portal/space/my_data.html", context)


@who(PATRON)
def export_data(request: HttpRequest) -> HttpResponse:
    """RGPD art. 15 and 20: everything held, as a JSON file."""
    answer = JsonResponse(export_of(_patron(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return answer


@who(PATRON)
def read_data(request: HttpRequest) -> HttpResponse:
    """The same, to be read on the screen."""
    sections = readable(export_of(_patron(request)))
    return render(request, "portal/space/read_data.html", {"sections": sections})


@who(PATRON)
def card_picture(request: HttpRequest) -> HttpResponse:
    """The number of the card as a QR code, for the library's reader."""
    card = _patron(request).cards.filter(replaced_on=None).first()
    if card is None:
        raise Http404
    drawn = BytesIO()
    segno.make(card.number, error="m").save(drawn, kind="svg", border=1, scale=4)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


@who(PATRON)
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """The reader's answer to the library's question about a renewal."""
    waiting = _patron(request).registrations.open().select_related("patron__user", "library").first()
    try:
        answer_question(registration=waiting, message=request.POST.get("message", ""), now=now())
    except (CannotAnswer, CannotDecide, CannotUse) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Votre réponse est partie. Votre bibliothèque reprend votre demande."))
    return redirect("portal:my_space")


@who(PATRON)
@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    try:
        ask_renewal(patron=_patron(request), now=now())
    except CannotRenew as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Votre demande est partie. Votre bibliothèque vous répond par courriel."))
    return redirect("portal:my_space")


@who(PATRON)
@require_POST
def news(request: HttpRequest) -> HttpResponse:
    """The newsletter, on or off."""
    patron, user = _patron(request), account_of(request)
    if request.POST.get("yes"):
        text = next(t for t in current_texts(paris_today()) if t.subject == ConsentText.Subject.NEWS)
        try:
            give_consent(patron=patron, text=text, by=user, now=now())
        except CannotConsent as refusal:
            messages.warning(request, str(refusal))
    else:
        withdraw_consent(patron=patron, subject=ConsentText.Subject.NEWS, by=user, now=now())
    return redirect("portal:my_data")


@who(PATRON)
def erase(request: HttpRequest) -> HttpResponse:
    """Asks for the password, or for a sign-in of a moment ago where the library holds it; erases, signs out."""
    user, problem = account_of(request), ""
    by_password = user.has_usable_password() and not source_of(user)
    is_sure = not by_password and signed_in_just_now(request, now())
    if request.method == "POST":
        if is_sure or (by_password and user.check_password(request.POST.get("password", ""))):
            erase_patron(patron=_patron(request), by=user, now=now())
            logout(request)
            return render(request, "portal/space/erased.html")
        if by_password:
            problem = _("Ce n’est pas votre mot de passe. Rien n’a été effacé.")
    context = {"problem": problem, "by_password": by_password, "is_sure": is_sure}
    if not by_password:
        context["identity"] = _patron(request).identities.select_related("source").first()
    return render(request, "portal/space/erase.html", context, status=422 if problem else 200)
