from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.finance.models import Payment, RevenueOrder
from liseron.finance.order_imports import KIND, import_orders, order_number
from liseron.finance.orders import mark_sent
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import LOUIS, TODAY
from liseron.partners.importing.lines import Lines, Outcome
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.run import run_import
from liseron.toolkit.sheets import write_xlsx

HEADER = "N° du titre;Numéro du service financier;Date du titre;Montant payé;Date de paiement;Référence"


@pytest.fixture
def two_orders(db: None) -> list[RevenueOrder]:
    """2026-0001 of 60.00 € (Aubeterre) and 2026-0002 of 259.20 € (Chalais)."""
    for name, people in (("Aubeterre", 400), ("Chalais", 1728)):
        world.an_agreement(world.a_partner(world.a_town(name, of_2023=people)))
    made = world.orders()
    for order in made:
        mark_sent(order=order, sent_on=date(2026, 9, 1), by=LOUIS, today=TODAY)
    return made


def read(*rows: str, header: str = HEADER) -> Lines:
    content = "\n".join([header, *rows]).encode()
    return import_orders(content, filename="titres.csv", by=LOUIS, today=TODAY)


def test_numbers_and_payments_come_back_and_the_same_file_changes_nothing(
    two_orders: list[RevenueOrder],
) -> None:
    rows = (
        "2026-0001;T-501;15/09/2026;60,00;02/10/2026;VIR 7",
        "2026-2;T-502;15/09/2026;100,20 €;2026-10-03;",
    )
    assert read(*rows).counts() == {Outcome.CHANGED: 2}
    first, second = RevenueOrder.objects.order_by("rank")
    assert (first.finance_number, first.finance_on, first.paid) == (
        "T-501",
        date(2026, 9, 15),
        Decimal("60.00"),
    )
    assert second.paid == Decimal("100.20")
    assert read(*rows).counts() == {Outcome.UNCHANGED: 2}
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-0099;T-1;;;;", "Aucun titre"),
        (";T-1;;;;", "Aucun titre"),
        ("2026-0002;;;douze;02/10/2026;", "compris ce montant"),
        ("2026-0002;;;300;02/10/2026;", "plus que ce qui reste"),
        ("2026-0002;;;100;23/11/2026;", "futur"),
        ("2026-0002;;;100;;", "jour du paiement"),
        ("2026-0002;;;100;31/02/2026;", "Date de paiement\u00a0: "),
        ("2026-0002;T-2;31/02/2026;;;", "Date du titre\u00a0: "),
        ("2026-0002;T-500;15/09/2026;;;", "déjà celui du titre 2026-0001"),
    ],
)
def test_a_bad_row_is_named_with_its_reason_and_the_good_ones_stay(
    two_orders: list[RevenueOrder], row: str, said: str
) -> None:
    lines = read("2026-0001;T-500;15/09/2026;;;", row)
    assert [line.outcome for line in lines.lines] == [Outcome.CHANGED, Outcome.REJECTED]
    assert said in lines.lines[1].reason
    assert lines.lines[1].number == 2
    assert RevenueOrder.objects.get(rank=1).finance_number == "T-500"
    assert not Payment.objects.exists()


def test_a_row_that_says_two_things_of_which_one_is_wrong_changes_nothing(
    two_orders: list[RevenueOrder],
) -> None:
    lines = read("2026-0001;T-500;15/09/2026;999;02/10/2026;VIR 1")
    assert lines.counts() == {Outcome.REJECTED: 1}
    assert RevenueOrder.objects.get(rank=1).finance_number == ""


def test_the_same_row_twice_in_a_file_is_told(two_orders: list[RevenueOrder]) -> None:
    lines = read(*["2026-0001;;;10;02/10/2026;VIR 1"] * 2)
    assert [line.outcome for line in lines.lines] == [Outcome.CHANGED, Outcome.REJECTED]
    assert "deux fois" in lines.lines[1].reason
    assert Payment.objects.count() == 1


def test_two_payments_of_one_order_in_a_file_both_count(two_orders: list[RevenueOrder]) -> None:
    rows = ("2026-0001;;;40;02/10/2026;VIR 1", "2026-0001;;;20;09/10/2026;VIR 2", "2026-0001;;;1;10/10/2026;")
    assert [line.outcome for line in read(*rows).lines] == [
        Outcome.CHANGED, Outcome.CHANGED, Outcome.REJECTED,
    ]  # fmt: skip


def test_a_number_already_given_is_not_overwritten_by_a_file(two_orders: list[RevenueOrder]) -> None:
    read("2026-0001;T-500;;;;")
    assert "T-500" in read("2026-0001;T-501;;;;").lines[0].reason


def test_a_preview_says_what_would_happen_and_changes_nothing(two_orders: list[RevenueOrder]) -> None:
    content = f"{HEADER}\n2026-0001;T-500;;60;02/10/2026;V".encode()

    def work() -> Lines:
        return import_orders(content, filename="titres.csv", by=LOUIS, today=TODAY)

    assert run_import(work, kind=KIND, source="titres.csv", by=LOUIS, preview=True).counts() == {
        Outcome.CHANGED: 1
    }
    assert not Payment.objects.exists()
    assert run_import(work, kind=KIND, source="titres.csv", by=LOUIS).counts() == {Outcome.CHANGED: 1}
    assert Payment.objects.count() == 1


def test_a_workbook_with_other_names_of_columns_is_read(two_orders: list[RevenueOrder]) -> None:
    book = write_xlsx(
        [["2026-0002", Decimal("259.20"), date(2026, 10, 2), "MAND 3"]],
        ["Notre numéro", "Encaissé", "Encaissé le", "Mandat"],
    )
    assert import_orders(book, filename="t.xlsx", by=LOUIS, today=TODAY).counts() == {Outcome.CHANGED: 1}
    assert Payment.objects.get().received_on == date(2026, 10, 2)


def test_a_file_of_something_else_is_refused(db: None) -> None:
    with pytest.raises(CannotImport, match="colonnes attendues"):
        read("a;b", header="Nom;Prénom")
    with pytest.raises(CannotImport):
        import_orders(b"", filename="vide.csv", by=LOUIS, today=TODAY)


@pytest.mark.django_db
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_any_bytes_are_lines_or_a_refusal(content: bytes, name: str) -> None:
    with suppress(CannotImport):
        lines = import_orders(HEADER.encode() + b"\n" + content, filename=name, by=LOUIS, today=TODAY)
        assert not lines.with_outcome(Outcome.CREATED), "there is no order to pay"
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-0001", "2026-0001"),
        ("n° 2026/12", "2026-0012"),
        ("2026 - 3", "2026-0003"),
        ("20260001", ""),
        ("", ""),
    ],
)
def test_our_number_is_known_in_the_forms_that_sheets_give_it(text: str, number: str) -> None:
    assert order_number(text) == number
