"""The first time that a partner vouches for somebody, and the times after."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liseron.people.models import Patron, ReaderCard, Registration
from liseron.people.queries import standing_of
from liseron.sso.models import SourceIdentity
from liseron.sso.tests.arriving.world import a_source, answer, known, signed_in_as, welcome
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import paris_today
from liseron.toolkit.invariants import violations

pytestmark = pytest.mark.django_db


def test_a_first_sign_in_shows_what_the_library_said_and_asks_for_the_agreements(network, client, arrives):
    gone = arrives(client, a_source(network.ours), wanted="/offre/cine/")
    assert (gone.status_code, gone.url) == (303, reverse("sso:welcome"))
    page = client.get(gone.url).content.decode()
    assert "Élise Moreau" in page
    assert "MED-0042" in page
    assert "elise@exemple.fr" in page
    assert 'name="birth_date"' not in page
    assert signed_in_as(client) is None


def test_agreeing_makes_a_reader_with_a_card_and_leads_to_the_page_wanted(network, client, arrives):
    source = a_source(network.ours, lapses_after_days=90)
    arrives(client, source, wanted="/offre/cine/?vue=liste")
    gone = welcome(client)
    assert (gone.status_code, gone.url) == (303, "/offre/cine/?vue=liste")
    patron = Patron.objects.get()
    assert signed_in_as(client) == patron.user_id
    assert (patron.given_name, patron.library_card, patron.birth_date) == (
        "Élise",
        "MED-0042",
        date(1988, 3, 3),
    )
    assert not patron.user.has_usable_password()
    right = patron.registrations.get()
    assert right.state == "accepted"
    assert right.valid_until == right.year_ends_on == paris_today() + timedelta(days=90)
    assert standing_of(patron, paris_today()).is_in_order
    assert ReaderCard.objects.get().number == patron.user.username
    assert SourceIdentity.objects.get().subject == "elise"
    assert not any(violations().values())


def test_without_the_agreements_nothing_is_made(network, client, arrives):
    arrives(client, a_source(network.ours))
    answered = client.post(reverse("sso:welcome"))
    assert answered.status_code == 422
    assert not Patron.objects.exists()
    assert signed_in_as(client) is None


def test_a_birth_date_that_the_library_does_not_give_is_asked_once(network, client, arrives):
    source = a_source(network.ours)
    arrives(client, source, answer(dateNaissance=None))
    assert 'name="birth_date"' in client.get(reverse("sso:welcome")).content.decode()
    assert welcome(client).status_code == 422
    assert welcome(client, birth_date="3 mars 1988").status_code == 303
    assert Patron.objects.get().birth_date == date(1988, 3, 3)
    assert arrives(Client(), source, answer(dateNaissance=None), wanted="/").url == "/"


def test_the_second_sign_in_asks_nothing(network, client, arrives):
    source = a_source(network.ours)
    arrives(client, source)
    welcome(client)
    other = Client()
    gone = arrives(other, source, wanted="/offre/cine/")
    assert (gone.status_code, gone.url) == (303, "/offre/cine/")
    assert signed_in_as(other) == Patron.objects.get().user_id


def test_a_known_reader_is_brought_up_to_date_and_prolonged(network, client, arrives):
    patron = network.reader(days_ago=300)
    source = a_source(network.ours, lapses_after_days=200)
    known(source, patron)
    arrives(client, source, answer(mail="Nouvelle@exemple.fr", sn="Moreau-Petit"))
    patron.refresh_from_db()
    assert (patron.email, patron.family_name, patron.library_card) == (
        "nouvelle@exemple.fr",
        "Moreau-Petit",
        "MED-0042",
    )
    assert patron.user.email == "nouvelle@exemple.fr"
    assert patron.registrations.get().valid_until == paris_today() + timedelta(days=200)
    event = Event.objects.get(action="patron.vouched_changed")
    assert set(event.facts["fields"]) == {"email", "family_name", "library_card"}
    assert "Petit" not in str(event.facts)


def test_a_value_that_the_house_refuses_closes_no_door(network, client, arrives):
    patron = network.reader()
    source = a_source(network.ours)
    known(source, patron)
    arrives(client, source, answer(sn="www.exemple.fr", mail="pas une adresse"))
    patron.refresh_from_db()
    assert (patron.family_name, patron.email) == ("Moreau", "elise@exemple.fr")
    assert signed_in_as(client) == patron.user_id


def test_the_right_never_goes_beyond_the_agreement(network, client, arrives):
    partner = network.ours.partner
    partner.agreement_ends_on = paris_today() + timedelta(days=20)
    partner.save()
    arrives(client, a_source(network.ours))
    welcome(client)
    right = Registration.objects.get()
    assert right.valid_until == partner.agreement_ends_on
    assert right.year_ends_on == paris_today() + timedelta(days=365)


def test_without_agreement_a_known_reader_is_let_in_and_told(network, client, arrives):
    patron = network.reader()
    source = a_source(network.ours)
    known(source, patron)
    before = patron.registrations.get().valid_until
    end_agreement(network.ours.partner)
    arrives(client, source, wanted="/")
    assert signed_in_as(client) == patron.user_id
    assert "s’est terminée" in client.get("/").content.decode()
    assert patron.registrations.get().valid_until == before


def test_without_agreement_nobody_new_is_taken(network, client, arrives):
    source = a_source(network.ours)
    end_agreement(network.ours.partner)
    answered = arrives(client, source)
    assert answered.status_code == 403
    assert "s’est terminée" in answered.content.decode()
    assert not Patron.objects.exists()


def end_agreement(partner):
    partner.agreement_ends_on = paris_today() - timedelta(days=1)
    partner.save()


def test_a_child_answers_with_an_adult_whose_agreement_is_asked_by_mail(network, client, arrives):
    from tests.people_and_places import link_in_mail, mails_to

    arrives(
        client, a_source(network.ours), answer(dateNaissance=f"{paris_today().year - 9}-01-15", mail=None)
    )
    assert welcome(client).status_code == 422
    assert (
        welcome(client, guardian_name="Élise Moreau", guardian_email="parent@exemple.fr").status_code == 303
    )
    child = Patron.objects.get()
    assert not child.consents.filter(given_by_guardian=True).exists()
    assert len(mails_to("parent@exemple.fr")) == 1
    link = link_in_mail("parent@exemple.fr")
    assert "J’accepte les règles" in client.get(link).content.decode()
    assert "votre accord est noté" in client.post(link).content.decode()
    assert not child.consents.filter(given_by_guardian=False).exists()
    assert child.registrations.get().state == "accepted"


def test_the_library_that_the_answer_names_is_the_readers(network, client, arrives):
    from liseron.partners.models import Library
    from liseron.sso.models import SourceLibrary

    annexe = Library.objects.get(pk=network.ours.pk)
    annexe.pk, annexe.slug, annexe.name = None, "annexe", "Annexe"
    annexe.save()
    source = a_source(network.ours)
    SourceLibrary.objects.create(source=source, value="AX2", library=annexe)
    SourceLibrary.objects.create(source=source, value="SAINTES", library=network.theirs)
    arrives(client, source, answer(site="ax2"))
    welcome(client)
    assert Patron.objects.get().library == annexe
    arrives(Client(), source, answer(site="Saintes"))
    assert Patron.objects.get().library == network.ours
    assert Registration.objects.get().library == network.ours


def test_after_half_an_hour_it_starts_again(network, client, arrives):
    from liseron.toolkit.once import SingleUseToken

    arrives(client, a_source(network.ours))
    token = SingleUseToken.objects.get(kind="arrival")
    SingleUseToken.objects.update(expires_at=token.created_at)
    assert client.get(reverse("sso:welcome")).status_code == 410
    assert welcome(client).status_code == 410
    assert not Patron.objects.exists()


def test_the_rest_of_the_answer_is_not_kept(network, client, arrives):
    from django.contrib.sessions.models import Session

    from liseron.toolkit.once import SingleUseToken

    arrives(client, a_source(network.ours), answer(quartier="Les Chaumes"))
    kept = str([one.payload for one in SingleUseToken.objects.all()])
    kept += str([one.get_decoded() for one in Session.objects.all()])
    assert "Élise" in kept
    assert "Chaumes" not in kept
