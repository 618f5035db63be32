from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from liseron.finance.budget import subsidies_of_year
from liseron.finance.budgeting import set_budget
from liseron.finance.models import Subsidy
from liseron.finance.rules.subsidy import State
from liseron.finance.subsidies import state_of_subsidy, subsidies_of
from liseron.finance.subsidising import (
    CannotSubsidise,
    change_subsidy,
    find_eligible,
    grant_subsidy,
    pay_subsidy,
    refuse_subsidy,
    report_action,
    take_back_last_step,
)
from liseron.finance.tests.world import TODAY, a_partner, a_subsidy
from liseron.partners.takeaway import entries_of
from liseron.toolkit.audit import Event

pytestmark = pytest.mark.django_db
COMMON = {"by": None, "today": TODAY}


def refuse(subsidy, **facts):
    refuse_subsidy(**{"subsidy": subsidy, "on": TODAY, "reason": "Dossier incomplet", **COMMON, **facts})


def grant(subsidy, granted=800, **facts):
    grant_subsidy(
        **{
            "subsidy": subsidy, "granted": Decimal(granted), "on": date(2026, 6, 1),
            "deliberation": "2026-14", **COMMON, **facts,
        }
    )  # fmt: skip


def pay(subsidy, paid=750, **facts):
    pay_subsidy(
        **{
            "subsidy": subsidy, "paid": Decimal(paid), "on": date(2026, 9, 1),
            "reference": "M-88", **COMMON, **facts,
        }
    )  # fmt: skip


def test_a_file_goes_from_the_request_to_the_payment():
    subsidy = a_subsidy()
    find_eligible(subsidy=subsidy, on=date(2026, 4, 1), **COMMON)
    grant(subsidy)
    pay(subsidy)
    subsidy.refresh_from_db()
    assert state_of_subsidy(subsidy) is State.PAID
    assert (subsidy.asked, subsidy.granted, subsidy.paid) == (900, 800, 750)
    actions = Event.objects.about(subsidy).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["subsidy.asked", "subsidy.found_eligible", "subsidy.granted", "subsidy.paid"]


@pytest.mark.parametrize("state", ["asked", "eligible", "granted", "paid"])
def test_steps_that_do_not_come_now_are_refused_and_change_nothing(state):
    subsidy = a_subsidy(state=state)
    known = Subsidy.objects.values().get(pk=subsidy.pk)
    steps = {
        "find": lambda: find_eligible(subsidy=subsidy, on=TODAY, **COMMON),
        "refuse": lambda: refuse(subsidy),
        "grant": lambda: grant(subsidy, on=TODAY),
        "pay": lambda: pay(subsidy, on=TODAY),
    }
    may = {"asked": {"find", "refuse"}, "eligible": {"grant", "refuse"}, "granted": {"pay"}, "paid": set()}
    for name in steps.keys() - may[state]:
        with pytest.raises(CannotSubsidise):
            steps[name]()
    assert Subsidy.objects.values().get(pk=subsidy.pk) == known


def test_a_refusal_has_a_reason_and_ends_the_file():
    subsidy = a_subsidy(state="eligible")
    with pytest.raises(ValidationError, match="raison"):
        refuse(subsidy, reason=" ")
    refuse(subsidy)
    with pytest.raises(CannotSubsidise, match="refusée"):
        grant(subsidy)


@pytest.mark.parametrize(
    ("step", "amount"),
    [(grant, 901), (grant, 0), (grant, -1), (grant, "1.005"), (pay, 801), (pay, 0), (pay, -5)],
)
def test_no_amount_goes_above_the_one_before(step, amount):
    subsidy = a_subsidy(state="eligible" if step is grant else "granted")
    with pytest.raises(ValidationError):
        step(subsidy, Decimal(amount))


@pytest.mark.parametrize("facts", [{"asked": 2001}, {"asked": 0}, {"label": " "}, {"purpose": "rien"}])
def test_an_impossible_request_is_refused(facts):
    with pytest.raises(ValidationError):
        a_subsidy(**facts)


def test_a_vote_has_its_reference_and_a_payment_too():
    subsidy = a_subsidy(state="eligible")
    with pytest.raises(ValidationError, match="référence"):
        grant(subsidy, deliberation="")
    grant(subsidy)
    with pytest.raises(ValidationError, match="référence"):
        pay(subsidy, reference="")


