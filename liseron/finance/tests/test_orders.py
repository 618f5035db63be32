from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from liseron.finance import orders
from liseron.finance.models import Payment, RevenueOrder
from liseron.finance.orders import CannotOrder
from liseron.finance.rules.contribution import OrderState
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import LOUIS, TODAY, an_order
from liseron.toolkit.outbox import Message

SENT_ON = date(2026, 9, 1)


def pay(order: RevenueOrder, amount: str, reference: str = "VIR 1", **facts: Any) -> Payment:
    return orders.record_payment(
        **{
            "order": order, "amount": Decimal(amount), "received_on": date(2026, 11, 2), "reference": reference,
            "by": LOUIS, "today": TODAY, **facts,
        }
    )  # fmt: skip


def sent() -> RevenueOrder:
    """Sent on 1 September, to be paid by 1 October: late today."""
    order = an_order()
    orders.mark_sent(order=order, sent_on=SENT_ON, by=LOUIS, today=TODAY)
    order.refresh_from_db()
    return order


@pytest.mark.django_db
def test_an_order_sent_is_to_be_paid_within_thirty_days() -> None:
    order = sent()
    assert (order.sent_on, order.due_on) == (SENT_ON, date(2026, 10, 1))
    assert order.state_on(date(2026, 10, 1)) is OrderState.SENT
    assert order.state_on(date(2026, 10, 2)) is OrderState.LATE


@pytest.mark.django_db
def test_all_the_orders_of_a_year_are_sent_at_once_and_once() -> None:
    for name in ("Chalais", "Aubeterre"):
        world.an_agreement(world.a_partner(world.a_town(name)))
    first, _second = world.orders()
    orders.mark_sent(order=first, sent_on=SENT_ON, by=LOUIS, today=TODAY)
    assert orders.mark_all_sent(year=2026, sent_on=TODAY, by=LOUIS, today=TODAY) == 1
    assert orders.mark_all_sent(year=2026, sent_on=TODAY, by=LOUIS, today=TODAY) == 0
    first.refresh_from_db()
    assert first.sent_on == SENT_ON


@pytest.mark.django_db
def test_payments_never_exceed_the_amount() -> None:
    order = sent()
    pay(order, "86.40")
    pay(order, "172.70", "VIR 2")
    with pytest.raises(CannotOrder, match="0,10"):
        pay(order, "0.11", "VIR 3")
    pay(order, "0.10", "VIR 3")
    order.refresh_from_db()
    assert (order.paid, order.state_on(TODAY)) == (Decimal("259.20"), OrderState.PAID)
    assert world.broken() == []
    with pytest.raises(IntegrityError), transaction.atomic():
        RevenueOrder.objects.update(paid=Decimal("259.21"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"amount": "0"}, "plus grand que zéro"),
        ({"amount": "10", "reference": " "}, "référence"),
        ({"amount": "10", "received_on": TODAY + timedelta(days=1)}, "futur"),
    ],
)
def test_a_payment_that_cannot_be_is_refused_in_words(facts: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotOrder, match=said):
        pay(sent(), **facts)
    assert not Payment.objects.exists()


@pytest.mark.django_db
def test_a_reference_counts_once_for_an_order() -> None:
    order = sent()
    pay(order, "10")
    with pytest.raises(CannotOrder, match="VIR 1"):
        pay(order, "10")


@pytest.mark.django_db
def test_a_payment_written_by_mistake_is_taken_back_once() -> None:
    order = sent()
    payment = pay(order, "259.20")
    orders.withdraw_payment(payment=payment, by=LOUIS)
    order.refresh_from_db()
    assert (order.paid, order.state_on(TODAY)) == (0, OrderState.LATE)
    with pytest.raises(CannotOrder, match="déjà retiré"):
        orders.withdraw_payment(payment=Payment(pk=10**6, order=order), by=LOUIS)


@pytest.mark.django_db
def test_an_order_with_payments_is_not_cancelled() -> None:
    order = sent()
    payment = pay(order, "10")
    cancel: Callable[[], None] = lambda: orders.cancel_order(  # noqa: E731
        order=order, reason="Erreur", by=LOUIS, today=TODAY
    )
    with pytest.raises(CannotOrder, match="paiements"):
        cancel()
    orders.withdraw_payment(payment=payment, by=LOUIS)
    cancel()
    with pytest.raises(CannotOrder, match="annulé"):
        pay(order, "10")


@pytest.mark.django_db
def test_the_finance_department_s_number_is_one_order_s() -> None:
    for name in ("Chalais", "Aubeterre"):
        world.an_agreement(world.a_partner(world.a_town(name)))
    first, second = world.orders()
    number: dict[str, Any] = {"number": "T-88", "on": SENT_ON, "by": LOUIS, "today": TODAY}
    orders.record_finance_number(order=first, **number)
    orders.record_finance_number(order=first, **number)
    with pytest.raises(CannotOrder, match=first.number):
        orders.record_finance_number(order=second, **number)


@pytest.mark.django_db
def test_a_late_order_is_reminded_by_mail_once_a_fortnight() -> None:
    order = sent()
    assert list(orders.to_remind(TODAY)) == [order]
    assert orders.remind_all(by=LOUIS, today=TODAY) == (1, [])
    mail = Message.objects.get().payload
    assert mail["to"] == order.contribution.partner.contact_email
    assert order.number in mail["subject"]
    assert "728 habitants" in mail["text"]
    assert orders.remind_all(by=LOUIS, today=TODAY) == (0, [])
    with pytest.raises(CannotOrder, match="déjà parti"):
        orders.remind(order=order, by=LOUIS, today=TODAY + timedelta(days=14))
    assert orders.remind(order=order, by=LOUIS, today=TODAY + timedelta(days=15)).number == 2


@pytest.mark.django_db
def test_an_order_that_is_not_late_is_not_reminded() -> None:
    order = an_order()
    with pytest.raises(CannotOrder, match="pas en retard"):
        orders.remind(order=order, by=LOUIS, today=TODAY)


@pytest.mark.django_db
def test_a_partner_without_an_address_is_named_and_the_others_are_reminded() -> None:
    order = sent()
    partner = order.contribution.partner
    partner.contact_email = ""
    partner.save()
    count, refused = orders.remind_all(by=LOUIS, today=TODAY)
    assert count == 0
    assert "Chalais n’a pas d’adresse" in refused[0]
    assert not order.reminders.exists()


class StatesAsked(TestCase):
    @given(
        paid=st.sampled_from(["0", "100", "259.20"]),
        due=st.none() | st.integers(-2, 2),
        number=st.sampled_from(["", "T-1"]),
        is_sent=st.booleans(),
        is_cancelled=st.booleans(),
    )
    def test_the_database_and_the_rule_agree_on_every_state(
        self, paid: str, due: int | None, number: str, is_sent: bool, is_cancelled: bool
    ) -> None:
        order = an_order()
        order.paid = Decimal("0") if is_cancelled else Decimal(paid)
        order.due_on = None if due is None else TODAY + timedelta(days=due)
        order.sent_on = TODAY - timedelta(days=30) if is_sent else None
        order.finance_number = number
        if is_cancelled:
            order.cancelled_on, order.cancel_reason = TODAY, "Erreur"
        order.save()
        found = [state for state in OrderState if RevenueOrder.objects.in_state(state, TODAY).exists()]
        assert found == [order.state_on(TODAY)]
        assert connection.vendor in {"sqlite", "postgresql"}
