from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from liseron.finance import budget as queries
from liseron.finance.budgeting import (
    CannotBudget,
    add_subscription,
    align_closing,
    change_subscription,
    record_invoice,
    remove_subscription,
    renew_subscription,
    reopen_subscription,
    set_budget,
    stop_subscription,
)
from liseron.finance.models import Budget, Subscription
from liseron.finance.tests.world import TODAY, a_line, a_resource
from liseron.toolkit.audit import Event
from liseron.toolkit.invariants import violations

pytestmark = pytest.mark.django_db
WHOLE_YEAR = {"licence_from": date(2026, 1, 1), "licence_until": date(2026, 12, 31)}


def test_a_year_has_one_budget_that_can_be_voted_anew():
    set_budget(year=2026, amount=Decimal(30000), by=None)
    set_budget(year=2026, amount=Decimal(32000), subsidies=Decimal(5000), by=None)
    budget = Budget.objects.get()
    assert (budget.year, budget.amount, budget.subsidies) == (2026, 32000, 5000)
    assert Event.objects.filter(action="budget.set").first().facts["before"] == "30000.00"


def test_the_same_budget_voted_again_leaves_no_trace():
    for _again in range(2):
        set_budget(year=2026, amount=Decimal(30000), by=None)
    assert Event.objects.filter(action="budget.set").count() == 1


@pytest.mark.parametrize(("year", "amount"), [(2026, 0), (2026, -1), (1999, 10), (2101, 10), (-1, 10)])
def test_an_impossible_budget_is_refused(year, amount):
    with pytest.raises(ValidationError):
        set_budget(year=year, amount=Decimal(amount), by=None)


def test_a_line_takes_its_name_and_its_vendor_from_its_resource():
    resource = a_resource()
    line = a_line(resource=resource)
    assert (line.label, line.vendor) == (resource.name, resource.vendor)


def test_the_same_line_is_not_put_twice_in_a_year():
    line = a_line(resource=a_resource())
    with pytest.raises(ValidationError, match="existe déjà"):
        a_line(resource=line.resource)
    assert a_line(resource=line.resource, year=2027).pk
    assert a_line(resource=line.resource, label="Option jeunesse").pk
    a_line(label="Hébergement")
    with pytest.raises(ValidationError, match="existe déjà"):
        a_line(label=" Hébergement ")


@pytest.mark.parametrize(
    "facts",
    [
        {"label": ""},
        {"label": "\u202e\x00 "},
        {"planned": Decimal(-1)},
        {"licence_from": date(2026, 2, 1), "licence_until": date(2026, 1, 31)},
        {"year": 1900},
        {"notice_days": 5000},
        {"planned": Decimal("1.234")},
        {"planned": Decimal(10) ** 11},
    ],
)
def test_an_impossible_line_is_refused(facts):
    with pytest.raises(ValidationError):
        a_line(**facts)


@pytest.mark.parametrize(
    "facts",
    [
        {"planned": -1},
        {"actual": -1},
        {"year": 1900},
        {"label": ""},
        {"invoiced_on": TODAY},
        {"invoice_reference": "F1"},
        {"decision": "renew"},
        {"decided_on": TODAY},
        {"licence_from": date(2026, 2, 1), "licence_until": date(2026, 1, 31)},
    ],
)
def test_the_database_refuses_what_must_never_be_false_of_a_line(facts):
    line = a_line()
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.filter(pk=line.pk).update(**facts)


def test_the_actual_cost_replaces_the_planned_one():
    set_budget(year=2026, amount=Decimal(30000), by=None)
    line = a_line(planned=Decimal(1000))
    a_line(planned=Decimal(500))
    a_line(planned=Decimal(7000), year=2027)
    record_invoice(line=line, actual=Decimal(900), reference="F-1", invoiced_on=TODAY, by=None)
    year = queries.figures_of_year(2026)
    assert (year.planned, year.actual, year.committed, year.left) == (1500, 900, 1400, 28600)


def test_an_invoice_taken_back_leaves_nothing_of_itself():
    line = a_line()
    record_invoice(line=line, actual=Decimal(900), reference="F-1", invoiced_on=TODAY, by=None)
    record_invoice(line=line, actual=None, by=None)
    line.refresh_from_db()
    assert (line.actual, line.invoice_reference, line.invoiced_on) == (None, "", None)


def test_a_renewed_line_goes_on_next_year_with_its_licence_moved():
    line = a_line(resource=a_resource(), notice_days=120, **WHOLE_YEAR)
    following = renew_subscription(line=line, by=None, today=TODAY, planned=Decimal(1050))
    line.refresh_from_db()
    assert (line.decision, line.decided_on) == ("renew", TODAY)
    assert (following.year, following.planned, following.actual) == (2027, 1050, None)
    assert (following.licence_from, following.licence_until) == (date(2027, 1, 1), date(2027, 12, 31))
    assert (following.label, following.resource, following.notice_days) == (line.label, line.resource, 120)
    assert following.decision == "to_decide"


