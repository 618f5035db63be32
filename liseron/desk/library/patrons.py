"""The library's readers: the list, and what may be done with one."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liseron.access.queries import visits_by_month
from liseron.desk.library import exporting
from liseron.desk.library.numbers import LARGEST_KEY
from liseron.desk.library.read_only import closure_of, needs_agreement, of_patron, stays_open
from liseron.desk.library.sheets_to_print import password_sheet
from liseron.desk.menu import render_desk
from liseron.people import actions, rules
from liseron.people.actions import CannotRegister
from liseron.people.finding import Group, find_patrons
from liseron.people.identity import IDENTITY_FIELDS, identity_of
from liseron.people.identity_form import IdentityForm
from liseron.people.models import Patron
from liseron.people.queries import StandingState, standing_of, standings_of
from liseron.people.roles import DESK, account_of
from liseron.toolkit import dates
from liseron.toolkit.access_rules import who
from liseron.toolkit.pages import page_of, search_terms
from liseron.toolkit.text import fold

GROUPS = {
    "": gettext_lazy("Tous"),
    Group.IN_ORDER.value: gettext_lazy("À jour"),
    Group.ENDS_SOON.value: gettext_lazy("Bientôt finies"),
    Group.LAPSED.value: gettext_lazy("Finies"),
    Group.MINOR.value: gettext_lazy("Mineurs"),
}
STANDINGS = {
    StandingState.IN_ORDER: (gettext_lazy("À jour"), "ok"),
    StandingState.ENDS_SOON: (gettext_lazy("Finit bientôt"), "warn"),
    StandingState.LAPSED: (gettext_lazy("Finie"), "stop"),
    StandingState.AGREEMENT_ENDED: (gettext_lazy("Convention terminée"), "stop"),
}
NO_STANDING = (gettext_lazy("Sans carte"), "")


@who(DESK)
@require_safe
def patrons(request: HttpRequest) -> HttpResponse:
    """`?q=` name, card, address or birth date; `?etat=` where they stand."""
    today = dates.paris_today()
    q, group = search_terms(request.GET.get("q")), request.GET.get("etat", "")
    group = group if group in GROUPS else ""
    page = page_of(find_patrons(request.user, text=q, group=group, today=today), request.GET.get("page"))
    standings = standings_of(page.items, today)
    rows = [
        (one, standings[one.pk], *STANDINGS.get(standings[one.pk].state, NO_STANDING)) for one in page.items
    ]
    groups = [(code, label, code == group) for code, label in GROUPS.items()]
    context = {"page": page, "rows": rows, "q": q, "group": group, "groups": groups}
    return render_desk(request, "desk/library/patrons.html", context)


@who(DESK)
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    today = dates.paris_today()
    group = request.GET.get("etat", "")
    found = list(
        find_patrons(request.user, text=search_terms(request.GET.get("q")), group=group, today=today)
    )
    standings = standings_of(found, today)
    header = [
        *(_("Carte"), _("Prénom"), _("Nom"), _("Naissance"), _("Courriel"), _("Téléphone")),
        *(_("Code postal"), _("Commune"), _("Bibliothèque"), _("État"), _("Dernier jour")),
    ]
    rows = (
        [
            *(
                standings[p.pk].card_number,
                p.given_name,
                p.family_name,
                p.birth_date,
                p.contact_email,
                p.phone,
            ),
            *(p.postcode, p.town, p.library.name),
            *(str(STANDINGS.get(standings[p.pk].state, NO_STANDING)[0]), standings[p.pk].valid_until),
        ]
        for p in found
    )
    return exporting.sheet(request, "lecteurs", rows, header, kind)


def visible_patron(request: HttpRequest, pk: int) -> Patron:
    """A reader with an account whom this person may see; 404 as for a number that was never given."""
    if pk > LARGEST_KEY:
        raise Http404
    rows = Patron.objects.visible_to(request.user).with_account()
    return get_object_or_404(rows.select_related("library__partner", "user"), pk=pk)


@who(DESK)
@require_safe
def patron(request: HttpRequest, pk: int) -> HttpResponse:
    """Identity, card, registrations, agreements, and how much is used: never what is read."""
    one, today = visible_patron(request, pk), dates.paris_today()
    standing = standing_of(one, today)
    label, tone = STANDINGS.get(standing.state, NO_STANDING)
    registrations = list(one.registrations.select_related("library", "decided_by").order_by("-asked_at"))
    context = {
        "patron": one,
        "standing": standing,
        "label": label,
        "tone": tone,
        "is_minor": rules.needs_guardian(one.birth_date, today),
        "age": dates.age_on(one.birth_date, today),
        "registrations": registrations,
        "renewal": next((r for r in registrations if r.state in {"pending", "more_asked"}), None),
        "consents": one.consents.select_related("text"),
        "cards": one.cards.order_by("-issued_on", "-pk"),
        "visits": visits_by_month(one),
        "closure": closure_of(one.library.partner, today),
        "may_correct": account_of(request).sees_every_reader,
        "done": request.GET.get("fait", ""),
    }
    return render_desk(request, "desk/library/patron.html", context)


@who(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_agreement(of_patron, but_department=True)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct who the reader is. Once the agreement has ended the département still does (RGPD, art. 16)."""
    one = visible_patron(request, pk)
    known = identity_of(one)
    form = IdentityForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(known, name) for name in IDENTITY_FIELDS},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_identity(patron=one, by=account_of(request), now=dates.now(), **form.cleaned_data)
        except CannotRegister as refusal:
            form.add_reasons(refusal.reasons)
        else:
            return _done(pk, "identite")
    context = {"patron": one, "form": form}
    return render_desk(
        request, "desk/library/patron_change.html", context, status=422 if form.errors else 200
    )


