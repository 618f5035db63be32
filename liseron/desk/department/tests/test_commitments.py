"""The board of commitments: what is late comes first, who may tick, check and open again, and what a partner sees."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.agreements.modelling import load_model
from liseron.agreements.models import Agreement, Commitment, Standing
from liseron.agreements.tests.world import an_agreement
from liseron.desk.department.tests import network
from liseron.partners.models import Partner

SIGNED = date(2026, 3, 2)
TODAY = date(2026, 11, 20)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def moved_clock(clock: Any) -> None:
    clock.move_to(TODAY)


@pytest.fixture
def ours(net: Any) -> Agreement:
    return signed_with(net.partner)


@pytest.fixture
def theirs(net: Any) -> Agreement:
    return signed_with(net.other)


@pytest.fixture
def person(net: Any, signed_in: Callable[..., Client]) -> Callable[[str], Client]:
    """`person("manager")`: a browser of somebody of the first partner."""
    return lambda role: signed_in(network.a_professional(role, partner=net.partner))


def signed_with(partner: Partner) -> Agreement:
    """Signed in March: duties of thirty to ninety days are late in November."""
    model = load_model("charente", None, today=SIGNED)
    return an_agreement(model=model, partner=partner, signed=SIGNED, today=SIGNED)


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def duty(agreement: Agreement, side: str = "partner", **facts: Any) -> Commitment:
    found = agreement.commitments.filter(side=side, **facts).order_by("due_on", "pk").first()
    assert found
    return found


def standing(row: Commitment) -> str:
    told: Any = Commitment.objects.with_standing(TODAY).get(pk=row.pk)
    return str(told.standing)


def ticked(client: Client, name: str, row: Commitment, **sent: Any) -> Any:
    return client.post(at(name, row.pk), {"done_on": "18/11/2026", "evidence": "Vu sur place.", **sent})


def test_what_is_late_comes_first_then_by_day_then_what_lasts(ours: Agreement, staff: Client):
    rows = staff.get(at("dept_commitments")).context["page"].items
    standings = [row.standing for row in rows]
    assert standings == sorted(standings, key=list(Standing).index)
    assert standings[0] == Standing.LATE
    assert {Standing.TO_DO, Standing.CONTINUOUS} <= {*standings}
    days = [row.due_on for row in rows if row.standing == Standing.LATE]
    assert days == sorted(days)


def test_a_duty_due_today_is_not_late_and_is_tomorrow(ours: Agreement):
    row = duty(ours, due_on__lt=TODAY)
    for day, late in ((row.due_on, False), (row.due_on + timedelta(days=1), True)):
        assert Commitment.objects.late_on(day).filter(pk=row.pk).exists() is late


def test_nothing_is_late_once_the_agreement_is_over(ours: Agreement):
    end = ours.ends_on
    assert end
    assert Commitment.objects.late_on(end).exists()
    assert not Commitment.objects.late_on(end + timedelta(days=1)).exists()


def test_the_menu_counts_what_is_late(ours: Agreement, staff: Client, person: Any):
    late = Commitment.objects.late_on(TODAY)
    shown = {item["label"]: item["count"] for item in staff.get(at("dept_commitments")).context["menu"]}
    assert shown["Engagements"] == late.count() > 0
    shown = {
        item["label"]: item["count"]
        for item in person("librarian").get(at("our_commitments")).context["menu"]
    }
    assert shown["Nos engagements"] == late.filter(side="partner").count() > 0


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"etat": "late"}, lambda row: standing(row) == "late"),
        ({"cote": "department"}, lambda row: row.side == "department"),
        ({"annee": "2027"}, lambda row: row.due_on and row.due_on.year == 2027),
        (
            {"q": "bibliothécaire FORMATION"},
            lambda row: "formation" in row.text and "bibliothécaire" in row.text,
        ),
    ],
)
def test_the_board_is_narrowed(ours: Agreement, staff: Client, asked: dict[str, str], kept: Any):
    rows = list(staff.get(at("dept_commitments"), asked).context["page"].items)
    wanted = {row.pk for row in ours.commitments.all() if kept(row)}
    assert {row.pk for row in rows} == wanted
    assert 0 < len(wanted) < ours.commitments.count()


def test_the_board_is_found_by_the_number_of_an_agreement(ours: Agreement, theirs: Agreement, staff: Client):
    shown = staff.get(at("dept_commitments"), {"q": theirs.number})
    assert {row.agreement_id for row in shown.context["page"].items} == {theirs.pk}


def test_the_board_is_narrowed_to_a_partner(net: Any, ours: Agreement, theirs: Agreement, staff: Client):
    shown = staff.get(at("dept_commitments"), {"collectivite": str(net.other.pk)})
    assert {row.agreement_id for row in shown.context["page"].items} == {theirs.pk}


def test_the_board_is_taken_away_as_a_sheet(ours: Agreement, staff: Client):
    sheet = staff.get(at("dept_commitments"), {"export": "csv"}).content.decode("utf-8-sig")
    assert len(sheet.strip().splitlines()) == 1 + ours.commitments.count()
    assert "En retard" in sheet


def test_a_duty_goes_from_late_to_ticked_to_checked_and_back(ours: Agreement, staff: Client, person: Any):
    row = duty(ours, due_on__lt=TODAY)
    assert standing(row) == "late"
    assert ticked(person("manager"), "our_commitment_tick", row).status_code == 302
    assert standing(row) == "to_check"
    staff.post(at("dept_commitment_check", row.pk))
    assert standing(row) == "done"
    staff.post(at("dept_commitment_reopen", row.pk), {"reason": "La date est celle d’une autre formation."})
    assert standing(row) == "late"
    shown = person("librarian").get(at("our_commitment", row.pk)).content.decode()
    assert "La date est celle d’une autre formation." in shown
    assert "Vu sur place." in shown


def test_what_the_departement_does_needs_nobody_to_check_it(ours: Agreement, staff: Client):
    row = duty(ours, side="department")
    ticked(staff, "dept_commitment_tick", row)
    assert standing(row) == "done"
    assert (
        at("dept_commitment_check", row.pk) not in staff.get(at("dept_commitment", row.pk)).content.decode()
    )


def test_a_duty_needs_words_or_a_document(ours: Agreement, staff: Client):
    row = duty(ours)
    answer = ticked(staff, "dept_commitment_tick", row, evidence=" ")
    assert "Dites ce qui le prouve" in answer.content.decode()
    row.refresh_from_db()
    assert row.done_on is None


def test_a_document_alone_proves_and_is_given_back_as_it_came(
    ours: Agreement, staff: Client, person: Any, settings: Any, tmp_path: Any
):
    settings.MEDIA_ROOT = tmp_path
    row = duty(ours)
    file = SimpleUploadedFile("attestation.pdf", PDF)
    assert ticked(person("manager"), "our_commitment_tick", row, evidence="", file=file).status_code == 302
    kept = row.documents.get()
    for client, name in (
        (staff, "dept_commitment_document"),
        (person("librarian"), "our_commitment_document"),
    ):
        assert client.get(at(name, row.pk, kept.pk)).content == PDF


def test_a_file_that_is_refused_leaves_the_duty_to_do(ours: Agreement, staff: Client):
    row = duty(ours)
    answer = ticked(staff, "dept_commitment_tick", row, file=SimpleUploadedFile("x.exe", b"MZ"))
    assert "ni un PDF, ni une image" in answer.content.decode()
    row.refresh_from_db()
    assert (row.done_on, row.documents.count()) == (None, 0)


def test_a_day_to_come_is_refused_and_what_was_typed_stays(ours: Agreement, staff: Client):
    answer = ticked(staff, "dept_commitment_tick", duty(ours), done_on="21/11/2026", evidence="Promis.")
    assert answer.status_code == 200
    assert "Promis." in answer.content.decode()


def test_a_partner_reads_both_sides_of_its_own_agreement_and_no_other(
    ours: Agreement, theirs: Agreement, person: Any
):
    for role in ("librarian", "manager"):
        page = person(role).get(at("our_commitments")).context["page"]
        assert page.count == ours.commitments.count()
        assert {row.agreement_id for row in page.items} == {ours.pk}
        assert {row.side for row in page.items} == {"partner", "department"}


@pytest.mark.parametrize("role", ["librarian", "manager"])
def test_the_duty_of_another_partner_is_as_absent(theirs: Agreement, person: Any, role: str):
    row, client = duty(theirs), person(role)
    kept = row.documents.create(
        partner=theirs.partner, agreement=theirs, kind="other", title="Pièce", size=1, sha256="0" * 64
    )
    absent = client.get(at("our_commitment", 999_999_999)).content
    assert client.get(at("our_commitment", row.pk)).status_code == 404
    assert client.get(at("our_commitment", row.pk)).content == absent
    assert client.get(at("our_commitment_document", row.pk, kept.pk)).status_code == 404
    assert ticked(client, "our_commitment_tick", row).status_code in (403, 404)
    row.refresh_from_db()
    assert row.done_on is None


def test_a_librarian_reads_and_does_not_tick(ours: Agreement, person: Any):
    row, client = duty(ours), person("librarian")
    assert at("our_commitment_tick", row.pk) not in client.get(at("our_commitment", row.pk)).content.decode()
    assert ticked(client, "our_commitment_tick", row).status_code in (403, 404)


def test_a_manager_does_not_tick_for_the_departement_nor_twice(ours: Agreement, person: Any):
    client = person("manager")
    assert ticked(client, "our_commitment_tick", duty(ours, side="department")).status_code == 404
    row = duty(ours)
    assert ticked(client, "our_commitment_tick", row).status_code == 302
    assert ticked(client, "our_commitment_tick", row).status_code == 404


def test_a_partner_without_agreement_in_force_reads_and_does_not_tick(
    net: Any, ours: Agreement, person: Any, clock: Any
):
    row = duty(ours)
    assert ours.ends_on
    clock.move_to(ours.ends_on + timedelta(days=1))
    client = person("manager")
    assert client.get(at("our_commitment", row.pk)).status_code == 200
    assert ticked(client, "our_commitment_tick", row).status_code == 409


def test_finances_read_the_board_and_tick_nothing(ours: Agreement, finance: Client):
    row = duty(ours)
    assert (
        at("dept_commitment_tick", row.pk) not in finance.get(at("dept_commitment", row.pk)).content.decode()
    )
    assert ticked(finance, "dept_commitment_tick", row).status_code in (403, 404)


def test_the_board_asks_as_many_questions_for_two_partners_as_for_one(
    ours: Agreement, net: Any, staff: Client, django_assert_max_num_queries: Any
):
    staff.get(at("dept_commitments"))
    with CaptureQueriesContext(connection) as before:
        staff.get(at("dept_commitments"))
    signed_with(net.other)
    with django_assert_max_num_queries(len(before)):
        staff.get(at("dept_commitments"))
