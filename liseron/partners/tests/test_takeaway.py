"""What a partner takes away: one archive, filled by every floor."""

from datetime import datetime

import pytest

from liseron.partners import takeaway
from liseron.partners.models import Partner
from liseron.partners.takeaway import exports_of_partner, take_away
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
