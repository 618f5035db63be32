"""A subsidy's file, step by step: asked, found eligible or refused, granted by a vote, paid (A3, J4)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.finance.models import Subsidy
from liseron.finance.rules.subsidy import State, Step, may_take
from liseron.finance.subsidies import dates_of, state_of_subsidy
from liseron.partners.models import Partner
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line

ASKED_FACTS = {"purpose", "label", "cost", "asked", "asked_on", "planned_on", "note"}
LONGEST = {"label": 200, "note": 500}
UNDONE: dict[State, dict[str, Any]] = {
    State.ELIGIBLE: {"eligible_on": None},
    State.REFUSED: {"refused_on": None, "reason": ""},
    State.GRANTED: {"granted": None, "granted_on": None, "deliberation": ""},
    State.PAID: {"paid": None, "paid_on": None, "payment_reference": ""},
}


class CannotSubsidise(Exception):
    """The file does not allow that step now; the message is a French sentence."""


@transaction.atomic
def ask_subsidy(*, partner: Partner, by: object | None, today: date, **facts: Any) -> Subsidy:
    """A new file; `facts` from ASKED_FACTS, asked today unless `asked_on` says another day.

    Raises CannotSubsidise, ValidationError, in French.
    """
    subsidy = Subsidy(partner=partner)
    _put(subsidy, {"asked_on": today, **facts}, today)
    subsidy.save()
    audit.record(by, "subsidy.asked", subsidy, partner=partner.pk, asked=subsidy.asked)
    return subsidy


@transaction.atomic
def change_subsidy(*, subsidy: Subsidy, by: object | None, today: date, **facts: Any) -> None:
    """Correct some of ASKED_FACTS, before any answer. Raises CannotSubsidise, ValidationError, in French."""
    subsidy = _locked(subsidy)
    if state_of_subsidy(subsidy) is not State.ASKED:
        raise CannotSubsidise(_("Cette demande a déjà une réponse\u00a0: elle ne change plus."))
    changed = _put(subsidy, facts, today)
    if changed:
        subsidy.save(update_fields=changed)
        audit.record(by, "subsidy.changed", subsidy, fields=changed, asked=subsidy.asked)


@transaction.atomic
def find_eligible(*, subsidy: Subsidy, on: date, by: object | None, today: date) -> None:
    """The file may be helped. Raises CannotSubsidise, ValidationError, in French."""
    subsidy = _ready(subsidy, Step.FIND_ELIGIBLE, on, today)
    _write(subsidy, eligible_on=on)
    audit.record(by, "subsidy.found_eligible", subsidy, on=on)


@transaction.atomic
def refuse_subsidy(*, subsidy: Subsidy, on: date, reason: str, by: object | None, today: date) -> None:
    """No aid, for a reason that the partner reads. Raises CannotSubsidise, ValidationError, in French."""
    subsidy = _ready(subsidy, Step.REFUSE, on, today)
    _write(subsidy, refused_on=on, reason=clean_line(reason, 500))
    audit.record(by, "subsidy.refused", subsidy, on=on)


@transaction.atomic
def grant_subsidy(
    *, subsidy: Subsidy, granted: Decimal, on: date, deliberation: str, by: object | None, today: date
) -> None:
    """The département votes the aid: amount, day, reference. Raises CannotSubsidise, ValidationError."""
    subsidy = _ready(subsidy, Step.GRANT, on, today)
    _write(subsidy, granted=granted, granted_on=on, deliberation=clean_line(deliberation, 80))
    audit.record(by, "subsidy.granted", subsidy, granted=granted, on=on, deliberation=subsidy.deliberation)


@transaction.atomic
def pay_subsidy(
    *, subsidy: Subsidy, paid: Decimal, on: date, reference: str, by: object | None, today: date
) -> None:
    """The aid is paid, whole or less. Raises CannotSubsidise, ValidationError, in French."""
    subsidy = _ready(subsidy, Step.PAY, on, today)
    _write(subsidy, paid=paid, paid_on=on, payment_reference=clean_line(reference, 80))
    audit.record(by, "subsidy.paid", subsidy, paid=paid, on=on, reference=subsidy.payment_reference)


@transaction.atomic
def take_back_last_step(*, subsidy: Subsidy, by: object | None) -> State:
    """A step done by mistake is undone; the journal keeps both. Where the file stands now. Raises CannotSubsidise."""
    subsidy = _locked(subsidy)
    state = state_of_subsidy(subsidy)
    if state not in UNDONE:
        raise CannotSubsidise(_("Il n’y a rien à reprendre\u00a0: cette demande n’a pas encore de réponse."))
    before = {name: getattr(subsidy, name) for name in UNDONE[state]}
    _write(subsidy, **UNDONE[state])
    kept = {name: value for name, value in before.items() if not isinstance(value, str)}
    audit.record(by, "subsidy.step_taken_back", subsidy, step=state.value, **kept)
    return state_of_subsidy(subsidy)


@transaction.atomic
def report_action(
    *,
    subsidy: Subsidy,
    planned_on: date | None,
    held_on: date | None,
    attendance: int | None,
    by: object | None,
    today: date,
) -> None:
    """When a co-financed action is planned, when it took place, how many came. Raises CannotSubsidise."""
    subsidy = _locked(subsidy)
    if subsidy.purpose != Subsidy.Purpose.ACTION:
        raise CannotSubsidise(_("Cette aide ne porte pas sur une action."))
    if state_of_subsidy(subsidy) is State.REFUSED:
        raise CannotSubsidise(_("Cette aide est refusée\u00a0: son action n’est plus suivie ici."))
    if held_on is not None and held_on > today:
        raise CannotSubsidise(_("L’action ne peut pas avoir eu lieu à une date à venir."))
    _write(subsidy, planned_on=planned_on, held_on=held_on, attendance=attendance)
    audit.record(by, "subsidy.action_reported", subsidy, held_on=held_on, attendance=attendance)


def _locked(subsidy: Subsidy) -> Subsidy:
    return Subsidy.objects.select_for_update().get(pk=subsidy.pk)


def _ready(subsidy: Subsidy, step: Step, on: date, today: date) -> Subsidy:
    """The file, locked, when it stands before that step."""
    subsidy = _locked(subsidy)
    dates = dates_of(subsidy)
    if not may_take(step, dates):
        raise CannotSubsidise(_why_not(step, state_of_subsidy(subsidy)))
    if on > today:
        raise CannotSubsidise(_("Cette date est à venir. Écrivez le jour où cela s’est fait."))
    if on < dates.last_on:
        raise CannotSubsidise(_("Chaque étape vient après celle d’avant. Vérifiez la date."))
    return subsidy


def _why_not(step: Step, state: State) -> str:
    if state is State.ASKED:
        return _("Dites d’abord si cette demande peut être aidée.")
    if state is State.ELIGIBLE:
        if step is Step.PAY:
            return _("Cette aide n’est pas encore accordée. Accordez-la avant de la payer.")
        return _("Cette demande est déjà jugée recevable.")
    return {
        State.REFUSED: _("Cette aide est refusée. Reprenez d’abord cette réponse si elle était une erreur."),
        State.GRANTED: _("Cette aide est déjà accordée."),
        State.PAID: _("Cette aide est déjà payée."),
    }[state]


def _put(subsidy: Subsidy, facts: dict[str, Any], today: date) -> list[str]:
    """Set what differs and check it; the names of what did."""
    if strange := facts.keys() - ASKED_FACTS:
        raise TypeError(f"no fact of a request: {sorted(strange)}")
    if facts.get("asked_on", subsidy.asked_on or today) > today:
        raise CannotSubsidise(_("La demande ne peut pas dater d’un jour à venir."))
    facts = {
        name: clean_line(value, LONGEST[name]) if name in LONGEST else value for name, value in facts.items()
    }
    changed = sorted(name for name, value in facts.items() if getattr(subsidy, name) != value)
    for name in changed:
        setattr(subsidy, name, facts[name])
    subsidy.full_clean()
    return changed


def _write(subsidy: Subsidy, **facts: Any) -> None:
    for name, value in facts.items():
        setattr(subsidy, name, value)
    subsidy.full_clean()
    subsidy.save(update_fields=list(facts))
