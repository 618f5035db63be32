"""Repositories that are harvested by themselves: the list, one of them, and what is asked of it now."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.exchange.harvest_forms import ChangeForm, SourceForm
from liseron.desk.department.exchange.source_removal import removal_under_way
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.exchange.models import Harvest, Source
from liseron.exchange.sources import add_source, begin_harvest, change_source, set_source_active
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today

HARVESTS_SHOWN = 20
LISTING = Listing(
    name="depots-moissonnes",
    hint=gettext_lazy("Ressource, dépôt ou adresse"),
    find=lambda rows, q: (
        rows.filter(address__icontains=q)
        | rows.filter(repository__icontains=q)
        | rows.filter(resource__name__icontains=q)
    ),
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            (
                ("on", gettext_lazy("Suivis")),
                ("off", gettext_lazy("Suspendus")),
                ("leaving", gettext_lazy("En cours de suppression")),
            ),
            lambda rows, wanted: rows.filter(
                Q(removed_at__isnull=False)
                if wanted == "leaving"
                else Q(is_active=wanted == "on", removed_at=None)
            ),
        ),
    ),
    sorts=(Sort("ressource", gettext_lazy("Ressource"), ("resource__name",)),),
    columns=(
        (gettext_lazy("Ressource"), lambda row: row.resource.name),
        (gettext_lazy("Dépôt"), lambda row: row.repository),
        (gettext_lazy("Adresse"), lambda row: row.address),
        (gettext_lazy("Format"), lambda row: row.prefix),
        (gettext_lazy("Ensemble"), lambda row: row.set_spec),
        (gettext_lazy("Moissonnage"), lambda row: row.get_pace_display()),
        (gettext_lazy("Dernier jusqu’au bout"), lambda row: row.read_at),
        (gettext_lazy("Prochain"), lambda row: row.next_on if row.is_active and not row.removed_at else None),
    ),
)


@who(STAFF)
def sources(request: HttpRequest) -> HttpResponse:
    held = Harvest.objects.held().select_related("source__resource")
    context = {"held": list(held[:5])}
    return show_list(request, LISTING, _with_last(), "desk/department/exchange/sources.html", context)


def _with_last() -> Rows:
    """With the state and the day of the last harvest."""
    last = Harvest.objects.filter(source=OuterRef("pk")).order_by("-pk")
    return Source.objects.select_related("resource").annotate(
        last_state=Subquery(last.values("job__state")[:1]),
        last_at=Subquery(last.values("job__created_at")[:1]),
        last_harvest=Subquery(last.values("pk")[:1]),
    )


@who(STAFF)
def source_new(request: HttpRequest) -> HttpResponse:
    """The repository is asked who it is before anything is kept."""
    usual = {"pace": Source.Pace.WEEK, "drop_limit": 10, "pause_seconds": 0}
    usual["resource"] = request.GET.get("ressource", "")
    form = SourceForm(request.POST or None, initial=usual)

    def act() -> str:
        made = add_source(**form.cleaned_data, told=form.told, by=request.user, today=paris_today())
        return _("«\u00a0{name}\u00a0» répond. Il sera moissonné dès la nuit prochaine.").format(name=made)

    lead = _("Nous lui demandons d’abord qui il est. Faites ensuite un essai\u00a0: rien ne change.")
    return answer_form(
        request, form, act, _page(_("Moissonner un dépôt OAI-PMH"), _("Suivre ce dépôt"), lead=lead)
    )


@who(STAFF)
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, how it is harvested, and its last harvests."""
    found = get_object_or_404(Source.objects.select_related("resource"), pk=pk)
    names = ("set_spec", "pace", "drop_limit", "pause_seconds")
    known = {"shape": found.prefix} | {name: getattr(found, name) for name in names}
    if found.removed_at:
        return removal_under_way(request, found)
    form = ChangeForm(found, request.POST or None, initial=known)

    def act() -> str:
        said = dict(form.cleaned_data)
        change_source(source=found, by=request.user, prefix=said.pop("shape"), **said)
        return _("C’est noté.")

    last = found.harvests.select_related("job")[:HARVESTS_SHOWN]
    page = _page(
        _("Dépôt moissonné\u00a0: {name}").format(name=found),
        _("Enregistrer"),
        lead=found.address,
        template="desk/department/exchange/source.html",
        context={"source": found, "harvests": list(last)},
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def source_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Harvest what is new or everything, try without changing anything, suspend, go on."""
    found = get_object_or_404(Source.objects.select_related("resource"), pk=pk)
    if move not in {"moissonner", "tout", "essai", "suspendre", "suivre"}:
        raise Http404
    made: list[Harvest] = []

    def act() -> str:
        if move in {"suspendre", "suivre"}:
            set_source_active(source=found, is_active=move == "suivre", by=request.user, today=paris_today())
            return _("Ce dépôt est suivi de nouveau.") if move == "suivre" else _("Ce dépôt n’est plus lu.")
        asked = {"is_trial": move == "essai", "is_full": move == "tout"}
        made.append(begin_harvest(source=found, by=request.user, today=paris_today(), **asked))
        if move == "essai":
            return _("L’essai commence. Rien ne change avant votre accord.")
        return _("Le moissonnage commence. Vous pouvez quitter cette page\u00a0: il continue.")

    answer = answer_button(request, act, reverse("desk:dept_harvest_source", args=[pk]))
    return redirect("desk:dept_harvest", made[0].pk) if made else answer


def _page(title: str, button: str, **more: Any) -> FormPage:
    here = reverse("desk:dept_harvest_sources")
    trail = ((_("Moissonnages"), here),)
    return FormPage(**{"title": title, "button": button, "back": here, "trail": trail, **more})
