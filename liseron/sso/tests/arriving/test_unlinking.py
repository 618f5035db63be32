"""A reader who no longer wants to sign in by the library undoes the tie, with another way in and a fresh proof."""

import pytest

from liseron.people.models import Patron, User
from liseron.sso.models import SignOnSession, SourceIdentity
from liseron.sso.tests.arriving.test_only_there import launch, sign_in
from liseron.sso.tests.arriving.world import a_source, known, signed_in_as, welcome
from liseron.sso.unlinking import CannotUnlink, unlink_source
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import now, paris_today
from tests.people_and_places import PASSWORD, mails_to, open_the_door_twice

pytestmark = pytest.mark.django_db
GUESSES = 10
PAGE = "/mon-espace/connexion/mediatheque-de-cognac/"


@pytest.fixture
def source(network):
    return a_source(network.ours, slug="mediatheque-de-cognac")


@pytest.fixture
def tied(network, source):
    """A reader with a password whom the source knows too."""
    return known(source, network.reader())


def read(client, address: str = PAGE) -> str:
    return client.get(address).content.decode()


def test_my_data_lead_to_the_page_that_says_what_changes(network, client, tied):
    client.force_login(tied.patron.user)
    assert PAGE in read(client, "/mon-espace/donnees/")
    page = read(client)
    assert "Ce qui change" in page
    assert "Ce qui reste" in page
    assert "reste valable jusqu’au" in page


def test_the_password_undoes_the_tie_and_everything_else_stays(network, client, tied):
    open_the_door_twice(tied.patron, network)
    sign_in(client, tied.patron)
    visits = tied.patron.visits.count()
    answered = client.post(PAGE, {"password": PASSWORD}, follow=True)
    assert "ne vous connecte plus ici" in answered.content.decode()
    assert not SourceIdentity.objects.exists()
    assert signed_in_as(client) == tied.patron.user_id
    assert tied.patron.visits.count() == visits > 0
    assert tied.patron.cards.filter(replaced_on=None).exists()
    event = Event.objects.get(action="patron.unlinked")
    assert event.actor == f"user:{tied.patron.user_id}"
    assert event.facts == {"source": "mediatheque-de-cognac"}


def test_a_wrong_password_changes_nothing_and_guesses_are_counted(network, client, tied):
    sign_in(client, tied.patron)
    for _guess in range(GUESSES):
        assert client.post(PAGE, {"password": "pas celui-là"}).status_code == 422
    assert "Trop d’essais" in client.post(PAGE, {"password": PASSWORD}).content.decode()
    assert SourceIdentity.objects.exists()


def test_whoever_came_by_the_library_is_signed_out_and_comes_back_by_password(network, client, arrives, tied):
    arrives(client, tied.source)
    assert signed_in_as(client) == tied.patron.user_id
    answered = client.post(PAGE, {"password": PASSWORD}, follow=True)
    assert "Connectez-vous maintenant" in answered.content.decode()
    assert signed_in_as(client) is None
    assert not SignOnSession.objects.exists()
    assert sign_in(client, tied.patron) == "/mon-espace/"


def test_the_next_sign_in_by_the_library_asks_whether_the_account_is_ones_own(network, client, arrives, tied):
    sign_in(client, tied.patron)
    client.post(PAGE, {"password": PASSWORD})
    assert arrives(client, tied.source)["Location"] == "/connexion/bienvenue/"
    assert not SourceIdentity.objects.exists()


def test_without_a_password_one_is_chosen_by_mail_first(network, client, arrives, source):
    arrives(client, source)
    welcome(client)
    account = User.objects.get(pk=signed_in_as(client))
    assert "il vous faut d’abord un mot de passe" in read(client)
    assert client.post(PAGE).status_code == 422
    assert SourceIdentity.objects.exists()
    before = len(mails_to("elise@exemple.fr"))
    assert "Un lien est parti" in client.post(f"{PAGE}lien/", follow=True).content.decode()
    assert len(mails_to("elise@exemple.fr")) == before + 1
    account.set_password(PASSWORD)
    account.save(update_fields=["password"])
    assert sign_in(client, Patron.objects.get()) == "/mon-espace/"
    client.post(PAGE, {"password": PASSWORD})
    assert not SourceIdentity.objects.exists()


def test_without_a_password_nor_an_address_the_page_asks_for_one(
    network, client, arrives, source, monkeypatch
):
    arrives(client, source)
    welcome(client)
    User.objects.filter(pk=signed_in_as(client)).update(email="")
    monkeypatch.setattr(Patron, "contact_email", "")
    assert "Ajouter mon courriel" in read(client)
    assert "Recevoir un lien" not in read(client)
    before = len(mails_to("elise@exemple.fr"))
    assert "Un lien est parti" not in client.post(f"{PAGE}lien/", follow=True).content.decode()
    assert len(mails_to("elise@exemple.fr")) == before


def test_where_readers_sign_in_at_the_library_only_the_tie_stays(network, client, arrives, tied):
    launch(network.ours)
    arrives(client, tied.source)
    assert "et seulement par elle" in read(client)
    assert client.post(PAGE, {"password": PASSWORD}).status_code == 422
    with pytest.raises(CannotUnlink):
        unlink_source(identity=tied, by=tied.patron.user, today=paris_today(), now=now())
    assert SourceIdentity.objects.exists()


def test_another_source_is_a_way_in_once_one_has_just_come_by_it(network, client, arrives, tied):
    other = a_source(network.ours, slug="l-autre", name="L’autre portail")
    known(other, tied.patron, "elise-2")
    launch(network.ours)
    client.force_login(tied.patron.user)
    session = client.session
    session["signed_in_at"] -= 3600
    session.save()
    assert "/connexion/bibliotheque/l-autre/?next=" in read(client)
    assert "Ne plus me connecter ainsi" not in read(client)
    assert client.post(PAGE).status_code == 422
    arrives(client, other, subject="elise-2")
    assert "Ne plus me connecter ainsi" in read(client)
    client.post(PAGE)
    assert [one.source for one in SourceIdentity.objects.all()] == [other]
    assert signed_in_as(client) == tied.patron.user_id


def test_the_last_of_two_ties_stays(network, tied):
    other = known(a_source(network.ours, slug="l-autre"), tied.patron, "elise-2")
    launch(network.ours)
    unlink_source(identity=tied, by=tied.patron.user, today=paris_today(), now=now())
    with pytest.raises(CannotUnlink):
        unlink_source(identity=other, by=other.patron.user, today=paris_today(), now=now())


def test_nobody_undoes_the_tie_of_another(network, client, tied):
    somebody = network.reader(given_name="Léo", email="leo@exemple.fr")
    client.force_login(somebody.user)
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"password": PASSWORD}).status_code == 404
    assert client.post(f"{PAGE}lien/").status_code == 404
