from collections.abc import Callable
from decimal import Decimal

import pytest
from django.utils import timezone

from liseron.finance.models import Batch, Contribution, OrderYear, Payment, RevenueOrder
from liseron.finance.tests import billing_world as world


def another_amount(order: RevenueOrder) -> None:
    Contribution.objects.update(amount=Decimal("259.21"))
    RevenueOrder.objects.update(amount=Decimal("259.21"))


def another_order_amount(order: RevenueOrder) -> None:
    RevenueOrder.objects.update(amount=Decimal("259.21"))


def other_communes(order: RevenueOrder) -> None:
    order.contribution.detail["communes"][0]["population"] = 1
    order.contribution.save()


def twice_the_same_commune(order: RevenueOrder) -> None:
    made = order.contribution
    made.pk, made.partner = None, world.a_partner(world.a_town())
    made.batch = Batch.objects.create(year=2026, prepared_by="user:3", prepared_at=timezone.now())
    made.save()


def a_gap(order: RevenueOrder) -> None:
    OrderYear.objects.update(last=2)


def a_payment_nobody_counted(order: RevenueOrder) -> None:
    Payment.objects.create(
        order=order, amount=Decimal(1), received_on=world.TODAY, reference="x", recorded_by="user:1"
    )


def cancelled_by_half(order: RevenueOrder) -> None:
    RevenueOrder.objects.update(cancelled_on=world.TODAY, cancel_reason="x")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("breaks", "found"),
    [
        (another_amount, 1),
        (another_order_amount, 1),
        (other_communes, 1),
        (twice_the_same_commune, 1),
        (a_gap, 1),
        (a_payment_nobody_counted, 1),
        (cancelled_by_half, 1),
    ],
)
def test_what_must_never_be_is_found(breaks: Callable[[RevenueOrder], None], found: int) -> None:
    order = world.an_order()
    assert world.broken() == []
    breaks(order)
    assert len(world.broken()) == found
