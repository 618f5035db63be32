"""A browser without a screen: our pages by Django's client, the partner's over the loopback, one redirect at a time."""

import http.client
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client

from liseron.sso.tests.federated.fake_cas import FakeCas

HERE = "http://testserver"
NAVIGATION = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
MOST_HOPS = 20


class GoesRound(AssertionError):
    """The browser gave up, as browsers do after twenty redirects."""


@dataclass
class Traveller:
    """`trail`: every address asked for since the last journey began, ours as paths."""

    client: Client
    cas: FakeCas
    trail: list[str] = field(default_factory=list)

    def goes(self, path: str, headers: dict[str, str] | None = None) -> Any:
        """Where the journey ends: our response, or None on a page of somebody else's."""
        self.trail = []
        address = path
        for _hop in range(MOST_HOPS):
            self.trail.append(address)
            if address.startswith("/"):
                response = self.client.get(address, headers=NAVIGATION if headers is None else headers)
                if response.status_code not in {301, 302, 303}:
                    return response
                address = response["Location"]
            elif address.startswith(self.cas.address):
                address = self._asks_partner(address)
            else:
                return None
            address = address.removeprefix(HERE)
            if not address:
                return None
        raise GoesRound(self.trail)

    def asked_partner(self) -> int:
        """How many times this journey went to the partner's login."""
        return sum(address.startswith(f"{self.cas.address}login") for address in self.trail)

    def leaves(self, path: str) -> str:
        """The service address that the partner's login was given."""
        response = self.client.get(path, headers=NAVIGATION)
        assert response.status_code == 303, response.content.decode()[:2000]
        return parse_qs(urlsplit(response["Location"]).query)["service"][0]

    def returns(self, service: str, ticket: str) -> Any:
        """Our answer to a return, not followed."""
        path = service.removeprefix(HERE)
        return self.client.get(f"{path}&ticket={ticket}" if ticket else path, headers=NAVIGATION)

    def is_signed_in(self) -> bool:
        return "_auth_user_id" in self.client.session

    def _asks_partner(self, address: str) -> str:
        where = urlsplit(address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=20)
        connection.request("GET", f"{where.path}?{where.query}")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.headers.get("Location", "")
