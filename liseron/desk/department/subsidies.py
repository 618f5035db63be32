"""« Aides et cofinancements » : the list of every partner's files, and the page of each."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.desk.department.access import MONEY
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.subsidy_forms import NewRequestForm, RequestForm
from liseron.desk.menu import render_desk
from liseron.desk.money_words import next_for_department, stand_of
from liseron.finance.models import Subsidy
from liseron.finance.rules.subsidy import STEPS_FROM, State
from liseron.finance.subsidies import state_of_subsidy
from liseron.finance.subsidising import ask_subsidy, change_subsidy, take_back_last_step
from liseron.partners.models import Partner
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import fold

STATES = (
    ("asked", gettext_lazy("Demandées")),
    ("eligible", gettext_lazy("Recevables")),
    ("granted", gettext_lazy("Accordées, à payer")),
    ("paid", gettext_lazy("Payées")),
    ("refused", gettext_lazy("Refusées")),
    ("unfinished", gettext_lazy("Toutes celles en cours")),
)


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q).split()
    named = rows.values_list("pk", "label", "partner__name", "deliberation", "payment_reference")
    return rows.filter(
        pk__in=[pk for pk, *said in named if all(word in fold(" ".join(said)) for word in words)]
    )


LISTING = Listing(
    name="aides",
    hint=gettext_lazy("Collectivité, objet ou référence"),
    find=_find,
    filters=(
        Filter(
            "objet",
            gettext_lazy("Objet"),
            tuple(Subsidy.Purpose.choices),
            lambda rows, wanted: rows.filter(purpose=wanted),
        ),
        Filter(
            "etat", gettext_lazy("Où elles en sont"), STATES, lambda rows, wanted: getattr(rows, wanted)()
        ),
    ),
    sorts=(
        Sort("recent", gettext_lazy("Les plus récentes"), ("-asked_on",)),
        Sort("nom", gettext_lazy("Collectivité"), ("partner__name", "-asked_on")),
        Sort("montant", gettext_lazy("Aide demandée"), ("-asked",)),
    ),
    columns=(
        (gettext_lazy("Collectivité"), lambda row: row.partner.name),
        (gettext_lazy("Objet"), lambda row: row.get_purpose_display()),
        (gettext_lazy("Intitulé"), lambda row: row.label),
        (gettext_lazy("État"), lambda row: stand_of(row)[0]),
        (gettext_lazy("Coût total"), lambda row: row.cost),
        (gettext_lazy("Demandé"), lambda row: row.asked),
        (gettext_lazy("Demandé le"), lambda row: row.asked_on),
        (gettext_lazy("Recevable le"), lambda row: row.eligible_on),
        (gettext_lazy("Refusé le"), lambda row: row.refused_on),
        (gettext_lazy("Raison du refus"), lambda row: row.reason),
        (gettext_lazy("Accordé"), lambda row: row.granted),
        (gettext_lazy("Accordé le"), lambda row: row.granted_on),
        (gettext_lazy("Délibération"), lambda row: row.deliberation),
        (gettext_lazy("Payé"), lambda row: row.paid),
        (gettext_lazy("Payé le"), lambda row: row.paid_on),
        (gettext_lazy("Référence du paiement"), lambda row: row.payment_reference),
        (gettext_lazy("Action prévue le"), lambda row: row.planned_on),
        (gettext_lazy("Action faite le"), lambda row: row.held_on),
        (gettext_lazy("Personnes venues"), lambda row: row.attendance),
    ),
)


def _listing() -> Listing:
    """With the years and the partners that have files: two queries, however many they are."""
    years = Subsidy.objects.order_by("-asked_on__year").values_list("asked_on__year", flat=True).distinct()
    partners = Partner.objects.filter(subsidies__isnull=False).distinct().values_list("slug", "name")
    chosen = (
        Filter(
            "annee",
            gettext_lazy("Demandées en"),
            tuple((str(year), str(year)) for year in years),
            lambda rows, wanted: rows.filter(asked_on__year=int(wanted)),
        ),
        Filter(
            "collectivite",
            gettext_lazy("Collectivité"),
            tuple(partners),
            lambda rows, wanted: rows.filter(partner__slug=wanted),
        ),
    )
    return replace(LISTING, filters=(*LISTING.filters, *chosen))


@who(MONEY)
def subsidies(request: HttpRequest) -> HttpResponse:
    rows = Subsidy.objects.select_related("partner")
    return show_list(request, _listing(), rows, "desk/department/subsidies/list.html")


@who(MONEY)
def subsidy(request: HttpRequest, pk: int) -> HttpResponse:
    """The file: what was asked, what was answered, and what comes next."""
    found = find_subsidy(pk)
    state = state_of_subsidy(found)
    context = {
        "subsidy": found,
        "stand": stand_of(found),
        "next": next_for_department(found),
        "steps": {step.value for step in STEPS_FROM[state]},
        "may_be_changed": state is State.ASKED,
        "may_be_taken_back": state is not State.ASKED,
        "has_action": found.purpose == Subsidy.Purpose.ACTION and state is not State.REFUSED,
    }
    return render_desk(request, "desk/department/subsidies/file.html", context)


@who(MONEY)
def subsidy_new(request: HttpRequest) -> HttpResponse:
    """For a partner that asked on paper; `collectivite` of the address is chosen at first."""
    wanted = Partner.objects.filter(slug=request.GET.get("collectivite", "")[:80].replace("\x00", "")).first()
    form = NewRequestForm(request.POST or None, initial={"partner": wanted})

    def act() -> str:
        facts = {name: form.cleaned_data[name] for name in RequestForm.facts}
        partner = form.cleaned_data["partner"]
        ask_subsidy(partner=partner, by=request.user, today=paris_today(), **facts)
        return _("La demande de {partner} est enregistrée.").format(partner=partner.name)

    here = reverse("desk:dept_subsidies")
    page = FormPage(
        title=_("Nouvelle demande d’aide"),
        lead=_("Une aide pour un connecteur, ou pour partager le coût d’une action."),
        button=_("Enregistrer cette demande"),
        back=here,
        trail=((_("Aides"), here),),
    )
    return answer_form(request, form, act, page)


@who(MONEY)
def subsidy_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Before any answer."""
    found = find_subsidy(pk)
    form = RequestForm(request.POST or None, row=found)

    def act() -> str:
        change_subsidy(subsidy=found, by=request.user, today=paris_today(), **form.cleaned_data)
        return _("La demande est à jour.")

    page = FormPage(title=_("Modifier la demande"), button=_("Enregistrer"), **around_subsidy(found))
    return answer_form(request, form, act, page)


@who(MONEY)
@require_POST
def subsidy_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The last step was a mistake."""
    found = find_subsidy(pk)

    def act() -> str:
        take_back_last_step(subsidy=found, by=request.user)
        return _("L’étape est reprise. Rien d’autre n’a changé.")

    return answer_button(request, act, around_subsidy(found)["back"])


def find_subsidy(pk: int) -> Subsidy:
    """The file of that number, or an absent page."""
    return get_object_or_404(Subsidy.objects.select_related("partner"), pk=pk)


def around_subsidy(found: Subsidy) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_subsidy", args=[found.pk])
    return {"back": here, "trail": ((_("Aides"), reverse("desk:dept_subsidies")), (found.label, here))}
