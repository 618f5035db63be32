"""Quotas: what is set, what is used of it now, and the text that says it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, F, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liseron.access import queries
from liseron.access.models import Quota, QuotaCounter
from liseron.access.quotas import LARGEST, remove_quota, sentences_for_rules, set_quota
from liseron.catalogue.models import Medium, Resource
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_confirmation, answer_form
from liseron.desk.department.fields import ChangeForm
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.people.roles import account_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today, period_start
from liseron.toolkit.text import fold

THIS_PERIOD = {
    "day": gettext_lazy("aujourd’hui"),
    "week": gettext_lazy("cette semaine"),
    "month": gettext_lazy("ce mois-ci"),
    "year": gettext_lazy("cette année"),
}


class LimitForm(ChangeForm):
    """How many visits."""

    facts = ("limit",)

    limit = forms.IntegerField(
        label=gettext_lazy("Nombre d’accès"),
        min_value=1,
        max_value=LARGEST,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


class QuotaForm(forms.Form):
    """For whom, how many, how often, on what."""

    scope = forms.ChoiceField(
        label=gettext_lazy("Pour qui"), choices=Quota.Scope.choices, widget=forms.RadioSelect
    )
    limit = forms.IntegerField(
        label=gettext_lazy("Nombre d’accès"),
        min_value=1,
        max_value=LARGEST,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Durée"), choices=Quota.Period.choices, widget=forms.RadioSelect
    )
    medium = forms.ChoiceField(
        label=gettext_lazy("Sur tout un type de document"),
        choices=[("", gettext_lazy("Non")), *Medium.choices],
        required=False,
    )
    resource = forms.ModelChoiceField(
        label=gettext_lazy("Ou sur une seule ressource"),
        queryset=Resource.objects.all(),
        required=False,
        empty_label=gettext_lazy("Aucune"),
    )


@dataclass(frozen=True)
class Use:
    """What has been drawn on a quota over the period that holds today, all subjects together."""

    used: int = 0
    subjects: int = 0
    at_the_end: int = 0


def uses_now(quotas: list[Quota], today: date) -> dict[int, Use]:
    """By quota number, in one query."""
    starts: Any = Q(pk__in=[])
    for period in Quota.Period.values:
        starts |= Q(quota__period=period, starts_on=period_start(period, today))  # type: ignore[arg-type]
    rows = (
        QuotaCounter.objects.filter(starts, quota__in=quotas, used__gt=0)
        .values("quota")
        .annotate(
            drawn=Sum("used"), subjects=Count("pk"), ended=Count("pk", filter=Q(used__gte=F("quota__limit")))
        )
    )
    return {row["quota"]: Use(row["drawn"], row["subjects"], row["ended"]) for row in rows}


def told(quota: Quota, use: Use) -> str:
    """ "312 passages ce mois-ci, par 85 lecteurs ; 4 au bout"."""
    said = ngettext("{count} passage {period}", "{count} passages {period}", use.used).format(
        count=use.used, period=THIS_PERIOD[quota.period]
    )
    if quota.scope == Quota.Scope.DEPARTMENT:
        return _("{said} sur {limit}").format(said=said, limit=quota.limit)
    if not use.subjects:
        return said
    by = (
        ngettext("par {count} lecteur", "par {count} lecteurs", use.subjects)
        if quota.scope == Quota.Scope.PATRON
        else ngettext("dans {count} bibliothèque", "dans {count} bibliothèques", use.subjects)
    )
    ended = _(" ; {count} au bout").format(count=use.at_the_end) if use.at_the_end else ""
    return f"{said}, {by.format(count=use.subjects)}{ended}"


def _find(rows: Rows, q: str) -> Rows:
    words = fold(q)
    media = [medium.value for medium in Medium if words in fold(str(medium.label))]
    named = [pk for pk, name in Resource.objects.values_list("pk", "name") if words in fold(name)]
    return rows.filter(Q(medium__in=media) | Q(resource__in=named) | Q(resource__medium__in=media))


LISTING = Listing(
    name="quotas",
    hint=gettext_lazy("Type de document ou ressource"),
    find=_find,
    filters=(
        Filter(
            "portee",
            gettext_lazy("Pour qui"),
            tuple(Quota.Scope.choices),
            lambda rows, wanted: rows.filter(scope=wanted),
        ),
    ),
    sorts=(
        Sort("type", gettext_lazy("Ce qui est limité"), ("medium", "resource__name", "scope")),
        Sort("limite", gettext_lazy("Nombre d’accès"), ("-limit",)),
    ),
    columns=(
        (gettext_lazy("Sur"), queries.subject_of),
        (gettext_lazy("Pour qui"), lambda row: row.get_scope_display()),
        (gettext_lazy("Nombre d’accès"), lambda row: row.limit),
        (gettext_lazy("Durée"), lambda row: row.get_period_display()),
    ),
)


@who(STAFF)
def quotas(request: HttpRequest) -> HttpResponse:
    rows = Quota.objects.filter(is_active=True).select_related("resource")
    uses = uses_now(list(rows), paris_today())
    context = {
        "uses": {row.pk: told(row, uses.get(row.pk, Use())) for row in rows},
        "rules": sentences_for_rules(),
    }
    return show_list(request, LISTING, rows, "desk/department/quotas.html", context)


@who(STAFF)
def quota_new(request: HttpRequest) -> HttpResponse:
    form = QuotaForm(request.POST or None, initial={"scope": "patron", "period": "month"})

    def act() -> str:
        made = set_quota(by=account_of(request), **form.cleaned_data)
        return _("Quota en place : {subject}.").format(subject=queries.subject_of(made))

    lead = _("S’il en existe déjà un pour les mêmes personnes, la même durée et le même objet, il change.")
    return answer_form(request, form, act, _page(_("Nouveau quota"), _("Mettre en place ce quota"), lead))


@who(STAFF)
def quota_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another limit; what is already used is said beside."""
    found = _get(pk)
    form = LimitForm(request.POST or None, row=found)

    def act() -> str:
        set_quota(
            scope=found.scope,
            period=found.period,
            limit=form.cleaned_data["limit"],
            resource=found.resource,
            medium=found.medium,
            by=account_of(request),
        )
        return _("{subject} : {limit} {period}, dès maintenant.").format(
            subject=queries.subject_of(found),
            limit=form.cleaned_data["limit"],
            period=found.get_period_display(),
        )

    title = f"{queries.subject_of(found)}, {found.get_scope_display().lower()} {found.get_period_display()}"
    return answer_form(request, form, act, _page(title, _("Changer ce quota"), facts=_facts(found)))


