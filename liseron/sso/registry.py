"""The registry of sites that let readers in on our word: who is on it, at which addresses, told what."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.access.releasing import Released
from liseron.sso.addressing import CannotAddress, Line, read_address, read_lines, told_at
from liseron.sso.models import ProxyGrant, Service, ServiceAddress, Ticket
from liseron.sso.oidc_provider import clients
from liseron.toolkit import audit

FACTS = {
    *("name", "vendor", "partner", "resource", "subject", "released", "tells_logout", "logout_address"),
    *("may_proxy", "proxy_address"),
}
PERSONAL = frozenset(
    {Released.BIRTH_YEAR, Released.CARD, Released.GIVEN_NAME, Released.FAMILY_NAME, Released.EMAIL}
)
"""Facts that tell who the reader is, or nearly: to be asked for with a reason."""


class CannotRegister(Exception):
    """The site cannot stand so in the registry; the message is a French sentence."""


@transaction.atomic
def register_service(*, by: object | None, name: str, addresses: Iterable[str] = (), **facts: Any) -> Service:
    """A site by CAS, with its `addresses`. Raises CannotRegister, ValidationError."""
    service = Service(name=name.strip())
    _put(service, facts)
    _check(service)
    service.save(force_insert=True)
    _write_addresses(service, list(addresses))
    audit.record(by, "service.registered", service, protocol=service.protocol, released=service.released)
    return service


@transaction.atomic
def register_oidc_service(
    *,
    by: object | None,
    name: str,
    return_addresses: Sequence[str],
    addresses_after_logout: Sequence[str] = (),
    **facts: Any,
) -> tuple[Service, str]:
    """A site by OpenID Connect, and its secret, known this once. Raises as above, and CannotRegisterClient."""
    service = Service(name=name.strip())
    _put(service, facts)
    _check(service)
    _client, secret = clients.register_client(
        service, redirect_addresses=return_addresses, post_logout_addresses=addresses_after_logout, by=by
    )
    audit.record(by, "service.registered", service, protocol=service.protocol, released=service.released)
    return service, secret


@transaction.atomic
def change_service(
    *,
    service: Service,
    by: object | None,
    addresses: Iterable[str] | None = None,
    addresses_after_logout: Iterable[str] | None = None,
    **changes: Any,
) -> None:
    """Each list of addresses given replaces them all; those after a logout are for OpenID Connect alone.

    The protocol never changes. Raises CannotRegister, CannotRegisterClient, ValidationError.
    """
    changed = _put(service, changes)
    _check(service)
    if changed:
        service.save(update_fields=[*changed, "changed_at"])
    if addresses is not None and _replace_addresses(service, list(addresses), by):
        changed.append("addresses")
    if addresses_after_logout is not None and _replace_after_logout(
        service, list(addresses_after_logout), by
    ):
        changed.append("addresses_after_logout")
    if changed:
        audit.record(by, "service.changed", service, fields=changed, released=service.released)


@transaction.atomic
def close_service(*, service: Service, by: object | None) -> None:
    """Nobody enters through it any more, tickets already given included; its settings stay."""
    if not Service.objects.active().filter(pk=service.pk).update(is_active=False):
        return
    service.is_active = False
    Ticket.objects.filter(service=service).delete()
    ProxyGrant.objects.filter(service=service).delete()
    audit.record(by, "service.closed", service)


@transaction.atomic
def reopen_service(*, service: Service, by: object | None) -> None:
    """As it was set."""
    if Service.objects.filter(pk=service.pk, is_active=False).update(is_active=True):
        service.is_active = True
        audit.record(by, "service.reopened", service)


def _put(service: Service, changes: dict[str, Any]) -> list[str]:
    """Write on the row what differs; the names of the fields that did."""
    if unknown := set(changes) - FACTS:
        raise TypeError(f"unknown facts of a site: {sorted(unknown)}")
    if "released" in changes:
        changes["released"] = [one for one in Released.values if one in set(changes["released"])]
    changed = sorted(name for name, value in changes.items() if getattr(service, name) != value)
    for name in changed:
        setattr(service, name, changes[name])
    return changed


def _check(service: Service) -> None:
    service.full_clean()
    told = (
        (_("Adresse de rappel du mandataire"), service.proxy_address),
        (_("Adresse prévenue à la déconnexion"), service.logout_address),
    )
    for what, text in told:
        if text:
            _check_address(what, text)


def _check_address(what: str, text: str) -> None:
    try:
        read_address(text)
    except CannotAddress as refusal:
        raise CannotRegister(f"{what}\u00a0: {refusal}") from None


def _replace_addresses(service: Service, texts: list[str], by: object | None) -> bool:
    """Those of the registry (CAS), or those where readers are sent back (OpenID Connect)."""
    if service.client is None:
        return _write_addresses(service, texts)
    if service.client.get_redirect_uris() == texts:
        return False
    kept = service.client.get_post_logout_redirect_uris()
    clients.change_addresses(service, redirect_addresses=texts, post_logout_addresses=kept, by=by)
    return True


def _replace_after_logout(service: Service, texts: list[str], by: object | None) -> bool:
    if service.client is None or service.client.get_post_logout_redirect_uris() == texts:
        return False
    kept = service.client.get_redirect_uris()
    clients.change_addresses(service, redirect_addresses=kept, post_logout_addresses=texts, by=by)
    return True


def _write_addresses(service: Service, texts: list[str]) -> bool:
    """Replaces the addresses; whether that changed anything. Raises CannotRegister, naming the lines."""
    try:
        lines = read_lines(texts)
    except CannotAddress as refusal:
        raise CannotRegister(str(refusal)) from None
    if not lines:
        raise CannotRegister(_("Donnez au moins une adresse de ce site\u00a0: sans elle, personne n’entre."))
    wanted = {_key(line): line for line in lines}
    known = {(one.scheme, one.host, one.port, one.path): one for one in service.addresses.all()}
    for key in known.keys() - wanted.keys():
        known[key].delete()
    fresh = [line for key, line in wanted.items() if key not in known]
    _refuse_taken(service, fresh)
    ServiceAddress.objects.bulk_create(
        ServiceAddress(service=service, scheme=s, host=h, port=port, path=path)
        for s, h, port, path in map(_key, fresh)
    )
    return wanted.keys() != known.keys()


def _refuse_taken(service: Service, lines: list[Line]) -> None:
    for line in lines:
        scheme, host, port, path = _key(line)
        taken = ServiceAddress.objects.filter(scheme=scheme, host=host, port=port, path=path)
        other = taken.exclude(service=service).select_related("service").first()
        if other is not None:
            why = _("c’est déjà une adresse de «\u00a0{name}\u00a0».").format(name=other.service.name)
            raise CannotRegister(told_at(line.number, line.text, why))


def _key(line: Line) -> tuple[str, str, int, str]:
    address = line.address
    return address.scheme, address.host, int(address.port), address.path or "/"
