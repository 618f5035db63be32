"""What the département does with its budget: votes it, subscribes, records invoices, renews, stops."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from liseron.catalogue.actions import change_resource
from liseron.finance.budget import closings_to_align
from liseron.finance.models import Budget, Subscription
from liseron.finance.rules.budget import moved_by_a_year
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line

LINE_FACTS = {
    *("label", "resource", "vendor", "planned", "licence_from", "licence_until", "notice_days", "note"),
}
Decision = Subscription.Decision


class CannotBudget(Exception):
    """The budget or one of its lines does not allow it; the message is a French sentence."""


@transaction.atomic
def set_budget(
    *, year: int, amount: Decimal, subsidies: Decimal | None = None, note: str = "", by: object | None
) -> Budget:
    """What the département votes for a calendar year, or votes anew. Raises ValidationError, in French."""
    Budget(year=year, amount=amount, subsidies=subsidies).clean_fields()
    facts = {"amount": amount, "subsidies": subsidies, "note": clean_line(note, 500)}
    budget = Budget.objects.select_for_update().filter(year=year).first() or Budget(year=year)
    before = None if budget.pk is None else budget.amount
    if before is not None and all(getattr(budget, name) == value for name, value in facts.items()):
        return budget
    for name, value in facts.items():
        setattr(budget, name, value)
    budget.full_clean()
    _save(budget)
    audit.record(by, "budget.set", budget, year=year, amount=amount, subsidies=subsidies, before=before)
    return budget


@transaction.atomic
def add_subscription(*, year: int, by: object | None, **facts: Any) -> Subscription:
    """A line of a year; `facts` from LINE_FACTS. Without label or vendor, those of the resource.

    Raises CannotBudget, ValidationError, in French.
    """
    line = Subscription(year=year)
    _put(line, facts)
    _save(line)
    audit.record(by, "subscription.added", line, year=year, planned=line.planned)
    return line


@transaction.atomic
def change_subscription(*, line: Subscription, by: object | None, **facts: Any) -> None:
    """Changes some of LINE_FACTS. Raises CannotBudget, ValidationError, in French."""
    line = _locked(line)
    before = line.planned
    changed = _put(line, facts)
    if changed:
        _save(line)
        planned = {"planned": line.planned, "before": before} if "planned" in changed else {}
        audit.record(by, "subscription.changed", line, fields=changed, **planned)


@transaction.atomic
def record_invoice(
    *,
    line: Subscription,
    actual: Decimal | None,
    reference: str = "",
    invoiced_on: date | None = None,
    by: object | None,
) -> None:
    """The actual cost of a line; None takes it back, its invoice with it. Raises ValidationError, in French."""
    line = _locked(line)
    before = line.actual
    line.actual = actual
    line.invoice_reference = "" if actual is None else clean_line(reference, 80)
    line.invoiced_on = None if actual is None else invoiced_on
    line.full_clean()
    line.save(update_fields=["actual", "invoice_reference", "invoiced_on"])
    audit.record(
        by, "subscription.invoiced", line, actual=actual, before=before, reference=line.invoice_reference
    )


@transaction.atomic
def renew_subscription(
    *, line: Subscription, by: object | None, today: date, planned: Decimal | None = None
) -> Subscription:
    """The same line a year later, its licence moved by a year, at `planned` or at the cost planned this year.

    A line is renewed once. Raises CannotBudget, ValidationError, in French.
    """
    line = _locked(line)
    _refuse_renewed(line)
    first, last = moved_by_a_year(line.licence_from, line.licence_until)
    _decide(line, Decision.RENEW, today)
    following = Subscription(year=line.year + 1, renews=line, label=line.label, resource=line.resource)
    following.vendor, following.notice_days = line.vendor, line.notice_days
    following.planned = line.planned if planned is None else planned
    following.licence_from, following.licence_until = first, last
    following.full_clean()
    _save(following)
    audit.record(by, "subscription.renewed", line, following=following.pk, planned=following.planned)
    return following


@transaction.atomic
def stop_subscription(*, line: Subscription, by: object | None, today: date) -> None:
    """It will not be renewed; its licence runs to its end. Raises CannotBudget."""
    line = _locked(line)
    _refuse_renewed(line)
    if line.decision != Decision.STOP:
        _decide(line, Decision.STOP, today)
        audit.record(by, "subscription.stopped", line)


@transaction.atomic
def reopen_subscription(*, line: Subscription, by: object | None) -> None:
    """The decision is to be taken again. Raises CannotBudget while a line of the next year continues it."""
    line = _locked(line)
    _refuse_renewed(line)
    if line.decision != Decision.TO_DECIDE:
        _decide(line, Decision.TO_DECIDE, None)
        audit.record(by, "subscription.reopened", line)


@transaction.atomic
def remove_subscription(*, line: Subscription, by: object | None) -> None:
    """A line put by mistake; the one it continued is to be decided again. Raises CannotBudget once invoiced."""
    line = _locked(line)
    if line.actual is not None:
        raise CannotBudget(_("Cette ligne a un coût réel. Effacez-le d’abord, puis supprimez la ligne."))
    _refuse_renewed(line)
    audit.record(by, "subscription.removed", line, year=line.year, label=line.label, planned=line.planned)
    before = line.renews
    line.delete()
    if before is not None:
        _decide(before, Decision.TO_DECIDE, None)


@transaction.atomic
def align_closing(*, line: Subscription, by: object | None) -> date:
    """The resource closes on the last day of its licence; that day. Raises CannotBudget, ValidationError."""
    fresh = Subscription.objects.select_related("resource").get(pk=line.pk)
    closing = closings_to_align([fresh]).get(fresh.pk)
    if fresh.resource is None or closing is None:
        raise CannotBudget(_("Il n’y a rien à changer\u00a0: la ressource suit déjà sa dernière licence."))
    change_resource(resource=fresh.resource, by=by, closes_on=closing)
    return closing


def _locked(line: Subscription) -> Subscription:
    return Subscription.objects.select_for_update().get(pk=line.pk)


def _put(line: Subscription, facts: dict[str, Any]) -> list[str]:
    """Set what differs and check it; the names of what did."""
    if strange := facts.keys() - LINE_FACTS:
        raise TypeError(f"no fact of a subscription: {sorted(strange)}")
    resource = facts.get("resource", line.resource)
    facts = {**facts, "label": clean_line(facts.get("label", line.label), 200)}
    if resource is not None:
        facts["label"] = facts["label"] or resource.name
        facts["vendor"] = facts.get("vendor", line.vendor) or resource.vendor
    changed = sorted(name for name, value in facts.items() if getattr(line, name) != value)
    for name in changed:
        setattr(line, name, facts[name])
    line.full_clean()
    return changed


def _save(row: Budget | Subscription) -> None:
    """Two people may write the same line at once: the second is told."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise CannotBudget(_("Quelqu’un vient d’écrire cette ligne. Rechargez la page.")) from None


def _decide(line: Subscription, decision: Decision, day: date | None) -> None:
    line.decision, line.decided_on = decision, day
    line.save(update_fields=["decision", "decided_on"])


def _refuse_renewed(line: Subscription) -> None:
    following = Subscription.objects.filter(renews=line).first()
    if following is not None:
        raise CannotBudget(
            _("« {label} » est déjà renouvelé pour {year}. Supprimez d’abord la ligne de {year}.").format(
                label=line.label, year=following.year
            )
        )
