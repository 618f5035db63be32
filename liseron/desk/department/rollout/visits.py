"""Welcome visits: who receives whom, when, and how it went."""

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.desk.department.access import READ, STAFF, may_change
from liseron.desk.department.answering import FormPage, answer_button, answer_confirmation, answer_form
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.rollout.forms import HeldForm, VisitForm, facts_of
from liseron.desk.department.rollout.page import names_of
from liseron.desk.menu import render_desk
from liseron.desk.rollout_words import visit_told
from liseron.partners.models import Library, WelcomeVisit
from liseron.partners.welcoming import (
    cancel_visit,
    change_visit,
    hold_visit,
    invite_library,
    plan_visit,
    uninvite_library,
)
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today
from liseron.toolkit.pages import search_terms
from liseron.toolkit.text import fold

FOUND_AT_MOST = 20


def _find(rows: Rows, q: str) -> Rows:
    """By the library that receives or one that comes, or its commune."""
    return rows.filter(
        pk__in=WelcomeVisit.objects.filter(_at(q, "host__") | _at(q, "visitors__")).values("pk")
    )


def _at(q: str, of: str = "") -> Q:
    wanted = Q()
    for word in fold(q).split():
        wanted &= Q(**{f"{of}folded_name__contains": word}) | Q(
            **{f"{of}municipality__folded_name__contains": word}
        )
    return wanted


def _narrow(rows: Rows, wanted: str) -> Rows:
    today = paris_today()
    waiting = rows.filter(held_on__isnull=True, cancelled_on__isnull=True)
    return {
        "planned": waiting.filter(planned_on__gte=today),
        "to_tell": waiting.filter(planned_on__lt=today),
        "held": rows.filter(held_on__isnull=False),
        "cancelled": rows.filter(cancelled_on__isnull=False),
    }[wanted]


LISTING = Listing(
    name="visites-d-accueil",
    hint=gettext_lazy("Bibliothèque ou commune"),
    find=_find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            (
                ("planned", gettext_lazy("Prévues")),
                ("to_tell", gettext_lazy("À confirmer")),
                ("held", gettext_lazy("Faites")),
                ("cancelled", gettext_lazy("Annulées")),
            ),
            _narrow,
        ),
    ),
    sorts=(
        Sort("jour", gettext_lazy("Jour, le plus récent d’abord"), ("-planned_on",)),
        Sort("lieu", gettext_lazy("Bibliothèque qui reçoit"), ("host__folded_name", "-planned_on")),
    ),
    columns=(
        (gettext_lazy("Bibliothèque qui reçoit"), lambda row: row.host.name),
        (gettext_lazy("Commune"), lambda row: row.host.municipality.name),
        (gettext_lazy("Prévue le"), lambda row: row.planned_on),
        (gettext_lazy("État"), lambda row: visit_told(row, paris_today())[0]),
        (gettext_lazy("Bibliothèques invitées"), lambda row: row.n_visitors),
        (gettext_lazy("Faite le"), lambda row: row.held_on),
        (gettext_lazy("Personnes présentes"), lambda row: row.attendees),
        (gettext_lazy("Précisions"), lambda row: row.note),
    ),
)


@who(READ)
def visits(request: HttpRequest) -> HttpResponse:
    rows = WelcomeVisit.objects.select_related("host__municipality").annotate(
        n_visitors=Count("visitors", distinct=True)
    )
    context = {"today": paris_today(), "may_change": may_change(request)}
    return show_list(request, LISTING, rows, "desk/department/rollout/visits.html", context)


