"""Partners: the list, the page, and what the département changes there."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.access.models import Entitlement
from liseron.agreements.models import Agreement
from liseron.desk.department.access import READ, STAFF, may_change
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.coverage import why_not_by_hand, write_coverage
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.partner_facts import (
    communes_of,
    libraries_of,
    population_told,
    readers_of_partner,
)
from liseron.desk.department.partner_forms import CoverageForm, PartnerForm
from liseron.desk.department.wording import FORMULAS, SOON_DAYS, coverage_of
from liseron.desk.menu import render_desk
from liseron.desk.takeaway import send_archive
from liseron.partners.actions import change_partner
from liseron.partners.models import Partner, Rollout
from liseron.people.models import RoleGrant
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today
from liseron.toolkit.text import fold


def _find(rows: Rows, q: str) -> Rows:
    """By name, accents or not, by the commune's INSEE code or the SIREN. A département has a few hundred partners."""
    words = fold(q).split()
    named = [
        pk for pk, name in Partner.objects.values_list("pk", "name") if all(w in fold(name) for w in words)
    ]
    return rows.filter(Q(pk__in=named) | Q(municipality__insee_code=q.upper()) | Q(intercommunality__siren=q))


def _narrow_coverage(rows: Rows, wanted: str) -> Rows:
    today = paris_today()
    soon = Q(agreement_ends_on__range=(today, today + timedelta(days=SOON_DAYS)))
    return rows.filter(
        {
            "in_force": Q(agreement_starts_on__lte=today, agreement_ends_on__gte=today),
            "soon": soon & Q(agreement_starts_on__lte=today),
            "ended": Q(agreement_ends_on__lt=today),
            "none": Q(agreement_ends_on__isnull=True),
        }[wanted]
    )


LISTING = Listing(
    name="collectivites",
    hint=gettext_lazy("Nom, code INSEE ou SIREN"),
    find=_find,
    filters=(
        Filter(
            "formule",
            gettext_lazy("Formule"),
            tuple(FORMULAS.items()),
            lambda rows, wanted: rows.filter(formula=wanted),
        ),
        Filter(
            "convention",
            gettext_lazy("Convention"),
            (
                ("in_force", gettext_lazy("En cours")),
                ("soon", gettext_lazy("Finit dans 90 jours")),
                ("ended", gettext_lazy("Finie")),
                ("none", gettext_lazy("Sans date")),
            ),
            _narrow_coverage,
        ),
    ),
    sorts=(
        Sort("nom", gettext_lazy("Nom"), ("name",)),
        Sort("fin", gettext_lazy("Fin de convention"), (F("agreement_ends_on").asc(nulls_last=True),)),
        Sort("lecteurs", gettext_lazy("Lecteurs"), ("-n_readers",)),
    ),
    columns=(
        (gettext_lazy("Collectivité"), lambda row: row.name),
        (
            gettext_lazy("Code INSEE ou SIREN"),
            lambda row: row.municipality.insee_code if row.municipality else row.intercommunality_id,
        ),
        (gettext_lazy("Formule"), lambda row: row.get_formula_display()),
        (gettext_lazy("Premier jour"), lambda row: row.agreement_starts_on),
        (gettext_lazy("Dernier jour"), lambda row: row.agreement_ends_on),
        (gettext_lazy("Bibliothèques"), lambda row: row.n_libraries),
        (gettext_lazy("Lecteurs en règle"), lambda row: row.n_readers),
        (gettext_lazy("Contact"), lambda row: row.contact_name),
        (gettext_lazy("Courriel"), lambda row: row.contact_email),
        (gettext_lazy("Téléphone"), lambda row: row.contact_phone),
    ),
)


def rows_with_figures(today: date) -> QuerySet[Partner]:
    """Partners with their numbers of libraries and of readers in order."""
    return Partner.objects.select_related("municipality", "intercommunality").annotate(
        n_libraries=Count("libraries", distinct=True),
        n_readers=Coalesce(Subquery(readers_of_partner(today), output_field=IntegerField()), 0),
    )


@who(READ)
def partners(request: HttpRequest) -> HttpResponse:
    context = {"may_change": may_change(request)}
    return show_list(
        request, LISTING, rows_with_figures(paris_today()), "desk/department/partners.html", context
    )


@who(READ)
def partner(request: HttpRequest, slug: str) -> HttpResponse:
    """Who it is, where, which libraries, until when, who works there, what its readers may enter."""
    today = paris_today()
    found = get_object_or_404(rows_with_figures(today), slug=slug)
    rights = Entitlement.objects.filter(Q(partner=found) | Q(partner__isnull=True)).select_related("resource")
    context: dict[str, Any] = {
        "partner": found,
        "state": coverage_of(found, today),
        "communes": communes_of(found, today),
        "population": population_told(found, today),
        "libraries": libraries_of(found, today),
        "team": RoleGrant.objects.filter(partner=found).select_related("user").order_by("user__name"),
        "agreements": Agreement.objects.whole().filter(partner=found),
        "has_rollout": Rollout.objects.filter(partner=found).exists(),
        "rights": rights.order_by("resource__name", "pk"),
        "today": today,
        "may_change": may_change(request),
    }
    return render_desk(request, "desk/department/partner.html", context)


@who(STAFF)
@require_safe
def partner_take_away(request: HttpRequest, slug: str) -> FileResponse:
    """All that is held of a partner, readers included: for the team that sees them, not for finances."""
    return send_archive(request, get_object_or_404(Partner, slug=slug))


@who(STAFF)
def partner_change(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Partner, slug=slug)
    form = PartnerForm(request.POST or None, row=found)

    def act() -> str:
        change_partner(partner=Partner.objects.get(pk=found.pk), by=request.user, **form.cleaned_data)
        return _("{partner} est à jour.").format(partner=form.cleaned_data["name"])

    page = FormPage(title=_("Modifier la collectivité"), button=_("Enregistrer"), **around(found))
    return answer_form(request, form, act, page)


@who(STAFF)
def partner_coverage(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Partner, slug=slug)
    if refusal := why_not_by_hand(found):
        messages.error(request, refusal)
        return redirect("desk:dept_partner", found.slug)
    form = CoverageForm(request.POST or None, row=found)

    def act() -> str:
        starts, ends = form.cleaned_data["agreement_starts_on"], form.cleaned_data["agreement_ends_on"]
        write_coverage(partner=found, starts_on=starts, ends_on=ends, by=request.user)
        if ends is None:
            return _("{partner} n’a plus de convention.").format(partner=found.name)
        return _("Les lecteurs de {partner} entrent. Dernier jour : {end}.").format(
            partner=found.name, end=in_full(ends)
        )

    page = FormPage(
        title=_("Dates de la convention"),
        lead=_("Les lecteurs entrent du premier au dernier jour compris. Sans date, personne n’entre."),
        button=_("Enregistrer ces dates"),
        **around(found),
    )
    return answer_form(request, form, act, page)


def around(found: Partner) -> dict[str, Any]:
    """Where one comes from and goes back to."""
    here = reverse("desk:dept_partner", args=[found.slug])
    trail = ((_("Collectivités"), reverse("desk:dept_partners")), (found.name, here))
    return {"back": here, "trail": trail}