def test_a_step_is_neither_to_come_nor_before_the_last_one():
    subsidy = a_subsidy(state="eligible")
    with pytest.raises(CannotSubsidise, match="à venir"):
        grant(subsidy, on=date(2026, 11, 23))
    with pytest.raises(CannotSubsidise, match="après celle d’avant"):
        grant(subsidy, on=date(2026, 3, 31))
    with pytest.raises(CannotSubsidise, match="à venir"):
        a_subsidy(asked_on=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        ("asked", {"asked": 2001}),
        ("asked", {"asked": 0}),
        ("asked", {"granted": 10}),
        ("asked", {"granted": 10, "granted_on": TODAY, "deliberation": "D"}),
        ("asked", {"refused_on": TODAY}),
        ("asked", {"reason": "Non"}),
        ("asked", {"eligible_on": date(2026, 3, 1)}),
        ("asked", {"held_on": TODAY}),
        ("eligible", {"paid": 1, "paid_on": TODAY, "payment_reference": "M"}),
        ("granted", {"granted": 901}),
        ("granted", {"refused_on": TODAY, "reason": "Non"}),
        ("granted", {"deliberation": ""}),
        ("paid", {"paid": 801}),
        ("paid", {"paid_on": date(2026, 5, 31)}),
        ("paid", {"granted": None, "granted_on": None, "deliberation": ""}),
    ],
)
def test_the_database_refuses_what_must_never_be_false_of_a_file(state, facts):
    subsidy = a_subsidy(state=state)
    with pytest.raises(IntegrityError), transaction.atomic():
        Subsidy.objects.filter(pk=subsidy.pk).update(**facts)


def test_a_step_done_by_mistake_is_taken_back_down_to_the_request():
    subsidy = a_subsidy(state="paid")
    states = [take_back_last_step(subsidy=subsidy, by=None) for _step in range(3)]
    assert states == [State.GRANTED, State.ELIGIBLE, State.ASKED]
    with pytest.raises(CannotSubsidise, match="rien à reprendre"):
        take_back_last_step(subsidy=subsidy, by=None)
    assert Event.objects.filter(action="subsidy.step_taken_back").last().facts["paid"] == "750.00"


def test_a_refusal_taken_back_gives_the_file_its_place_again():
    subsidy = a_subsidy(state="eligible")
    refuse(subsidy)
    assert take_back_last_step(subsidy=subsidy, by=None) is State.ELIGIBLE


def test_a_request_changes_only_before_its_answer():
    subsidy = a_subsidy()
    change_subsidy(subsidy=subsidy, asked=Decimal(1000), **COMMON)
    find_eligible(subsidy=subsidy, on=TODAY, **COMMON)
    with pytest.raises(CannotSubsidise, match="déjà une réponse"):
        change_subsidy(subsidy=subsidy, asked=Decimal(1100), **COMMON)
    subsidy.refresh_from_db()
    assert subsidy.asked == 1000


def test_an_action_says_when_it_took_place_and_how_many_came():
    subsidy = a_subsidy(purpose="action", label="Atelier", planned_on=date(2026, 10, 1))
    held = {"planned_on": date(2026, 10, 1), "held_on": date(2026, 10, 2), "attendance": 34}
    report_action(subsidy=subsidy, **held, **COMMON)
    subsidy.refresh_from_db()
    assert (subsidy.held_on, subsidy.attendance) == (date(2026, 10, 2), 34)
    with pytest.raises(CannotSubsidise, match="à venir"):
        report_action(subsidy=subsidy, **{**held, "held_on": date(2026, 11, 23)}, **COMMON)
    with pytest.raises(ValidationError, match="jour où l’action"):
        report_action(subsidy=subsidy, **{**held, "held_on": None}, **COMMON)


def test_a_connector_has_no_day_of_action():
    with pytest.raises(CannotSubsidise, match="pas sur une action"):
        report_action(subsidy=a_subsidy(), planned_on=TODAY, held_on=None, attendance=None, **COMMON)


def test_a_year_counts_what_it_votes_against_what_was_set_aside():
    budget = set_budget(year=2026, amount=Decimal(30000), subsidies=Decimal(2000), by=None)
    for state in ("asked", "eligible", "granted", "paid"):
        a_subsidy(state=state)
    refuse(a_subsidy())
    year = subsidies_of_year(2026, budget)
    assert (year.waiting, year.granted, year.paid, year.left) == (1800, 1600, 750, 400)


def test_a_partner_s_files_are_its_own_the_newest_first():
    partner = a_partner()
    old, new = a_subsidy(partner), a_subsidy(partner, asked_on=date(2026, 5, 1))
    a_subsidy()
    assert list(subsidies_of(partner)) == [new, old]


def test_a_partner_takes_its_own_files_away():
    partner = a_partner()
    a_subsidy(partner, label="Connecteur à nous", state="granted")
    a_subsidy(label="Connecteur des autres")
    sheet = b"".join(dict(entries_of(partner))["finances/aides.csv"]).decode("utf-8-sig")
    assert "Connecteur à nous" in sheet
    assert "2026-14" in sheet
    assert "autres" not in sheet
