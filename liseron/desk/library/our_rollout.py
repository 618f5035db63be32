"""« Notre déploiement » : how far the own partner is, and the visits that concern it. Nothing of any other."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from liseron.desk.department.fields import DayField
from liseron.desk.library.read_only import needs_agreement, of_partner_chosen
from liseron.desk.menu import render_desk
from liseron.desk.rollout_words import next_told
from liseron.partners.following import follow
from liseron.partners.models import Library, Partner, Rollout, WelcomeVisit
from liseron.partners.welcoming import CannotVisit, propose_visit
from liseron.people.models import RoleGrant
from liseron.people.roles import LIBRARIAN, MANAGER, account_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import in_full, paris_today

SHOWN_AT_MOST = 50


class ProposalForm(forms.Form):
    """A day on which the own library would receive others."""

    host: "forms.ModelChoiceField[Library]" = forms.ModelChoiceField(
        label=gettext_lazy("Où"), queryset=Library.objects.none(), empty_label=None
    )
    planned_on = DayField(label=gettext_lazy("Quel jour"), required=True)
    note = forms.CharField(
        label=gettext_lazy("Ce que vous montreriez"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Les bibliothèques invitées le lisent."),
    )

    def __init__(self, *args: Any, libraries: "QuerySet[Library]", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["host"].queryset = libraries  # type: ignore[attr-defined]


@who(LIBRARIAN)
@require_safe
def our_rollout(request: HttpRequest) -> HttpResponse:
    today, partners = paris_today(), account_of(request).partner_ids
    found = Rollout.objects.filter(partner__in=partners).select_related("partner")
    followed = [follow(one, today) for one in found]
    context = {
        "rollouts": [(next_told(one), one) for one in followed],
        "visits": [(visit, visit.visitors.all()) for visit in _visits(partners)],
        "may_propose": _managed(request).exists(),
        "today": today,
    }
    return render_desk(request, "desk/library/our_rollout.html", context)


@who(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_agreement(of_partner_chosen)
def visit_new(request: HttpRequest) -> HttpResponse:
    """A manager offers to receive at an own library."""
    form = ProposalForm(request.POST if request.method == "POST" else None, libraries=_managed(request))
    if request.method == "POST" and form.is_valid():
        try:
            visit = propose_visit(by=request.user, today=paris_today(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except CannotVisit as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("Visite proposée {on}. Le Département invitera d’autres bibliothèques.")
            messages.success(request, told.format(on=in_full(visit.planned_on)))
            return redirect("desk:our_rollout")
    status = 422 if form.errors else 200
    return render_desk(request, "desk/library/our_visit_new.html", {"form": form}, status=status)


def _visits(partners: list[int]) -> list[WelcomeVisit]:
    """Those at the own libraries, and those where they go; the latest first. Two queries."""
    rows = WelcomeVisit.objects.concerning(*partners).select_related("host__municipality")
    guests = Prefetch("visitors", Library.objects.select_related("municipality").order_by("folded_name"))
    return list(rows.prefetch_related(guests)[:SHOWN_AT_MOST])


def _managed(request: HttpRequest) -> "QuerySet[Library]":
    """Open libraries of the partners that this person manages and whose agreement is in force."""
    mine = [g.partner_id for g in account_of(request).grants if g.role == RoleGrant.Role.MANAGER]
    partners = Partner.objects.filter(pk__in=[key for key in mine if key]).covered_on(paris_today())
    return Library.objects.open_to_readers().filter(partner__in=partners)
