"""Titles corrected, works put together and apart, synonyms kept: by people, from the desk."""

import pytest

from liseron.access.tests.world import a_resource
from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Record, Synonyms, Work, WorkMerge
from liseron.catalogue.ports import TitleFacts, named

TITLES = "/departement/catalogue/titres/"
WORKS = "/departement/catalogue/oeuvres/"


def put(resource, source_id, title, creator="Jules Verne", **facts):
    row = TitleFacts(source_id=source_id, title=title, medium="book", creators=named([creator]), **facts)
    put_records(resource=resource, rows=[row], by=None)
    return Record.objects.get(resource=resource, source_id=source_id)


@pytest.fixture
def shelf(net):
    return a_resource(medium="book")


@pytest.fixture
def book(shelf):
    return put(shelf, "1", "Vingt mille lieues sous les mers", year=1870)


def typed(staff, book, **changes):
    """The correction form as it is drawn, with what is changed."""
    form = staff.get(f"{TITLES}{book.pk}/corriger/").context["form"]
    values = {bound.name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in values.items()} | changes


def test_a_correction_survives_the_next_import_and_can_be_taken_back(staff, shelf, book):
    said = typed(staff, book, year="1869", creators="Texte : Jules Verne\nIllustration : Édouard Riou")
    assert staff.post(f"{TITLES}{book.pk}/corriger/", said).status_code == 302
    put(shelf, "1", "Vingt mille lieues sous les mers", year=1871)
    book.refresh_from_db()
    assert (book.year, book.creators[1]) == (1869, {"name": "Édouard Riou", "role": "ill"})
    page = staff.get(f"{TITLES}{book.pk}/").content.decode()
    assert "Corrigé le" in page
    assert "1871" in page
    staff.post(f"{TITLES}{book.pk}/reprendre/year/")
    book.refresh_from_db()
    assert (book.year, set(book.corrected)) == (1871, {"creators"})


def test_a_form_sent_back_unchanged_corrects_nothing(staff, book):
    staff.post(f"{TITLES}{book.pk}/corriger/", typed(staff, book))
    book.refresh_from_db()
    assert book.corrected == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"url": "javascript:alert(1)"},
        {"creators": "Cuisine : Jules Verne"},
        {"year": "bientôt"},
    ],
)
def test_a_wrong_fact_is_said_and_nothing_changes(staff, book, wrong):
    answer = staff.post(f"{TITLES}{book.pk}/corriger/", typed(staff, book, **wrong))
    assert set(answer.context["form"].errors) == set(wrong)
    book.refresh_from_db()
    assert book.corrected == {}


def test_dates_upside_down_are_refused_and_right_ones_kept(staff, book):
    here = f"{TITLES}{book.pk}/dates/"
    wrong = staff.post(here, {"available_from": "2/2/2027", "available_until": "1/2/2027"})
    assert "available_until" in wrong.context["form"].errors
    staff.post(here, {"available_from": "", "available_until": "1/2/2020"})
    assert list(staff.get(TITLES, {"etat": "outside"}).context["page"].items) == [book]


def test_two_works_are_put_together_and_that_is_undone(staff, shelf, book):
    other = put(shelf, "2", "20 000 lieues sous les mers")
    assert other.work_id != book.work_id
    shown = staff.post(f"{TITLES}reunir/", {"titre": [book.pk, other.pk]})
    assert len(shown.context["works"]) == 2
    staff.post(f"{TITLES}reunir/", {"titre": [book.pk, other.pk], "oui": "1", "keep": book.work_id})
    other.refresh_from_db()
    assert other.work_id == book.work_id
    assert "Annuler cette réunion" in staff.get(f"{WORKS}{book.work_id}/").content.decode()
    staff.post(f"/departement/catalogue/reunions/{WorkMerge.objects.get().pk}/annuler/")
    other.refresh_from_db()
    assert other.work_id != book.work_id


def test_a_work_that_went_into_another_leads_there(staff, shelf, book):
    other = put(shelf, "2", "20 000 lieues sous les mers")
    staff.post(f"{WORKS}{book.work_id}/reunir/{other.work_id}/")
    assert staff.get(f"{WORKS}{other.work_id}/").url == f"{WORKS}{book.work_id}/"


def test_titles_wrongly_together_are_parted(staff, shelf, book):
    other = put(a_resource(medium="book"), "9", "Vingt mille lieues sous les mers")
    assert other.work_id == book.work_id
    staff.post(f"{WORKS}{book.work_id}/separer/", {"titre": [other.pk]})
    other.refresh_from_db()
    assert other.work_id != book.work_id
    staff.post(f"{WORKS}{book.work_id}/separer/", {"titre": [book.pk]})
    assert Work.objects.filter(records__isnull=False).distinct().count() == Record.objects.count()


def test_works_that_look_alike_are_settled_once(staff, shelf, book):
    put(shelf, "2", "Vingt mille lieues sous les mers : texte intégral")
    pairs = staff.get(WORKS).context["pairs"]
    assert len(pairs) == 1
    staff.post(f"{WORKS}{pairs[0].first.work_id}/deux/{pairs[0].second.work_id}/", {"retour": "doublons"})
    assert staff.get(WORKS).context["pairs"] == []


def test_synonyms_are_kept_tried_and_removed(staff, net):
    here = "/departement/catalogue/synonymes/"
    staff.post(f"{here}nouveau/", {"expressions": "polar\nroman policier"})
    tried = staff.get(here, {"essai": "un polar"}).content.decode()
    assert "roman policier" in tried.partition("</section>")[0]
    alone = staff.post(f"{here}nouveau/", {"expressions": "seul"})
    assert "expressions" in alone.context["form"].errors
    staff.post(f"{here}{Synonyms.objects.get().pk}/retirer/")
    assert not Synonyms.objects.exists()
