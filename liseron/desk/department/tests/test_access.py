"""Who enters the département's desk, and what the others see of it: nothing."""

from django.test import Client
from django.urls import reverse

from liseron.desk.department.tests import network, pages
from liseron.partners.models import Library, Partner
from liseron.people.models import RoleGrant, User


def everything(net):
    return [
        *pages.of_readers_of_figures(net),
        *pages.of_money(net),
        *pages.for_staff(net),
        *pages.for_administrators(),
        *pages.buttons(net),
    ]


def test_an_anonymous_visitor_is_asked_to_sign_in(net):
    client = Client()
    for address in everything(net):
        answer = client.get(address)
        assert (address, answer.status_code) == (address, 302)
        assert answer["Location"].startswith(reverse("account_login"))


def test_a_reader_and_a_librarian_see_the_same_page_as_nowhere(net, signed_in):
    librarian = network.a_professional(RoleGrant.Role.LIBRARIAN, partner=net.partner)
    reader = User.objects.create(username="2000001", name="Reine Prune")
    net.patron.user = reader
    net.patron.save()
    for person in (librarian, reader):
        client = signed_in(person)
        absent = client.get("/departement/nulle-part/")
        assert absent.status_code == 404
        for address in everything(net):
            answer = client.get(address)
            assert (address, answer.status_code) == (address, 404)
            assert answer.content == absent.content


def test_staff_opens_every_page_but_the_journal(net, staff):
    for address in [*pages.of_readers_of_figures(net), *pages.of_money(net), *pages.for_staff(net)]:
        answer = staff.get(address)
        assert (address, answer.status_code) == (address, 200)
    for address in pages.for_administrators():
        assert staff.get(address).status_code == 404


def test_an_administrator_opens_every_page(net, administrator):
    for address in [
        *pages.of_readers_of_figures(net),
        *pages.of_money(net),
        *pages.for_staff(net),
        *pages.for_administrators(),
    ]:
        assert (address, administrator.get(address).status_code) == (address, 200)


def test_finances_read_partners_and_figures_and_change_nothing(net, finance):
    for address in pages.of_readers_of_figures(net):
        answer = finance.get(address)
        assert answer.status_code == 200
        assert b"/modifier/" not in answer.content
        assert b"/offre/" not in answer.content.split(b"<main")[1]
    for address in [*pages.for_staff(net), *pages.for_administrators()]:
        assert (address, finance.get(address).status_code) == (address, 404)
        assert finance.post(address, {"name": "Pris"}).status_code == 404
    assert not Partner.objects.filter(name="Pris").exists()


def test_finances_read_and_change_money(net, finance):
    for address in pages.of_money(net):
        assert (address, finance.get(address).status_code) == (address, 200)


def test_a_button_does_nothing_on_a_simple_visit(net, staff):
    for address in pages.buttons(net):
        assert staff.get(address).status_code == 405
    assert Library.objects.get(pk=net.library.pk).partner == net.partner


def test_an_absent_row_is_an_absent_page(net, staff):
    for address in (
        "/departement/collectivites/personne/",
        "/departement/quotas/999999/",
        "/departement/a-regler/999999/",
        "/departement/equipes/999999/retirer/",
        "/departement/offre/rien/titres/",
    ):
        assert staff.get(address).status_code == 404
