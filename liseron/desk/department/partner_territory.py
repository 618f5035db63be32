"""A new partner from its commune or its EPCI, and the libraries that it runs."""

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.partner_forms import PartnerForm
from liseron.desk.department.partners import around
from liseron.desk.menu import render_desk
from liseron.partners.actions import (
    CannotPartner,
    attach_library,
    attach_territory,
    create_partner,
    detach_library,
    libraries_on_territory,
)
from liseron.partners.models import Intercommunality, Library, Municipality, Partner
from liseron.toolkit.access_rules import who
from liseron.toolkit.pages import search_terms
from liseron.toolkit.text import fold

FOUND_AT_MOST = 20


@who(STAFF)
def partner_new(request: HttpRequest) -> HttpResponse:
    """First the territory, found by name, INSEE code or SIREN; then the facts."""
    commune, epci = request.GET.get("commune", ""), request.GET.get("epci", "")
    if commune or epci:
        return _facts_of_new(request, commune, epci)
    q = search_terms(request.GET.get("q"))
    return render_desk(
        request, "desk/department/partner_new.html", {"q": q, "choices": _choices(q) if q else []}
    )


def _choices(q: str) -> list[dict[str, object]]:
    folded = fold(q)
    current = Municipality.objects.filter(kind=Municipality.Kind.CURRENT, valid_until__isnull=True)
    named = (
        Q(folded_name__startswith=folded) | Q(folded_name__contains=f" {folded}") | Q(insee_code=q.upper())
    )
    communes = current.filter(named if folded else Q(pk__in=[])).select_related(
        "partner", "intercommunality__partner"
    )
    bodies = [
        one
        for one in Intercommunality.objects.select_related("partner")
        if folded in fold(one.name) or one.siren == q
    ]
    return [
        {
            "row": one,
            "words": one.get_kind_display(),
            "code": one.siren,
            "query": urlencode({"epci": one.siren}),
        }
        for one in bodies[:FOUND_AT_MOST]
    ] + [
        {
            "row": one,
            "words": _("Commune"),
            "code": one.insee_code,
            "query": urlencode({"commune": one.insee_code}),
        }
        for one in communes[:FOUND_AT_MOST]
    ]


def _facts_of_new(request: HttpRequest, commune: str, epci: str) -> HttpResponse:
    town = body = None
    if commune:
        town = get_object_or_404(Municipality, kind=Municipality.Kind.CURRENT, insee_code=commune[:5])
    else:
        body = get_object_or_404(Intercommunality, siren=epci[:9])
    form = PartnerForm(request.POST or None, initial={"name": str(town or body), "formula": "hosted"})

    made: list[Partner] = []

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in PartnerForm.facts}
        made.append(create_partner(by=request.user, municipality=town, intercommunality=body, **facts))
        return _("{partner} est créée. Préparez maintenant sa convention, ou son déploiement.").format(
            partner=made[0].name
        )

    page = FormPage(
        title=_("Nouvelle collectivité"),
        lead=_("Territoire : {place}.").format(place=town or body),
        button=_("Créer cette collectivité"),
        back=reverse("desk:dept_partners"),
        trail=((_("Collectivités"), reverse("desk:dept_partners")),),
    )
    answer = answer_form(request, form, act, page)
    return redirect("desk:dept_partner", made[0].slug) if made else answer


@who(STAFF)
def partner_libraries(request: HttpRequest, slug: str) -> HttpResponse:
    """Every library of the territory: run by this partner, free, or run by another."""
    found = get_object_or_404(Partner, slug=slug)
    here = libraries_on_territory(found).select_related("municipality", "partner")
    strays = (
        Library.objects.of(found).exclude(pk__in=here.values("pk")).select_related("municipality", "partner")
    )
    rows = sorted([*here, *strays], key=lambda one: (one.partner_id != found.pk, one.folded_name))
    context = {"partner": found, "libraries": rows, "free": sum(one.partner_id is None for one in rows)}
    return render_desk(request, "desk/department/partner_libraries.html", context)


@who(STAFF)
@require_POST
def partner_library(request: HttpRequest, slug: str, pk: int, move: str) -> HttpResponse:
    """Attach one library, or detach it; each undoes the other."""
    found, library = get_object_or_404(Partner, slug=slug), get_object_or_404(Library, pk=pk)
    if move == "detacher" and library.partner_id not in {None, found.pk}:
        raise Http404

    def act() -> str:
        if move == "rattacher":
            attach_library(library=library, partner=found, by=request.user)
            return _("{library} est rattachée à {partner}.").format(library=library, partner=found)
        detach_library(library=library, by=request.user)
        return _("{library} est détachée : ses lecteurs n’entrent plus. Pour revenir, rattachez-la.").format(
            library=library
        )

    return answer_button(request, act, reverse("desk:dept_partner_libraries", args=[found.slug]))


@who(STAFF)
def partner_territory(request: HttpRequest, slug: str) -> HttpResponse:
    """Attach every free library of the territory, after showing which."""
    found = get_object_or_404(Partner, slug=slug)
    on_territory = libraries_on_territory(found).select_related("municipality", "partner")
    free = [one for one in on_territory if one.partner_id is None]
    others = [one for one in on_territory if one.partner_id not in {None, found.pk}]

    def act() -> str:
        count = attach_territory(partner=found, by=request.user)
        return ngettext(
            "{count} bibliothèque est rattachée.", "{count} bibliothèques sont rattachées.", count
        ).format(count=count)

    page = FormPage(
        title=_("Rattacher tout le territoire"),
        button=_("Rattacher ces bibliothèques"),
        template="desk/department/partner_territory.html",
        context={"partner": found, "free": free, "others": others, "refusal": _refusal(found)},
        **around(found),
    )
    return answer_confirmation(request, act, page)


def _refusal(partner: Partner) -> str:
    """Why the territory cannot be attached: the very act, undone."""
    try:
        with transaction.atomic():
            attach_territory(partner=partner, by=None)
            transaction.set_rollback(True)
    except CannotPartner as refusal:
        return str(refusal)
    return ""
