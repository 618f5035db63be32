"""Real sites that ask us who their visitor is by CAS, in a real browser."""

import json
import subprocess
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from liseron.access.releasing import pseudonym_for
from liseron.people.models import Patron
from liseron.sso.models import Service
from liseron.sso.sessions import TELL_BY_CAS
from liseron.toolkit import labour, outbox
from liseron.toolkit.dates import now
from liseron.toolkit.outbox import Message
from tests.counterparts.apache import Site
from tests.counterparts.scripted import NodeSites
from tests.counterparts.workplace import need
from tests.people_and_places import PASSWORD, Network

pytestmark = [pytest.mark.counterpart, pytest.mark.browser]

Registered = Callable[..., Service]
WELCOME = "Les films vous attendent"
BY_LIBRARY_OF_THEIR_LANGUAGE = ["phpcas", "phpcas_by_saml"]
BY_APACHE = ["mod_auth_cas", "mod_auth_cas_by_saml"]


def sign_in(page: Any, reader: Patron) -> None:
    page.get_by_label("Numéro de carte ou courriel").fill(reader.cards.get().number)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Me connecter").click()


def sign_out(page: Any, ours: str) -> None:
    """At our portal, then the worker's round: the sites are told."""
    page.goto(f"{ours}/cas/logout")
    page.get_by_role("button", name="Me déconnecter").click()
    page.get_by_role("heading").first.wait_for()
    assert Message.objects.filter(kind=TELL_BY_CAS).count() == 1
    labour.discover()
    outbox.deliver_due(now())
    assert not Message.objects.filter(kind=TELL_BY_CAS).waiting()


def known_as(reader: Patron, service: Service) -> str:
    return pseudonym_for(reader, service.audience)


@pytest.mark.parametrize("site", BY_APACHE)
def test_a_reader_enters_a_site_behind_mod_auth_cas(
    site: str, request: Any, network: Network, registered: Registered, visitor: Any
):
    films: Site = request.getfixturevalue(site)
    reader, service = network.reader(), registered(films.url)
    visitor.goto(films.page)
    sign_in(visitor, reader)
    visitor.get_by_role("heading", name=WELCOME).wait_for()
    again = visitor.goto(films.page)
    assert again.headers["x-user"] == known_as(reader, service)
    assert again.headers["x-age"] == "adult"
    assert again.headers["x-library"] == network.ours.name


@pytest.mark.parametrize("site", BY_APACHE)
def test_leaving_us_closes_the_session_of_mod_auth_cas(
    site: str, request: Any, network: Network, registered: Registered, visitor: Any, signed_in: Any, ours: str
):
    films: Site = request.getfixturevalue(site)
    registered(films.url)
    signed_in(visitor, network.reader()).goto(films.page)
    visitor.get_by_role("heading", name=WELCOME).wait_for()
    sign_out(visitor, ours)
    asked = visitor.goto(films.page)
    visitor.get_by_label("Mot de passe").wait_for()
    assert "x-user" not in asked.headers


@pytest.mark.parametrize("site", BY_LIBRARY_OF_THEIR_LANGUAGE)
def test_a_reader_enters_a_site_behind_phpcas_and_leaves_it_with_us(
    site: str, request: Any, network: Network, registered: Registered, visitor: Any, ours: str
):
    url: str = request.getfixturevalue(site)
    reader, service = network.reader(), registered(url)
    visitor.goto(url)
    sign_in(visitor, reader)
    visitor.wait_for_url(f"{url}/")
    said = json.loads(visitor.locator("body").inner_text())
    assert said["user"] == known_as(reader, service)
    assert said["facts"]["age_class"] == "adult"
    assert said["facts"]["library"] == network.ours.name
    assert "email" not in said["facts"]
    sign_out(visitor, ours)
    visitor.goto(url)
    visitor.get_by_label("Mot de passe").wait_for()


def test_a_reader_enters_a_site_behind_http_cas_client_and_leaves_it_with_us(
    node_sites: NodeSites, network: Network, registered: Registered, visitor: Any, signed_in: Any, ours: str
):
    reader, service = network.reader(), registered(node_sites.target)
    signed_in(visitor, reader).goto(f"{node_sites.target}/")
    said = json.loads(visitor.locator("body").inner_text())
    assert said["user"] == known_as(reader, service)
    assert said["attributes"]["age_class"] == "adult"
    sign_out(visitor, ours)
    visitor.goto(f"{node_sites.target}/")
    visitor.get_by_label("Mot de passe").wait_for()


def test_a_site_that_may_acts_for_its_reader_at_another(
    node_sites: NodeSites, network: Network, registered: Registered, visitor: Any, signed_in: Any
):
    reader = network.reader()
    proxy = registered(node_sites.proxy, may_proxy=True, proxy_address=node_sites.callback)
    target = registered(node_sites.target, vendor=None, partner=network.ours.partner)
    signed_in(visitor, reader).goto(f"{node_sites.proxy}/through")
    said = json.loads(visitor.locator("body").inner_text())
    assert said["user"] == known_as(reader, proxy)
    assert said["through"]["user"] == known_as(reader, target)
    assert said["user"] != said["through"]["user"]


PERL = """
my $cas = Authen::CAS::Client->new($ARGV[0]);
my $said = $cas->service_validate($ARGV[1], $ARGV[2]);
print $said->is_success ? 'yes ' . $said->user : 'no ' . $said->code;
"""


def test_perls_client_is_told_once(
    network: Network, registered: Registered, visitor: Any, signed_in: Any, live_server: Any
):
    need("/usr/share/perl5/Authen/CAS/Client.pm", package="libauthen-cas-client-perl")
    reader, address = network.reader(), "https://films.example/perl"
    service = registered(address)
    signed_in(visitor, reader)
    asked = f"{live_server.url}/cas/login?{urlencode({'service': address})}"
    answer = visitor.request.get(asked, max_redirects=0)
    ticket = parse_qs(urlsplit(answer.headers["location"]).query)["ticket"][0]
    command = ["perl", "-MAuthen::CAS::Client", "-e", PERL, f"{live_server.url}/cas", address, ticket]
    said = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _time in range(2)]
    assert said == [f"yes {known_as(reader, service)}", "no INVALID_TICKET"]
