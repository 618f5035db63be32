"""Double CAS: from the library's portal to a resource, without a click when one may, never round and round."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from liseron.access.models import QuotaCounter, Visit
from liseron.access.tests import world as worlds
from liseron.people.models import User
from liseron.portal.from_a_library import Step, next_step
from liseron.portal.tests.conftest import BACKEND
from liseron.sso import visits
from liseron.sso.tests.federated.conftest import Federated, cas, give_account, here, traveller
from liseron.sso.tests.federated.fake_cas import saying
from liseron.sso.tests.federated.travelling import HERE, NAVIGATION, Traveller

__all__ = ["cas", "here", "traveller"]
pytestmark = pytest.mark.django_db
DOOR = "https://www.cinema.example/entree"
STARTED = "/connexion/bibliotheque/ici/"


@pytest.fixture
def link(here: Federated) -> str:
    return f"/depuis/ici/offre/{here.world.resource.slug}/"


def test_with_both_sessions_alive_nobody_clicks(here: Federated, traveller: Traveller, link: str):
    here.cas.reader = "reine"
    assert traveller.goes(link) is None
    assert traveller.trail[-1] == DOOR
    assert Visit.objects.get().patron == here.world.patron
    traveller.goes(link)
    assert traveller.trail == [link, DOOR]


def test_a_title_opens_the_same_way(here: Federated, traveller: Traveller):
    here.cas.reader = "reine"
    record = worlds.a_record(here.world.resource)
    traveller.goes(f"/depuis/ici/titre/{record.pk}/")
    assert traveller.trail[-1].startswith("https://")
    assert Visit.objects.get().record == record


def test_signed_in_long_ago_the_library_is_asked_silently_who_this_is(
    here: Federated, traveller: Traveller, link: str
):
    here.cas.reader = "reine"
    traveller.goes(STARTED)
    _forget_confirmation(traveller)
    traveller.goes(link)
    assert "gateway=true" in traveller.trail[1]
    assert (traveller.asked_partner(), traveller.trail[-1]) == (1, DOOR)


def test_signed_in_here_alone_one_click_remains(here: Federated, traveller: Traveller, link: str):
    """Perhaps the former reader of a shared computer: the door opens for nobody without a word of the library."""
    here.cas.reader = "reine"
    traveller.goes(STARTED)
    _forget_confirmation(traveller)
    here.cas.reader = ""
    page = traveller.goes(link)
    assert page.status_code == 200
    assert "Ce navigateur est déjà connecté" in page.content.decode()
    assert traveller.asked_partner() == 1
    traveller.goes(link)
    assert traveller.asked_partner() == 0
    assert Visit.objects.count() == 0


def test_a_source_that_cannot_be_asked_silently_is_not(here: Federated, traveller: Traveller, link: str):
    here.change(asks_silently=False)
    traveller.client.force_login(here.world.patron.user, backend=BACKEND)
    page = traveller.goes(link)
    assert (page.status_code, traveller.asked_partner()) == (200, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
        {"sec-fetch-mode": "navigate", "sec-fetch-dest": "object"},
        {"sec-fetch-mode": "cors", "sec-fetch-dest": "empty"},
        NAVIGATION | {"sec-purpose": "prefetch"},
        NAVIGATION | {"sec-purpose": "prefetch;prerender"},
        NAVIGATION | {"purpose": "prefetch"},
        NAVIGATION | {"x-moz": "prefetch"},
    ],
)
def test_what_is_no_navigation_spends_no_quota(
    headers: dict[str, str], here: Federated, traveller: Traveller, link: str
):
    worlds.a_quota(4)
    here.cas.reader = "reine"
    traveller.goes(STARTED)
    page = traveller.goes(link, headers)
    assert page.status_code == 200
    assert (Visit.objects.count(), QuotaCounter.objects.count()) == (0, 0)
    assert f'action="{reverse("portal:enter", args=[here.world.resource.slug])}"' in page.content.decode()
    stranger = Traveller(Client(), here.cas)
    assert stranger.goes(link, headers).status_code == 200
    assert stranger.asked_partner() == 0
    assert not stranger.client.cookies


def test_head_opens_nothing(here: Federated, traveller: Traveller, link: str):
    here.cas.reader = "reine"
    traveller.goes(STARTED)
    assert traveller.client.head(link, headers=NAVIGATION).status_code == 200
    assert traveller.client.post(link, headers=NAVIGATION).status_code == 405
    assert Visit.objects.count() == 0


def test_a_portal_that_sends_back_to_us_stops_at_a_page(here: Federated, traveller: Traveller, link: str):
    """The partner's login leads to our link instead of asking who this is."""
    here.cas.login_leads_to = f"{HERE}{link}"
    page = traveller.goes(link)
    assert page.status_code == 200
    assert traveller.asked_partner() == 1
    assert "Me connecter avec Médiathèque d’ici" in page.content.decode()


def test_a_portal_that_sends_back_to_our_start_is_stopped(here: Federated, traveller: Traveller):
    here.cas.login_leads_to = f"{HERE}{STARTED}"
    page = traveller.goes(f"{STARTED}?next=/aide/")
    assert page.status_code == 409
    assert "tourne en rond" in page.content.decode()
    assert traveller.asked_partner() <= visits.TURNS


def test_a_portal_that_sends_back_to_our_return_is_stopped(here: Federated, traveller: Traveller, link: str):
    here.cas.login_leads_to = f"{HERE}/sso/cas/ici/retour?ticket=ST-1"
    assert traveller.goes(link).status_code == 400
    assert traveller.asked_partner() == 1


