"""The département's pages of harvests: a repository given, tried, harvested, and what leaves decided by a person."""

import pytest

from liseron.catalogue.models import ImportJob, Record
from liseron.exchange.models import Harvest, Source
from liseron.exchange.tests.faulty_provider import Provider, held, instead
from liseron.toolkit.labour import Labour
from liseron.toolkit.tests.hostile import serving

LIST = "/departement/moissonnages/"
NEW = f"{LIST}nouveau/"
HABITS = {"pace": "week", "drop_limit": 10, "pause_seconds": 0}


def followed(staff, net, url):
    given = {"resource": net.resource.pk, "address": url, "shape": "oai_dc", **HABITS}
    answer = staff.post(NEW, given, follow=True)
    assert "sera moissonné dès la nuit prochaine" in answer.content.decode()
    return Source.objects.get()


def asked(staff, source, move):
    page = staff.post(f"{LIST}{source.pk}/{move}/", follow=True)
    Labour().drain()
    return Harvest.objects.latest("pk"), page


def seen(staff, harvest):
    return staff.get(f"{LIST}lectures/{harvest.pk}/").content.decode()


def test_a_repository_is_given_tried_then_harvested(net, staff):
    with serving(Provider(held(30))) as url:
        source = followed(staff, net, url)
        assert (source.repository, source.granularity, source.deletions) == (
            "Dépôt d’essai",
            "second",
            "persistent",
        )
        trial, page = asked(staff, source, "essai")
        assert "Rien ne change" in page.content.decode()
        assert "Ce dépôt annonce 30 notices" in seen(staff, trial)
        assert not Record.objects.filter(source_id__startswith="oai:").exists()
        answer = staff.post(f"/departement/catalogue/imports/{trial.job_id}/importer/", follow=True)
        assert answer.redirect_chain[-1][0] == f"{LIST}lectures/{trial.pk}/"
        Labour().drain()
    assert Record.objects.filter(source_id__startswith="oai:").count() == 30
    assert "30 nouveaux" in staff.get(f"{LIST}{source.pk}/").content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"address": "ftp://x.example/"}, "pas une adresse web"),
        ({"shape": "mods"}, "Il donne : oai_dc, unimarc"),
        ({"drop_limit": 101}, "100"),
    ],
)
def test_what_is_wrong_is_said_beside_the_question_and_nothing_is_kept(net, staff, given, sentence):
    with serving(Provider(held(1))) as url:
        answer = staff.post(NEW, {"resource": net.resource.pk, "address": url, **HABITS, **given})
    assert sentence in answer.content.decode()
    assert not Source.objects.exists()


def test_a_repository_that_shrank_is_decided_by_a_person_and_counted_in_the_menu(net, staff):
    provider = Provider(held(30), deletions="no")
    with serving(provider) as url:
        source = followed(staff, net, url)
        asked(staff, source, "moissonner")
        provider.records = held(20)
        harvest, _page = asked(staff, source, "tout")
    assert "10 titres ne sont plus dans ce dépôt" in seen(staff, harvest)
    assert "10 titres ne sont plus dans son dépôt" in staff.get(LIST).content.decode()
    staff.post(f"{LIST}lectures/{harvest.pk}/retirer/")
    assert Record.objects.available().filter(source_id__startswith="oai:").count() == 20
    again = staff.post(f"{LIST}lectures/{harvest.pk}/garder/", follow=True).content.decode()
    assert "quelqu’un l’a déjà fait" in again


def test_a_harvest_that_broke_off_says_why_and_goes_on(net, staff, monkeypatch):
    monkeypatch.setattr("liseron.exchange.asking.time.sleep", lambda seconds: None)
    provider = Provider(held(30), faults={1: [instead(b"<html/>")] * 4})
    with serving(provider) as url:
        source = followed(staff, net, url)
        harvest, _page = asked(staff, source, "moissonner")
        page = seen(staff, harvest)
        assert "page web au lieu de notices" in page
        assert "Il reprendra de lui-même" in page
        staff.post(f"/departement/catalogue/imports/{harvest.job_id}/reprendre/")
        Labour().drain()
    assert ImportJob.objects.get(pk=harvest.job_id).state == "done"
    assert "redemander une page (3 fois)" in seen(staff, harvest)


def test_another_format_has_everything_read_again(net, staff):
    with serving(Provider(held(5))) as url:
        source = followed(staff, net, url)
        asked(staff, source, "moissonner")
        source.refresh_from_db()
        assert source.since
        staff.post(f"{LIST}{source.pk}/", {"shape": "unimarc", **HABITS})
    source.refresh_from_db()
    assert (source.prefix, source.since) == ("unimarc", "")
    staff.post(f"{LIST}{source.pk}/suspendre/")
    source.refresh_from_db()
    assert not source.is_active
