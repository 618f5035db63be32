"""Who may not come in: by the partner's rules, by a right lost, by an account that closed on the way."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from liseron.people.lapsing import lapse_ended, resume_lapsed
from liseron.people.models import Patron, User
from liseron.people.queries import StandingState, standing_of
from liseron.people.roles import grant_role
from liseron.sso.models import SignOnSession, SourceIdentity
from liseron.sso.tests.arriving.test_joining import WITHOUT_CARD, code_mailed, join
from liseron.sso.tests.arriving.world import a_rule, a_source, answer, known, signed_in_as, welcome
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.invariants import violations
from tests.people_and_places import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_rule_that_does_not_hold_says_why_and_where_to_register(network, client, arrives):
    source = a_source(network.ours, help_text="Appelez le 05.")
    a_rule(source, says="Votre abonnement est fini.")
    answered = arrives(client, source, answer(abonne="non"))
    page = answered.content.decode()
    assert answered.status_code == 403
    assert "Votre abonnement est fini." in page
    assert source.registration_url in page
    assert "Appelez le 05." in page
    assert (Patron.objects.count(), signed_in_as(client)) == (0, None)


def test_a_right_lost_there_is_lost_here_at_once_and_everywhere(network, client, arrives):
    source = a_source(network.ours)
    a_rule(source, says="Votre abonnement est fini.")
    arrives(client, source, answer(abonne="oui"))
    welcome(client)
    patron = Patron.objects.get()
    assert SignOnSession.objects.get().source == source
    arrives(Client(), source, answer(abonne="non"))
    standing = standing_of(patron, paris_today())
    assert standing.state == StandingState.LAPSED
    assert patron.registrations.get().refusal_note == "Votre abonnement est fini."
    assert not SignOnSession.objects.exists()
    assert client.get("/mon-espace/").status_code == 302
    assert resume_lapsed(now()) == 0
    assert Event.objects.filter(action="registration.unvouched").count() == 1
    assert not any(violations().values())


def test_a_right_found_again_opens_again(network, client, arrives):
    source = a_source(network.ours)
    a_rule(source)
    arrives(client, source, answer(abonne="oui"))
    welcome(client)
    arrives(Client(), source, answer(abonne="non"))
    arrives(Client(), source, answer(abonne="oui"))
    patron = Patron.objects.get()
    assert standing_of(patron, paris_today()).is_in_order
    assert sorted(patron.registrations.values_list("state", "kind")) == [
        ("accepted", "renewal"),
        ("lapsed", "first"),
    ]


def test_the_right_that_another_partner_gives_stays(network, client, arrives):
    patron = network.reader(network.theirs)
    source = a_source(network.ours)
    a_rule(source)
    known(source, patron)
    arrives(client, source, answer(abonne="non"))
    assert standing_of(patron, paris_today()).is_in_order


def test_a_reader_not_seen_for_the_time_of_the_source_lapses(network, client, arrives):
    source = a_source(network.ours, lapses_after_days=30)
    arrives(client, source)
    welcome(client)
    lapse_ended(now() + timedelta(days=30))
    assert Patron.objects.get().registrations.get().state == "accepted"
    lapse_ended(now() + timedelta(days=31))
    assert Patron.objects.get().registrations.get().state == "lapsed"


def test_an_account_long_unused_is_erased_with_its_identity(network, client, arrives):
    from liseron.people.retention import purge_all

    source = a_source(network.ours, lapses_after_days=30)
    arrives(client, source)
    welcome(client)
    later = now() + timedelta(days=30 + 367)
    lapse_ended(later)
    purge_all(later)
    assert (Patron.objects.count(), SourceIdentity.objects.count(), SignOnSession.objects.count()) == (
        0,
        0,
        0,
    )
    assert not User.objects.filter(role_grants=None).exists()


def suspend(patron: Patron) -> None:
    User.objects.filter(pk=patron.user_id).update(is_active=False)


def test_case_27_a_known_reader_suspended_since_stays_out(network, client, arrives):
    """3.1 #27, CVE-2026-16103: the lock is looked at again at each step."""
    patron = network.reader()
    source = a_source(network.ours)
    known(source, patron)
    suspend(patron)
    answered = arrives(client, source)
    assert answered.status_code == 403
    assert signed_in_as(client) is None


