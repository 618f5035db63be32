"""Contributions of a year prepared once, confirmed by another person, made into revenue orders (J1).

Each verb is one transaction: killed at any point, it has done all or nothing, and may be started again.
"""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.agreements.models import AgreementModel
from liseron.finance.contributions import Line, detail_of, lines_of
from liseron.finance.models import Batch, Contribution, OrderYear, RevenueOrder
from liseron.finance.models.budget import FIRST_YEAR, LAST_YEAR
from liseron.finance.statements import write_statements
from liseron.toolkit import audit, dates
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.text import clean_line

AT_ONCE = 200
NAMED_AT_MOST = 5


class CannotBill(Exception):
    """The contributions cannot be prepared, confirmed or cancelled so; the message is a French sentence."""


class Shift(NamedTuple):
    """A prepared contribution that would not be the same today."""

    name: str
    before: Decimal
    now: Decimal


@transaction.atomic
def prepare_contributions(
    *, year: int, by: object | None, today: date, accepts_older: bool = False
) -> Batch | None:
    """A batch of the contributions of the year that are due and not prepared yet; None when there is none.

    Prepared again, it prepares what is missing only. `accepts_older`: see `lines_of`. Raises CannotBill.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CannotBill(_("L’année va de 2000 à 2100."))
    hold_year(year)
    ready = [line for line in lines_of(year, today=today, accepts_older=accepts_older) if line.is_ready]
    if not ready:
        return None
    batch = Batch.objects.create(year=year, prepared_by=name_of_actor(by), prepared_at=dates.now())
    made = [_contribution(batch, line) for line in ready]
    Contribution.objects.bulk_create(made, batch_size=AT_ONCE)
    total = sum((one.amount for one in made), Decimal(0))
    audit.record(by, "contributions.prepared", batch, year=year, lines=len(made), total=total)
    return batch


def hold_year(year: int) -> OrderYear:
    """The row of the year, ours until the end of the transaction: two people prepare or confirm one after the other."""
    OrderYear.objects.get_or_create(year=year)
    return OrderYear.objects.select_for_update().get(year=year)


def _contribution(batch: Batch, line: Line) -> Contribution:
    if line.deal is None or line.due is None or line.census_year is None:
        raise ValueError("a line that is not ready")
    kinds = AgreementModel.PopulationKind
    return Contribution(
        batch=batch,
        partner=line.partner,
        agreement_id=line.deal.agreement,
        year=line.year,
        population=line.due.population,
        population_kind=kinds.TOTAL if line.deal.wants_total else kinds.MUNICIPAL,
        census_year=line.census_year,
        reference_on=line.deal.reference_on,
        rate=line.due.rate,
        amount=line.due.amount,
        detail=detail_of(line),
    )


@transaction.atomic
def confirm_batch(*, batch: Batch, by: object | None, today: date) -> int:
    """Makes the revenue orders, numbered without gap; how many. Confirmed again, it does nothing (0).

    Raises CannotBill when the same person prepared, when the batch was cancelled, or when its figures have changed.
    """
    year = hold_year(batch.year)
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.state == Batch.State.CONFIRMED:
        return 0
    if row.state == Batch.State.CANCELLED:
        raise CannotBill(_("Ce lot est annulé. Préparez-en un nouveau."))
    if row.prepared_by == name_of_actor(by):
        raise CannotBill(_("Vous avez préparé ce lot : une autre personne doit le confirmer."))
    refuse_what_changed(row, today)
    made = list(row.contributions.order_by("partner__name", "pk"))
    RevenueOrder.objects.bulk_create(
        (_order(one, year.last + rank, today) for rank, one in enumerate(made, 1)), batch_size=AT_ONCE
    )
    OrderYear.objects.filter(pk=year.pk).update(last=year.last + len(made))
    row.state, row.confirmed_by, row.confirmed_at = Batch.State.CONFIRMED, name_of_actor(by), dates.now()
    row.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    write_statements.enqueue(row.pk)
    audit.record(by, "contributions.confirmed", row, year=row.year, orders=len(made))
    return len(made)


def _order(made: Contribution, rank: int, today: date) -> RevenueOrder:
    return RevenueOrder(
        contribution=made,
        year=made.year,
        rank=rank,
        number=f"{made.year}-{rank:04d}",
        amount=made.amount,
        prepared_on=today,
    )


def shifts_of(batch: Batch, *, today: date) -> list[Shift]:
    """Contributions of a prepared batch that would be another amount today, or nothing any more."""
    lines = {
        line.partner.pk: line
        for line in lines_of(batch.year, today=today, accepts_older=True, apart_from=batch)
    }
    found = []
    for made in batch.contributions.select_related("partner").order_by("partner__name"):
        line = lines[made.partner_id]
        now = line.amount if line.contribution is None else Decimal(0)
        if now != made.amount or line.due is None or line.due.population != made.population:
            found.append(Shift(made.partner.name, made.amount, now))
    return found


def refuse_what_changed(batch: Batch, today: date) -> None:
    """Raises CannotBill when a figure, a rate or an agreement has changed since the batch was prepared."""
    names = [shift.name for shift in shifts_of(batch, today=today)]
    if not names:
        return
    rest = len(names) - NAMED_AT_MOST
    named = ", ".join(names[:NAMED_AT_MOST]) + (f" (+ {rest})" if rest > 0 else "")
    raise CannotBill(
        ngettext(
            "La participation de {names} n’est plus la même depuis la préparation. "
            "Annulez ce lot et préparez-le de nouveau.",
            "Les participations de {names} ne sont plus les mêmes depuis la préparation. "
            "Annulez ce lot et préparez-le de nouveau.",
            len(names),
        ).format(names=named)
    )


@transaction.atomic
def cancel_batch(*, batch: Batch, reason: str, by: object | None) -> None:
    """Leave a prepared batch; its contributions may be prepared again. Raises CannotBill."""
    hold_year(batch.year)
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    said = clean_line(reason, 300)
    if row.state == Batch.State.CONFIRMED:
        raise CannotBill(_("Ce lot est confirmé. Annulez plutôt les titres, un par un."))
    if row.state == Batch.State.CANCELLED:
        return
    if not said:
        raise CannotBill(_("Dites pourquoi ce lot est annulé."))
    row.state, row.cancelled_by, row.cancelled_at = Batch.State.CANCELLED, name_of_actor(by), dates.now()
    row.reason = said
    row.save(update_fields=["state", "cancelled_by", "cancelled_at", "reason"])
    row.contributions.standing().update(cancelled_at=dates.now())
    audit.record(by, "contributions.cancelled", row, year=row.year)
