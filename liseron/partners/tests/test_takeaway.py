"""What a partner takes away: one archive, filled by every floor."""

from datetime import datetime

import pytest

from liseron.partners import takeaway
from liseron.partners.models import Partner
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import start_rollout
from liseron.partners.takeaway import exports_of_partner, take_away
from liseron.partners.welcoming import plan_visit
from liseron.toolkit.archive import CannotWrite, open_archive
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import PARIS

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=PARIS)

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_export(monkeypatch):
    monkeypatch.setattr(takeaway, "EXPORTS", [])


@pytest.mark.usefixtures("no_export")
def test_each_floor_adds_its_files_and_the_departure_is_written(partner):
    @exports_of_partner
    def letters(one: Partner):
        yield "courriers/bonjour.txt", one.name.encode()

    with take_away(partner=partner, by="user:7", now=NOW) as stream, open_archive(stream.read()) as archive:
        assert archive.names() == ["courriers/bonjour.txt"]
        assert archive.read("courriers/bonjour.txt").decode() == partner.name
    event = Event.objects.about(partner).get(action="partner.taken_away")
    assert event.actor == "user:7"
    assert event.facts["bytes"] > 0


@pytest.mark.usefixtures("no_export")
def test_a_floor_cannot_write_outside_the_archive(partner):
    @exports_of_partner
    def wrong(one: Partner):
        yield "../../etc/passwd", b""

    with pytest.raises(CannotWrite):
        take_away(partner=partner, by=None, now=NOW)
    assert not Event.objects.about(partner).exists()


def test_the_rollout_and_the_visits_of_a_partner_are_in_its_archive(partner, make_library):
    load_rollout_defaults(None)
    host = make_library("Médiathèque", "Aubeval", partner=partner)
    elsewhere = make_library("Autre lieu", "Coldour")
    start_rollout(partner=partner, formula="hosted", by=None, today=NOW.date())
    plan_visit(host=host, planned_on=NOW.date(), by=None)
    plan_visit(host=elsewhere, planned_on=NOW.date(), by=None)
    with take_away(partner=partner, by=None, now=NOW) as stream, open_archive(stream.read()) as archive:
        files = {name: archive.read(name).decode("utf-8-sig") for name in archive.names()}
    assert "Première réunion avec l’équipe" in files["collectivite/deploiement.csv"]
    assert "Équipe volontaire" in files["collectivite/criteres.csv"]
    visits = files["collectivite/visites-d-accueil.csv"]
    assert "Médiathèque" in visits
    assert "Autre lieu" not in visits
