from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from liseron.finance.billing import CannotBill, cancel_batch, confirm_batch, prepare_contributions, shifts_of
from liseron.finance.models import Batch, Contribution, RevenueOrder
from liseron.finance.orders import cancel_order
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import ANNE, LOUIS, TODAY
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db


def prepare(year: int = 2026, by: str = ANNE) -> Batch | None:
    return prepare_contributions(year=year, by=by, today=TODAY)


def prepared() -> Batch:
    batch = prepare()
    assert batch
    return batch


def test_a_contribution_keeps_all_that_its_amount_rests_on() -> None:
    world.chalais()
    made = prepared().contributions.get()
    assert (made.population, made.population_kind, made.census_year) == (1728, "municipal", 2023)
    assert (made.rate, made.amount, made.reference_on) == (
        Decimal("0.15"), Decimal("259.20"), date(2026, 1, 1),
    )  # fmt: skip
    assert made.detail["communes"] == [
        {"code": made.partner.municipality.insee_code, "name": "Chalais", "population": 1728}  # type: ignore[union-attr]
    ]
    assert made.detail["article"] == "4.2"


def test_prepared_again_only_what_is_missing_is() -> None:
    world.chalais()
    prepared()
    assert prepare() is None
    world.an_agreement(world.a_partner(world.a_town("Aubeterre", of_2023=400)))
    batch = prepared()
    assert [one.partner.name for one in batch.contributions.all()] == ["Aubeterre"]
    assert Contribution.objects.count() == 2


def test_who_prepares_cannot_confirm() -> None:
    world.chalais()
    batch = prepared()
    with pytest.raises(CannotBill, match="une autre personne"):
        confirm_batch(batch=batch, by=ANNE, today=TODAY)
    assert not RevenueOrder.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(
            state="confirmed", confirmed_by=ANNE, confirmed_at="2026-11-22T10:00Z"
        )


def test_confirmed_again_nothing_more_is_made() -> None:
    world.chalais()
    batch = prepared()
    assert confirm_batch(batch=batch, by=LOUIS, today=TODAY) == 1
    assert confirm_batch(batch=batch, by="user:3", today=TODAY) == 0
    order = RevenueOrder.objects.get()
    assert (order.number, order.amount, order.paid) == ("2026-0001", Decimal("259.20"), 0)
    batch.refresh_from_db()
    assert batch.confirmed_by == LOUIS
    assert Event.objects.filter(action="contributions.confirmed").count() == 1


def test_numbers_follow_each_other_over_batches_and_start_again_each_year() -> None:
    for name in ("Chalais", "Aubeterre"):
        world.an_agreement(world.a_partner(world.a_town(name)))
    assert [one.number for one in world.orders()] == ["2026-0001", "2026-0002"]
    town = world.a_town("Bardenac")
    world.figures(town, 2022, 200)
    world.an_agreement(world.a_partner(town), starts_on=date(2025, 1, 1))
    assert [one.number for one in world.orders()] == ["2026-0003"]
    assert [one.number for one in world.orders(2025)] == ["2025-0001"]
    assert world.broken() == []


def test_a_batch_that_was_left_may_be_prepared_again() -> None:
    world.chalais()
    batch = prepared()
    with pytest.raises(CannotBill, match="pourquoi"):
        cancel_batch(batch=batch, reason=" ", by=LOUIS)
    cancel_batch(batch=batch, reason="Mauvais tarif", by=LOUIS)
    with pytest.raises(CannotBill, match="annulé"):
        confirm_batch(batch=batch, by=LOUIS, today=TODAY)
    assert prepared() != batch
    assert [one.number for one in RevenueOrder.objects.all()] == []


def test_a_confirmed_batch_is_not_left() -> None:
    order = world.an_order()
    with pytest.raises(CannotBill, match="un par un"):
        cancel_batch(batch=order.contribution.batch, reason="Erreur", by=ANNE)


def test_a_cancelled_order_is_prepared_again_under_another_number() -> None:
    order = world.an_order()
    cancel_order(order=order, reason="Mauvaise population", by=LOUIS, today=TODAY)
    assert [one.number for one in world.orders()] == ["2026-0002"]
    assert Contribution.objects.count() == 2
    assert Contribution.objects.standing().count() == 1


def test_figures_that_change_between_the_two_persons_stop_the_second() -> None:
    partner = world.chalais()
    batch = prepared()
    assert shifts_of(batch, today=TODAY) == []
    world.figures(partner.municipality, 2023, 1800)  # type: ignore[arg-type]
    assert shifts_of(batch, today=TODAY) == [("Chalais", Decimal("259.20"), Decimal("270.00"))]
    with pytest.raises(CannotBill, match="Chalais"):
        confirm_batch(batch=batch, by=LOUIS, today=TODAY)
    assert not RevenueOrder.objects.exists()


def test_the_database_refuses_a_second_contribution_of_the_year() -> None:
    world.chalais()
    made = prepared().contributions.get()
    made.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_a_year_that_cannot_be_is_refused() -> None:
    with pytest.raises(CannotBill, match="2000 à 2100"):
        prepare(1999)
