"""How long each thing is kept, from when, why, and the purge that holds it: the one table (RGPD, art. 5.1.e)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from liseron.people import letters, rules
from liseron.people.erasing import erase_patron
from liseron.people.models import Patron, Registration
from liseron.people.moves import State, move
from liseron.toolkit import audit
from liseron.toolkit.dates import PARIS, add_years, paris_today

UNVERIFIED_DAYS = 7
ACCOUNT_YEARS = 1
BATCH = 500


def pending_days() -> int:
    """Days that a request waits before it is closed (LISERON_PENDING_DAYS)."""
    return int(settings.PENDING_DAYS)


@dataclass(frozen=True)
class Retention:
    """One line of the table. `purge` erases what is past at an instant and says how many; safe to repeat."""

    what: str | Promise
    how_long: str | Promise
    counted_from: str | Promise
    source: str | Promise
    purge: Callable[[datetime], int]


def start_of(day: date) -> datetime:
    """The first instant of that day in Paris."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def _before(now: datetime, days: int) -> datetime:
    """What happened before this instant has been kept `days` full days at `now`, counted in Paris days."""
    return start_of(paris_today(now) - timedelta(days=days))


def _in_turn(rows: "QuerySet[Registration]") -> Iterator[Registration]:
    """The rows, each read again under lock in its own transaction, or not at all when it has moved since."""
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            locked = Registration.objects.select_for_update(of=("self",)).filter(pk=pk)
            one = (locked & rows).select_related("patron__user", "library__partner").first()
            if one is not None:
                yield one


def purge_unverified(now: datetime) -> int:
    """An address that nobody confirmed within seven days: the request never existed."""
    rows = Registration.objects.filter(
        state=State.UNVERIFIED, asked_at__lt=_before(now, UNVERIFIED_DAYS), patron__user=None
    )
    count = 0
    for one in _in_turn(rows):
        _forget_request(one, now, "unverified")
        count += 1
    return count


def close_unanswered(now: datetime) -> int:
    """A request without an answer for too many days, the library's or the reader's: closed, said, erased."""
    days = pending_days()
    rows = Registration.objects.filter(
        state__in=[State.PENDING, State.MORE_ASKED], waiting_since__lt=_before(now, days)
    )
    count = 0
    for one in _in_turn(rows):
        letters.say_closed(one, days=days, today=paris_today(now))
        move(one, State.CLOSED, now=now)
        audit.record(None, "registration.closed", one, library=one.library_id)
        _forget_request(one, now, "unanswered")
        count += 1
    return count


def purge_refused(now: datetime) -> int:
    """Who was refused: kept sixty days, time to ask why, then erased."""
    rows = Registration.objects.filter(
        state=State.REFUSED, decided_at__lt=_before(now, rules.REFUSED_DAYS), patron__user=None
    )
    count = 0
    for one in _in_turn(rows):
        _forget_request(one, now, "refused")
        count += 1
    return count


def _forget_request(registration: Registration, now: datetime, why: str) -> None:
    """The person goes too when there never was an account and no other request is open."""
    patron = registration.patron
    others = patron.registrations.exclude(pk=registration.pk)
    if patron.user_id is None and not others.exists():
        erase_patron(patron=patron, by=None, now=now, why=why, tell=False)
    elif patron.user_id is None:
        registration.delete()


def purge_unused_accounts(now: datetime) -> int:
    """One year after the account was last used and the last card ended, whichever came last (former NS-9)."""
    last_kept = add_years(paris_today(now), -ACCOUNT_YEARS)
    rows = (
        Patron.objects.with_account()
        .annotate(ended_on=Max("registrations__valid_until"))
        .filter(Q(last_seen_on=None) | Q(last_seen_on__lt=last_kept))
        .filter(Q(ended_on__lt=last_kept) | Q(ended_on=None, created_at__lt=start_of(last_kept)))
        .exclude(registrations__state__in=Registration.OPEN_STATES)
    )
    count = 0
    for pk in list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            patron = rows.select_related("user", "library").filter(pk=pk).first()
            if patron is not None:
                erase_patron(patron=patron, by=None, now=now, why="unused")
                count += 1
    return count


RETENTION: list[Retention] = [
    Retention(
        _("Demande dont l’adresse n’a pas été confirmée"),
        _("7 jours"),
        _("le jour de la demande"),
        _("Article 5 du RGPD : pas plus longtemps que nécessaire"),
        purge_unverified,
    ),
    Retention(
        _("Demande restée sans réponse"),
        format_lazy(_("{days} jours"), days=settings.PENDING_DAYS),
        _("le dernier échange avec la bibliothèque"),
        _("Article 5 du RGPD ; délai fixé par le Département"),
        close_unanswered,
    ),
    Retention(
        _("Demande refusée"),
        format_lazy(_("{days} jours"), days=rules.REFUSED_DAYS),
        _("le jour du refus"),
        _("Article 5 du RGPD : le temps de demander pourquoi"),
        purge_refused,
    ),
    Retention(
        _("Compte, carte et accords d’un lecteur"),
        _("1 an"),
        _("la dernière connexion ou la fin de la carte, la plus tardive des deux"),
        _("Ancienne norme simplifiée n° 9 de la CNIL, toujours suivie par les bibliothèques"),
        purge_unused_accounts,
    ),
]


def kept(line: Retention) -> Retention:
    """Add a line from a floor above: shown on the data page, purged with the others."""
    if line not in RETENTION:
        RETENTION.append(line)
    return line


def purge_all(now: datetime) -> dict[str, int]:
    """Run every line; name of the purge → how many."""
    return {line.purge.__name__: line.purge(now) for line in RETENTION}
