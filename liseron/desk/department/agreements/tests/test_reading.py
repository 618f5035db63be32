"""What the pages of agreements say, to whom, and with how many questions to the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement
from liseron.agreements.rules import State
from liseron.desk.department.agreements.states import in_state
from liseron.desk.department.agreements.tests import moments
from liseron.toolkit.dates import in_full, paris_today


def at(name, *args):
    return reverse(f"desk:dept_{name}", args=args)


def read(client, address, **query):
    return client.get(address, query).content.decode()


@pytest.mark.django_db
def test_the_database_and_the_rules_say_the_same_state():
    found = [make() for make in moments.EVERY]
    for shift in (-1200, -100, -50, 0, 28, 400, 1200):
        today = paris_today() + timedelta(days=shift)
        for state in State:
            by_rules = {one.pk for one in found if life_of(one, today).state is state}
            by_rows = set(in_state(Agreement.objects.all(), state, today).values_list("pk", flat=True))
            unsure = {one.pk for one in found if one.starts_on is None or one.abandoned_on}
            assert by_rows - unsure == by_rules - unsure, (state, shift)
    today = paris_today()
    for one in found:
        state = life_of(one, today).state
        assert in_state(Agreement.objects.filter(pk=one.pk), state, today).exists()


@pytest.mark.parametrize("make", moments.EVERY, ids=lambda make: make.__name__)
def test_each_moment_has_a_page_that_finances_read_and_staff_act_on(net, staff, finance, make):
    one = make()
    address = at("agreement", one.number)
    said, read_only = read(staff, address), read(finance, address)
    assert str(one.partner) in said
    assert "Autres gestes" in said or "nouvelle convention" in said
    assert "Enregistrer" not in read_only
    assert "Préparer" not in read_only


def test_the_first_lines_say_what_happens_next(net, staff):
    one = moments.signed()
    assert "si personne ne s’y oppose" in read(staff, at("agreement", one.number))


def test_the_timeline_marks_today_between_what_was_and_what_comes(net, staff):
    one = moments.signed()
    steps = staff.get(at("agreement", one.number)).context["steps"]
    whens = [step.when for step in steps]
    assert whens == sorted(whens, key=["past", "today", "coming"].index)
    assert whens.count("today") == 1
    assert steps[-1].on == one.ends_on


def test_a_letter_explains_its_last_day(net, staff):
    one = moments.under_notice()
    letter = one.terminations.get()
    said = read(staff, at("agreement", one.number))
    assert f"Envoyée {in_full(letter.sent_on)} + 30\xa0jours (article" in said.replace(
        "\xa0(article", " (article"
    )
    assert in_full(letter.last_day).removeprefix("le\xa0") in said


def test_a_letter_that_waits_for_its_receipt_says_so(net, staff):
    one = moments.waiting_for_a_receipt()
    said = read(staff, at("agreement", one.number))
    assert "commencera à la réception" in said
    assert "Enregistrer la réception" in said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"draft", "signed"}),
        ({"etat": "draft"}, {"draft"}),
        ({"etat": "in_force"}, {"signed"}),
        ({"etat": "expired"}, set()),
        ({"fin": "bientot"}, set()),
        ({"etat": "nonsense"}, {"draft", "signed"}),
    ],
)
def test_the_list_is_narrowed_by_state(net, staff, query, expected):
    rows = {"draft": moments.draft(), "signed": moments.signed()}
    said = read(staff, at("agreements"), **query)
    assert {name for name, one in rows.items() if at("agreement", one.number) in said} == expected


def test_the_list_finds_by_number_and_by_partner(net, staff):
    one, other = moments.signed(), moments.draft()
    for typed in (one.number, str(one.partner).upper()):
        said = read(staff, at("agreements"), q=typed)
        assert at("agreement", one.number) in said
        assert at("agreement", other.number) not in said


def test_a_list_that_ends_soon(net, staff):
    one, _other = moments.under_notice(), moments.signed()
    said = read(staff, at("agreements"), fin="bientot")
    assert one.number in said
    assert "1 ligne" in said.replace("\xa0", " ")


def test_the_list_is_taken_away(net, staff):
    one = moments.signed()
    sheet = staff.get(at("agreements"), {"export": "csv"})
    assert one.number in sheet.content.decode("utf-8-sig")


def shown_at(client, **query):
    """The rows of the page of deadlines."""
    return list(client.get(at("deadlines"), query).context["page"].items)


def test_what_is_late_comes_before_what_is_to_come(net, finance):
    late, soon = moments.draft(45), moments.under_notice()
    first, *others = shown_at(finance)
    assert (first.agreement, first.is_late) == (late, True)
    assert others[0].on == soon.ends_on
    assert [one.on for one in others] == sorted(one.on for one in others)
    assert not any(one.is_late for one in others)


def test_awaited_receipts_and_amendments_are_late_too(net, staff):
    receipt = moments.waiting_for_a_receipt()
    slow = moments.amended()
    slow.amendments.update(drafted_on=moments.days_ago(31))
    late = {one.agreement for one in shown_at(staff, quoi="awaited")}
    assert late == {receipt, slow}


def test_deadlines_are_searched_and_narrowed_and_taken_away(net, staff):
    one, other = moments.signed(), moments.under_notice()
    assert {row.agreement for row in shown_at(staff, q=other.number)} == {other}
    assert {row.kind for row in shown_at(staff, q=str(one.partner), quoi="renewed")} == {"renewed"}
    assert len(shown_at(staff, quoi="nonsense")) == len(shown_at(staff))
    assert "Rien ne correspond" in read(staff, at("deadlines"), q="Nulle-Part")
    sheet = staff.get(at("deadlines"), {"export": "csv", "quoi": "ends"}).content.decode("utf-8-sig")
    assert other.number in sheet
    assert one.number not in sheet


def test_the_first_page_shows_the_five_nearest(net, staff):
    for _n in range(6):
        moments.signed()
    assert len(staff.get(at("home")).context["deadlines"]) == 5


def test_the_menu_counts_what_presses(net, staff):
    moments.signed()
    moments.draft(45)
    moments.under_notice()
    lines = {one["label"]: one["count"] for one in staff.get(at("deadlines")).context["menu"]}
    assert lines["Échéances"] == 2


@pytest.mark.parametrize("name", ["agreements", "deadlines", "home"])
def test_questions_to_the_database_do_not_follow_the_agreements(net, staff, name):
    def count():
        with CaptureQueriesContext(connection) as queries:
            staff.get(at(name))
        return len([one for one in queries if "SAVEPOINT" not in one["sql"]])

    for make in moments.EVERY:
        make()
    count()
    before = count()
    for make in moments.EVERY * 2:
        make()
    assert count() == before


def test_a_partner_leads_to_its_agreements(net, staff):
    one = moments.signed()
    said = read(staff, at("partner", one.partner.slug))
    assert at("agreement", one.number) in said
    assert f"{at('agreement_new')}?collectivite={one.partner.slug}" in said


def test_an_unknown_agreement_is_absent(net, staff):
    assert staff.get(at("agreement", "2026-999")).status_code == 404


def test_nobody_else_enters(net, signed_in):
    one = moments.signed()
    librarian = signed_in(net.grant.user)
    for address in (at("agreements"), at("deadlines"), at("agreement", one.number)):
        assert librarian.get(address).status_code == 404
