"""From the workbench, a person with a test account: in over there, out over there, and what the roll-out learns."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialApp
from django.test import Client
from django.urls import reverse

from liseron.desk.models import WorkbenchTest
from liseron.desk.workbench.links import give_link
from liseron.exchange import publishing
from liseron.exchange.actions import open_view
from liseron.partners.models import Partner, RolloutStep
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import change_step, start_rollout
from liseron.protocols.cas.answers import Success
from liseron.sso.cas_client import views as returning
from liseron.sso.farewell import farewell_state
from liseron.sso.models import IdentitySource, SignOnSession, SourceIdentity
from liseron.sso.sourcing import open_source
from liseron.sso.stopping import Stop
from liseron.toolkit import dates
from liseron.toolkit.dates import paris_today


def at(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def supplier(net):
    """A browser and the secret of a link."""
    today = paris_today()
    given = {"partner": net.partner, "given_to": "Prestataire", "by": None, "today": today}
    return Client(), give_link(ends_on=today + timedelta(days=1), **given)[1]


@pytest.fixture
def answers(monkeypatch):
    """`answers(attributes)` or `answers(Stop)`: what their server will say of the next ticket."""

    def will(said):
        def confirm(*_args, **_facts):
            if isinstance(said, Stop):
                raise returning.CannotConfirm(said, "syntax")
            return Success(user="essai-1", attributes=said)

        monkeypatch.setattr(returning, "confirmed", confirm)

    return will


def goes(supplier, source, step="entrer", ticket="ST-1-essai"):
    """Leaves for their sign-in, comes back with that ticket or none, and follows to the page."""
    browser, secret = supplier
    left = browser.post(at("workbench_trial", secret, source.pk), {"step": step})
    asked = parse_qs(urlsplit(left["Location"]).query)
    back = asked["service"][0] + (f"&ticket={ticket}" if ticket else "")
    return asked, browser.get(back.removeprefix("http://testserver"), follow=True)


def last(kind):
    return WorkbenchTest.objects.filter(kind=kind).first()


def test_a_test_account_is_read_without_a_value_kept_nor_anybody_signed_in(source, supplier, answers):
    answers({"uid": ("C-7",), "naissance": ("3 mars 88",), "statut": ("actif",), "quartier": ("Sud",)})
    _asked, page = goes(supplier, source)
    told = str(last("trial").lines)
    assert "Numéro de carte (uid)" in told
    assert "Date de naissance (naissance)" in told
    assert "quartier" in told
    assert [one for one in ("C-7", "mars", "Sud", "essai-1") if one in told] == []
    assert last("trial").verdict == "warn"
    assert page.redirect_chain[-1][0].endswith("#essais")
    assert not SourceIdentity.objects.exists()
    assert not SignOnSession.objects.exists()
    source.refresh_from_db()
    assert source.tried_at is not None


def test_a_test_account_that_would_be_stopped_is_to_be_corrected(source, supplier, answers):
    answers({"uid": ("C-7",), "statut": ("fini",)})
    goes(supplier, source)
    assert last("trial").verdict == "stop"
    assert "Abonnement fini." in str(last("trial").lines)
    source.refresh_from_db()
    assert source.tried_at is None


def test_an_unreadable_answer_is_told_with_its_technical_reason(source, supplier, answers):
    answers(Stop.UNREADABLE)
    goes(supplier, source)
    assert last("trial").verdict == "stop"
    assert "syntax" in str(last("trial").lines)


def test_a_second_look_keeps_nothing_more(source, supplier, answers):
    answers({"uid": ("C-7",), "statut": ("actif",)})
    goes(supplier, source)
    browser, secret = supplier
    browser.get(at("workbench_trial_back", secret, source.pk))
    assert WorkbenchTest.objects.count() == 1


def test_signing_out_leads_to_their_address_and_is_verified_in_silence(source, supplier, answers):
    answers({"uid": ("C-7",), "statut": ("actif",)})
    goes(supplier, source)
    browser, secret = supplier
    left = browser.post(at("workbench_trial", secret, source.pk), {"step": "sortir"})
    assert left["Location"].startswith("https://portail.exemple.fr/cas/logout")
    asked, _page = goes(supplier, source, "verifier", ticket="")
    assert asked["gateway"] == ["true"]
    assert (last("leaving").verdict, WorkbenchTest.objects.count()) == ("ok", 2)


def test_an_account_still_there_after_signing_out_is_to_be_corrected(source, supplier, answers):
    answers({"uid": ("C-7",), "statut": ("actif",)})
    goes(supplier, source)
    goes(supplier, source, "verifier")
    assert last("leaving").verdict == "stop"


def test_the_source_of_another_partner_is_absent(net, source, supplier):
    other = Partner.objects.exclude(pk=net.partner.pk).first()
    IdentitySource.objects.filter(pk=source.pk).update(partner=other)
    browser, secret = supplier
    assert browser.post(at("workbench_trial", secret, source.pk), {"step": "entrer"}).status_code == 404


def linked(supplier):
    browser, secret = supplier
    browser.post(at("workbench_test", secret), {"kind": "deep-link"})
    return last("deep-link")


def test_the_link_of_a_record_names_each_closed_door(net, source, supplier):
    open_view(partner=net.partner, by=None)
    publishing.keep_up()
    told = linked(supplier)
    assert told.verdict == "stop"
    assert f"/acces/{net.partner.slug}/" in str(told.lines)
    assert "Aucune de vos connexions n’est ouverte" in str(told.lines)


def test_when_both_portals_are_tried_the_roll_out_knows(net, source, supplier, answers):
    load_rollout_defaults(None)
    start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())
    step = RolloutStep.objects.get(default__key="federated-sign-in")
    open_view(partner=net.partner, by=None)
    publishing.keep_up()
    answers({"uid": ("C-7",), "statut": ("actif",)})
    goes(supplier, source)
    step.refresh_from_db()
    assert step.done_on is None
    source.refresh_from_db()
    open_source(source=source, by=None)
    assert linked(supplier).verdict == "warn"
    step.refresh_from_db()
    assert (step.done_on, "réussis" in step.note) == (paris_today(), True)


def test_what_a_person_wrote_about_a_step_stays(net, supplier, clock):
    load_rollout_defaults(None)
    rollout = start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())
    step = rollout.steps.get(default__key="federated-records")
    change_step(step=step, by=None, today=paris_today(), note="Vu avec Mme Roy.")
    open_view(partner=net.partner, by=None)
    publishing.keep_up()
    clock.move_to(dates.now() + timedelta(minutes=2))
    browser, secret = supplier
    browser.post(at("workbench_test", secret), {"kind": "our-records"})
    step.refresh_from_db()
    assert last("our-records").verdict == "warn"
    assert (step.done_on, step.note) == (None, "Vu avec Mme Roy.")


@pytest.mark.parametrize(("is_ours", "verdict"), [(True, "ok"), (False, "warn")])
def test_back_from_signing_out_over_there_the_verdict_is_kept_once(source, supplier, is_ours, verdict):
    """By OpenID Connect: our own `state` comes back, or does not."""
    told = {"leaving_url": "https://portail.exemple.fr/fin", "server_url": "https://portail.exemple.fr/"}
    app = SocialApp.objects.create(provider="openid_connect", name="x", client_id="x", settings=told)
    IdentitySource.objects.filter(pk=source.pk).update(app=app, protocol=IdentitySource.Protocol.OIDC)
    browser, secret = supplier
    browser.post(at("workbench_trial", secret, source.pk), {"step": "sortir"})
    state = farewell_state(source) if is_ours else ""
    farewell = reverse("sso:oidc_left", args=[source.slug])
    page = browser.get(farewell, {"state": state}, follow=True)
    assert page.redirect_chain[-1][0].endswith("#essais")
    assert last("leaving").verdict == verdict
    assert "déconnecté" in browser.get(farewell).content.decode()
    assert WorkbenchTest.objects.count() == 1
