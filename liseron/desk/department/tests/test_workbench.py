"""The connector workbench: a link without account, and what it shows."""

from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from liseron.desk.models import WorkbenchLink, WorkbenchTest
from liseron.desk.workbench import signing_tests
from liseron.desk.workbench.links import CannotGiveLink, give_link, take_back_link
from liseron.desk.workbench.retention import forget_ended_links
from liseron.desk.workbench.testing import run_test
from liseron.exchange import publishing
from liseron.exchange.actions import change_view, open_view
from liseron.exchange.asking import Repository
from liseron.partners.models import Rollout
from liseron.partners.rollouts import start_rollout
from liseron.sso.models import IdentitySource
from liseron.sso.stopping import Stop
from liseron.toolkit import dates
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import paris_today


def at(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def view(net):
    return open_view(partner=net.partner, by=None)


@pytest.fixture
def secret(net):
    today = paris_today()
    given = {"partner": net.partner, "given_to": "Prestataire", "by": None, "today": today}
    return give_link(ends_on=today + timedelta(days=1), **given)[1]


def read(secret, name="workbench"):
    return Client().get(at(name, secret))


def test_the_departement_gives_a_link_and_sees_it_once(net, staff):
    ends_on = paris_today() + timedelta(days=30)
    sent = {"given_to": "Prestataire", "ends_on": f"{ends_on:%d/%m/%Y}"}
    shown = staff.post(at("dept_workbench_new", net.partner.slug), sent, follow=True).text
    address = shown.split('<code class="value">')[1].split("<")[0]
    secret = address.rstrip("/").rpartition("/")[2]
    assert read(secret).status_code == 200
    assert secret not in staff.get(at("dept_workbench", net.partner.slug)).text
    assert secret not in str(list(WorkbenchLink.objects.values()))
    assert Event.objects.filter(action="workbench_link.given").count() == 1


@pytest.mark.usefixtures("secret")
def test_whom_a_link_was_given_to_is_forgotten_a_year_after_it_ended():
    ended = dates.now() + timedelta(days=1)
    assert forget_ended_links(ended + timedelta(days=364)) == 0
    assert forget_ended_links(ended + timedelta(days=368)) == 1
    assert not WorkbenchLink.objects.exists()


def test_a_link_ends_after_its_last_day(secret, clock):
    assert read(secret).status_code == 200
    clock.move_to(dates.now() + timedelta(days=1))
    assert read(secret).status_code == 200
    clock.move_to(dates.now() + timedelta(days=1))
    assert read(secret).status_code == 404


def test_a_link_that_was_taken_back_opens_nothing(net, secret, staff):
    link = WorkbenchLink.objects.get()
    staff.post(at("dept_workbench_take_back", net.partner.slug, link.pk))
    assert read(secret).status_code == read(secret, "workbench_paper").status_code == 404
    take_back_link(link=link, by=None, now=dates.now())
    assert Event.objects.filter(action="workbench_link.taken_back").count() == 1


@pytest.mark.parametrize(("days", "given_to"), [(-1, "Prestataire"), (400, "Prestataire"), (3, "  ")])
def test_a_link_without_a_name_or_a_near_end_is_refused(net, days, given_to):
    today = paris_today()
    with pytest.raises(CannotGiveLink):
        give_link(
            partner=net.partner, given_to=given_to, ends_on=today + timedelta(days=days), by=None, today=today
        )


def test_wrong_secrets_are_slowed_and_a_right_one_does_not_count(secret):
    for _time in range(35):
        assert read(secret).status_code == 200
    answers = [read(f"faux-{number}").status_code for number in range(31)]
    assert answers[:30] == [404] * 30
    assert answers[30] == 429


def test_no_engine_and_no_cache_keeps_the_page(secret):
    for name in ("workbench", "workbench_paper"):
        answer = read(secret, name)
        assert "noindex" in answer["X-Robots-Tag"]
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_the_page_says_the_real_addresses_of_this_partner(net, secret, view, settings):
    settings.BASE_URL = "https://biblio.exemple.fr"
    change_view(view=view, by=None, publisher_field="210", page_size=0)
    IdentitySource.objects.create(
        partner=net.partner, library=net.library, name="Espace lecteur", slug="espace",
        protocol="cas3", address="https://mediatheque.exemple.fr/cas/", mapping={"card": "numcarte"},
    )  # fmt: skip
    page = read(secret).text
    assert f"https://biblio.exemple.fr/oai/{view.slug}<" in page
    assert f"https://biblio.exemple.fr/acces/{view.slug}/…" in page
    assert "https://biblio.exemple.fr/sso/cas/espace/retour" in page
    assert "numcarte" in page
    assert "https://biblio.exemple.fr/cas/p3/serviceValidate" in page
    assert "Tout vient en une seule page" in page


def test_the_page_shows_a_real_record(net, secret, view, clock):
    publishing.keep_up()
    clock.move_to(dates.now() + timedelta(minutes=2))
    page = read(secret).text
    assert "&lt;oai_dc:dc" in page
    assert net.record.title in page


def test_the_partner_s_own_software_comes_first_and_says_what_to_ask(net, secret, view):
    rollout: Rollout = start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())
    Rollout.objects.filter(pk=rollout.pk).update(portal_software="Bokeh 8")
    page = read(secret).text
    chapter = page[page.index('id="logiciels"') :]
    assert chapter.index("Bokeh") < chapter.index("PMB")
    assert "L’ISBN vient en premier (anciens portails)\u00a0: à demander au Département" in chapter
    assert "vérifié" in chapter
    assert "à confirmer" in chapter


