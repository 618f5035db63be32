"""Deadlines of agreements, said ahead by mail to both sides, once."""

from datetime import date, datetime, timedelta

import pytest

from liseron.agreements.tests.world import an_agreement
from liseron.people.deadlines import announce_deadlines
from liseron.people.models import RoleGrant, User
from liseron.people.roles import grant_role
from liseron.people.tests.world import mails, make_librarian, make_library, make_staff
from liseron.toolkit.dates import PARIS

pytestmark = pytest.mark.django_db
SIGNED = date(2024, 3, 1)  # one year renewed twice: renewed on 1 March 2025, objection until 28 February


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 5, tzinfo=PARIS)


@pytest.fixture
def library():
    library = make_library("Chalais", contact_email="mairie@exemple.fr")
    make_librarian(library)
    an_agreement(partner=library.partner, signed=SIGNED)
    return library


def told(to: str) -> list[str]:
    return [mail["text"].replace("\u00a0", " ") for mail in mails(to)]


def test_both_sides_hear_of_it_and_once(library):
    staff, administrator = make_staff(), make_staff(RoleGrant.Role.ADMINISTRATOR)
    finance = make_staff(RoleGrant.Role.FINANCE)
    day = date(2025, 2, 28) - timedelta(days=60)
    for _worker in range(2):
        announce_deadlines(morning(day))
    for address in ("mairie@exemple.fr", "bib.chalais@exemple.fr"):
        assert len(told(address)) == 1
        assert "le 28 février 2025 : Dernier jour pour refuser la reconduction n° 1." in told(address)[0]
    for person in (staff, administrator):
        assert len(told(person.email)) == 1
        assert "Ville de Chalais" in told(person.email)[0]
    assert told(finance.email) == []


def test_a_manager_hears_of_it_instead_of_the_librarians(library):
    boss = User.objects.create(username="boss@exemple.fr", email="boss@exemple.fr", name="Anne Bost")
    grant_role(user=boss, role=RoleGrant.Role.MANAGER, partner=library.partner, by=None)
    announce_deadlines(morning(date(2025, 2, 13)))
    assert len(told("boss@exemple.fr")) > 0
    assert told("bib.chalais@exemple.fr") == []


def test_days_missed_are_caught_up_with_one_mail_for_one_moment(library):
    announce_deadlines(morning(date(2025, 2, 20)))
    assert sorted(mail["subject"].replace("\u00a0", " ") for mail in mails("mairie@exemple.fr")) == [
        "Votre convention : le 1er mars 2025",
        "Votre convention : le 28 février 2025",
    ]
    announce_deadlines(morning(date(2025, 2, 21)))
    assert len(mails("mairie@exemple.fr")) == 2


def test_a_quiet_day_writes_to_nobody(library):
    make_staff()
    before = len(mails())
    announce_deadlines(morning(date(2024, 6, 1)))
    assert len(mails()) == before
