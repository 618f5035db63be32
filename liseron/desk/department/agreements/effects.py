"""What a move would do, said before it is done: it is done, looked at, and undone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement
from liseron.agreements.rules import ENDED, Span
from liseron.desk.department.agreements.sentences import bare
from liseron.partners.models import Partner
from liseron.people.models import Registration
from liseron.toolkit.dates import in_full

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Standing:
    """What a move may change: days of the agreement, whether it is over, days its partner's readers may enter."""

    span: Span | None
    is_over: bool
    covered_from: date | None
    covered_until: date | None


def standing_of(pk: int, today: date) -> Standing:
    """As the database has it now."""
    agreement = Agreement.objects.whole().get(pk=pk)
    life = life_of(agreement, today)
    partner = Partner.objects.get(pk=agreement.partner_id)
    return Standing(life.span, life.state in ENDED, partner.agreement_starts_on, partner.agreement_ends_on)


def rehearsed(act: Callable[[], object], look: Callable[[], Seen]) -> Seen:
    """What would be seen after `act`, which leaves nothing behind. Raises what `act` refuses with."""
    with transaction.atomic():
        act()
        seen = look()
        transaction.set_rollback(True)
    return seen


def readers_of(partner: Partner, today: date) -> int:
    """People who may enter today because of this partner."""
    rows = Registration.objects.in_force(today).filter(library__partner=partner)
    return rows.values("patron").distinct().count()


def effects_told(before: Standing, after: Standing, *, readers: int, today: date) -> list[str]:
    """What changes for the agreement, then for readers; nothing when no day moves."""
    return [*_days_told(before.span, after.span), *_readers_told(before, after, readers, today)]


def _days_told(before: Span | None, after: Span | None) -> Iterator[str]:
    if after is None:
        if before is not None:
            yield _("La convention n’a plus ni premier ni dernier jour.")
        return
    if before is None:
        yield _("Premier jour\u00a0: {first}. Dernier jour\u00a0: {last}.").format(
            first=in_full(after.first_day), last=in_full(after.last_day)
        )
        return
    if before.first_day != after.first_day:
        yield _("Premier jour\u00a0: {new}, au lieu du {old}.").format(
            new=in_full(after.first_day), old=bare(before.first_day)
        )
    if before.last_day != after.last_day:
        yield _("Dernier jour\u00a0: {new}, au lieu du {old}.").format(
            new=in_full(after.last_day), old=bare(before.last_day)
        )


def _readers_told(before: Standing, after: Standing, readers: int, today: date) -> Iterator[str]:
    first, last = after.covered_from, after.covered_until
    if (before.covered_from, before.covered_until) == (first, last):
        return
    if first is None or last is None:
        yield _("Les lecteurs n’entrent plus\u00a0: aucune convention ne les couvre.")
        return
    was_open = before.covered_until is not None and before.covered_until >= today
    if not was_open:
        yield _("Les lecteurs de la collectivité entreront du {first} au {last}.").format(
            first=bare(first), last=bare(last)
        )
    elif before.covered_until and last < before.covered_until:
        yield _losers_told(last, readers, today)
    elif before.covered_until and last > before.covered_until:
        yield _("Les lecteurs gardent l’accès jusqu’au {last}.").format(last=bare(last))
    else:
        yield _("Les lecteurs entreront à partir du {first}.").format(first=bare(first))


def _losers_told(last: date, readers: int, today: date) -> str:
    if not readers:
        return _("Aucun lecteur n’est inscrit aujourd’hui\u00a0: personne ne perd son accès.")
    if last < today:
        told = ngettext(
            "{n}\u00a0lecteur perd l’accès dès maintenant.",
            "{n}\u00a0lecteurs perdent l’accès dès maintenant.",
            readers,
        )
    else:
        told = ngettext(
            "{n}\u00a0lecteur perdra l’accès après le {last}.",
            "{n}\u00a0lecteurs perdront l’accès après le {last}.",
            readers,
        )
    return told.format(n=readers, last=bare(last))
