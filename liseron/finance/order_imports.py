"""The finance department's file read back: its numbers and its payments, line by line (J2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.finance.models import RevenueOrder
from liseron.finance.orders import CannotOrder, record_finance_number, record_payment
from liseron.partners.importing.lines import Lines, Outcome
from liseron.partners.importing.reading import CannotImport
from liseron.toolkit import audit
from liseron.toolkit.dates import CannotReadDate, read_date
from liseron.toolkit.money import CannotReadAmount, read_amount
from liseron.toolkit.sheets import read_table
from liseron.toolkit.text import clean_line, fold
from liseron.toolkit.workbooks import CannotRead

KIND = "orders"
NAMES: dict[str, tuple[str, ...]] = {
    "order": (
        "numero du titre",
        "notre numero",
        "titre",
        "reference liseron",
        "numero de titre",
        "numero",
        "order",
    ),
    "finance_number": (
        *("numero du service financier", "numero financier", "numero comptable", "numero de piece"),
        *("numero de bordereau", "piece", "finance number"),
    ),
    "finance_on": ("date du titre", "date d emission", "emis le", "date de prise en charge", "date"),
    "amount": ("montant paye", "montant regle", "montant encaisse", "encaisse", "paye", "regle", "paid"),
    "received_on": (
        *(
            "date de paiement",
            "date du paiement",
            "date d encaissement",
            "paye le",
            "encaisse le",
            "regle le",
        ),
        "received on",
    ),
    "reference": ("reference du paiement", "reference de paiement", "reference", "virement", "mandat"),
}
A_NUMBER = re.compile(r"([0-9]{4})\D{1,3}([0-9]{1,7})")


@dataclass(frozen=True)
class Row:
    """One line of the file, as text."""

    number: int
    cells: dict[str, str]

    def cell(self, name: str) -> str:
        return self.cells.get(name, "")


class Unchanged(Exception):
    """The line says what is already written."""


def import_orders(content: bytes, *, filename: str, by: object | None, today: date) -> Lines:
    """Each good line goes in, each other one says why. Read again, the same file changes nothing.

    A line gives our number, then the finance department's number and its date, a payment and its day, or both.
    Raises CannotImport.
    """
    lines = Lines(_("Titres de recettes"))
    orders = {
        one.number: one
        for one in RevenueOrder.objects.select_related("contribution__partner").prefetch_related("payments")
    }
    seen: set[tuple[str, ...]] = set()
    for row in _rows(content, filename):
        order = orders.get(order_number(row.cell("order")))
        subject = (
            f"{order.number} {order.contribution.partner.name}" if order else row.cell("order")[:80] or "?"
        )
        try:
            _take(row, order, seen, by, today)
        except Unchanged:
            lines.add(row.number, Outcome.UNCHANGED, subject)
        except (CannotOrder, CannotReadAmount, CannotReadDate) as refusal:
            lines.add(row.number, Outcome.REJECTED, subject, str(refusal), row=row.cells)
        else:
            lines.add(row.number, Outcome.CHANGED, subject)
    counts = {outcome.value: count for outcome, count in lines.counts().items()}
    audit.record(by, "orders.imported", "orders", **counts)
    return lines


def order_number(text: str) -> str:
    """ "2026-0001" from what a sheet made of it: "2026/1", "n° 2026-01"; "" when it is no number of ours."""
    found = A_NUMBER.search(text[:60])
    return f"{found[1]}-{int(found[2]):04d}" if found else ""


def _rows(content: bytes, filename: str) -> Iterator[Row]:
    try:
        table = list(read_table(content, filename))
    except CannotRead as refusal:
        raise CannotImport(str(refusal)) from None
    columns = _columns(list(table[0]) if table else [])
    if "order" not in columns or not columns.keys() & {"finance_number", "amount"}:
        raise CannotImport(
            _(
                "Ce fichier n’a pas les colonnes attendues : « numéro du titre », puis « numéro du service financier » "
                "ou « montant payé ». Vérifiez sa première ligne."
            )
        )
    for number, cells in enumerate(table, 1):
        yield Row(number, {name: clean_line(cells.get(column, ""), 200) for name, column in columns.items()})


def _columns(header: list[str]) -> dict[str, str]:
    """What each known column is called in this file; the first name that fits, accents and capitals aside."""
    folded = {re.sub(r"[^a-z0-9]+", " ", fold(name)).strip(): name for name in header}
    folded = {re.sub(r"^n(o)? ", "numero ", name): real for name, real in folded.items()}
    found: dict[str, str] = {}
    for wanted, names in NAMES.items():
        real = next((folded[name] for name in names if name in folded), None)
        if real is not None and real not in found.values():
            found[wanted] = real
    return found


@transaction.atomic
def _take(
    row: Row, order: RevenueOrder | None, seen: set[tuple[str, ...]], by: object | None, today: date
) -> None:
    """Both things that a line says, or neither."""
    if order is None:
        raise CannotOrder(_("Aucun titre ne porte ce numéro. Vérifiez-le\u00a0: par exemple 2026-0001."))
    key = (
        order.number,
        *(row.cell(name) for name in ("finance_number", "amount", "received_on", "reference")),
    )
    if key in seen:
        raise CannotOrder(_("Cette ligne est deux fois dans le fichier."))
    seen.add(key)
    changed = [_number(row, order, by, today), _payment(row, order, by, today)]
    if not any(changed):
        raise Unchanged


def _number(row: Row, order: RevenueOrder, by: object | None, today: date) -> bool:
    number, written = row.cell("finance_number"), row.cell("finance_on")
    if not number:
        return False
    on = _day(_("Date du titre"), written, today) if written else order.finance_on
    if order.finance_number == number and order.finance_on == on:
        return False
    if order.finance_number and order.finance_number != number:
        raise CannotOrder(
            _("Ce titre a déjà le numéro {number}. Pour le changer, ouvrez le titre.").format(
                number=order.finance_number
            )
        )
    record_finance_number(order=order, number=number, on=on, by=by, today=today)
    order.finance_number, order.finance_on = number, on
    return True


def _payment(row: Row, order: RevenueOrder, by: object | None, today: date) -> bool:
    written = row.cell("amount")
    amount = read_amount(written) if written else Decimal(0)
    if not amount:
        return False
    if not row.cell("received_on"):
        raise CannotOrder(_("Il manque le jour du paiement."))
    day = _day(_("Date de paiement"), row.cell("received_on"), today)
    reference = row.cell("reference") or _("reçu le {day:%d/%m/%Y} : {amount}").format(day=day, amount=amount)
    reference = clean_line(reference, 80)
    known = next((one for one in order.payments.all() if one.reference == reference), None)
    if known is not None and (known.amount, known.received_on) == (amount, day):
        return False
    record_payment(order=order, amount=amount, received_on=day, reference=reference, by=by, today=today)
    return True


def _day(column: str, written: str, today: date) -> date:
    """Raises CannotOrder, which names the column: a line has two days."""
    try:
        return read_date(written, today=today)
    except CannotReadDate as refusal:
        raise CannotOrder(f"{column}\u00a0: {refusal}") from None
