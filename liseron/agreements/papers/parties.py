"""The parties of an agreement on paper: who they are, where they sign, how one writes to them."""

import re
from collections.abc import Iterable
from datetime import date

from liseron.agreements.models import AmendmentSignature, Party
from liseron.toolkit.dates import in_full
from liseron.toolkit.papers import Signatory

BLANK = "……………"
_ADDRESS_LINES = re.compile(r",\s*(?=[0-9]{5}\b)|\s*\n\s*")  # the postcode opens the last one


def day_told(day: date) -> str:
    """ "3 novembre 2026" """
    return in_full(day).removeprefix("le\u00a0")


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def named(party: Party) -> str:
    """Its name, its label until it is known."""
    return party.name or capital(party.label)


def described(party: Party) -> list[tuple[str, str]]:
    """What the document says of a party; dots for what must be known before it signs."""
    facts = [("Nom", party.name or BLANK), ("Adresse", party.address or BLANK)]
    if party.siren:
        facts.append(("SIREN", f"{party.siren[:3]}\u00a0{party.siren[3:6]}\u00a0{party.siren[6:]}"))
    facts.append(("Signataire", ", ".join(filter(None, [party.represented_by or BLANK, party.capacity]))))
    if party.wants_deliberation:
        facts.append(("Délibération", deliberation_told(party.deliberation, party.deliberated_on) or BLANK))
    facts.append(("Dans ce texte", f"«\u00a0{party.label}\u00a0»"))
    return facts


def deliberation_told(deliberation: str, deliberated_on: date | None) -> str:
    """ "Conseil municipal n° 12, 3 mars 2026"; "" when nothing is known."""
    return ", ".join(filter(None, [deliberation, day_told(deliberated_on) if deliberated_on else ""]))


def signatory(party: Party) -> Signatory:
    """Its box under the agreement."""
    return _box(party, deliberation_told(party.deliberation, party.deliberated_on), party.signed_on)


def signatories_of_amendment(
    parties: Iterable[Party], signatures: Iterable[AmendmentSignature]
) -> list[Signatory]:
    """One box a party under an amendment, in the parties' order."""
    signed = {one.party_id: one for one in signatures}
    boxes = []
    for party in parties:
        found = signed.get(party.pk)
        told = deliberation_told(found.deliberation, found.deliberated_on) if found else ""
        boxes.append(_box(party, told, found.signed_on if found else None))
    return boxes


def _box(party: Party, deliberation: str, signed_on: date | None) -> Signatory:
    return Signatory(
        party=named(party),
        name=party.represented_by,
        capacity=party.capacity,
        deliberation=f"Délibération\u00a0: {deliberation}" if deliberation else "",
        signed_on=day_told(signed_on) if signed_on else "",
    )


def lines_of(party: Party) -> list[str]:
    """Its name and address, a line each piece: the head of its letters, or whom a letter goes to."""
    return [named(party), *_ADDRESS_LINES.split(party.address)] if party.address else [named(party)]


def addressed(party: Party) -> list[str]:
    """The lines that a letter to it bears: the signatory first, by name and capacity when they are known."""
    return [*filter(None, [party.represented_by, party.capacity]), *lines_of(party)]