@who(DESK)
@require_POST
@needs_agreement(of_patron)
def replace_card(request: HttpRequest, pk: int) -> HttpResponse:
    actions.replace_card(patron=visible_patron(request, pk), by=account_of(request), now=dates.now())
    return _done(pk, "carte")


@who(DESK)
@stays_open("the reader must reach the own space to take data away or erase them (RGPD, art. 15, 17, 20)")
@require_POST
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link that chooses the password, by mail again."""
    one = visible_patron(request, pk)
    if not one.contact_email or one.user is None:
        return _done(pk, "sans-courriel")
    actions.send_password_link(login=one.user.username, now=dates.now())
    return _done(pk, "lien")


@who(DESK)
@stays_open("as send_link, for who has no address")
@require_POST
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet to print: the card's number and the link that chooses the password, valid once."""
    return password_sheet(request, visible_patron(request, pk))


@who(DESK)
@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card, to print."""
    one = visible_patron(request, pk)
    context = {"patron": one, "standing": standing_of(one, dates.paris_today())}
    return render_desk(request, "desk/library/card.html", context)


class ErasureForm(forms.Form):
    """The family name typed again: a click alone does not erase a person."""

    name = forms.CharField(label=gettext_lazy("Nom de famille du lecteur"), required=False)


@who(DESK)
@stays_open("a reader's right whatever the agreement (RGPD, art. 17)")
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """For good, on the reader's request (RGPD, art. 17)."""
    one = visible_patron(request, pk)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if fold(form.cleaned_data["name"]) == fold(one.family_name):
            actions.erase_patron(patron=one, by=account_of(request), now=dates.now())
            return redirect("desk:patrons")
        form.add_error("name", _("Écrivez « {name} » pour confirmer.").format(name=one.family_name))
    context = {"patron": one, "form": form}
    return render_desk(request, "desk/library/patron_erase.html", context, status=422 if form.errors else 200)


def _done(pk: int, what: str) -> HttpResponse:
    answer = redirect("desk:patron", pk)
    answer["Location"] += f"?fait={what}"
    return answer
