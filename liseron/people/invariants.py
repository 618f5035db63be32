"""What must never be false about readers."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q

from liseron.people.models import Patron, ReaderCard, Registration, RoleGrant, User
from liseron.people.moves import State
from liseron.people.rules import is_card_number
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.invariants import invariant


@invariant("An accepted registration ends with its partner's agreement at the latest, when there is one")
def accepted_beyond_agreement() -> Iterable[str]:
    beyond = Q(valid_until__gt=F("library__partner__agreement_ends_on")) & Q(valid_until__gt=F("valid_from"))
    for one in Registration.objects.filter(beyond, state=State.ACCEPTED).order_by("pk"):
        yield f"registration {one.pk}: until {one.valid_until}"


@invariant("A reader with an account has one card in use, whose number is the user name")
def account_without_its_card() -> Iterable[str]:
    card = ReaderCard.objects.filter(
        patron=OuterRef("pk"), replaced_on=None, number=OuterRef("user__username")
    )
    professional = RoleGrant.objects.filter(user=OuterRef("user"))
    for patron in Patron.objects.with_account().filter(~Exists(card), ~Exists(professional)).order_by("pk"):
        yield f"patron {patron.pk}"


@invariant("A reader with an account was accepted once")
def account_never_accepted() -> Iterable[str]:
    accepted = Registration.objects.filter(patron=OuterRef("pk"), state__in=[State.ACCEPTED, State.LAPSED])
    for patron in Patron.objects.with_account().filter(~Exists(accepted)).order_by("pk"):
        yield f"patron {patron.pk}"


@invariant("An accepted registration belongs to a reader with an account")
def accepted_without_account() -> Iterable[str]:
    for one in Registration.objects.filter(state=State.ACCEPTED, patron__user=None).order_by("pk"):
        yield f"registration {one.pk}"


@invariant("A reader has asked for a registration, or the row is gone")
def patron_without_registration() -> Iterable[str]:
    for patron in Patron.objects.filter(registrations=None).order_by("pk"):
        yield f"patron {patron.pk}"


@invariant("An account is a reader's or a professional's")
def account_of_nobody() -> Iterable[str]:
    for user in User.objects.filter(patron=None, role_grants=None, is_active=True).order_by("pk"):
        yield f"user {user.pk}"


@invariant("A card ended is terminated within two days")
def accepted_after_its_end() -> Iterable[str]:
    limit = paris_today(now()) - timedelta(days=2)
    for one in Registration.objects.filter(state=State.ACCEPTED, valid_until__lt=limit).order_by("pk"):
        yield f"registration {one.pk}: ended {one.valid_until}"


@invariant("Every card number has its check digit")
def wrong_card_number() -> Iterable[str]:
    for card in ReaderCard.objects.order_by("pk").iterator():
        if not is_card_number(card.number):
            yield f"card {card.pk}"