@who(READ)
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Who receives, who comes; libraries to invite are found by name or commune."""
    found, q = _get(pk), search_terms(request.GET.get("q"))
    invited = list(found.visitors.select_related("municipality", "partner"))
    others = Library.objects.open_to_readers().exclude(pk__in=[found.host_id, *(one.pk for one in invited)])
    choices = others.filter(_at(q)).select_related("municipality", "partner")[:FOUND_AT_MOST] if q else []
    context = {
        "visit": found,
        "invited": invited,
        "q": q,
        "choices": choices,
        "names": names_of([found]),
        "today": paris_today(),
        "may_change": may_change(request),
    }
    return render_desk(request, "desk/department/rollout/visit.html", context)


@who(STAFF)
def visit_new(request: HttpRequest) -> HttpResponse:
    """`bibliotheque` of the address receives already."""
    slug = request.GET.get("bibliotheque", "")[:120]
    form = VisitForm(request.POST or None, initial={"host": Library.objects.filter(slug=slug).first()})

    def act() -> str:
        made = plan_visit(by=request.user, **facts_of(form))
        return _("Visite prévue {on}. Ouvrez-la pour inviter des bibliothèques.").format(
            on=in_full(made.planned_on)
        )

    here = reverse("desk:dept_visits")
    page = FormPage(
        title=_("Prévoir une visite"),
        lead=_("Une bibliothèque déjà lancée en reçoit d’autres et leur montre son travail."),
        button=_("Prévoir cette visite"),
        back=here,
        trail=_trail(),
    )
    return answer_form(request, form, act, page)


@who(STAFF)
def visit_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)
    form = VisitForm(request.POST or None, row=found)

    def act() -> str:
        change_visit(visit=found, by=request.user, **facts_of(form))
        return _("La visite est à jour.")

    page = FormPage(title=_("Modifier la visite"), button=_("Enregistrer"), **_around(found))
    return answer_form(request, form, act, page)


@who(STAFF)
def visit_held(request: HttpRequest, pk: int) -> HttpResponse:
    found, today = _get(pk), paris_today()
    day = found.held_on or min(found.planned_on, today)
    form = HeldForm(request.POST or None, row=found, initial={"held_on": day})

    def act() -> str:
        hold_visit(visit=found, by=request.user, today=today, **facts_of(form))
        return _("La visite est notée comme faite.")

    page = FormPage(title=_("La visite a eu lieu"), button=_("Enregistrer"), **_around(found))
    return answer_form(request, form, act, page)


@who(STAFF)
def visit_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)

    def act() -> str:
        cancel_visit(visit=found, by=request.user, today=paris_today())
        return _("La visite est annulée. Prévenez les bibliothèques invitées.")

    page = FormPage(
        title=_("Annuler cette visite ?"),
        lead=_("Elle reste dans la liste, comme annulée."),
        button=_("Annuler la visite"),
        is_danger=True,
        **_around(found),
    )
    return answer_confirmation(request, act, page)


@who(STAFF)
@require_POST
def visit_library(request: HttpRequest, pk: int, library: int, move: str) -> HttpResponse:
    """Invite one library, or no longer; each undoes the other."""
    found, row = _get(pk), get_object_or_404(Library, pk=library)
    if move not in {"inviter", "retirer"}:
        raise Http404

    def act() -> str:
        if move == "inviter":
            invite_library(visit=found, library=row, by=request.user)
            return _("{library} est invitée.").format(library=row.name)
        uninvite_library(visit=found, library=row, by=request.user)
        return _("{library} n’est plus invitée.").format(library=row.name)

    return answer_button(request, act, reverse("desk:dept_visit", args=[found.pk]))


def _get(pk: int) -> WelcomeVisit:
    return get_object_or_404(
        WelcomeVisit.objects.select_related("host__municipality", "host__partner"), pk=pk
    )


def _trail() -> tuple[tuple[str, str], ...]:
    return (
        (_("Déploiement"), reverse("desk:dept_rollouts")),
        (_("Visites d’accueil"), reverse("desk:dept_visits")),
    )


def _around(found: WelcomeVisit) -> dict[str, Any]:
    here = reverse("desk:dept_visit", args=[found.pk])
    return {"back": here, "trail": (*_trail(), (found.host.name, here))}
