"""A trial that left for the partner's sign-in: seen while it is away, told when it never comes back."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialApp
from django.http import HttpResponseRedirect
from django.test import Client
from django.urls import reverse

from liseron.desk.models import WorkbenchTest
from liseron.desk.workbench.departures import PATIENCE
from liseron.desk.workbench.links import give_link
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import start_rollout
from liseron.protocols.cas.answers import Success
from liseron.sso.cas_client import views as returning
from liseron.sso.models import IdentitySource
from liseron.toolkit import dates
from liseron.toolkit.dates import paris_today


@pytest.fixture
def secret(net):
    today = paris_today()
    given = {"partner": net.partner, "given_to": "Prestataire", "by": None, "today": today}
    return give_link(ends_on=today + timedelta(days=1), **given)[1]


@pytest.fixture
def page(client, secret):
    """What the supplier reads."""

    def read() -> str:
        return client.get(reverse("desk:workbench", args=[secret])).content.decode()

    return read


def leaves(browser: Client, secret: str, source: IdentitySource, step: str = "entrer"):
    return browser.post(reverse("desk:workbench_trial", args=[secret, source.pk]), {"step": step})


def test_a_trial_that_never_comes_back_is_seen_away_then_told_with_what_to_look_at(
    client, source, secret, page, clock
):
    left_at = dates.now().astimezone(dates.PARIS)
    assert leaves(client, secret, source)["Location"].startswith("https://portail.exemple.fr/cas/login?")
    assert f"Parti à {left_at:%H:%M}, pas encore revenu" in page()
    assert "À corriger" not in page()
    assert "Le compte d’essai est connecté chez vous" not in page()
    clock.move_to(dates.now() + PATIENCE)
    told = page()
    assert "pas encore revenu" not in told
    assert f"Parti à {left_at:%H:%M}, le compte d’essai n’est pas revenu en 15 minutes" in told
    assert "https://portail.exemple.fr/cas/login" in told
    assert reverse("sso:cas_return", args=[source.slug]) in told
    assert "Application Not Authorized to Use CAS" in told
    kept = WorkbenchTest.objects.get()
    assert (kept.verdict, kept.kind) == ("stop", "trial")
    assert f"{left_at:%H:%M}" in str(kept.lines)
    assert "ticket" not in str(kept.lines)
    source.refresh_from_db()
    assert source.tried_at is None


def test_back_in_time_only_what_came_back_is_kept(client, source, secret, page, clock, monkeypatch):
    monkeypatch.setattr(
        returning, "confirmed", lambda *_a, **_f: Success(user="x", attributes={"uid": ("C-7",)})
    )
    asked = parse_qs(urlsplit(leaves(client, secret, source)["Location"]).query)
    client.get(asked["service"][0].removeprefix("http://testserver") + "&ticket=ST-1", follow=True)
    kept = WorkbenchTest.objects.get()
    assert "n’est pas revenu" not in str(kept.lines)
    assert "Le compte d’essai est connecté chez vous" in page()
    clock.move_to(dates.now() + 2 * PATIENCE)
    page()
    assert WorkbenchTest.objects.get().verdict == kept.verdict


def test_begun_again_by_the_same_browser_the_first_is_not_waited_for_and_another_s_is(
    client, source, secret, page, clock
):
    leaves(client, secret, source)
    leaves(client, secret, source)
    assert WorkbenchTest.objects.count() == 1
    leaves(Client(), secret, source)
    assert WorkbenchTest.objects.filter(verdict="away").count() == 2
    clock.move_to(dates.now() + PATIENCE)
    page()
    leaves(client, secret, source)
    assert sorted(WorkbenchTest.objects.values_list("verdict", flat=True)) == ["away", "stop", "stop"]


def test_asked_in_silence_and_never_back_it_is_told_of_the_signing_out(client, source, secret, page, clock):
    leaves(client, secret, source, "verifier")
    clock.move_to(dates.now() + PATIENCE)
    page()
    assert WorkbenchTest.objects.get(kind="leaving").verdict == "stop"


def test_a_trial_that_cannot_leave_is_not_waited_for(client, source, secret, settings):
    IdentitySource.objects.filter(pk=source.pk).update(address=f"{settings.BASE_URL}/cas/")
    leaves(client, secret, source)
    assert not WorkbenchTest.objects.filter(verdict="away").exists()


def test_what_to_look_at_is_said_in_the_words_of_each_protocol(client, source, secret, monkeypatch):
    app = SocialApp.objects.create(provider="openid_connect", name="x", client_id="x", settings={})
    for protocol, place, words in (
        ("oidc", "sso:oidc_return", "redirect_uri_mismatch"),
        ("saml", "sso:saml_received", "Unsupported Request"),
    ):
        IdentitySource.objects.filter(pk=source.pk).update(app=app, protocol=protocol)
        monkeypatch.setattr(
            "liseron.desk.workbench.trial_steps.starting.start",
            lambda *_a, **_f: HttpResponseRedirect("https://id.exemple.fr/authorize?state=secret"),
        )
        leaves(client, secret, source)
        said = str(WorkbenchTest.objects.latest("pk").lines)
        assert reverse(place, args=[source.slug]) in said
        assert words in said
        assert "state=secret" not in said


def test_the_departement_reads_it_too(client, staff, source, secret, clock):
    load_rollout_defaults(None)
    start_rollout(partner=source.partner, formula="federated", by=None, today=paris_today())
    leaves(client, secret, source)
    rollout = reverse("desk:dept_rollout", args=[source.partner.slug])
    assert "pas encore revenu" in staff.get(rollout).content.decode()
    clock.move_to(dates.now() + PATIENCE)
    assert "n’est pas revenu en 15 minutes" in staff.get(rollout).content.decode()
