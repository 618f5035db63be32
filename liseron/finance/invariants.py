"""What must never be false of money, beyond what the database refuses by itself."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import F, Q

from liseron.agreements.rules import amount_due
from liseron.finance.models import Batch, Contribution, OrderYear, RevenueOrder, Subscription
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


@invariant("A contribution is its inhabitants times its rate, to the cent, and its communes add up")
def amounts_that_do_not_add_up() -> Iterable[str]:
    for made in Contribution.objects.iterator(BATCH):
        if made.amount != amount_due(population=made.population, rate=made.rate):
            yield f"contribution {made.pk}: {made.amount} for {made.population} inhabitants at {made.rate}"
        if made.population != sum(one["population"] for one in made.detail["communes"]):
            yield f"contribution {made.pk}: its communes do not add up to {made.population}"


@invariant("No commune counts twice in a year's contributions")
def communes_counted_twice() -> Iterable[str]:
    counted: dict[tuple[int, str], int] = {}
    for made in Contribution.objects.standing().order_by("pk").iterator(BATCH):
        for commune in made.detail["communes"]:
            first = counted.setdefault((made.year, commune["code"]), made.pk)
            if first != made.pk:
                yield f"commune {commune['code']} in {made.year}: contributions {first} and {made.pk}"


@invariant("A contribution has a revenue order once its batch is confirmed, and then only")
def orders_apart_from_their_batch() -> Iterable[str]:
    confirmed = Q(batch__state=Batch.State.CONFIRMED)
    wrong = Contribution.objects.filter(confirmed, order__isnull=True) | Contribution.objects.filter(
        ~confirmed, order__isnull=False
    )
    for key in wrong.order_by("pk").values_list("pk", flat=True).iterator(BATCH):
        yield f"contribution {key}"
    for order in RevenueOrder.objects.exclude(amount=F("contribution__amount")).iterator(BATCH):
        yield f"order {order.number}: not the amount of its contribution"
    for order in RevenueOrder.objects.select_related("contribution").iterator(BATCH):
        if (order.cancelled_on is None) != (order.contribution.cancelled_at is None):
            yield f"order {order.number}: cancelled apart from its contribution"


@invariant("Revenue orders of a year are numbered from 1 without a gap")
def gaps_in_the_numbers() -> Iterable[str]:
    for year in OrderYear.objects.order_by("year"):
        ranks = list(
            RevenueOrder.objects.filter(year=year.year).order_by("rank").values_list("rank", flat=True)
        )
        if ranks != list(range(1, year.last + 1)):
            yield f"{year.year}: {len(ranks)} orders, last number {year.last}"
    known = OrderYear.objects.values_list("year", flat=True)
    for number in RevenueOrder.objects.exclude(year__in=known).values_list("number", flat=True):
        yield f"order {number}: of a year without numbering"


@invariant("What an order says is paid is the sum of its payments")
def payments_that_do_not_add_up() -> Iterable[str]:
    for order in RevenueOrder.objects.prefetch_related("payments").iterator(BATCH):
        received = sum((one.amount for one in order.payments.all()), Decimal(0))
        if received != order.paid:
            yield f"order {order.number}: {order.paid} paid, {received} received"