def test_a_line_is_renewed_once():
    line = a_line(**WHOLE_YEAR)
    renew_subscription(line=line, by=None, today=TODAY)
    for verb in (renew_subscription, stop_subscription):
        with pytest.raises(CannotBudget, match="déjà renouvelé pour 2027"):
            verb(line=line, by=None, today=TODAY)
    with pytest.raises(CannotBudget):
        reopen_subscription(line=line, by=None)
    assert Subscription.objects.count() == 2


def test_a_line_that_next_year_already_has_is_not_renewed_and_stays_to_decide():
    line = a_line(label="Presse", **WHOLE_YEAR)
    a_line(label="Presse", year=2027)
    with pytest.raises(ValidationError, match="existe déjà"):
        renew_subscription(line=line, by=None, today=TODAY)
    line.refresh_from_db()
    assert line.decision == "to_decide"


def test_removing_the_line_of_next_year_opens_the_decision_again():
    line = a_line(**WHOLE_YEAR)
    remove_subscription(line=renew_subscription(line=line, by=None, today=TODAY), by=None)
    line.refresh_from_db()
    assert (line.decision, line.decided_on) == ("to_decide", None)
    assert not any(violations().values())


def test_an_invoiced_or_renewed_line_is_not_removed():
    line = a_line(**WHOLE_YEAR)
    following = renew_subscription(line=line, by=None, today=TODAY)
    with pytest.raises(CannotBudget, match="renouvelé"):
        remove_subscription(line=line, by=None)
    record_invoice(line=following, actual=Decimal(0), by=None)
    with pytest.raises(CannotBudget, match="coût réel"):
        remove_subscription(line=following, by=None)


def test_a_stopped_line_is_no_longer_announced_until_the_decision_is_reopened():
    line = a_line(**WHOLE_YEAR)
    a_line(licence_until=date(2027, 6, 30))
    assert [one.line for one in queries.alerts_on(TODAY)] == [line]
    stop_subscription(line=line, by=None, today=TODAY)
    assert queries.alerts_on(TODAY) == []
    reopen_subscription(line=line, by=None)
    assert [one.alert.days for one in queries.alerts_on(TODAY)] == [39]


def test_a_change_says_in_the_journal_what_the_cost_was():
    line = a_line(planned=Decimal(1000))
    change_subscription(line=line, by=None, planned=Decimal(1200), note="Hausse")
    change_subscription(line=line, by=None, planned=Decimal(1200))
    facts = Event.objects.get(action="subscription.changed").facts
    assert facts == {"fields": ["note", "planned"], "planned": "1200", "before": "1000.00"}


def test_a_resource_is_closed_with_its_last_licence_when_asked():
    resource = a_resource(closes_on=date(2026, 6, 30))
    line = a_line(resource=resource, **WHOLE_YEAR)
    assert queries.closings_to_align([line]) == {line.pk: date(2026, 12, 31)}
    align_closing(line=line, by=None)
    resource.refresh_from_db()
    assert resource.closes_on == date(2026, 12, 31)
    with pytest.raises(CannotBudget, match="suit déjà"):
        align_closing(line=line, by=None)


def test_a_licence_that_another_follows_does_not_close_the_resource():
    line = a_line(resource=a_resource(), **WHOLE_YEAR)
    following = renew_subscription(line=line, by=None, today=TODAY)
    assert queries.closings_to_align([line, following]) == {following.pk: date(2027, 12, 31)}
    with pytest.raises(CannotBudget):
        align_closing(line=line, by=None)


def test_a_licence_that_ends_before_the_resource_opens_does_not_close_it():
    line = a_line(resource=a_resource(opens_on=date(2027, 1, 1)), **WHOLE_YEAR)
    with pytest.raises(ValidationError, match="date de fin"):
        align_closing(line=line, by=None)


def test_only_facts_of_a_line_are_taken():
    with pytest.raises(TypeError):
        add_subscription(year=2026, by=None, label="Presse", planned=Decimal(1), actual=Decimal(1))


def test_a_renewal_without_its_line_is_found():
    line = a_line(**WHOLE_YEAR)
    following = renew_subscription(line=line, by=None, today=TODAY)
    assert not any(violations().values())
    Subscription.objects.filter(pk=line.pk).update(decision="stop")
    Subscription.objects.filter(pk=following.pk).update(year=2030)
    other = a_line(**WHOLE_YEAR)
    Subscription.objects.filter(pk=other.pk).update(decision="renew", decided_on=TODAY)
    told = [line for lines in violations().values() for line in lines]
    assert [words.partition(": ")[2] for words in told] == [
        "renewed by no line",
        "continues a line that was not renewed",
        "is not of the year after",
    ]
