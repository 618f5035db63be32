"""The rollout of a partner: begun, followed step by step, launched (requirements A4, K2)."""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.actions import change_partner
from liseron.partners.checks import readiness_of_partner
from liseron.partners.facts import put_facts
from liseron.partners.models import DefaultStep, Partner, Rollout, RolloutStep, SupplierExchange
from liseron.toolkit import audit
from liseron.toolkit.dates import in_full

ROLLOUT_FACTS = {
    *("formula", "connector", "portal_software", "cost", "quoted_on", "started_on", "launch_planned_on"),
    *("supplier_name", "supplier_contact_name", "supplier_contact_email", "supplier_contact_phone"),
}
STEP_FACTS = {"position", "label", "planned_on", "done_on", "note"}
EXCHANGE_FACTS = {"held_on", "with_whom", "summary", "next_step", "next_on"}


class CannotRollOut(Exception):
    """The rollout cannot go so; the message is a French sentence."""


class CannotLaunch(Exception):
    """Something is missing before the launch; the message is a French sentence that names it."""


@transaction.atomic
def start_rollout(*, partner: Partner, formula: str, by: object | None, today: date) -> Rollout:
    """A rollout that begins today, with the usual steps of its formula. Raises CannotRollOut, ValidationError."""
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if Rollout.objects.filter(partner=partner).exists():
        raise CannotRollOut(_("Le déploiement de {partner} est déjà commencé.").format(partner=partner.name))
    rollout = Rollout(partner=partner, formula=formula, started_on=today)
    rollout.full_clean()
    rollout.save()
    _follow_default_steps(rollout, by)
    audit.record(by, "rollout.started", rollout, partner=partner.pk, formula=formula)
    return rollout


@transaction.atomic
def change_rollout(*, rollout: Rollout, by: object | None, **facts: Any) -> None:
    """Changes some of ROLLOUT_FACTS; another formula brings its own steps. Raises CannotRollOut, ValidationError."""
    rollout = _locked(rollout)
    changed = put_facts(rollout, facts, ROLLOUT_FACTS)
    if "formula" in changed and rollout.launched_on is not None:
        raise CannotRollOut(
            _("Ce déploiement est lancé. Pour changer de formule, reprenez d’abord le déploiement.")
        )
    rollout.full_clean()
    if not changed:
        return
    rollout.save(update_fields=changed)
    if "formula" in changed:
        _follow_default_steps(rollout, by)
    audit.record(by, "rollout.changed", rollout, fields=changed)


@transaction.atomic
def follow_default_steps(*, rollout: Rollout, by: object | None) -> int:
    """Adds the usual steps of the formula that are not there yet; how many came."""
    count = _follow_default_steps(_locked(rollout), by)
    if count:
        audit.record(by, "rollout_step.added", rollout, steps=count)
    return count


@transaction.atomic
def launch_rollout(
    *, rollout: Rollout, launched_on: date, by: object | None, today: date, reason: str = ""
) -> None:
    """Opens to readers: the partner takes the formula of its rollout.

    With a required criterion unmet, a `reason` must be written; it is kept, and the journal says what was missing.
    Raises CannotLaunch, ValidationError.
    """
    rollout = _locked(rollout)
    if rollout.launched_on is not None:
        raise CannotLaunch(_("Ce déploiement est déjà lancé, {on}.").format(on=in_full(rollout.launched_on)))
    _refuse_future(launched_on, "launched_on", today)
    missing = readiness_of_partner(rollout.partner).missing
    if missing and not reason.strip():
        raise CannotLaunch(
            _(
                "Il manque\u00a0: {missing}. Cochez ce qui est rempli, ou écrivez pourquoi vous lancez sans attendre."
            ).format(missing=" ; ".join(one.label for one in missing))
        )
    rollout.launched_on, rollout.launch_reason = launched_on, reason.strip() if missing else ""
    rollout.full_clean()
    rollout.save(update_fields=["launched_on", "launch_reason"])
    change_partner(partner=rollout.partner, by=by, formula=rollout.formula)
    audit.record(by, "rollout.launched", rollout, on=launched_on, without=[one.key for one in missing])


@transaction.atomic
def reopen_rollout(*, rollout: Rollout, by: object | None) -> None:
    """Takes the launch back: it was a mistake, or the partner changes its formula. Its formula stays meanwhile."""
    rollout = _locked(rollout)
    if rollout.launched_on is None:
        raise CannotRollOut(_("Ce déploiement n’est pas lancé."))
    before, rollout.launched_on, rollout.launch_planned_on = rollout.launched_on, None, None
    rollout.save(update_fields=["launched_on", "launch_planned_on"])
    audit.record(by, "rollout.reopened", rollout, launched_on=before)


@transaction.atomic
def add_step(*, rollout: Rollout, by: object | None, today: date, **facts: Any) -> RolloutStep:
    """A step of its own, last unless `position` says so; `facts` from STEP_FACTS. Raises ValidationError."""
    rollout = _locked(rollout)
    last = rollout.steps.order_by("position").values_list("position", flat=True).last() or 0
    step = RolloutStep(rollout=rollout, position=last + 1, by=audit.name_of_actor(by))
    put_facts(step, facts, STEP_FACTS)
    _refuse_future(step.done_on, "done_on", today)
    step.full_clean()
    step.save()
    audit.record(by, "rollout_step.added", rollout, step=step.pk)
    return step


