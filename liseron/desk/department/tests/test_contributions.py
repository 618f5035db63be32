"""Two persons, one year: prepared by staff, confirmed by finances, paid, read back from a file."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liseron.agreements.models import Document
from liseron.desk.department.tests import network
from liseron.finance.models import Batch, Payment, RevenueOrder
from liseron.finance.tests import billing_world as world
from liseron.people.models import RoleGrant
from liseron.toolkit.outbox import Message

YEAR = {"annee": "2026"}


@pytest.fixture(autouse=True)
def at_a_known_day(clock: Any, settings: Any, tmp_path: Any) -> None:
    clock.move_to(date(2026, 11, 22))
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def chalais(net: network.Network) -> Any:
    return world.chalais()


def text_of(client: Client, name: str, *args: Any, **asked: str) -> str:
    answer = client.get(reverse(f"desk:dept_{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.text.replace("\u202f", " ").replace("\u00a0", " ")


def post(client: Client, name: str, *args: Any, **sent: Any) -> str:
    answer = client.post(reverse(f"desk:dept_{name}", args=args), sent, follow=True)
    return answer.text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.fixture
def order(chalais: Any) -> RevenueOrder:
    return world.orders()[0]


def test_one_prepares_another_confirms(chalais: Any, staff: Client, finance: Client) -> None:
    assert "1 728 habitants (population municipale 2023" in text_of(staff, "contributions", **YEAR)
    assert "1 participation préparée, 259,20 € en tout" in post(staff, "contributions_prepare", **YEAR)
    assert "déjà" in post(staff, "contributions_prepare", **YEAR)
    batch = Batch.objects.get()
    assert "Vous avez préparé ce lot" in text_of(staff, "batch", batch.pk)
    assert staff.post(reverse("desk:dept_batch_confirm", args=[batch.pk])).status_code == 404
    assert "1 titre de recettes est prêt" in post(finance, "batch_confirm", batch.pk)
    told = post(finance, "batch_confirm", batch.pk)
    assert "rien n’a été fait deux fois" in told
    assert f"{reverse('desk:dept_orders')}?annee={batch.year}" in told
    assert RevenueOrder.objects.get().number == "2026-0001"


def test_the_same_person_is_refused_in_words(chalais: Any, finance: Client) -> None:
    post(finance, "contributions_prepare", **YEAR)
    assert "une autre personne doit le confirmer" in post(finance, "batch_confirm", Batch.objects.get().pk)
    assert not RevenueOrder.objects.exists()


def test_what_is_not_asked_says_why(net: network.Network, staff: Client) -> None:
    partner = world.a_partner(world.a_town("Aubeterre", of_2023=None))
    world.an_agreement(partner)
    page = text_of(staff, "contributions", annee="2026", voir="rien")
    assert "populations de référence 2023" in page
    assert "Aucune convention signée" in page


def test_a_year_that_is_none_is_this_year(chalais: Any, staff: Client) -> None:
    for year in ("", "0", "99999", "abc", "2026'"):
        assert "Participations 2026" in text_of(staff, "contributions", annee=year)


def test_payments_are_noted_and_taken_back(order: RevenueOrder, finance: Client) -> None:
    sent = {"amount": "300", "received_on": "20/11/2026", "reference": "VIR 1"}
    assert "plus que ce qui reste à payer" in post(finance, "order_payment", order.pk, **sent)
    assert "100,00 € reçus" in post(finance, "order_payment", order.pk, **sent | {"amount": "100"})
    assert "159,20 €" in text_of(finance, "order", order.pk)
    assert "retiré" in post(finance, "payment_withdraw", Payment.objects.get().pk)


def test_a_late_order_comes_first_and_is_reminded(order: RevenueOrder, finance: Client) -> None:
    post(finance, "orders_send", year="2026", sent_on="01/09/2026", due_on="01/10/2026")
    assert "En retard" in text_of(finance, "orders", etat="late")
    before = Message.objects.count()
    assert "1 rappel est parti" in post(finance, "orders_reminders")
    assert Message.objects.count() == before + 1
    assert "Aucun rappel à envoyer" in post(finance, "orders_reminders")


def test_the_finance_department_s_file_is_previewed_then_read(order: RevenueOrder, finance: Client) -> None:
    rows = (
        "numéro du titre;montant payé;date de paiement\n2026-0001;59,20;02/10/2026\n2026-0009;1;02/10/2026\n"
    )
    file = SimpleUploadedFile("titres.csv", rows.encode())
    address = reverse("desk:dept_orders_import")
    preview = finance.post(address, {"file": file})
    assert "Aucun titre ne porte ce numéro" in preview.text
    assert not Payment.objects.exists()
    report = finance.post(address, {"token": preview.context["token"]}, follow=True)
    assert "Aucun titre ne porte ce numéro" in report.text
    assert Payment.objects.count() == 1


def test_a_cancelled_order_asks_for_a_reason(order: RevenueOrder, finance: Client) -> None:
    assert "Pourquoi" in post(finance, "order_cancel", order.pk, reason="")
    assert "est annulé" in post(finance, "order_cancel", order.pk, reason="Mauvais tarif")


def test_the_list_is_the_file_of_the_finance_department(order: RevenueOrder, finance: Client) -> None:
    sheet = finance.get(reverse("desk:dept_orders"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "2026-0001;Chalais" in sheet
    assert "259,20" in sheet


def test_staff_reads_orders_and_changes_nothing(order: RevenueOrder, staff: Client) -> None:
    assert "Noter un paiement" not in text_of(staff, "order", order.pk)
    text_of(staff, "orders")
    for name in ("order_send", "order_number", "order_payment", "order_cancel", "order_remind"):
        address = reverse(f"desk:dept_{name}", args=[order.pk])
        assert {staff.get(address).status_code, staff.post(address).status_code} == {404}


def test_a_partner_sees_its_own_contributions_alone(
    order: RevenueOrder, net: network.Network, signed_in: Callable[..., Client]
) -> None:
    ours = signed_in(network.a_professional(RoleGrant.Role.LIBRARIAN, partner=order.contribution.partner))
    theirs = signed_in(network.a_professional(RoleGrant.Role.MANAGER, partner=net.partner))
    page, statement = reverse("desk:our_contributions"), reverse("desk:our_statement", args=[order.pk])
    assert "2026-0001" in ours.get(page).text
    assert ours.get(statement).content.startswith(b"%PDF")
    assert Document.objects.get().kind == "statement"
    assert "2026-0001" not in theirs.get(page).text
    assert theirs.get(statement).status_code == 404


def test_a_draft_that_nobody_confirmed_is_not_shown_to_the_partner(
    chalais: Any, staff: Client, signed_in: Callable[..., Client]
) -> None:
    post(staff, "contributions_prepare", **YEAR)
    ours = signed_in(network.a_professional(RoleGrant.Role.MANAGER, partner=chalais))
    assert "Aucune participation" in ours.get(reverse("desk:our_contributions")).text
