"""The identifiers and the addresses of a site that signs its readers in by OpenID Connect."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.protocols.cas.addresses import NotAnAddress, parse_address
from liseron.sso.models import Service
from liseron.sso.oidc_provider.adapter import SCOPES, Adapter
from liseron.toolkit import audit

MOST_ADDRESSES = 20
LONGEST_ADDRESS = 500


class CannotRegisterClient(Exception):
    """An address does not do; the message is a French sentence that names it and says what to write."""


@transaction.atomic
def register_client(
    service: Service,
    *,
    redirect_addresses: Sequence[str],
    post_logout_addresses: Sequence[str] = (),
    by: object | None = None,
) -> tuple[str, str]:
    """Give the site its identifier and its secret, shown this once. Saves the service, new or not.

    Raises CannotRegisterClient.
    """
    client = Client(
        name=service.name[:100],
        type=Client.Type.CONFIDENTIAL,
        skip_consent=True,
        allow_uri_wildcards=False,
        grant_types=Client.GrantType.AUTHORIZATION_CODE,
        response_types=Client.ResponseType.CODE,
    )
    client.set_scopes(list(SCOPES))
    secret = Adapter().generate_client_secret()
    client.set_secret(secret)
    _write(client, redirect_addresses, post_logout_addresses)
    service.protocol, service.client = Service.Protocol.OIDC, client
    service.save()
    audit.record(by, "service.client_registered", service)
    return client.pk, secret


@transaction.atomic
def renew_secret(service: Service, *, by: object | None = None) -> str:
    """Another secret, shown this once; the former one stops working at once."""
    client = _client(service)
    secret = Adapter().generate_client_secret()
    client.set_secret(secret)
    client.save(update_fields=["secret"])
    audit.record(by, "service.secret_renewed", service)
    return secret


@transaction.atomic
def change_addresses(
    service: Service,
    *,
    redirect_addresses: Sequence[str],
    post_logout_addresses: Sequence[str] = (),
    by: object | None = None,
) -> None:
    """Replace the addresses where readers may be sent back. Raises CannotRegisterClient."""
    _write(_client(service), redirect_addresses, post_logout_addresses)
    audit.record(by, "service.addresses_changed", service)


def check_address(text: str) -> str:
    """`text` itself when a reader may be sent there, exactly so. Raises CannotRegisterClient."""
    shown = text[:120]
    if not text or len(text) > LONGEST_ADDRESS:
        raise CannotRegisterClient(_("Donnez une adresse complète, de 500 caractères au plus."))
    if "*" in text:
        raise CannotRegisterClient(
            _("« {address} » contient une étoile. Écrivez chaque adresse en entier.").format(address=shown)
        )
    if "#" in text:
        raise CannotRegisterClient(
            _("« {address} » contient un « # ». Enlevez-le, avec ce qui le suit.").format(address=shown)
        )
    try:
        address = parse_address(text)
    except NotAnAddress:
        raise CannotRegisterClient(
            _(
                "« {address} » n’est pas une adresse complète et simple. Exemple : https://site.example/retour"
            ).format(address=shown)
        ) from None
    if address.scheme != "https" and not _is_loopback(address.host):
        raise CannotRegisterClient(
            _("« {address} » n’est pas protégée. Demandez au site une adresse en https://.").format(
                address=shown
            )
        )
    if urlsplit(text).netloc != urlsplit(text).netloc.lower():
        raise CannotRegisterClient(
            _("Écrivez le nom du site de « {address} » en minuscules.").format(address=shown)
        )
    return text


def _is_loopback(host: str) -> bool:
    """The machine of whoever develops the site: nobody else is there."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _client(service: Service) -> Client:
    if service.client is None:
        raise CannotRegisterClient(_("Ce site ne se connecte pas par OpenID Connect."))
    return service.client


def _write(client: Client, redirect_addresses: Sequence[str], post_logout_addresses: Sequence[str]) -> None:
    back = _checked(redirect_addresses)
    if not back:
        raise CannotRegisterClient(_("Donnez au moins une adresse de retour : le site vous la dira."))
    client.set_redirect_uris(back)
    client.set_post_logout_redirect_uris(_checked(post_logout_addresses))
    client.save()


def _checked(addresses: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(check_address(text.strip()) for text in addresses if text.strip()))
    if len(found) > MOST_ADDRESSES:
        raise CannotRegisterClient(_("Vingt adresses au plus."))
    return found