def test_our_own_server_is_never_a_source(here: Federated, traveller: Traveller, link: str):
    """A source that is this very site would ask itself, with its own return as the service."""
    for address in (f"{HERE}/cas/", "https://testserver/cas/", "http://TESTSERVER:80/"):
        here.change(address=address)
        assert traveller.goes(link).status_code == 503
        assert traveller.asked_partner() == 0


def test_two_servers_that_point_at_each_other_stop(here: Federated, traveller: Traveller, link: str):
    """The partner is a Liseron whose own source is us: its login page sends to ours, silently or not."""
    other = here.another("miroir")
    for back in (
        link,
        f"/depuis/miroir/offre/{here.world.resource.slug}/",
        "/connexion/bibliotheque/miroir/",
    ):
        here.cas.login_leads_to = f"{HERE}{back}"
        page = traveller.goes(link)
        assert page.status_code in {200, 409}
        assert traveller.asked_partner() <= 2 * visits.TURNS
    assert other.is_open


def test_a_reader_without_cookies_is_told_instead_of_going_round(here: Federated, link: str):
    class Forgetful(Client):
        def request(self, **asked: object) -> object:
            self.cookies.clear()
            return super().request(**asked)

    here.cas.reader = "reine"
    page = Traveller(Forgetful(), here.cas).goes(link)
    assert page.status_code == 400
    assert "cookies" in page.content.decode()


def test_somebody_else_is_signed_in_the_library_is_right_after_a_page(
    here: Federated, traveller: Traveller, link: str
):
    other = worlds.a_patron(here.world.library, given_name="Léo")
    give_account(other, "1626000018")
    traveller.client.force_login(other.user, backend=BACKEND)
    here.cas.reader = "reine"
    page = traveller.goes(link)
    assert "Une autre carte est déjà ouverte" in page.content.decode()
    assert traveller.client.session["_auth_user_id"] == str(other.user_id)
    former = traveller.client.session.session_key
    answer = traveller.client.post(reverse("sso:change_person"))
    assert (answer.status_code, answer["Location"]) == (303, link)
    assert traveller.client.session["_auth_user_id"] == str(here.world.patron.user_id)
    assert traveller.client.session.session_key != former
    traveller.goes(link)
    assert traveller.trail == [link, DOOR]
    assert Visit.objects.get().patron == here.world.patron
    again = traveller.client.post(reverse("sso:change_person"))
    assert again["Location"] == reverse("sso:choose")


def test_a_professional_signed_in_reads_the_same_page(here: Federated, traveller: Traveller):
    someone = User.objects.create_user("anne@exemple.fr", email="anne@exemple.fr", password="x", name="Anne")
    traveller.client.force_login(someone, backend=BACKEND)
    here.cas.reader = "reine"
    assert "Une autre carte" in traveller.goes(STARTED).content.decode()


def test_a_partner_that_is_down_leaves_the_signed_in_reader_where_they_were(
    here: Federated, traveller: Traveller, link: str
):
    from django.core.cache import cache

    here.cas.reader = "reine"
    traveller.goes(STARTED)
    _forget_confirmation(traveller)
    cache.set(f"partner_server:{here.source.pk}:down", 1, 30)
    page = traveller.goes(link)
    assert page.status_code == 200
    assert "Ce navigateur est déjà connecté" in page.content.decode()
    stranger = Traveller(Client(), here.cas)
    assert stranger.goes(link).status_code == 503


def test_a_silent_question_that_fails_leaves_the_signed_in_reader_at_one_click(
    here: Federated, traveller: Traveller, link: str
):
    here.cas.reader = "reine"
    traveller.goes(STARTED)
    _forget_confirmation(traveller)
    here.cas.lie = saying(b"", 500)
    page = traveller.goes(link)
    assert (page.status_code, traveller.asked_partner()) == (200, 1)
    assert "Voir les films" in page.content.decode()
    assert Visit.objects.count() == 0


def test_what_is_open_to_all_asks_nobody(here: Federated, traveller: Traveller):
    free = worlds.a_resource(
        entry="free", is_open_to_all=True, vendor=None, entry_url="https://libre.example/"
    )
    traveller.goes(f"/depuis/ici/offre/{free.slug}/")
    assert traveller.trail[-1] == "https://libre.example/"
    assert not traveller.client.cookies


def test_links_that_name_nothing_are_absent_pages(here: Federated, traveller: Traveller, link: str):
    for path in ("/depuis/absente/offre/x/", link.replace("ici", "absente"), "/depuis/ici/titre/999999/"):
        assert traveller.goes(path).status_code == 404
    here.change(is_open=False)
    assert traveller.goes(link).status_code == 404


@given(
    navigates=st.booleans(),
    is_signed_in=st.booleans(),
    is_confirmed=st.booleans(),
    asks_silently=st.booleans(),
    was_asked=st.booleans(),
)
def test_the_door_opens_for_a_confirmed_reader_and_the_library_is_asked_once(**facts: bool):
    step = next_step(**facts)
    if step is Step.OPEN:
        assert facts["navigates"]
        assert facts["is_signed_in"]
        assert facts["is_confirmed"]
    if step in {Step.ASK, Step.ASK_SILENTLY}:
        assert facts["navigates"]
        assert not facts["was_asked"]
    assert step is not Step.ASK_SILENTLY or (facts["asks_silently"] and facts["is_signed_in"])


def _forget_confirmation(traveller: Traveller) -> None:
    session = traveller.client.session
    session.pop(visits.CONFIRMED, None)
    session.pop(visits.ASKED, None)
    session.save()
