"""The page of one rollout: what comes next, the criteria, the steps, the supplier, the visits."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.desk.department.access import READ, may_change
from liseron.desk.department.wording import coverage_of
from liseron.desk.menu import render_desk
from liseron.desk.models import WorkbenchLink
from liseron.desk.rollout_words import next_told
from liseron.desk.workbench.testing import last_tests
from liseron.finance.subsidies import subsidies_of
from liseron.partners.following import follow
from liseron.partners.models import DefaultStep, Rollout, SupplierExchange, WelcomeVisit
from liseron.people.models import User
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


@who(READ)
def rollout(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that a phone call about this partner may ask for, its subsidies included."""
    today, found = paris_today(), rollout_at(slug)
    followed = follow(found, today)
    exchanges = list(found.exchanges.all())
    context: dict[str, Any] = {
        "rollout": found,
        "partner": found.partner,
        "followed": followed,
        "sentence": next_told(followed),
        "coverage": coverage_of(found.partner, today),
        "is_covered": found.partner.is_covered_on(today),
        "exchanges": exchanges,
        "awaited": awaited(exchanges),
        "visits": WelcomeVisit.objects.concerning(found.partner).select_related("host"),
        "subsidies": subsidies_of(found.partner),
        "sources": found.partner.identity_sources.all(),
        "services": found.partner.services.all(),
        "workbench_tests": last_tests(found.partner),
        "workbench_links": WorkbenchLink.objects.open_on(today).filter(partner=found.partner),
        "names": names_of([*exchanges, *followed.steps, *(c.check for c in followed.checked if c.check)]),
        "has_usual_steps": not followed.steps and DefaultStep.objects.filter(formula=found.formula).exists(),
        "today": today,
        "may_change": may_change(request),
    }
    return render_desk(request, "desk/department/rollout/rollout.html", context)


def rollout_at(slug: str) -> Rollout:
    return get_object_or_404(Rollout.objects.select_related("partner"), partner__slug=slug)


def awaited(exchanges: list[SupplierExchange]) -> SupplierExchange | None:
    """The latest exchange, when it awaits something: the next one closes it."""
    return exchanges[0] if exchanges and exchanges[0].next_step else None


def around(found: Rollout, part: str = "") -> dict[str, Any]:
    """Where one comes from and goes back to; the keyboard goes on from that `part` of the page."""
    here = reverse("desk:dept_rollout", args=[found.partner.slug])
    trail = ((_("Déploiement"), reverse("desk:dept_rollouts")), (found.partner.name, here))
    return {"back": f"{here}#{part}" if part else here, "trail": trail}


def names_of(rows: Iterable[Any]) -> dict[str, str]:
    """Who wrote these rows (`by`), by name. One query."""
    keys = {row.by.removeprefix("user:") for row in rows if row.by.startswith("user:")}
    people = User.objects.filter(pk__in=[key for key in keys if key.isdigit()]).only("name", "username")
    return {"system": _("Le système"), **{f"user:{user.pk}": str(user) for user in people}}
