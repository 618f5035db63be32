"""What must never be false of money, beyond what the database refuses by itself."""

from collections.abc import Iterable

from django.db.models import F

from liseron.finance.models import Subscription
from liseron.toolkit.invariants import invariant

BATCH = 2000


@invariant("A renewed subscription is continued by one line of the next year, and only a renewed one is")
def renewals_without_their_line() -> Iterable[str]:
    renewed = Subscription.objects.filter(decision=Subscription.Decision.RENEW)
    for key in renewed.filter(renewed_as__isnull=True).values_list("pk", flat=True).iterator(BATCH):
        yield f"subscription {key}: renewed by no line"
    following = Subscription.objects.filter(renews__isnull=False)
    for key in (
        following.exclude(renews__decision=Subscription.Decision.RENEW)
        .values_list("pk", flat=True)
        .iterator(BATCH)
    ):
        yield f"subscription {key}: continues a line that was not renewed"
    for key in following.exclude(year=F("renews__year") + 1).values_list("pk", flat=True).iterator(BATCH):
        yield f"subscription {key}: is not of the year after"
