"""Addresses that people type for sites and sources, read strictly; refusals say the line and what to do."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liseron.protocols.cas.addresses import Address, NotAnAddress, parse_address

LONGEST = 500
NEVER_PUBLIC = (".test", ".localhost", ".invalid")  # RFC 6761: nobody but the tester stands there


class CannotAddress(Exception):
    """The address will not do; the message is a French sentence."""


@dataclass(frozen=True)
class Line:
    """One line as typed. `number` from 1, among those that say something."""

    number: int
    text: str
    address: Address


def lines_of(text: str) -> list[str]:
    """What is typed, a line each; empty lines say nothing."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_address(text: str, *, with_query: bool = False) -> Address:
    """One address, or the beginning of several. Raises CannotAddress."""
    try:
        address = parse_address(text)
    except NotAnAddress:
        told = _(
            "ce n’est pas une adresse complète et simple. Écrivez-la comme dans un navigateur\u00a0: "
            "https://site.exemple.fr/chemin/"
        )
        raise CannotAddress(told) from None
    if address.query and not with_query:
        raise CannotAddress(_("enlevez ce qui suit le point d’interrogation."))
    if address.scheme != "https" and not is_for_trials(address.host):
        raise CannotAddress(
            _("écrivez une adresse en https\u00a0: en http, n’importe qui peut lire au passage.")
        )
    if len(address.path) > LONGEST:
        raise CannotAddress(_("ce chemin est trop long."))
    return address


def read_lines(lines: Iterable[str]) -> list[Line]:
    """Every line, or CannotAddress that names all those to correct."""
    read: list[Line] = []
    wrong: list[str] = []
    for number, text in enumerate(lines, 1):
        try:
            address = read_address(text)
        except CannotAddress as refusal:
            wrong.append(told_at(number, text, str(refusal)))
            continue
        if any(one.address == address for one in read):
            wrong.append(told_at(number, text, _("elle est déjà écrite plus haut.")))
        read.append(Line(number, text, address))
    if wrong:
        raise CannotAddress(" ".join(wrong))
    return read


def told_at(number: int, text: str, why: str) -> str:
    """ "Ligne 2, « ftp://… » : …"."""
    told = _("Ligne {number}, «\u00a0{text}\u00a0»\u00a0: {why}")
    return told.format(number=number, text=text[:80], why=why)


def is_for_trials(host: str) -> bool:
    """Whether that host is this very machine, or a name kept for tests: http may do there."""
    bare = host.strip("[]").rstrip(".")
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost" or f".{bare}".endswith(NEVER_PUBLIC)
