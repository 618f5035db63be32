"""Reports of errors that were kept under a name find their partner when the site is brought up to date, and back."""

from importlib import import_module

import pytest
from django.apps import apps

from liseron.desk.models import ErrorReport
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.dates import now
from tests.people_and_places import build_network

carrying = import_module("liseron.desk.migrations.0004_partners_of_error_reports")


@pytest.fixture
def network(db):
    return build_network()


def kept_under(network, place, by="system"):
    return ErrorReport.objects.create(
        record=network.film, words="Le lien ne s’ouvre pas.", place=place, by=by, at=now()
    )


def carried(report):
    carrying.name_the_partners(apps, None)
    report.refresh_from_db()
    return report.partner


def test_a_report_finds_the_partner_of_its_name(network):
    partner = network.theirs.partner
    assert carried(kept_under(network, partner.name)) == partner


def test_a_report_of_a_partner_renamed_since_finds_it_by_its_author(network):
    by = name_of_actor(network.professional("librarian"))
    assert carried(kept_under(network, "Ancien nom", by)) == network.ours.partner


@pytest.mark.parametrize("role", ["staff", "administrator"])
def test_a_report_of_the_department_stays_its_own(network, role):
    by = name_of_actor(network.professional(role))
    assert carried(kept_under(network, "Charente", by)) is None


@pytest.mark.parametrize("by", ["system", "user:", "user:x", "user:999999999999999999999", "user:404"])
def test_a_report_of_nobody_known_is_kept_with_its_name(network, by):
    report = kept_under(network, "Une collectivité partie", by)
    assert carried(report) is None
    assert report.said_by == "Une collectivité partie"


def test_going_back_a_report_has_the_name_of_today(network):
    partner = network.ours.partner
    report = kept_under(network, partner.name)
    assert carried(report) == partner
    type(partner).objects.filter(pk=partner.pk).update(name="Nom de demain")
    carrying.write_their_names(apps, None)
    report.refresh_from_db()
    assert report.place == "Nom de demain"
