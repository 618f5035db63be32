"""« Titres en ligne »: read, report, be answered; the title stays the département's to correct."""

import pytest
from django.urls import reverse

from liseron.catalogue.models import Record, Resource
from liseron.desk.models import ErrorReport
from liseron.partners.models import Partner
from liseron.toolkit.audit import Event
from tests.people_and_places import BACKEND, build_network

WORDS = "L’auteur est Anne Roux."


@pytest.fixture
def network(db):
    return build_network()


@pytest.fixture
def librarian(client, network):
    client.force_login(network.professional("librarian"), backend=BACKEND)
    return client


def of(name, row):
    return reverse(f"desk:{name}", args=[row.pk])


def report(client, record, words=WORDS):
    return client.post(of("our_title_report", record), {"words": words}, follow=True)


def test_a_librarian_finds_a_title_and_reads_who_says_it(network, librarian):
    found = librarian.get(reverse("desk:our_titles"), {"q": network.film.title}).context["page"].items
    assert list(found) == [network.film]
    shown = librarian.get(of("our_title", network.film)).content.decode()
    assert network.films.name in shown
    assert "Reprendre ce que dit la source" not in shown


def test_an_error_reported_waits_at_the_department_and_changes_nothing(network, librarian):
    before = Record.objects.values().get(pk=network.film.pk)
    assert WORDS in report(librarian, network.film).content.decode()
    assert Record.objects.values().get(pk=network.film.pk) == before
    librarian.force_login(network.professional("administrator"), backend=BACKEND)
    page = librarian.get(reverse("desk:dept_title_reports")).content.decode()
    assert WORDS in page
    assert network.ours.partner.name in page
    assert WORDS in librarian.get(of("dept_title", network.film)).content.decode()


def test_the_answer_is_read_by_the_library_and_given_once(network, librarian):
    report(librarian, network.film)
    found = ErrorReport.objects.get()
    librarian.force_login(network.professional("administrator"), backend=BACKEND)
    librarian.post(of("dept_title_report", found), {"answer": "C’est corrigé."})
    again = librarian.post(of("dept_title_report", found), {"answer": "Autre chose."})
    assert "déjà réglé" in again.content.decode()
    assert not ErrorReport.objects.waiting().exists()
    librarian.force_login(network.professional("librarian"), backend=BACKEND)
    assert "C’est corrigé." in librarian.get(of("our_title", network.film)).content.decode()
    told = Event.objects.filter(action__startswith="title.error_").values_list("action", flat=True)
    assert sorted(told) == ["title.error_reported", "title.error_settled"]


def test_what_waits_comes_before_what_is_settled(network, librarian):
    report(librarian, network.film)
    settled = ErrorReport.objects.get()
    report(librarian, network.book)
    librarian.force_login(network.professional("administrator"), backend=BACKEND)
    librarian.post(of("dept_title_report", settled), {"answer": "C’est corrigé."})
    report_of_the_book = ErrorReport.objects.waiting().get()
    listed = librarian.get(reverse("desk:dept_title_reports")).context["page"].items
    assert list(listed) == [report_of_the_book, settled]


def test_a_settled_report_shows_its_answer_and_asks_nothing(network, librarian):
    report(librarian, network.film)
    found = ErrorReport.objects.get()
    librarian.force_login(network.professional("administrator"), backend=BACKEND)
    librarian.post(of("dept_title_report", found), {"answer": "C’est corrigé."})
    page = librarian.get(of("dept_title_report", found)).content.decode()
    assert "C’est corrigé." in page
    assert 'name="answer"' not in page


def test_an_error_said_again_while_it_waits_replaces_what_was_said(network, librarian):
    report(librarian, network.film)
    report(librarian, network.film, "Le lien ne s’ouvre pas.")
    assert ErrorReport.objects.get().words == "Le lien ne s’ouvre pas."


def test_another_library_does_not_read_what_was_reported(network, librarian):
    report(librarian, network.film)
    librarian.force_login(network.professional("librarian", network.theirs), backend=BACKEND)
    assert WORDS not in librarian.get(of("our_title", network.film)).content.decode()


def test_a_renamed_partner_still_reads_its_reports(network, librarian):
    report(librarian, network.film)
    Partner.objects.filter(pk=network.ours.partner_id).update(name="Communauté d’Ailleurs")
    assert WORDS in librarian.get(of("our_title", network.film)).content.decode()
    librarian.force_login(network.professional("administrator"), backend=BACKEND)
    assert "Communauté d’Ailleurs" in librarian.get(reverse("desk:dept_title_reports")).content.decode()


def test_an_empty_report_says_what_to_do(network, librarian):
    assert report(librarian, network.film, "   ").context["form"].errors
    assert not ErrorReport.objects.exists()


def test_the_titles_of_a_resource_that_is_not_published_are_not_shown(network, librarian):
    Resource.objects.filter(pk=network.films.pk).update(is_published=False)
    assert librarian.get(of("our_title", network.film)).status_code == 404
    assert network.film not in librarian.get(reverse("desk:our_titles")).context["page"].items
