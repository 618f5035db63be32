"""3.1 #24, CVE-2026-4282: one flat store for all that serves once. Here each kind is a word of its own at each door."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from liseron.people import addresses, letters, links
from liseron.people.models import Patron
from liseron.sso import joining, pending, waiting
from liseron.sso.models import SignOnSession
from liseron.sso.saml_source import views as saml_views
from liseron.sso.tests.provider.conftest import browser_of, make_site, network, reader, site, theirs
from liseron.sso.tests.provider.site import BACK, Site
from liseron.toolkit import once
from liseron.toolkit.dates import now

__all__ = ["browser_of", "make_site", "network", "reader", "site", "theirs"]

LINKS = {
    "a return awaited": (waiting.KIND, "source:1"),
    "an arrival": (pending.KIND, "source:1"),
    "a mailed code": (joining.CODE, "patron:{patron}"),
    "a saml answer": (saml_views.KIND, "source:1"),
    "link to confirm": (letters.VERIFY, "registration:{registration}"),
    "link to follow": (letters.FOLLOW, "registration:{registration}"),
    "link to a password": (letters.CHOOSE_PASSWORD, "user:{user}"),
    "link to a new address": (addresses.NEW_ADDRESS, "patron:{patron}"),
}
ANSWERS = ("serviceValidate", "proxyValidate", "p3/serviceValidate", "p3/proxyValidate")


def secrets_of(site: Site, browser: Client, reader: Patron) -> dict[str, str]:
    """One of everything that somebody may hold, all of them alive."""
    named = {"patron": reader.pk, "user": reader.user_id, "registration": reader.registrations.get().pk}
    found = {
        name: once.issue(
            kind=kind,
            subject=subject.format(**named),
            valid_for=timedelta(hours=1),
            payload={"email": "neuve@exemple.fr"},
            now=now(),
        )
        for name, (kind, subject) in LINKS.items()
    }
    tokens = site.sign_in(browser)
    return found | {
        "access_token": tokens["access_token"],
        "id_token": tokens["id_token"],
        "code": site.code(browser),
        "client_secret": site.secret,
        "client_id": site.client_id,
        "sid": SignOnSession.objects.get().sid,
        "session": str(browser.session.session_key),
    }


def _carries(secret: str) -> Client:
    client = Client()
    client.cookies["session"] = secret
    return client


def _opens(link: str) -> bool:
    return bool(Client().get(urlsplit(link).path).status_code == 200)


DOORS: dict[str, Callable[[Site, str], bool]] = {
    **{
        f"CAS {one}": lambda site, secret, one=one: (
            b"Success" in Client().get(f"/cas/{one}", {"ticket": secret, "service": BACK}).content
        )
        for one in ANSWERS
    },
    "CAS validate": lambda site, secret: (
        Client().get("/cas/validate", {"ticket": secret, "service": BACK}).content.startswith(b"yes")
    ),
    "CAS proxy": lambda site, secret: (
        b"proxySuccess" in Client().get("/cas/proxy", {"pgt": secret, "targetService": BACK}).content
    ),
    "OIDC token": lambda site, secret: site.token(secret).status_code == 200,
    "OIDC userinfo": lambda site, secret: site.userinfo(secret).status_code == 200,
    "session cookie": lambda site, secret: (
        _carries(secret).get(reverse("portal:my_space")).status_code == 200
    ),
    "link to confirm": lambda site, secret: _opens(links.to_verify(secret)),
    "link to follow": lambda site, secret: _opens(links.to_follow(secret)),
    "link to a password": lambda site, secret: _opens(links.to_choose_password(secret)),
    "link to a new address": lambda site, secret: _opens(links.to_confirm_address(secret)),
}
OPENS = {"OIDC token": "code", "OIDC userinfo": "access_token", "session cookie": "session"}


@pytest.mark.parametrize("door", DOORS)
def test_case_24_a_secret_opens_its_own_door_and_no_other(
    door: str, site: Site, theirs: Client, reader: Patron
):
    """Each column of the table; CAS's own tickets have theirs in `liseron/sso/cas_server/tests/test_security.py`."""
    held = secrets_of(site, theirs, reader)
    opened = [kind for kind, secret in held.items() if DOORS[door](site, secret)]
    mine = OPENS.get(door, door if door in held else None)
    assert opened == ([mine] if mine else [])


def test_case_24_no_two_kinds_share_a_word():
    assert len({kind for kind, _subject in LINKS.values()}) == len(LINKS)