@who(STAFF)
def quota_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = _get(pk)

    def act() -> str:
        remove_quota(quota=found, by=account_of(request))
        return _("Le quota est retiré. Remis en place, il reprend le compte où il en était.")

    page = _page(
        _("Retirer ce quota ?"),
        _("Retirer ce quota"),
        lead=_("{subject}, {scope} : {limit} {period}. On entrera sans cette limite.").format(
            subject=queries.subject_of(found),
            scope=found.get_scope_display().lower(),
            limit=found.limit,
            period=found.get_period_display(),
        ),
        facts=_facts(found),
        is_danger=True,
    )
    return answer_confirmation(request, act, page)


def _get(pk: int) -> Quota:
    return get_object_or_404(Quota.objects.select_related("resource"), pk=pk, is_active=True)


def _facts(found: Quota) -> tuple[str, ...]:
    use = uses_now([found], paris_today()).get(found.pk, Use())
    return (
        _("Déjà compté : {told}.").format(told=told(found, use)),
        _("Ce qui est compté le reste : sous ce nombre, on n’entre plus avant la prochaine période."),
    )


def _page(title: str, button: str, lead: str = "", **more: Any) -> FormPage:
    here = reverse("desk:dept_quotas")
    return FormPage(title=title, button=button, lead=lead, back=here, trail=((_("Quotas"), here),), **more)
