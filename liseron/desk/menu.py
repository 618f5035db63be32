"""The desk's menu: what this person may open, what waits there, and whose desk it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Count, IntegerField, Model, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, get_urlconf, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liseron.agreements.models import Commitment, Side
from liseron.desk.department.agreements.pressing import pressing_agreements
from liseron.finance.models import RevenueOrder
from liseron.finance.rules.contribution import OrderState
from liseron.people.models import Registration, User
from liseron.people.roles import partner_of
from liseron.toolkit.access_rules import Rule, rule_of
from liseron.toolkit.dates import paris_today
from liseron.toolkit.imports import ImportLine


@dataclass(frozen=True)
class Item:
    """A line of the menu. `counts` names what is written beside it; `covers` how the pages under it are named."""

    name: str
    label: Promise
    icon: str
    counts: str = ""
    covers: str | tuple[str, ...] = ""
    group: Promise | None = None

    def is_here(self, view_name: str) -> bool:
        return view_name == self.name or bool(self.covers and view_name.startswith(self.covers))


DEPARTMENT = _("Le Département")

ITEMS = (
    Item("desk:queue", _("Inscriptions"), "inbox", "waiting", covers="desk:registration"),
    Item("desk:patrons", _("Lecteurs"), "users", covers="desk:patron"),
    Item("desk:counter", _("Inscrire au comptoir"), "user-plus", covers="desk:counter"),
    Item("desk:our_rules", _("Notre règlement"), "file-text"),
    Item(
        "desk:our_commitments",
        _("Nos engagements"),
        "check",
        "our_late_duties",
        covers="desk:our_commitment",
    ),
    Item("desk:our_library", _("Notre bibliothèque"), "library", covers="desk:our_library"),
    Item("desk:our_rollout", _("Notre déploiement"), "circle-check", covers="desk:our_visit"),
    Item("desk:our_subsidies", _("Nos aides"), "hand-coins", covers="desk:our_subsid"),
    Item("desk:our_agreement", _("Notre convention"), "handshake", covers="desk:our_document"),
    Item("desk:our_contributions", _("Nos participations"), "landmark"),
    Item("desk:dept_home", _("Tableau de bord"), "house", group=DEPARTMENT),
    Item("desk:dept_partners", _("Collectivités"), "handshake", covers="desk:dept_partner", group=DEPARTMENT),
    Item(
        "desk:dept_agreements", _("Conventions"), "file-text", covers="desk:dept_agreement", group=DEPARTMENT
    ),
    Item("desk:dept_deadlines", _("Échéances"), "calendar", "pressing", group=DEPARTMENT),
    Item(
        "desk:dept_rollouts",
        _("Déploiement"),
        "circle-check",
        covers=("desk:dept_rollout", "desk:dept_visit"),
        group=DEPARTMENT,
    ),
    Item(
        "desk:dept_commitments",
        _("Engagements"),
        "check",
        "late_duties",
        covers="desk:dept_commitment",
        group=DEPARTMENT,
    ),
    Item("desk:dept_libraries", _("Bibliothèques"), "library", covers="desk:dept_librar", group=DEPARTMENT),
    Item(
        "desk:dept_resources",
        _("Offre en ligne"),
        "book-open",
        covers=("desk:dept_resource", "desk:dept_vendor"),
        group=DEPARTMENT,
    ),
    Item("desk:dept_models", _("Modèles"), "file-text", covers="desk:dept_model", group=DEPARTMENT),
    Item(
        "desk:dept_contributions",
        _("Participations"),
        "landmark",
        covers=("desk:dept_contribution", "desk:dept_batch"),
        group=DEPARTMENT,
    ),
    Item(
        "desk:dept_orders",
        _("Recettes"),
        "credit-card",
        "late",
        covers=("desk:dept_order", "desk:dept_payment"),
        group=DEPARTMENT,
    ),
    Item("desk:dept_quotas", _("Quotas"), "gauge", covers="desk:dept_quota", group=DEPARTMENT),
    Item("desk:dept_budget", _("Budget"), "wallet", covers="desk:dept_budget", group=DEPARTMENT),
    Item("desk:dept_subsidies", _("Aides"), "hand-coins", covers="desk:dept_subsid", group=DEPARTMENT),
    Item("desk:dept_people", _("Équipes et rôles"), "shield", covers="desk:dept_people", group=DEPARTMENT),
    Item(
        "desk:dept_unsettled",
        _("Lignes à régler"),
        "list",
        "unsettled",
        covers="desk:dept_unsettled",
        group=DEPARTMENT,
    ),
    Item("desk:dept_imports", _("Imports"), "upload", covers="desk:dept_import", group=DEPARTMENT),
    Item("desk:dept_journal", _("Journal"), "history", covers="desk:dept_journal", group=DEPARTMENT),
)


def render_desk(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of either desk, with its menu and the name of the place."""
    return render(request, template, {**shell_of(request), **(context or {})}, status=status)


def shell_of(request: HttpRequest) -> dict[str, Any]:
    """`menu` and `place` for liseron/desk.html; one query for the counts."""
    return {"menu": menu_of(request), "place": place_of(request)}


def menu_of(request: HttpRequest) -> list[dict[str, Any]]:
    """Pages that exist and whose own rule lets this person in, in groups; how many wait beside each."""
    match = request.resolver_match
    here = match.view_name if match else ""
    open_items = [item for item in ITEMS if _is_open(request, item.name)]
    counts = _counts(request.user, {item.counts for item in open_items if item.counts})
    menu: list[dict[str, Any]] = []
    group: Promise | None = None
    for item in open_items:
        menu.append(
            {
                "label": item.label,
                "url": reverse(item.name),
                "icon": item.icon,
                "count": counts.get(item.counts, 0),
                "current": item.is_here(here),
                "group": item.group if item.group is not group else None,
            }
        )
        group = item.group
    return menu


def place_of(request: HttpRequest) -> str:
    """The partner whose desk it is, else the département's name."""
    partner = partner_of(request.user)
    return partner.name if partner else settings.DEPARTMENT_NAME


def _is_open(request: HttpRequest, name: str) -> bool:
    rule = _rule_at(name, get_urlconf() or settings.ROOT_URLCONF)
    return rule is not None and rule.allows(request)


@lru_cache(maxsize=128)
def _rule_at(name: str, urlconf: str) -> Rule | None:
    """The rule that the page itself carries: menu and door cannot disagree. None while there is no such page."""
    try:
        return rule_of(resolve(reverse(name, urlconf), urlconf).func, name)
    except NoReverseMatch:
        return None


def _counts(user: Any, wanted: Iterable[str]) -> dict[str, int]:
    """What waits behind the items of that name, all in one query."""
    late = Commitment.objects.late_on(paris_today())
    rows: dict[str, QuerySet[Any]] = {
        "late_duties": late,
        "our_late_duties": late.filter(side=Side.PARTNER, agreement__partner__in=user.partner_ids),
        "waiting": Registration.objects.visible_to(user).waiting_for_library(),
        "unsettled": ImportLine.objects.to_settle(),
        "pressing": pressing_agreements(),
        "late": RevenueOrder.objects.in_state(OrderState.LATE, paris_today()),
    }
    asked = {name: _count(rows[name]) for name in wanted}
    if not asked:
        return {}
    counted: dict[str, Any] = {**User.objects.filter(pk=user.pk).values(**asked).get()}
    return counted


def _count(rows: "QuerySet[Model]") -> Coalesce:
    """COUNT(*) of any rows as a column of another query."""
    one = rows.order_by().annotate(one=Value(1)).values("one")
    return Coalesce(Subquery(one.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
