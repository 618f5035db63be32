"""« Déploiement »: every partner being rolled out, the late first, and a new one begun."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.access import READ, STAFF, may_change
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.rollout.forms import NewRolloutForm
from liseron.desk.department.wording import FORMULAS
from liseron.partners.models import (
    NEVER,
    Partner,
    ReadinessCriterion,
    Rollout,
    RolloutState,
    WelcomeVisit,
)
from liseron.partners.rollouts import start_rollout
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    """By the partner’s name or its supplier’s, accents or not. A département has a few hundred rollouts."""
    words = fold(q).split()
    named = Rollout.objects.order_by().values_list("pk", "partner__name", "supplier_name", "portal_software")
    return rows.filter(
        pk__in=[pk for pk, *names in named if all(word in fold(" ".join(names)) for word in words)]
    )


LISTING = Listing(
    name="deploiement",
    hint=gettext_lazy("Collectivité, prestataire ou logiciel"),
    find=_find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            tuple(RolloutState.choices),
            lambda rows, wanted: rows.filter(state=wanted),
        ),
        Filter(
            "formule",
            gettext_lazy("Formule"),
            tuple(FORMULAS.items()),
            lambda rows, wanted: rows.filter(formula=wanted),
        ),
        Filter(
            "connecteur",
            gettext_lazy("Connecteur"),
            tuple(Rollout.Connector.choices),
            lambda rows, wanted: rows.filter(connector=wanted),
        ),
    ),
    sorts=(
        Sort("retard", gettext_lazy("Les retards d’abord"), ("rank", "due_on", "partner__name")),
        Sort("nom", gettext_lazy("Nom"), ("partner__name",)),
        Sort("debut", gettext_lazy("Début, le plus récent d’abord"), ("-started_on", "partner__name")),
    ),
    columns=(
        (gettext_lazy("Collectivité"), lambda row: row.partner.name),
        (gettext_lazy("État"), lambda row: str(RolloutState(row.state).label)),
        (gettext_lazy("Prochaine étape"), lambda row: row.following),
        (gettext_lazy("Attendu le"), lambda row: None if row.due_on == NEVER else row.due_on),
        (gettext_lazy("Étapes faites"), lambda row: row.n_done),
        (gettext_lazy("Étapes"), lambda row: row.n_steps),
        (gettext_lazy("Critères manquants"), lambda row: row.n_missing),
        (gettext_lazy("Formule"), lambda row: str(FORMULAS[row.formula])),
        (gettext_lazy("Connecteur"), lambda row: row.get_connector_display()),
        (gettext_lazy("Prestataire"), lambda row: row.supplier_name),
        (gettext_lazy("Logiciel"), lambda row: row.portal_software),
        (gettext_lazy("Coût du connecteur"), lambda row: row.cost),
        (gettext_lazy("Commencé le"), lambda row: row.started_on),
        (gettext_lazy("Lancement prévu le"), lambda row: row.launch_planned_on),
        (gettext_lazy("Lancé le"), lambda row: row.launched_on),
    ),
)


@who(READ)
def rollouts(request: HttpRequest) -> HttpResponse:
    today = paris_today()
    rows = Rollout.objects.with_state(today).select_related("partner")
    late = rows.filter(Q(state=RolloutState.LATE)).count()
    context = {
        "n_late": late,
        "n_to_tell": WelcomeVisit.objects.to_tell(today).count(),
        "has_lists": ReadinessCriterion.objects.exists(),
        "may_change": may_change(request),
    }
    return show_list(request, LISTING, rows, "desk/department/rollout/rollouts.html", context)


@who(STAFF)
def rollout_new(request: HttpRequest) -> HttpResponse:
    """A partner begins; `collectivite` of the address is chosen already, with the formula it has."""
    slug = request.GET.get("collectivite", "")[:80]
    known = Partner.objects.filter(slug=slug).values_list("formula", flat=True).first()
    initial = {"partner": slug, "formula": known or "hosted"}
    form = NewRolloutForm(request.POST or None, initial=initial)

    def act() -> str:
        made = start_rollout(by=request.user, today=paris_today(), **form.cleaned_data)
        return _("Le déploiement de {partner} est commencé.").format(partner=made.partner.name)

    here = reverse("desk:dept_rollouts")
    chosen = form.cleaned_data.get("partner") if form.is_bound and form.is_valid() else None
    page = FormPage(
        title=_("Commencer un déploiement"),
        lead=_("Choisissez la collectivité. Les étapes habituelles de sa formule sont écrites pour vous."),
        button=_("Commencer"),
        back=reverse("desk:dept_rollout", args=[chosen.slug]) if chosen else here,
        trail=((_("Déploiement"), here),),
    )
    return answer_form(request, form, act, page)
