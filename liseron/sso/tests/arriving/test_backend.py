"""The backend of vouched readers: nothing but a living identity of an open source opens a session."""

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from liseron.people.models import User
from liseron.people.roles import grant_role
from liseron.sso import backends
from liseron.sso.backends import Vouched
from liseron.sso.models import SourceIdentity
from liseron.sso.tests.arriving.world import a_source, known, signed_in_as
from tests.people_and_places import PASSWORD

pytestmark = pytest.mark.django_db


def test_it_is_never_asked_about_a_password(network, monkeypatch):
    asked = []
    monkeypatch.setattr(Vouched, "authenticate", lambda self, request, *, vouched=None: asked.append(vouched))
    user = network.reader().user
    request = RequestFactory().post("/connexion/")
    assert authenticate(request, username=user.username, password=PASSWORD) == user
    assert asked == []


@pytest.mark.parametrize(
    "vouched", [None, True, "", "elise", 1, object(), {"pk": 1}, SourceIdentity(pk=None)]
)
def test_case_17_nothing_but_an_identity_opens(network, vouched):
    """3.1 #17, CVE-2023-28862: what is no identity is a refusal."""
    network.reader()
    assert authenticate(None, vouched=vouched) is None


def test_case_17_an_identity_invented_or_changed_in_memory_opens_nothing(network):
    """3.1 #17: what counts is read again from the database."""
    ours, theirs = network.reader(), network.reader(email="autre@exemple.fr", given_name="Paul")
    identity = known(a_source(network.ours), ours)
    assert authenticate(None, vouched=identity) == ours.user
    identity.patron = theirs
    assert authenticate(None, vouched=identity) is None
    assert authenticate(None, vouched=SourceIdentity(pk=999_999, patron=ours)) is None


def test_case_17_a_closed_source_account_or_a_professional_opens_nothing(network):
    """3.1 #17: each of the three is looked at again."""
    patron = network.reader()
    source = a_source(network.ours)
    identity = known(source, patron)
    type(source).objects.update(is_open=False)
    assert authenticate(None, vouched=identity) is None
    type(source).objects.update(is_open=True)
    User.objects.filter(pk=patron.user_id).update(is_active=False)
    assert authenticate(None, vouched=identity) is None
    User.objects.filter(pk=patron.user_id).update(is_active=True)
    grant_role(user=patron.user, role="staff", partner=None, by=None)
    assert authenticate(None, vouched=identity) is None
    assert Vouched().get_user(patron.user_id) is None


@pytest.mark.parametrize("answer", [None, "", True, 0])
def test_case_17_a_backend_that_answers_anything_but_a_reader_gives_no_session(
    network, client, arrives, monkeypatch, answer
):
    """3.1 #17: None, "", True: never a session."""
    source = a_source(network.ours)
    known(source, network.reader())
    monkeypatch.setattr(Vouched, "authenticate", lambda self, request, *, vouched=None: answer)
    assert arrives(client, source).status_code == 403
    assert signed_in_as(client) is None


@pytest.mark.parametrize("failure", [RuntimeError, TimeoutError])
def test_case_17_a_backend_that_fails_gives_no_session(network, client, arrives, monkeypatch, failure):
    """3.1 #17: an error or a delay is no yes."""

    def fails(user: User) -> bool:
        raise failure

    source = a_source(network.ours)
    known(source, network.reader())
    monkeypatch.setattr(backends, "may_come_in", fails)
    client.raise_request_exception = False
    assert arrives(client, source).status_code == 500
    assert signed_in_as(client) is None
