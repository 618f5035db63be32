"""Everything to come for all agreements within twelve months, and what somebody is still waited for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from liseron.agreements.living import timeline_of
from liseron.agreements.models import Agreement
from liseron.agreements.rules import Happening, next_moments
from liseron.agreements.telling import distance_told
from liseron.agreements.wording import moment_told
from liseron.desk.department.agreements.moves import missing_signatures, waiting_receipts
from liseron.desk.department.agreements.pressing import SLOW_DAYS
from liseron.toolkit.dates import add_months

MONTHS_AHEAD = 12
SHOWN = {Happening.OBJECTION_DEADLINE, Happening.RENEWED, Happening.ENDS, Happening.BEGINS}
AWAITED = "awaited"


@dataclass(frozen=True)
class Deadline:
    """A day that counts for an agreement. `kind`: a Happening, or AWAITED when its day has passed: it is late."""

    on: date
    agreement: Agreement
    kind: str
    told: str
    distance: str

    @property
    def is_late(self) -> bool:
        return self.kind == AWAITED


def nearest(today: date, most: int) -> list[Deadline]:
    """For the first page: what is late, then the nearest days."""
    return deadlines_of(living_agreements(today), today)[:most]


def living_agreements(today: date) -> Iterable[Agreement]:
    """Agreements that may still have something to come. A constant number of queries."""
    rows = Agreement.objects.whole().filter(abandoned_on__isnull=True)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def deadlines_of(agreements: Iterable[Agreement], today: date) -> list[Deadline]:
    """What is late, the oldest first, then what comes within twelve months, the nearest first."""
    until = add_months(today, MONTHS_AHEAD)
    found = [one for row in agreements for one in (*_awaited(row, today), *_coming(row, today, until))]
    return sorted(found, key=lambda one: (not one.is_late, one.on, one.agreement.number))


def _coming(agreement: Agreement, today: date, until: date) -> Iterator[Deadline]:
    for moment in next_moments(timeline_of(agreement), today):
        if moment.what in SHOWN and moment.on <= until:
            told = moment_told(moment, agreement)
            yield Deadline(moment.on, agreement, str(moment.what), told, distance_told(moment.on, today))


def _awaited(agreement: Agreement, today: date) -> Iterator[Deadline]:
    slow = today - timedelta(days=SLOW_DAYS)

    def late(since: date, told: str) -> Deadline:
        return Deadline(since, agreement, AWAITED, told, distance_told(since, today))

    if agreement.starts_on is None and agreement.drafted_on < slow:
        waited = ", ".join(str(one) for one in agreement.parties.all() if one.signed_on is None)
        yield late(agreement.drafted_on, _("Signature attendue\u00a0: {parties}.").format(parties=waited))
    for amendment in agreement.amendments.all():
        if amendment.drafted_on < slow and (missing := missing_signatures(agreement, amendment)):
            told = _("Signature de l’avenant n°\u00a0{n} attendue\u00a0: {parties}.")
            parties = ", ".join(str(one) for one in missing)
            yield late(amendment.drafted_on, told.format(n=amendment.number, parties=parties))
    for letter in waiting_receipts(agreement.terminations.all()):
        yield late(
            letter.sent_on, _("Réception de la lettre à enregistrer\u00a0: le délai ne court pas encore.")
        )
