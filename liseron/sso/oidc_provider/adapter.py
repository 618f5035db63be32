"""What django-allauth's provider asks of us: who we are, our keys, and what a site is told of a reader."""

import secrets
from collections.abc import Iterable
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import Client, PrivateKey
from django.conf import settings

from liseron.access.releasing import Released
from liseron.people.models import Patron, User
from liseron.sso import entering
from liseron.sso.models import Service
from liseron.sso.oidc_provider.keys import keys
from liseron.toolkit import dates

# What has a standard name needs its standard scope; what the département chose beyond that comes with "openid".
SCOPE_OF = {
    Released.GIVEN_NAME.value: "profile",
    Released.FAMILY_NAME.value: "profile",
    Released.EMAIL.value: "email",
}
SCOPES = ("openid", "profile", "email")


def service_of(client: Client) -> Service | None:
    """The open site that this client is; None when it was closed or is nobody's."""
    found = Service.objects.active().select_related("resource")
    return found.filter(client_id=client.pk, protocol=Service.Protocol.OIDC).first()


def reader_of(user: Any) -> Patron | None:
    """The reader whose account this is, with the library and the partner."""
    if not isinstance(user, User):
        return None
    return Patron.objects.select_related("library__partner").filter(user_id=user.pk).first()


class Adapter(DefaultOIDCAdapter):  # type: ignore[misc]
    """allauth's provider with our names: addresses from the settings, never from the Host header."""

    def generate_client_id(self) -> str:
        return secrets.token_hex(16)

    def generate_client_secret(self) -> str:
        return secrets.token_urlsafe(32)

    def get_issuer(self) -> str:
        return str(settings.BASE_URL)

    def get_user_sub(self, client: Client, user: Any) -> str:
        return str(self.get_claims("id_token", user, client, ())["sub"])

    def get_user_by_sub(self, client: Client, sub: str) -> None:
        """Nobody goes back from a number to the reader, we neither."""
        return

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: Any,
        client: Client,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """The reader's number at this site and the facts chosen for it, the same in id_token and userinfo."""
        service, reader = service_of(client), reader_of(user)
        if service is None or reader is None:
            raise PermissionError("closed site or reader gone")
        subject, facts = entering.facts_for(service, reader, dates.paris_today())
        asked = set(scopes)
        told = {name: value for name, value in facts.items() if SCOPE_OF.get(name, "openid") in asked}
        return told | {"sub": subject}

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        found: list[PrivateKey] = filter_keys(
            keys(dates.now()), did_activate=did_activate, is_active=is_active
        )
        return found
