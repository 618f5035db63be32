"""What the door forgets, and when (RGPD): visits lose their reader, positions go, counters name nobody."""

from datetime import date, datetime, timedelta
from typing import Any, get_args

from django.db import transaction
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from liseron.access.models import Quota, QuotaCounter, QuotaDraw, ReadingPosition, Visit
from liseron.people.erasing import before_erasing, exports
from liseron.people.models import Patron
from liseron.people.retention import Retention, kept
from liseron.toolkit import dates

MONTHS_NAMED = 4
POSITION_KEPT = timedelta(days=365)
BATCH = 1000


def named_until(day: date) -> date:
    """Last day on which a visit of `day` names its reader: the end of the fourth month after (former NS-9)."""
    return dates.period_end("month", dates.add_months(day.replace(day=1), MONTHS_NAMED))


def forget_old_visits(today: date) -> int:
    """Take the reader out of the visits whose time is over, ledger lines included; how many. Repeats harmlessly."""
    first_kept = dates.add_months(today.replace(day=1), -MONTHS_NAMED)
    forgotten = 0
    while batch := list(
        Visit.objects.filter(patron__isnull=False, day__lt=first_kept)
        .order_by("pk")
        .values_list("pk", flat=True)[:BATCH]
    ):
        _forget(batch)
        forgotten += len(batch)
    _drop_finished_counters(first_kept)
    return forgotten


def forget_old_positions(now: datetime) -> int:
    """Erase the positions that nobody moved for a year; how many."""
    return ReadingPosition.objects.filter(changed_at__lt=now - POSITION_KEPT).delete()[0]


@before_erasing
@transaction.atomic
def forget_patron(patron: Patron) -> None:
    """Before a reader is erased: visits stay as numbers, everything that leads to the reader goes."""
    Visit.objects.filter(patron=patron).update(patron=None)
    QuotaCounter.objects.filter(quota__scope=Quota.Scope.PATRON, subject=patron.pk).delete()
    ReadingPosition.objects.filter(patron=patron).delete()


@exports("acces")
def export_patron(patron: Patron) -> dict[str, Any]:
    """What the door holds on a reader, in the words of the export: visits, quotas used, positions."""
    visits = Visit.objects.filter(patron=patron).select_related("resource", "record")
    counters = QuotaCounter.objects.filter(quota__scope=Quota.Scope.PATRON, subject=patron.pk)
    positions = ReadingPosition.objects.filter(patron=patron).select_related("file__record")
    return {
        "passages": [
            {
                "le": visit.at.astimezone(dates.PARIS).isoformat(timespec="seconds"),
                "ressource": visit.resource.name,
                "titre": visit.record.title if visit.record else None,
            }
            for visit in visits
        ],
        "quotas": [
            {"quota": str(counter.quota), "depuis": counter.starts_on.isoformat(), "utilisé": counter.used}
            for counter in counters.select_related("quota")
        ],
        "lectures": [
            {"titre": position.file.record.title, "page": position.page, "dans_la_page": position.progress}
            for position in positions
        ],
    }


@transaction.atomic
def _forget(visits: list[int]) -> None:
    """The ledger lines of readers' own counters lead back from a visit to its reader: they go with the name."""
    draws = QuotaDraw.objects.filter(visit__in=visits, counter__quota__scope=Quota.Scope.PATRON)
    for counter, lines in draws.values_list("counter").annotate(lines=Count("pk")).order_by("counter"):
        QuotaCounter.objects.filter(pk=counter).update(forgotten=F("forgotten") + lines)
    draws.delete()
    Visit.objects.filter(pk__in=visits).update(patron=None)


def _drop_finished_counters(first_kept: date) -> None:
    """A reader's counter whose period is over, and out of the time kept, has no use left."""
    for period in get_args(dates.Period):
        QuotaCounter.objects.filter(
            quota__scope=Quota.Scope.PATRON,
            quota__period=period,
            starts_on__lt=dates.period_start(period, first_kept),
        ).delete()


def purge_visits(now: datetime) -> int:
    return forget_old_visits(dates.paris_today(now))


kept(
    Retention(
        _("Nom du lecteur dans ses passages"),
        _("Jusqu’à la fin du 4e mois qui suit"),
        _("le jour du passage"),
        _("Ancienne norme simplifiée n° 9 de la CNIL, toujours suivie par les bibliothèques"),
        purge_visits,
    )
)
kept(
    Retention(
        _("Page où le lecteur s’est arrêté"),
        _("1 an"),
        _("la dernière lecture"),
        _("Article 5 du RGPD : pas plus longtemps que nécessaire"),
        forget_old_positions,
    )
)
