"""Welcome visits: planned by the département or proposed by the host, held, cancelled (Pas-de-Calais, art. 4)."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.facts import put_facts
from liseron.partners.models import Library, WelcomeVisit
from liseron.toolkit import audit

VISIT_FACTS = {"host", "planned_on", "note"}


class CannotVisit(Exception):
    """The visit cannot be so; the message is a French sentence."""


@transaction.atomic
def plan_visit(*, host: Library, planned_on: date, by: object | None, note: str = "") -> WelcomeVisit:
    """Raises CannotVisit for a library that is closed, ValidationError."""
    _refuse_closed(host)
    visit = WelcomeVisit(host=host, planned_on=planned_on, note=note, by=audit.name_of_actor(by))
    visit.full_clean()
    visit.save()
    audit.record(by, "welcome_visit.planned", visit, host=host.pk, on=planned_on)
    return visit


def propose_visit(
    *, host: Library, planned_on: date, by: object | None, today: date, note: str = ""
) -> WelcomeVisit:
    """The host offers a day to come; the département says who comes. Raises CannotVisit, ValidationError."""
    if planned_on < today:
        raise ValidationError({"planned_on": _("Proposez un jour à venir.")})
    return plan_visit(host=host, planned_on=planned_on, note=note, by=by)


@transaction.atomic
def change_visit(*, visit: WelcomeVisit, by: object | None, **facts: Any) -> None:
    """Changes some of VISIT_FACTS while the visit waits. Raises CannotVisit, ValidationError."""
    visit = _locked(visit)
    _refuse_over(visit)
    changed = put_facts(visit, facts, VISIT_FACTS)
    _refuse_closed(visit.host)
    if visit.visitors.filter(pk=visit.host_id).exists():
        raise CannotVisit(
            _("{library} est invitée à cette visite : elle ne peut pas la recevoir aussi.").format(
                library=visit.host.name
            )
        )
    visit.full_clean()
    if changed:
        visit.save(update_fields=changed)
        audit.record(by, "welcome_visit.changed", visit, fields=changed)


@transaction.atomic
def invite_library(*, visit: WelcomeVisit, library: Library, by: object | None) -> None:
    """One more visiting library, also once the visit was held. Raises CannotVisit."""
    visit = _locked(visit)
    if visit.cancelled_on is not None:
        _refuse_over(visit)
    if library.pk == visit.host_id:
        raise CannotVisit(_("{library} reçoit déjà cette visite.").format(library=library.name))
    if not visit.visitors.filter(pk=library.pk).exists():
        visit.visitors.add(library)
        audit.record(by, "welcome_visit.changed", visit, invited=library.pk)


@transaction.atomic
def uninvite_library(*, visit: WelcomeVisit, library: Library, by: object | None) -> None:
    """The library does not come. Raises CannotVisit once the visit is cancelled."""
    visit = _locked(visit)
    if visit.cancelled_on is not None:
        _refuse_over(visit)
    if visit.visitors.filter(pk=library.pk).exists():
        visit.visitors.remove(library)
        audit.record(by, "welcome_visit.changed", visit, uninvited=library.pk)


@transaction.atomic
def hold_visit(
    *,
    visit: WelcomeVisit,
    held_on: date,
    attendees: int | None,
    by: object | None,
    today: date,
    note: str = "",
) -> None:
    """The visit took place; told again, it corrects what was told. Raises CannotVisit, ValidationError."""
    visit = _locked(visit)
    if visit.cancelled_on is not None:
        _refuse_over(visit)
    if held_on > today:
        raise ValidationError(
            {"held_on": _("Ce jour n’est pas encore venu. Écrivez aujourd’hui ou un jour passé.")}
        )
    visit.held_on, visit.attendees, visit.note = held_on, attendees, note
    visit.full_clean()
    visit.save(update_fields=["held_on", "attendees", "note"])
    audit.record(by, "welcome_visit.held", visit, on=held_on, attendees=attendees)


@transaction.atomic
def cancel_visit(*, visit: WelcomeVisit, by: object | None, today: date) -> None:
    """Raises CannotVisit when it was held or cancelled already."""
    visit = _locked(visit)
    _refuse_over(visit)
    visit.cancelled_on = today
    visit.save(update_fields=["cancelled_on"])
    audit.record(by, "welcome_visit.cancelled", visit)


def _locked(visit: WelcomeVisit) -> WelcomeVisit:
    return WelcomeVisit.objects.select_for_update(of=("self",)).select_related("host").get(pk=visit.pk)


def _refuse_over(visit: WelcomeVisit) -> None:
    if visit.cancelled_on is not None:
        raise CannotVisit(_("Cette visite est annulée. Prévoyez-en une autre."))
    if visit.held_on is not None:
        raise CannotVisit(_("Cette visite a déjà eu lieu."))


def _refuse_closed(host: Library) -> None:
    if host.closed_on is not None:
        raise CannotVisit(_("{library} est fermée : elle ne peut pas recevoir.").format(library=host.name))
