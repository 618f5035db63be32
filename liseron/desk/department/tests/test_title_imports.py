"""Files of titles read by the worker: recognised, mapped, previewed, confirmed, stopped, taken up again."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from liseron.catalogue.imports import following, job_reading, jobs
from liseron.catalogue.imports.following import follow_catalogue
from liseron.catalogue.imports.reading import Line
from liseron.catalogue.imports.running import KINDS
from liseron.catalogue.models import ColumnMapping, Feed, ImportJob, Record
from liseron.catalogue.ports import TitleFacts
from liseron.desk.department.wording import kind_of_import
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.labour import Labour

NEW = "/departement/catalogue/imports/nouveau/"
OPDS = b"""{"metadata": {"title": "Nos livres"}, "publications": [
 {"metadata": {"title": "Germinal", "identifier": "urn:x:1", "author": "Emile Zola"},
  "links": [{"href": "https://livres.example/1", "type": "application/epub+zip",
             "rel": "http://opds-spec.org/acquisition"}]},
 {"metadata": {"identifier": "urn:x:2"}, "links": []}]}"""
TABLE = "N°;Nom de l’œuvre;Qui\n1;Germinal;Zola, Émile\n2;;Personne\n".encode()


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def bring(staff, net, content, name="livres.json", **more):
    given = SimpleUploadedFile(name, content)
    staff.post(NEW, {"resource": net.resource.pk, "file": given, **more})
    return ImportJob.objects.latest("pk")


def move(staff, job, what, **more):
    staff.post(f"/departement/catalogue/imports/{job.pk}/{what}/", more)
    Labour().drain()
    job.refresh_from_db()


def titles(net):
    return set(Record.objects.filter(resource=net.resource).values_list("title", flat=True))


def test_a_file_is_recognised_previewed_then_imported_by_the_worker(net, staff):
    job = bring(staff, net, OPDS)
    assert (job.kind, job.state) == ("opds", "previewing")
    Labour().drain()
    page = staff.get(f"/departement/catalogue/imports/{job.pk}/")
    assert dict(page.context["figures"]) | {"nouveaux": 1, "écartés": 1} == dict(page.context["figures"])
    assert "Germinal" not in titles(net)
    move(staff, job, "importer")
    assert (job.state, "Germinal" in titles(net)) == ("done", True)
    page = staff.get(f"/departement/catalogue/imports/{job.pk}/").content.decode()
    assert "pas de titre" in page


def test_a_table_waits_for_its_columns_and_they_serve_the_next_file(net, staff):
    job = bring(staff, net, TABLE, "titres.csv")
    assert (job.kind, job.state) == ("table", "columns")
    here = f"/departement/catalogue/imports/{job.pk}/colonnes/"
    said = {"col-0": "source_id", "col-1": "title", "col-2": "creators", "medium": "book"}
    tried = staff.post(here, {**said, "essayer": "1"})
    assert tried.context["shown_rows"][0].facts.creators[0].name == "Émile Zola"
    assert not ColumnMapping.objects.exists()
    staff.post(here, said)
    Labour().drain()
    move(staff, job, "importer")
    assert (job.state, job.totals["added"], job.totals["rejected"]) == ("done", 1, 1)
    again = bring(staff, net, TABLE, "titres.csv")
    form = staff.get(f"/departement/catalogue/imports/{again.pk}/colonnes/").context["form"]
    assert [form[f"col-{n}"].value() for n in range(3)] == ["source_id", "title", "creators"]


def test_columns_without_a_title_are_asked_again(net, staff):
    job = bring(staff, net, TABLE, "titres.csv")
    answer = staff.post(f"/departement/catalogue/imports/{job.pk}/colonnes/", {"col-0": "source_id"})
    assert "quelle colonne donne le titre" in answer.content.decode()


def test_a_complete_list_withdraws_only_what_a_person_accepted(net, staff):
    job = bring(staff, net, OPDS, is_complete="on")
    Labour().drain()
    job.refresh_from_db()
    assert job.totals["absent"] == 1
    move(staff, job, "importer")
    assert not Record.objects.filter(withdrawn_at__isnull=False).exists()
    job = bring(staff, net, OPDS, is_complete="on")
    Labour().drain()
    move(staff, job, "importer", retirer="1")
    net.record.refresh_from_db()
    assert net.record.withdrawn_at


def many(count):
    return [
        Line((n,), f"Titre {n}", TitleFacts(source_id=f"n-{n}", title=f"Titre {n}", medium="book"))
        for n in range(1, count + 1)
    ]


def test_a_killed_reading_is_taken_up_again_without_duplicates(net, staff, monkeypatch):
    job = bring(staff, net, OPDS)
    ImportJob.objects.filter(pk=job.pk).update(state="running")

    def dying(job, visit):
        yield from many(1500)
        raise KeyboardInterrupt

    monkeypatch.setattr(job_reading, "_lines_of", dying)
    with pytest.raises(KeyboardInterrupt):
        job_reading.do_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.lines_read) == ("running", 1000)
    monkeypatch.setattr(job_reading, "_lines_of", lambda job, visit: iter(many(1500)))
    job_reading.do_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.totals["added"], job.totals["unchanged"]) == ("done", 500, 1000)
    assert Record.objects.filter(source_id__startswith="n-").count() == 1500


def test_a_stopped_import_ends_at_its_next_thousand_and_may_go_on(net, staff, monkeypatch):
    job = bring(staff, net, OPDS)
    ImportJob.objects.filter(pk=job.pk).update(state="running", expected=2500)

    def stopped_midway(job, visit):
        for line in many(2500):
            if line.numbers == (1500,):
                jobs.stop_job(job=ImportJob.objects.get(pk=job.pk), by=None)
            yield line

    monkeypatch.setattr(job_reading, "_lines_of", stopped_midway)
    job_reading.do_job(job.pk)
    job.refresh_from_db()
    assert job.state == "stopped"
    assert Record.objects.filter(source_id__startswith="n-").count() == 2000
    monkeypatch.setattr(job_reading, "_lines_of", lambda job, visit: iter(many(2500)))
    move(staff, job, "reprendre")
    assert (job.state, Record.objects.filter(source_id__startswith="n-").count()) == ("done", 2500)


def test_two_imports_of_one_resource_do_not_run_together(net, staff):
    first, second = bring(staff, net, OPDS), bring(staff, net, OPDS)
    Labour().drain()
    ImportJob.objects.filter(pk=first.pk).update(state="running")
    answer = staff.post(f"/departement/catalogue/imports/{second.pk}/importer/", follow=True)
    assert "déjà en cours" in answer.content.decode()


def test_a_followed_catalogue_is_read_on_its_day_and_once(net, monkeypatch):
    monkeypatch.setattr(job_reading.feeds, "follow", lambda address, visit: iter(many(3)))
    facts = {"resource": net.resource, "address": "https://opds.example/", "is_complete": False, "by": None}
    feed = follow_catalogue(**facts, pace="week", today=paris_today() - timedelta(days=1))
    assert (following.read_due_feeds(now()), following.read_due_feeds(now())) == (1, 0)
    Labour().drain()
    assert ImportJob.objects.get(feed=feed).state == "done"
    assert Feed.objects.get().next_on == paris_today() + timedelta(days=7)
    assert "Titre 3" in titles(net)


def test_an_import_whose_readers_died_is_said_interrupted(net, staff):
    job = bring(staff, net, OPDS)
    jobs.give_up_silent(now() + timedelta(hours=1))
    job.refresh_from_db()
    assert (job.state, "reprendre" in job.problem) == ("failed", True)


def test_every_kind_of_import_of_titles_has_words():
    assert [kind for kind in KINDS if kind_of_import(f"titles-{kind}") == f"titles-{kind}"] == []