@transaction.atomic
def change_step(*, step: RolloutStep, by: object | None, today: date, **facts: Any) -> None:
    """Changes some of STEP_FACTS; a step is done from the day written in `done_on`. Raises ValidationError."""
    before = step.done_on
    changed = put_facts(step, facts, STEP_FACTS)
    _refuse_future(step.done_on, "done_on", today)
    step.full_clean()
    if not changed:
        return
    step.by = audit.name_of_actor(by)
    step.save(update_fields=[*changed, "by"])
    is_done_now = before is None and step.done_on is not None
    action = "rollout_step.done" if is_done_now else "rollout_step.changed"
    audit.record(by, action, step.rollout, step=step.pk, fields=changed)


@transaction.atomic
def tell_step(*, partner: Partner, key: str, says: str, is_done: bool, today: date) -> None:
    """What a machine found about the usual step of that key: done from today, noted where nobody wrote anything.

    Nothing when this partner has no such step left to do: what a person wrote stays.
    """
    steps = RolloutStep.objects.select_for_update(of=("self",)).select_related("rollout")
    step = steps.filter(rollout__partner=partner, default__key=key, done_on__isnull=True).first()
    if step is None:
        return
    facts: dict[str, Any] = {} if step.note else {"note": says}
    change_step(step=step, by=None, today=today, **facts, **({"done_on": today} if is_done else {}))


@transaction.atomic
def remove_step(*, step: RolloutStep, by: object | None) -> None:
    """A step that this partner does not need. Raises CannotRollOut for one that was done: it is its history."""
    if step.done_on is not None:
        raise CannotRollOut(
            _("Cette étape est faite : elle reste. Effacez d’abord son jour si c’est une erreur.")
        )
    audit.record(by, "rollout_step.removed", step.rollout, step=step.pk)
    step.delete()


@transaction.atomic
def note_exchange(*, rollout: Rollout, by: object | None, today: date, **facts: Any) -> SupplierExchange:
    """What was said with the IT supplier; `facts` from EXCHANGE_FACTS. Raises ValidationError."""
    exchange = SupplierExchange(rollout=rollout, held_on=today, by=audit.name_of_actor(by))
    put_facts(exchange, facts, EXCHANGE_FACTS)
    _refuse_future(exchange.held_on, "held_on", today)
    exchange.full_clean()
    exchange.save()
    audit.record(by, "supplier_exchange.noted", rollout, exchange=exchange.pk)
    return exchange


@transaction.atomic
def change_exchange(*, exchange: SupplierExchange, by: object | None, today: date, **facts: Any) -> None:
    """Changes some of EXCHANGE_FACTS. Raises ValidationError."""
    changed = put_facts(exchange, facts, EXCHANGE_FACTS)
    _refuse_future(exchange.held_on, "held_on", today)
    exchange.full_clean()
    if changed:
        exchange.save(update_fields=changed)
        audit.record(by, "supplier_exchange.changed", exchange.rollout, exchange=exchange.pk, fields=changed)


def _locked(rollout: Rollout) -> Rollout:
    return Rollout.objects.select_for_update(of=("self",)).select_related("partner").get(pk=rollout.pk)


def _refuse_future(day: date | None, field: str, today: date) -> None:
    if day is not None and day > today:
        raise ValidationError(
            {field: _("Ce jour n’est pas encore venu. Écrivez aujourd’hui ou un jour passé.")}
        )


def _follow_default_steps(rollout: Rollout, by: object | None) -> int:
    """The usual steps of the formula join; those of another formula that nobody touched go. How many came."""
    usual = list(DefaultStep.objects.filter(formula=rollout.formula))
    ours = {step.label: step for step in rollout.steps.all()}
    for step in ours.values():
        is_from_elsewhere = step.default_id is not None and step.label not in {one.label for one in usual}
        if is_from_elsewhere and step.done_on is None and not step.note:
            step.delete()
    done = sum(step.done_on is not None for step in ours.values())
    new = [
        RolloutStep(
            rollout=rollout,
            default=one,
            position=done + rank,
            label=one.label,
            planned_on=_usual_day(rollout, one),
            by=audit.name_of_actor(by),
        )
        for rank, one in enumerate(usual, start=1)
        if one.label not in ours
    ]
    RolloutStep.objects.bulk_create(new)
    return len(new)


def _usual_day(rollout: Rollout, step: DefaultStep) -> date | None:
    return None if step.weeks is None else rollout.started_on + timedelta(weeks=step.weeks)


def software_of(partner: Partner) -> str:
    """What the roll-out calls the software of the partner's catalogue, "" when nobody wrote it."""
    said = Rollout.objects.filter(partner=partner).values_list("portal_software", flat=True)
    return said.first() or ""
