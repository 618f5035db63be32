"""Moves of a registration from state to state: one conditional UPDATE, so that two people cannot both decide."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liseron.people import rules
from liseron.people.models import Registration
from liseron.toolkit.dates import in_full, paris_today

State = Registration.State


class CannotDecide(Exception):
    """The registration is no longer where the person thought, or may not go there.

    The message is the sentence to show; `decided_by` (a name, "" when unknown) and `decided_at` say who was faster.
    """

    def __init__(self, sentence: str, *, decided_by: str = "", decided_at: datetime | None = None) -> None:
        self.decided_by = decided_by
        self.decided_at = decided_at
        super().__init__(sentence)


def sources_of(after: str) -> list[str]:
    """States from which one may come to `after`, undo left out."""
    return [before for before in rules.MOVES if rules.may_move(before, after) and before != State.REFUSED]


def move(
    registration: Registration,
    after: str,
    *,
    now: datetime,
    come_from: list[str] | None = None,
    **changes: Any,
) -> None:
    """Move in the database, then on the instance. Raises CannotDecide when someone else moved it before."""
    changes |= {"state": after, "waiting_since": now}
    sources = sources_of(after) if come_from is None else come_from
    moved = Registration.objects.filter(pk=registration.pk, state__in=sources).update(**changes)
    if moved != 1:
        raise already_decided(registration)
    for name, value in changes.items():
        setattr(registration, name, value)


def already_decided(registration: Registration) -> CannotDecide:
    """Who did what, when: read again, since the instance is what the loser saw."""
    current = Registration.objects.select_related("decided_by").filter(pk=registration.pk).first()
    if current is None:
        return CannotDecide(_("Cette demande n’existe plus : elle a été réunie à une autre, ou effacée."))
    name = str(current.decided_by) if current.decided_by else ""
    at = current.decided_at
    if at is None:
        return CannotDecide(
            _("Cette demande a changé entre-temps : {state}.").format(state=current.get_state_display())
        )
    sentence = _("{name} a déjà répondu à cette demande {on} à {time} : {state}.").format(
        name=name or _("Quelqu’un"),
        on=in_full(paris_today(at)),
        time=f"{timezone.localtime(at):%H h %M}",
        state=current.get_state_display(),
    )
    return CannotDecide(sentence, decided_by=name, decided_at=at)
