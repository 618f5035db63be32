"""Accounts and cards: a reader signs in with the number of the card in use."""

import secrets
from datetime import date, datetime

from django.db import transaction

from liseron.people import letters, rules
from liseron.people.models import Patron, ReaderCard, User
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today

SERIALS = 10_000_000


def _unused_number(department: str) -> str:
    """Drawn at random: numbers in sequence would let anybody guess the user name of the next reader."""
    while True:
        number = rules.card_number(department=department, serial=secrets.randbelow(SERIALS))
        if not (
            ReaderCard.objects.filter(number=number).exists() or User.objects.filter(username=number).exists()
        ):
            return number


def issue_card(patron: Patron, on: date) -> ReaderCard:
    """A new card in use, the former one replaced that day. Inside the caller's transaction."""
    patron.cards.filter(replaced_on=None).update(replaced_on=on)
    department = patron.library.municipality.department
    return ReaderCard.objects.create(number=_unused_number(department), patron=patron, issued_on=on)


def open_account(patron: Patron, on: date) -> ReaderCard:
    """The account and the first card of a reader just accepted. No password yet: the reader chooses it by mail."""
    card = issue_card(patron, on)
    user = User(username=card.number, name=str(patron), email=free_email(patron.email))
    user.set_unusable_password()
    user.save()
    patron.user = user
    patron.save(update_fields=["user"])
    return card


def free_email(email: str, *, but: User | None = None) -> str:
    """The address when it can be a login, "" when another account has it: that reader signs in by card number."""
    others = User.objects.filter(email__iexact=email)
    if but is not None:
        others = others.exclude(pk=but.pk)
    return "" if not email or others.exists() else email


def card_in_use(patron: Patron) -> ReaderCard | None:
    return patron.cards.filter(replaced_on=None).first()


@transaction.atomic
def replace_card(*, patron: Patron, by: User, now: datetime) -> ReaderCard:
    """A lost card: a new number, which is the new user name, and a mail that says so."""
    patron = (
        Patron.objects.select_for_update(of=("self",))
        .select_related("library__municipality")
        .get(pk=patron.pk)
    )
    card = issue_card(patron, paris_today(now))
    if patron.user_id is not None:
        User.objects.filter(pk=patron.user_id).update(username=card.number)
    letters.say_card_replaced(patron, card)
    audit.record(by, "card.replaced", patron, card=card.pk)
    return card
