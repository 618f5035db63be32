"""Who has an account at the portal, and at which addresses it answers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from liseron.demo.loading import facts

OURS, THEIRS = "//127.0.0.1", "//localhost"


@dataclass(frozen=True)
class PortalReader:
    """An invented reader of the partner's, as its own software knows them. `status`: "actif" or "fini"."""

    login: str
    given_name: str
    family_name: str
    birth_date: str
    card: str
    status: str
    label: str

    @property
    def attributes(self) -> dict[str, str]:
        """As the portal's CAS server names them."""
        return {
            "uid": self.card,
            "givenName": self.given_name,
            "sn": self.family_name,
            "mail": f"{self.login}@portail.demo.example",
            "birthdate": self.birth_date,
            "statut": self.status,
            "couleurPreferee": "vert",
        }


def portal_readers() -> dict[str, PortalReader]:
    """By login."""
    rows: list[dict[str, Any]] = facts.accounts()["portal_reader"]
    return {row["login"]: PortalReader(**row) for row in rows}


def portal_address(base_url: str = "") -> str:
    """Where the portal is, without the last slash: the same machine under its other name."""
    return f"{(base_url or settings.BASE_URL).replace(OURS, THEIRS)}/demo/portail-partenaire"
