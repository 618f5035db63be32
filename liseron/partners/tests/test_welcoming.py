"""Libraries welcome each other (Pas-de-Calais, art. 4)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from liseron.partners.models import Partner, WelcomeVisit
from liseron.partners.welcoming import (
    CannotVisit,
    cancel_visit,
    change_visit,
    hold_visit,
    invite_library,
    plan_visit,
    propose_visit,
    uninvite_library,
)

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def host(make_library, partner: Partner):
    return make_library("Médiathèque", "Aubeval", partner=partner)


@pytest.fixture
def visit(host) -> WelcomeVisit:
    return plan_visit(host=host, planned_on=TOMORROW, by="user:1")


def test_a_host_proposes_a_day_to_come(host) -> None:
    with pytest.raises(ValidationError, match="un jour à venir"):
        propose_visit(host=host, planned_on=YESTERDAY, by=None, today=TODAY)
    assert propose_visit(host=host, planned_on=TODAY, by="user:4", today=TODAY).by == "user:4"


def test_a_closed_library_receives_nobody(host, visit: WelcomeVisit) -> None:
    host.closed_on = YESTERDAY
    host.save()
    with pytest.raises(CannotVisit, match="fermée"):
        plan_visit(host=host, planned_on=TOMORROW, by=None)
    with pytest.raises(CannotVisit, match="fermée"):
        change_visit(visit=visit, by=None, planned_on=TODAY)


def test_libraries_are_invited_once_and_never_to_themselves(visit: WelcomeVisit, make_library, host) -> None:
    guest = make_library("Point lecture", "Coldour")
    for _again in range(2):
        invite_library(visit=visit, library=guest, by=None)
    assert list(visit.visitors.all()) == [guest]
    with pytest.raises(CannotVisit, match="reçoit déjà"):
        invite_library(visit=visit, library=host, by=None)
    with pytest.raises(CannotVisit, match="est invitée"):
        change_visit(visit=visit, by=None, host=guest)
    uninvite_library(visit=visit, library=guest, by=None)
    change_visit(visit=visit, by=None, host=guest, planned_on=TODAY)
    visit.refresh_from_db()
    assert (visit.host, visit.planned_on) == (guest, TODAY)


def test_a_visit_is_held_once_its_day_has_come_and_then_corrected(visit: WelcomeVisit) -> None:
    with pytest.raises(ValidationError, match="pas encore venu"):
        hold_visit(visit=visit, held_on=TOMORROW, attendees=4, by=None, today=TODAY)
    for attendees in (4, 5):
        hold_visit(visit=visit, held_on=TODAY, attendees=attendees, by=None, today=TODAY)
    visit.refresh_from_db()
    assert (visit.held_on, visit.attendees) == (TODAY, 5)
    with pytest.raises(CannotVisit, match="déjà eu lieu"):
        cancel_visit(visit=visit, by=None, today=TODAY)
    with pytest.raises(CannotVisit, match="déjà eu lieu"):
        change_visit(visit=visit, by=None, planned_on=TODAY)


def test_a_cancelled_visit_is_over(visit: WelcomeVisit, make_library) -> None:
    cancel_visit(visit=visit, by=None, today=TODAY)
    guest = make_library("Point lecture", "Coldour")
    with pytest.raises(CannotVisit, match="annulée"):
        hold_visit(visit=visit, held_on=TODAY, attendees=None, by=None, today=TODAY)
    with pytest.raises(CannotVisit, match="annulée"):
        invite_library(visit=visit, library=guest, by=None)
    with pytest.raises(CannotVisit, match="annulée"):
        uninvite_library(visit=visit, library=guest, by=None)


def test_the_database_keeps_a_visit_true(visit: WelcomeVisit) -> None:
    for wrong in (
        {"held_on": TODAY, "cancelled_on": TODAY},
        {"attendees": 3},
        {"planned_on": date(1926, 1, 1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            WelcomeVisit.objects.filter(pk=visit.pk).update(**wrong)


def test_a_partner_is_concerned_as_host_or_as_visitor_only(
    visit: WelcomeVisit, territory, partner: Partner, make_library
) -> None:
    other = Partner.objects.create(name="Coldour", slug="coldour", municipality=territory["Coldour"])
    guest = make_library("Point lecture", "Coldour", partner=other)
    concerned = WelcomeVisit.objects.concerning
    assert list(concerned(partner)) == [visit]
    assert list(concerned(other)) == []
    invite_library(visit=visit, library=guest, by=None)
    invite_library(visit=visit, library=make_library("Annexe", "Coldour", partner=other), by=None)
    assert list(concerned(other)) == [visit]


def test_a_visit_whose_day_is_past_waits_to_be_told(visit: WelcomeVisit) -> None:
    assert not WelcomeVisit.objects.to_tell(TOMORROW).exists()
    assert WelcomeVisit.objects.to_tell(TOMORROW + timedelta(days=1)).get() == visit
