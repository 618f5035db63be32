"""The département's pages of harvests: a repository given, tried, harvested, and what leaves decided by a person."""

import pytest

from liseron.catalogue.models import ImportJob, Record
from liseron.exchange import tasks as _removal  # noqa: F401 -- it delivers what a removal has still to do
from liseron.exchange.models import Harvest, Source
from liseron.exchange.tests.faulty_provider import Provider, held, instead
from liseron.toolkit import outbox
from liseron.toolkit.dates import now
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


def test_a_repository_is_removed_with_its_titles_once_the_figures_were_seen(net, staff):
    with serving(Provider(held(30), deletions="no")) as url:
        source = followed(staff, net, url)
        asked(staff, source, "moissonner")
    page = f"{LIST}{source.pk}/supprimer/"
    assert page in staff.get(f"{LIST}{source.pk}/").content.decode()
    told = staff.get(page).content.decode()
    assert "30 titres quittent le site" in told
    assert "Supprimer ce dépôt et ses titres" in told
    assert Record.objects.available().filter(source_id__startswith="oai:").count() == 30
    begun = staff.post(page, follow=True).content.decode()
    assert "La suppression commence" in begun
    assert "30 titres de ce dépôt sont encore à regarder" in begun
    assert "Moissonner maintenant" not in begun
    assert "suppression en cours" in staff.get(LIST, {"etat": "leaving"}).content.decode()
    refused = staff.post(f"{LIST}{source.pk}/moissonner/", follow=True).content.decode()
    assert "en cours de suppression" in refused
    while outbox.deliver_due(now()).total:
        pass
    assert not Record.objects.available().filter(source_id__startswith="oai:").exists()
    assert "Aucun dépôt moissonné" in staff.get(LIST).content.decode()
    assert staff.get(f"{LIST}{source.pk}/").status_code == 404


def test_a_repository_that_is_being_read_is_not_removed_and_the_page_says_what_to_do(net, staff):
    with serving(Provider(held(3))) as url:
        source = followed(staff, net, url)
        staff.post(f"{LIST}{source.pk}/moissonner/")
    told = staff.post(f"{LIST}{source.pk}/supprimer/").content.decode()
    assert "Mettre en pause" in told
    assert not Source.objects.leaving().exists()
