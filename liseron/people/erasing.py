"""Data handed over (RGPD, art. 15 and 20) and erased (art. 17); floors above add what they hold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from liseron.people import letters
from liseron.people.identity import IDENTITY_FIELDS
from liseron.people.models import Patron, User
from liseron.toolkit import audit, once

Export = Callable[[Patron], Any]
Farewell = Callable[[Patron], None]

EXPORTS: dict[str, Export] = {}
FAREWELLS: list[Farewell] = []


def exports(name: str) -> Callable[[Export], Export]:
    """Decorator: what this function returns for a reader (JSON-able) stands under `name` in the export."""

    def register(export: Export) -> Export:
        EXPORTS[name] = export
        return export

    return register


def before_erasing(farewell: Farewell) -> Farewell:
    """Decorator: called in the transaction that erases a reader, before the row goes (counts must stay)."""
    if farewell not in FAREWELLS:
        FAREWELLS.append(farewell)
    return farewell


def export_of(patron: Patron) -> dict[str, Any]:
    """Everything held about a reader, JSON-able; dates and instants in ISO 8601."""
    return {name: export(patron) for name, export in EXPORTS.items()}


@transaction.atomic
def erase_patron(
    *, patron: Patron, by: User | None, now: datetime, why: str = "asked", tell: bool = True
) -> None:
    """Erase a reader, account, cards, requests and agreements; visits keep counting, with nobody's name.

    `by` None for the retention rules; `why` a code for the audit. The last mail is written first.
    """
    if tell and patron.user_id is not None:
        letters.say_erased(patron)
    for farewell in FAREWELLS:
        farewell(patron)
    for number in patron.registrations.values_list("pk", flat=True):
        once.revoke(kind=letters.VERIFY, subject=f"registration:{number}")
        once.revoke(kind=letters.FOLLOW, subject=f"registration:{number}")
    user = patron.user
    audit.record(by, "patron.erased", patron, why=why, library=patron.library_id)
    patron.delete()
    if user is not None:
        once.revoke(kind=letters.CHOOSE_PASSWORD, subject=f"user:{user.pk}")
        _close_account(user)


def _close_account(user: User) -> None:
    """A professional who was also a reader keeps the professional account."""
    if not user.role_grants.exists():
        user.delete()


@exports("identity")
def _identity(patron: Patron) -> dict[str, Any]:
    facts = {name: getattr(patron, name) for name in IDENTITY_FIELDS if name != "birth_date"}
    return facts | {
        "birth_date": patron.birth_date.isoformat(),
        "library": patron.library.name,
        "created_at": patron.created_at.isoformat(),
        "last_seen_on": patron.last_seen_on.isoformat() if patron.last_seen_on else None,
        "user_name": patron.user.username if patron.user else None,
        "pseudonym": str(patron.pseudonym),
    }


@exports("registrations")
def _registrations(patron: Patron) -> list[dict[str, Any]]:
    return [
        {
            "library": one.library.name,
            "kind": one.get_kind_display(),
            "state": one.get_state_display(),
            "asked_at": one.asked_at.isoformat(),
            "verified_at": one.verified_at.isoformat() if one.verified_at else None,
            "decided_at": one.decided_at.isoformat() if one.decided_at else None,
            "valid_from": one.valid_from.isoformat() if one.valid_from else None,
            "valid_until": one.valid_until.isoformat() if one.valid_until else None,
            "message": one.message,
            "question": one.question,
            "answer": one.answer,
            "refusal_reason": one.get_refusal_reason_display() if one.refusal_reason else "",
            "refusal_note": one.refusal_note,
        }
        for one in patron.registrations.select_related("library")
    ]


@exports("cards")
def _cards(patron: Patron) -> list[dict[str, Any]]:
    return [
        {
            "number": card.number,
            "issued_on": card.issued_on.isoformat(),
            "replaced_on": card.replaced_on.isoformat() if card.replaced_on else None,
        }
        for card in patron.cards.order_by("issued_on", "pk")
    ]


@exports("consents")
def _consents(patron: Patron) -> list[dict[str, Any]]:
    return [
        {
            "subject": consent.text.get_subject_display(),
            "version": consent.text.version,
            "sentence": consent.text.sentence,
            "given_at": consent.given_at.isoformat(),
            "given_by_guardian": consent.given_by_guardian,
            "withdrawn_at": consent.withdrawn_at.isoformat() if consent.withdrawn_at else None,
        }
        for consent in patron.consents.select_related("text")
    ]
