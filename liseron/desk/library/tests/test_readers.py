"""Readers found, corrected, given a card, erased; readers registered at the counter; the library's own pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.access.models import Visit
from liseron.access.queries import visits_by_month
from liseron.access.tests.world import a_resource
from liseron.catalogue.models import Medium
from liseron.people.actions import ask_renewal
from liseron.people.finding import Group, find_patrons
from liseron.people.models import ConsentText, Patron, RoleGrant
from liseron.people.queries import standings_of
from liseron.people.roles import grant_role
from liseron.people.tests import world
from liseron.toolkit.audit import Event


@pytest.fixture
def reader(chalais, librarian):
    return world.accepted(chalais, by=librarian).patron


def text_of(answer):
    return answer.content.decode()


def test_a_reader_is_found_by_name_card_address_and_birth_date(desk, chalais, reader):
    world.accepted(
        chalais, world.identity(family_name="Zola", email="z@exemple.fr", birth_date=date(1970, 1, 2))
    )
    number = reader.cards.get().number
    for asked in ("moreau elise", number[:6], "elise@exemple", "3 mars 1988", "3/3/88"):
        text = text_of(desk.get(reverse("desk:patrons"), {"q": asked}))
        assert "Élise" in text, asked
        if asked != number[:6]:
            assert "Zola" not in text.replace('value="', ""), asked
    assert "Aucun lecteur ne correspond" in text_of(desk.get(reverse("desk:patrons"), {"q": "%_\x00🎈"}))


def test_groups_agree_with_the_standing(librarian, chalais):
    for n, ago in enumerate((10, 340, 360, 500)):
        world.accepted(
            chalais,
            world.identity(given_name="Ana" * (n + 1), email=f"{n}@exemple.fr"),
            by=librarian,
            now=world.NOW - world.days(ago),
        )
    everybody = list(find_patrons(librarian, today=world.TODAY))
    standings = standings_of(everybody, world.TODAY)
    in_order = set(find_patrons(librarian, group=Group.IN_ORDER, today=world.TODAY))
    assert in_order == {one for one in everybody if standings[one.pk].is_in_order}
    soon = set(find_patrons(librarian, group=Group.ENDS_SOON, today=world.TODAY))
    assert soon == {one for one in everybody if standings[one.pk].state == "ends_soon"}
    lapsed = set(find_patrons(librarian, group=Group.LAPSED, today=world.TODAY))
    assert lapsed == set(everybody) - in_order
    assert len(in_order) == 3
    assert len(soon) == 2


def test_a_file_says_how_much_and_never_what(desk, reader):
    text = text_of(desk.get(reverse("desk:patron", args=[reader.pk])))
    assert "Vous voyez combien, jamais quoi" in text
    assert str(Medium.FILM.label) not in text


def test_an_identity_is_corrected_and_a_wrong_one_kept_on_the_page(desk, reader):
    address = reverse("desk:patron_change", args=[reader.pk])
    sent = {
        "given_name": "Élise",
        "family_name": "Petit",
        "birth_date": "31/02/1988",
        "email": "elise@exemple.fr",
    }
    wrong = desk.post(address, sent)
    assert wrong.status_code == 422
    assert "31/02/1988" in text_of(wrong)
    too_long = desk.post(address, sent | {"birth_date": "3/3/88", "family_name": "é" * 10_000})
    assert too_long.status_code == 422
    assert desk.post(address, sent | {"birth_date": "3 mars 1988"}).status_code == 302
    reader.refresh_from_db()
    assert reader.family_name == "Petit"


def test_a_lost_card_gets_another_number(desk, reader):
    before = reader.cards.get().number
    answer = desk.post(reverse("desk:patron_replace_card", args=[reader.pk]))
    text = text_of(desk.get(answer["Location"]))
    after = reader.cards.get(replaced_on=None).number
    assert after != before
    assert after in text


def test_the_sheet_carries_a_link_that_works_once_printed(desk, reader):
    text = text_of(desk.post(reverse("desk:patron_sheet", args=[reader.pk])))
    assert "/p/" in text
    assert "data:image/svg+xml" in text
    assert Event.objects.filter(action="password.link_printed").exists()


def test_a_link_leaves_by_mail(desk, reader):
    count = len(world.mails())
    desk.post(reverse("desk:patron_send_link", args=[reader.pk]))
    assert len(world.mails()) == count + 1


def test_erasing_needs_the_name(desk, reader):
    address = reverse("desk:patron_erase", args=[reader.pk])
    assert desk.post(address, {"name": "oui"}).status_code == 422
    assert Patron.objects.filter(pk=reader.pk).exists()
    assert desk.post(address, {"name": "moreau petit"}).status_code == 302
    assert not Patron.objects.filter(pk=reader.pk).exists()


def test_a_renewal_is_confirmed_from_the_file(desk, chalais, librarian):
    before = world.accepted(chalais, by=librarian, now=world.NOW - world.days(340))
    renewal = ask_renewal(patron=before.patron, now=world.NOW)
    text = text_of(desk.get(reverse("desk:patron", args=[before.patron_id])))
    accept = reverse("desk:registration_accept", args=[renewal.pk])
    assert accept in text
    desk.post(accept)
    renewal.refresh_from_db()
    assert renewal.state == "accepted"


def counter_form(**changes):
    world.required_texts()
    agreed = {f"consent_{text.pk}": "on" for text in ConsentText.objects.filter(is_required=True)}
    return {"given_name": "Paul", "family_name": "Faure", "birth_date": "1/2/1950", **agreed, **changes}


def test_a_reader_at_the_counter_leaves_with_a_card(desk, chalais):
    answer = desk.post(reverse("desk:counter"), counter_form())
    assert answer.status_code == 302
    patron = Patron.objects.get(family_name="Faure")
    text = text_of(desk.get(answer["Location"]))
    assert patron.cards.get().number in text
    assert reverse("desk:patron_sheet", args=[patron.pk]) in text


def test_the_counter_shows_who_looks_alike_first(desk, reader):
    sent = counter_form(given_name="Elise", family_name="Moreau Petit", birth_date="8/3/1988")
    text = text_of(desk.post(reverse("desk:counter"), sent))
    assert "Est-ce l’une de ces personnes" in text
    assert Patron.objects.count() == 1
    desk.post(reverse("desk:counter"), sent | {"anyway": "1"})
    assert Patron.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"birth_date": ""}, {"given_name": "🎈" * 9}, {"birth_date": "1/1/2020"}]
)
def test_a_wrong_form_at_the_counter_keeps_what_was_typed(desk, changes):
    answer = desk.post(reverse("desk:counter"), counter_form(**changes))
    assert answer.status_code == 422
    assert "Faure" in text_of(answer)
    assert Patron.objects.count() == 0


def test_without_agreement_nobody_is_registered(desk, chalais):
    world.required_texts()
    answer = desk.post(
        reverse("desk:counter"), {"given_name": "Paul", "family_name": "Faure", "birth_date": "1/2/1950"}
    )
    assert answer.status_code == 422
    assert "doit accepter" in text_of(answer)


def test_our_rules_are_ready_to_copy(desk):
    text = text_of(desk.get(reverse("desk:our_rules")))
    assert "n’est pas limité en nombre" in text
    assert "<textarea" in text


def test_the_library_corrects_how_to_reach_it_and_nothing_else(desk, chalais):
    address = reverse("desk:our_library_change", args=[chalais.pk])
    assert desk.post(address, {"email": "pas une adresse"}).status_code == 422
    desk.post(address, {"phone": "05 45 00 00 02", "name": "Louvre", "classification": "structuring"})
    chalais.refresh_from_db()
    assert chalais.phone == "05 45 00 00 02"
    assert (chalais.name, chalais.classification) == ("Médiathèque de Chalais", "local")
    assert Event.objects.filter(action="library.changed").exists()


def test_a_manager_invites_and_takes_back_a_librarian_may_not(desk, librarian, chalais, signed_in):
    sent = {
        "name": "Inès Roux",
        "email": "ines@exemple.fr",
        "role": "librarian",
        "partner": chalais.partner.pk,
    }
    invite = reverse("desk:our_library_invite")
    assert desk.post(invite, sent).status_code == 404
    grant_role(user=librarian, role=RoleGrant.Role.MANAGER, partner=chalais.partner, by=None)
    assert desk.post(invite, sent | {"role": "administrator"}).status_code == 422
    other = world.make_library("Barbezieux").partner
    assert desk.post(invite, sent | {"partner": other.pk}).status_code == 422
    assert desk.post(invite, sent).status_code == 302
    grant = RoleGrant.objects.get(user__email="ines@exemple.fr")
    own = RoleGrant.objects.filter(user=librarian, role="manager").get()
    assert desk.post(reverse("desk:our_library_revoke", args=[own.pk])).status_code == 422
    desk.post(reverse("desk:our_library_revoke", args=[grant.pk]))
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_the_queries_do_not_grow_with_the_readers(desk, chalais, librarian):
    def asked(name, *args):
        with CaptureQueriesContext(connection) as found:
            desk.get(reverse(f"desk:{name}", args=args))
        return len(found)

    def fill(start, count):
        for n in range(start, start + count):
            name = "".join(chr(97 + int(c)) for c in f"{n:03d}")
            world.accepted(chalais, world.identity(family_name=name, email=f"{n}@exemple.fr"), by=librarian)

    fill(0, 5)
    asked("patrons")
    few = asked("patrons"), asked("our_library"), asked("patrons_export", "csv")
    fill(5, 25)
    assert (asked("patrons"), asked("our_library"), asked("patrons_export", "csv")) == few
    assert max(few) <= 12


def test_counts_are_by_month_and_medium(desk, reader):
    resource = a_resource(name="Le Grand Cinéma", medium=Medium.FILM)
    for day in (date(2026, 11, 2), date(2026, 11, 9), date(2026, 10, 5)):
        Visit.objects.create(patron=reader, library=reader.library, resource=resource, at=world.NOW, day=day)
    assert [(month.month, number) for month, _medium, number in visits_by_month(reader)] == [(11, 2), (10, 1)]
    text = text_of(desk.get(reverse("desk:patron", args=[reader.pk])))
    assert "novembre 2026" in text
    assert "Le Grand Cinéma" not in text