@pytest.mark.parametrize("how", ["card", "password", "code"])
def test_case_27_an_account_suspended_between_question_and_proof_stays_closed(network, client, arrives, how):
    """3.1 #27: between the question and each proof."""
    patron = network.reader(library_card="MED-0042" if how == "card" else "")
    arrives(client, a_source(network.ours), None if how == "card" else WITHOUT_CARD)
    client.get(reverse("sso:welcome"))
    code = code_mailed(client) if how == "code" else ""
    suspend(patron)
    assert join(client, how, password=PASSWORD, code=code).status_code == 422
    assert signed_in_as(client) is None
    assert not SourceIdentity.objects.exists()


def test_case_27_a_source_closed_between_two_steps_lets_nobody_in(network, client, arrives):
    """3.1 #27: the source too may close on the way."""
    source = a_source(network.ours)
    arrives(client, source)
    type(source).objects.update(is_open=False)
    assert client.get(reverse("sso:welcome")).status_code == 410
    assert welcome(client).status_code == 410
    assert arrives(client, source).status_code == 403
    assert signed_in_as(client) is None


def test_case_27_a_session_ends_with_the_account_and_when_its_owner_becomes_a_professional(
    network, client, arrives
):
    """3.1 #27: and after the last step."""
    source = a_source(network.ours)
    arrives(client, source)
    welcome(client)
    patron = Patron.objects.get()
    assert client.get("/mon-espace/").status_code == 200
    suspend(patron)
    assert client.get("/mon-espace/").status_code == 302
    User.objects.update(is_active=True)
    other = Client()
    arrives(other, source)
    assert other.get("/mon-espace/").status_code == 200
    grant_role(user=patron.user, role="staff", partner=None, by=None)
    assert other.get("/mon-espace/").status_code == 302
    assert arrives(Client(), source).status_code == 403


def test_case_21_the_session_changes_its_number_at_each_step(network, client, arrives):
    """3.1 #21, CVE-2026-7507: a session that somebody prepared follows nobody in."""
    source = a_source(network.ours)
    client.get("/connexion/")
    session = client.session
    session["prepared"] = "by somebody"
    session.save()
    client.cookies["session"] = session.session_key
    prepared = session.session_key
    arrives(client, source)
    waiting = client.session.session_key
    assert waiting != prepared
    welcome(client)
    assert client.session.session_key not in (prepared, waiting)
    assert not Session.objects.filter(session_key__in=[prepared, waiting]).exists()
    again = client.session.session_key
    arrives(client, source)
    assert client.session.session_key != again
    assert not Session.objects.filter(session_key=again).exists()


def test_case_21_somebody_elses_session_is_left_before_anything_is_asked(network, client, arrives):
    """3.1 #21: an answer about one person never opens, or joins, another's session."""
    other = network.reader(given_name="Paul", family_name="Durand", email="paul@exemple.fr")
    client.force_login(other.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    arrives(client, a_source(network.ours))
    assert signed_in_as(client) is None
    assert "Durand" not in client.get(reverse("sso:welcome")).content.decode()
    welcome(client)
    assert SourceIdentity.objects.get().patron != other


def test_an_answer_without_a_usable_name_lets_nobody_in(network, client, arrives):
    source = a_source(network.ours)
    for subject in ("", "   ", "x" * 256):
        assert arrives(client, source, subject=subject).status_code == 403


def test_a_page_of_another_site_is_never_where_one_lands(network, client, arrives):
    source = a_source(network.ours)
    known(source, network.reader())
    for wanted in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""):
        assert arrives(client, source, wanted=wanted).url == "/"
