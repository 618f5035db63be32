"""How many agreements press, for the menu: asked of the database, beside the menu's other counts."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from liseron.agreements.models import Agreement, Amendment
from liseron.toolkit.dates import paris_today

SLOW_DAYS = 30
NEAR_DAYS = 30


def pressing_agreements() -> QuerySet[Agreement]:
    """Signatures awaited since more than 30 days, and last days within 30."""
    today = paris_today()
    slow = today - timedelta(days=SLOW_DAYS)
    drafts = Q(starts_on__isnull=True, abandoned_on__isnull=True, drafted_on__lt=slow)
    ends = Q(ends_on__range=(today, today + timedelta(days=NEAR_DAYS)))
    unsigned = Amendment.objects.filter(
        agreement=OuterRef("pk"), signed_on__isnull=True, abandoned_on__isnull=True, drafted_on__lt=slow
    )
    awaited = Exists(unsigned) & Q(ends_on__gte=today)
    return Agreement.objects.filter(drafts | ends | awaited)