def test_the_paper_holds_the_same_chapters(net, secret, view):
    answer = read(secret, "workbench_paper")
    assert answer["Content-Type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(answer.content)
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    for said in ("Nos notices dans votre catalogue", f"/oai/{view.slug}", "Selon votre logiciel", "phpCAS"):
        assert said in text


def test_the_page_of_one_partner_tells_nothing_of_another(net, secret, view):
    theirs = open_view(partner=net.other, by=None)
    page = read(secret).text
    assert f"/oai/{view.slug}<" in page
    assert f"/oai/{theirs.slug}<" not in page


def test_the_roll_out_tells_who_holds_a_link(net, secret, staff):
    start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())
    page = staff.get(at("dept_rollout", net.partner.slug)).text
    assert "N’a pas encore servi" in page
    read(secret)
    assert "A servi le" in staff.get(at("dept_rollout", net.partner.slug)).text


def test_our_records_are_told_by_format_with_what_a_person_must_still_do(net, secret, view, clock):
    publishing.keep_up()
    clock.move_to(dates.now() + timedelta(minutes=2))
    Client().post(at("workbench_test", secret), {"kind": "our-records"})
    said = " ".join(says for _tone, says in WorkbenchTest.objects.get().lines)
    assert f"oai_dc\u00a0: 1 notices, la première «\u00a0{net.record.title}\u00a0»" in said
    assert "Reste à faire par une personne" in said
    assert "Nos notices, prises par vous" in read(secret).text


def test_a_closed_address_is_to_be_corrected(net, secret):
    Client().post(at("workbench_test", secret), {"kind": "our-records"})
    assert WorkbenchTest.objects.get().verdict == "stop"


def test_their_repository_is_read_as_our_harvester_would(net, monkeypatch):
    said = {
        "Identify": b"<Identify><repositoryName>Le fonds</repositoryName><granularity>YYYY-MM-DD</granularity>"
        b"<deletedRecord>no</deletedRecord></Identify>",
        "ListMetadataFormats": b"<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>"
        b"<schema>x</schema></metadataFormat></ListMetadataFormats>",
        "ListRecords": b"<ListRecords><record><header><identifier>a</identifier></header><metadata>"
        b'<dc xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Lune &eacute;teinte</dc:title></dc></metadata>'
        b"</record><record><header><identifier>b</identifier></header><metadata>"
        b'<dc xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>2020</dc:date></dc></metadata></record>'
        b"</ListRecords>",
    }
    head = b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'

    def body(repository, url):
        verb = url.split("verb=")[1].split("&")[0]
        return head + said[verb] + b"</OAI-PMH>"

    monkeypatch.setattr(Repository, "_body", body)
    test = run_test(
        partner=net.partner, kind="their-records", address="https://fonds.example/oai", now=dates.now()
    )
    told = " ".join(says for _tone, says in test.lines)
    assert test.verdict == "stop"
    for sentence in ("Le fonds", "trace des retraits", "1 notice lue sur 2", "pas de titre", "&eacute;"):
        assert sentence in told


def test_an_address_that_is_none_is_said(net):
    test = run_test(partner=net.partner, kind="their-records", address="ftp://x", now=dates.now())
    assert test.lines == [("stop", "Cette adresse n’est pas une adresse web (http ou https).")]


@pytest.mark.parametrize(
    ("stop", "verdict"), [(Stop.REFUSED, "warn"), (Stop.UNREADABLE, "stop"), (None, "stop")]
)
def test_a_cas_server_has_to_refuse_a_false_ticket(net, monkeypatch, stop, verdict):
    IdentitySource.objects.create(
        partner=net.partner, library=net.library, name="Espace lecteur", slug="espace",
        protocol="cas3", address="https://mediatheque.exemple.fr/cas/",
    )  # fmt: skip

    def confirm(*_args, **_facts):
        if stop:
            raise signing_tests.CannotConfirm(stop, "")

    monkeypatch.setattr(signing_tests, "confirmed", confirm)
    test = run_test(partner=net.partner, kind="sign-in", address="", now=dates.now())
    assert test.verdict == verdict
    assert test.lines[0][1].startswith("Espace lecteur\u00a0: ")


def test_tests_are_counted_and_the_roll_out_shows_the_last(net, secret, staff):
    start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())
    answers = [Client().post(at("workbench_test", secret), {"kind": "sign-in"}) for _time in range(31)]
    assert [one.status_code for one in answers] == [302] * 30 + [429]
    page = staff.get(at("dept_rollout", net.partner.slug)).text
    assert "Votre serveur n’est pas encore inscrit" in page
    assert page.count("Votre connexion") == 1
