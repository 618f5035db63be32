"""Base addresses on the desks: handed over, set with a real record in view, closed and opened again."""

import pytest
from django.urls import reverse

from liseron.desk.department.tests import network
from liseron.exchange import publishing
from liseron.exchange.actions import open_view
from liseron.exchange.models import Share, View
from liseron.people.models import RoleGrant


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def view(net) -> View:
    found = open_view(partner=net.partner, by=None)
    publishing.keep_up()
    return found


@pytest.fixture
def librarian(net, signed_in):
    return signed_in(network.a_professional(RoleGrant.Role.LIBRARIAN, partner=net.partner))


def sent(view: View, **changes: object) -> dict[str, object]:
    said = {
        name: getattr(view, name)
        for name in ("formats", "page_size", "publisher_field", "first_identifier", "dc_type_case", "leader_type")
    }  # fmt: skip
    return said | changes


def text_of(response) -> str:
    return response.content.decode()


def test_an_address_is_opened_for_a_partner_and_handed_over(net, staff):
    response = staff.post(at("dept_address_new"), {"partner": net.partner.pk}, follow=True)

    assert View.objects.get().partner == net.partner
    assert f"/oai/{net.partner.slug}</code>" in text_of(response)
    assert text_of(staff.get(at("dept_addresses"))).count("<tr") == 2


def test_the_public_address_is_opened_without_a_partner(net, staff):
    staff.post(at("dept_address_new"), {"partner": ""})
    assert View.objects.get().slug == "public"


def test_a_real_record_is_shown_in_every_format(net, staff, view):
    shown = text_of(staff.get(at("dept_address", view.slug)))

    assert net.record.title in shown
    assert f"/acces/{view.slug}/{net.record.pk}" in shown
    for format in view.formats:
        assert f"<summary>{format}</summary>" in shown
    assert "\x01" not in shown


def test_another_record_is_found_by_a_word_of_its_title(net, staff, view):
    word = net.record.title.split()[0]
    assert f"« {net.record.title} »" in text_of(staff.get(at("dept_address", view.slug), {"titre": word}))
    assert "Aucun titre donné ici" in text_of(staff.get(at("dept_address", view.slug), {"titre": "xyzzy"}))


def test_switches_are_looked_at_before_they_are_kept(staff, view):
    tried = sent(view, has_item_995="on", item_code_partner="COD", voir="1")
    shown = text_of(staff.post(at("dept_address_change", view.slug), tried))

    assert "995 ##" in shown
    assert "$c COD" in shown
    view.refresh_from_db()
    assert not view.has_item_995


def test_switches_are_kept_and_told_to_harvesters(staff, view):
    before = Share.objects.get(view=view).stamp
    response = staff.post(
        at("dept_address_change", view.slug), sent(view, has_item_995="on", page_size=0), follow=True
    )

    assert "L’adresse est réglée" in text_of(response)
    view.refresh_from_db()
    assert (view.has_item_995, view.page_size) == (True, 0)
    publishing.keep_up()
    assert Share.objects.get(view=view).stamp > before


@pytest.mark.parametrize(
    "wrong",
    [
        {"formats": []},
        {"formats": ["mods"]},
        {"page_size": -1},
        {"page_size": "beaucoup"},
        {"leader_type": "z"},
    ],
)
def test_what_no_catalogue_could_use_is_refused(staff, view, wrong):
    response = staff.post(at("dept_address_change", view.slug), sent(view, **wrong))
    assert response.status_code == 200
    assert "error" in text_of(response)
    assert View.objects.get() == view
    assert View.objects.get().page_size == view.page_size


def test_who_set_it_meanwhile_is_told_and_nothing_typed_is_lost(staff, view):
    said = sent(view, formats=["oai_dc"], page_size=50, seen="seen before the other one")
    shown = text_of(staff.post(at("dept_address_change", view.slug), said))

    assert "Quelqu’un a changé cette fiche" in shown
    assert "oai_dc, unimarc, pmb_xml_unimarc, marc21" in shown
    assert 'value="50"' in shown
    assert View.objects.get().page_size == view.page_size


def test_an_address_is_closed_and_opened_again(net, staff, client, view):
    where = reverse("exchange:repository", args=[view.slug]) + "?verb=Identify"
    staff.post(at("dept_address_close", view.slug))
    assert client.get(where).status_code == 404

    staff.post(at("dept_address_reopen", view.slug))
    assert client.get(where).status_code == 200


def test_a_resource_is_kept_out_of_an_address_and_let_in_again(net, staff, view):
    where = (view.slug, net.resource.pk)
    staff.post(at("dept_address_resource", *where, "retenir"))
    publishing.keep_up()
    assert "retenue" in text_of(staff.get(at("dept_address", view.slug)))
    assert not Share.objects.get(view=view, resource=net.resource).is_open

    staff.post(at("dept_address_resource", *where, "donner"))
    publishing.keep_up()
    assert Share.objects.get(view=view, resource=net.resource).is_open
    assert staff.post(at("dept_address_resource", *where, "autre")).status_code == 404


def test_a_library_reads_its_own_address_and_no_other(net, librarian, view):
    other = open_view(partner=net.other, by=None)
    shown = text_of(librarian.get(at("our_harvest")))
    assert f"/oai/{view.slug}" in shown
    assert f"/oai/{other.slug}" not in shown


def test_a_library_without_an_address_is_told_whom_to_ask(net, librarian):
    assert "Demandez-la au Département" in text_of(librarian.get(at("our_harvest")))
