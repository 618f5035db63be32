"""« Notre déploiement » : the own partner’s, nothing of another’s."""

from datetime import timedelta

import pytest
from django.urls import reverse

from liseron.partners.models import WelcomeVisit
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import note_exchange, start_rollout
from liseron.partners.welcoming import invite_library, plan_visit
from liseron.toolkit.dates import paris_today
from tests.people_and_places import BACKEND, build_network

HERE = "desk:our_rollout"


@pytest.fixture
def network(db):
    return build_network()


@pytest.fixture
def rollout(network):
    load_rollout_defaults(None)
    made = start_rollout(partner=network.ours.partner, formula="hosted", by=None, today=paris_today())
    note_exchange(
        rollout=made, by=None, today=paris_today(), with_whom="Prestataire muet", summary="Confidence."
    )
    return made


@pytest.fixture
def page(client, network):
    """The page as one of the roles of a library sees it."""

    def read(role="librarian", library=None):
        client.force_login(network.professional(role, library or network.ours), backend=BACKEND)
        return client.get(reverse(HERE)).content.decode()

    return read


def proposal(network, **changes):
    day = f"{paris_today() + timedelta(days=20):%d/%m/%Y}"
    return {"host": network.ours.pk, "planned_on": day, "note": "Atelier liseuses", **changes}


def test_a_librarian_reads_the_steps_the_criteria_and_what_comes_next(rollout, page):
    shown = page()
    assert "Prochaine étape\u00a0: «\u00a0Première réunion avec l’équipe\u00a0»" in shown
    assert "Équipe volontaire" in shown
    assert "<form" not in shown.split("<main")[1]


def test_what_was_said_with_the_supplier_is_not_shown(rollout, page):
    assert "Confidence." not in page()


def test_another_partner_reads_nothing_of_it(rollout, page, network):
    shown = page(library=network.theirs)
    assert "n’a pas encore commencé" in shown
    assert network.ours.partner.name not in shown


def test_a_visit_is_seen_by_host_and_guests_only(rollout, page, network):
    visit = plan_visit(host=network.ours, planned_on=paris_today(), by=None, note="Salle du haut")
    assert "Salle du haut" in page()
    assert "Salle du haut" not in page(library=network.theirs)
    invite_library(visit=visit, library=network.theirs, by=None)
    assert "Salle du haut" in page(library=network.theirs)


def test_a_manager_proposes_a_day_at_an_own_library(client, network, page):
    assert reverse("desk:our_visit_new") in page("manager")
    answer = client.post(reverse("desk:our_visit_new"), proposal(network))
    assert answer.status_code == 302
    visit = WelcomeVisit.objects.get()
    assert (visit.host, visit.note) == (network.ours, "Atelier liseuses")
    assert "Atelier liseuses" in page("manager")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"planned_on": "1/1/2020"}, "un jour à venir"),
        ({"planned_on": "bientôt"}, "n’avons pas compris"),
        ({"planned_on": ""}, "obligatoire"),
        ({"host": "theirs"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_wrong_proposal_is_told_and_kept(client, network, page, changes, told):
    page("manager")
    if changes.get("host"):
        changes = {"host": network.theirs.pk}
    answer = client.post(reverse("desk:our_visit_new"), proposal(network, **changes))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert "Atelier liseuses" in answer.content.decode()
    assert not WelcomeVisit.objects.exists()


def test_a_librarian_proposes_nothing(client, network, page):
    assert reverse("desk:our_visit_new") not in page()
    assert client.post(reverse("desk:our_visit_new"), proposal(network)).status_code == 404
