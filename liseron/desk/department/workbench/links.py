"""Links to one partner's workbench: made, shown once, taken back."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_confirmation, ask, attempt
from liseron.desk.department.fields import DayField
from liseron.desk.department.sso.handing import named
from liseron.desk.menu import render_desk
from liseron.desk.models import WorkbenchLink
from liseron.desk.workbench.links import LONGEST_NAME, USUAL_DAYS, give_link, take_back_link
from liseron.desk.workbench.recommendations import recommendations_for
from liseron.partners.models import Partner
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now, paris_today

SHOWN_ONCE = "workbench_link_shown_once"


class LinkForm(forms.Form):
    """To whom, and until when."""

    given_to = forms.CharField(
        label=gettext_lazy("À qui le donnez-vous\u00a0?"),
        help_text=gettext_lazy("Le nom du prestataire ou du service\u00a0: vous saurez quel lien reprendre."),
        max_length=LONGEST_NAME,
    )
    ends_on = DayField(label=gettext_lazy("Valable jusqu’au"), required=True)


@who(STAFF)
@require_safe
def workbench_links(request: HttpRequest, slug: str) -> HttpResponse:
    """Every link that was given, and the new one, once."""
    partner, today = _partner(slug), paris_today()
    links = list(WorkbenchLink.objects.filter(partner=partner))
    context: dict[str, Any] = {
        "partner": partner,
        "links": [(link, _state(link)) for link in links],
        "address": _address_once(request, partner),
        "today": today,
        "has_rollout": hasattr(partner, "rollout"),
    }
    return render_desk(request, "desk/department/workbench/links.html", context)


@who(STAFF)
@require_safe
def workbench_seen(request: HttpRequest, slug: str) -> HttpResponse:
    """What the supplier reads, without a link."""
    partner = _partner(slug)
    context = {"partner": partner, "told": recommendations_for(partner), **_around(partner)}
    return render_desk(request, "desk/department/workbench/seen.html", context)


@who(STAFF)
def workbench_link_new(request: HttpRequest, slug: str) -> HttpResponse:
    partner, today = _partner(slug), paris_today()
    rollout = getattr(partner, "rollout", None)
    initial = {
        "given_to": rollout.supplier_name if rollout else "",
        "ends_on": today + timedelta(days=USUAL_DAYS),
    }
    form = LinkForm(request.POST or None, initial=initial)
    page = FormPage(
        title=_("Donner un lien de raccordement"),
        lead=_(
            "Qui a ce lien lit les adresses et les réglages à saisir, sans compte. Rien sur les lecteurs."
        ),
        button=_("Faire le lien"),
        **_around(partner),
    )

    def act() -> str:
        link, secret = give_link(partner=partner, by=request.user, today=today, **form.cleaned_data)
        request.session[SHOWN_ONCE] = [partner.pk, secret]
        return _("Le lien pour {name} est prêt.").format(name=link.given_to)

    if request.method == "POST" and form.is_valid() and (told := attempt(form, act)) is not None:
        messages.success(request, told)
        return redirect(page.back)
    return ask(request, form, page)


@who(STAFF)
def workbench_link_take_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    partner = _partner(slug)
    link = get_object_or_404(WorkbenchLink, pk=pk, partner=partner)

    def act() -> str:
        take_back_link(link=link, by=request.user, now=now())
        return _("Le lien donné à {name} n’ouvre plus rien.").format(name=link.given_to)

    page = FormPage(
        title=_("Reprendre ce lien\u00a0?"),
        lead=_("Le lien donné à {name} n’ouvrira plus la page, dès maintenant.").format(name=link.given_to),
        button=_("Reprendre ce lien"),
        is_danger=True,
        **_around(partner),
    )
    return answer_confirmation(request, act, page)


def _partner(slug: str) -> Partner:
    return get_object_or_404(Partner.objects.select_related("rollout"), slug=slug)


def _state(link: WorkbenchLink) -> tuple[str, str]:
    """Words and tone."""
    if link.revoked_at:
        return _("repris"), "off"
    return (_("terminé"), "off") if link.ends_on < paris_today() else (_("ouvert"), "ok")


def _address_once(request: HttpRequest, partner: Partner) -> str:
    kept = request.session.get(SHOWN_ONCE)
    if not kept or kept[0] != partner.pk or request.method != "GET":
        return ""
    del request.session[SHOWN_ONCE]
    return named("desk:workbench", str(kept[1]))


def _around(partner: Partner) -> dict[str, Any]:
    back = reverse("desk:dept_workbench", args=[partner.slug])
    page = reverse("desk:dept_partner", args=[partner.slug])
    return {"back": back, "trail": ((partner.name, page), (_("Raccordement"), back))}
