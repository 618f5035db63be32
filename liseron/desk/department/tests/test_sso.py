"""Linked sites, sources of identity and what leaves about readers, on the desks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.catalogue.actions import create_vendor
from liseron.desk.department.tests import network
from liseron.partners.models import Partner
from liseron.people.models import RoleGrant
from liseron.sso.arriving import PREVIEW_ANSWER, PREVIEW_STOP
from liseron.sso.models import IdentitySource, Service
from liseron.sso.registry import register_service
from liseron.sso.sourcing import add_source
from liseron.toolkit.audit import Event


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def vendor(net):
    return create_vendor(by=None, name="Fournisseur relié")


@pytest.fixture
def service(vendor) -> Service:
    return register_service(
        by=None, name="Films", vendor=vendor, addresses=["https://films.exemple.fr/"], released=["email"]
    )


def page(client, where: str) -> str:
    return client.get(where).content.decode()


def keep_answer(client, source: IdentitySource, **attributes: list[str]) -> None:
    session = client.session
    session[PREVIEW_ANSWER] = {"source": source.pk, "subject": "u-1", "attributes": attributes}
    session.save()


def test_a_site_is_linked_from_the_form_and_its_settings_are_ready_to_hand_over(net, staff, vendor, settings):
    sent = {
        "name": "Films", "vendor": vendor.pk, "protocol": "cas", "subject": "pseudonym",
        "lines": "https://films.exemple.fr/acces/\n\n https://b.exemple.fr/ ", "released": ["age_class"],
    }  # fmt: skip
    answer = staff.post(at("dept_service_new"), sent, follow=True)
    made = Service.objects.get()
    assert {str(one) for one in made.addresses.all()} == {
        "https://films.exemple.fr/acces/",
        "https://b.exemple.fr/",
    }
    assert f"{settings.BASE_URL}/cas/p3/serviceValidate" in answer.content.decode()


def test_a_wrong_line_is_named_and_nothing_typed_is_lost(net, staff, vendor):
    sent = {
        "name": "Films", "vendor": vendor.pk, "protocol": "cas", "subject": "pseudonym",
        "lines": "https://a.exemple.fr/\nhttp://b.exemple.fr/",
    }  # fmt: skip
    said = staff.post(at("dept_service_new"), sent).content.decode()
    assert "Ligne 2" in said
    assert "http://b.exemple.fr/" in said
    assert not Service.objects.exists()


def test_the_secret_of_a_site_by_openid_connect_is_shown_once(net, staff, vendor):
    sent = {
        "name": "Films", "vendor": vendor.pk, "protocol": "oidc", "subject": "pseudonym",
        "lines": "https://films.exemple.fr/retour",
    }  # fmt: skip
    first = staff.post(at("dept_service_new"), sent, follow=True).content.decode()
    again = page(staff, at("dept_service", Service.objects.get().pk))
    assert "qu’une fois" in first
    assert "qu’une fois" not in again
    assert Service.objects.get().client.get_redirect_uris() == ["https://films.exemple.fr/retour"]


def test_personal_facts_are_warned_about(staff, service):
    assert "données personnelles (adresse électronique)" in page(staff, at("dept_service", service.pk))


def test_two_people_on_the_same_site_are_told(staff, service):
    seen = staff.get(at("dept_service_change", service.pk)).context["form"]
    sent = {**{k: v for k, v in seen.initial.items() if v}, "lines": "https://c.exemple.fr/"}
    Service.objects.filter(pk=service.pk).update(released=[])
    said = staff.post(at("dept_service_change", service.pk), sent).content.decode()
    assert "Quelqu’un a changé cette fiche" in said


def test_finances_read_and_change_nothing(finance, service, source):
    assert finance.get(at("dept_service", service.pk)).status_code == 200
    assert finance.get(at("dept_data_told")).status_code == 200
    for name, key in (("dept_service_change", service.pk), ("dept_source_change", source.slug)):
        assert finance.get(at(name, key)).status_code == 404


def test_a_trial_shows_the_answer_once_and_notes_that_it_would_let_in(staff, source):
    keep_answer(staff, source, uid=["C-7"], naissance=["03/03/1988"], statut=["actif"], secret=["inutile"])
    where = at("identity_source_preview", source.pk)
    first, again = page(staff, where), page(staff, where)
    assert "03/03/1988" in first
    assert "entrerait" in first
    assert "inutile" in first
    assert "C-7" not in again
    source.refresh_from_db()
    assert source.tried_at is not None


def test_a_trial_that_would_stop_its_reader_says_why_and_proves_nothing(staff, source):
    keep_answer(staff, source, uid=["C-7"], statut=["fini"])
    assert "Abonnement fini." in page(staff, at("identity_source_preview", source.pk))
    source.refresh_from_db()
    assert source.tried_at is None


def test_a_trial_that_brings_nothing_back_says_the_technical_reason_once(staff, source):
    session = staff.session
    session[PREVIEW_STOP] = {"source": source.pk, "stop": "unreadable", "detail": "syntax"}
    session.save()
    where = at("identity_source_preview", source.pk)
    assert "Message technique : syntax" in staff.get(where).text
    assert "Message technique" not in page(staff, where)


def test_an_answer_of_another_source_is_not_shown(staff, source):
    session = staff.session
    session[PREVIEW_ANSWER] = {"source": source.pk + 1, "subject": "u-1", "attributes": {"uid": ["C-7"]}}
    session.save()
    assert "C-7" not in page(staff, at("identity_source_preview", source.pk))


def test_opening_without_a_trial_takes_a_tick(staff, source):
    where = at("dept_source_open", source.slug)
    assert "cochez cette case" in staff.post(where, {}).content.decode()
    staff.post(where, {"is_sure": "on"})
    assert IdentitySource.objects.open().get() == source


def test_a_value_means_one_library(staff, source, net):
    key = f"bib_{net.library.pk}"
    staff.post(at("dept_source_libraries", source.slug), {key: "RUF\nVIL"})
    assert set(source.libraries.values_list("value", flat=True)) == {"RUF", "VIL"}


def test_the_officer_takes_the_list_away_and_the_journal_knows(staff, service):
    sheet = staff.get(at("dept_data_told"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "on peut lui écrire" in sheet
    assert Event.objects.filter(action="list.exported", subject="list:donnees-transmises").exists()


@pytest.mark.parametrize("name", ["dept_services", "dept_sources", "dept_data_told"])
def test_lists_ask_the_same_questions_for_many_rows(name: str, staff, vendor, service, source, net):
    staff.get(at(name))
    with CaptureQueriesContext(connection) as few:
        staff.get(at(name))
    for number in range(5):
        register_service(
            by=None, name=f"Site {number}", vendor=vendor, addresses=[f"https://s{number}.exemple.fr/"]
        )
        add_source(
            partner=net.partner, by=None, name=f"Portail {number}", protocol="cas3", library=net.library,
            address="https://portail.exemple.fr/cas/",
        )  # fmt: skip
    IdentitySource.objects.update(is_open=True)
    with CaptureQueriesContext(connection) as many:
        staff.get(at(name))
    assert len(many) <= len(few)


def test_a_library_sees_its_own_connection_and_no_other(signed_in, source, net):
    ours = signed_in(network.a_professional(RoleGrant.Role.LIBRARIAN, partner=net.partner))
    theirs = signed_in(network.a_professional(RoleGrant.Role.LIBRARIAN, partner=net.other))
    assert "Portail d’ici" in page(ours, at("our_sign_in"))
    assert "Portail d’ici" not in page(theirs, at("our_sign_in"))


@pytest.mark.parametrize(
    ("said", "beside"),
    [({}, "client_id"), ({"client_id": "liseron"}, "secret"), ({"secret": "x"}, "client_id")],
)
def test_what_openid_connect_cannot_do_without_is_asked_beside_its_field(staff, net, said, beside):
    Partner.objects.filter(pk=net.partner.pk).update(formula="federated")
    sent = {
        "name": "Portail", "protocol": "oidc", "address": "https://portail.exemple.fr/", "library": net.library.pk,
        "lapses_after_days": "365", **said,
    }  # fmt: skip
    here = f"{at('dept_source_new')}?collectivite={net.partner.slug}"
    assert list(staff.post(here, sent).context["form"].errors) == [beside]
    assert not IdentitySource.objects.exists()
