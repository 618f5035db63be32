"""States asked of the database, as the rules say them of one agreement (a test compares both)."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from liseron.agreements.models import Agreement, Party, Termination
from liseron.agreements.rules import State


def in_state(rows: QuerySet[Agreement], state: str, today: date) -> QuerySet[Agreement]:
    """The agreements of that `rules.State` on that day."""
    signed = Exists(Party.objects.filter(agreement=OuterRef("pk"), signed_on__isnull=False))
    letters = Termination.objects.filter(agreement=OuterRef("pk"), lifted_on__isnull=True)
    served = Exists(letters.filter(sent_on__lte=today))
    unsigned = Q(starts_on__isnull=True, abandoned_on__isnull=True)
    current = Q(starts_on__lte=today, ends_on__gte=today)
    return rows.filter(
        {
            State.DRAFT: unsigned & ~Q(signed),
            State.SIGNING: unsigned & Q(signed),
            State.SIGNED: Q(starts_on__gt=today),
            State.IN_FORCE: current & ~Q(served),
            State.NOTICE_SERVED: current & Q(served),
            State.TERMINATED: Q(ends_on__lt=today, ended_by=Agreement.EndedBy.TERMINATION),
            State.EXPIRED: Q(ends_on__lt=today) & ~Q(ended_by=Agreement.EndedBy.TERMINATION),
            State.ABANDONED: Q(abandoned_on__isnull=False),
        }[State(state)]
    )
