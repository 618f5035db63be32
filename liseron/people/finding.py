"""Readers found at a desk: by name, card, address or birth date, and by where they stand."""

from datetime import date, timedelta
from enum import StrEnum

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from liseron.people import rules
from liseron.people.models import Patron, ReaderCard, Registration, User
from liseron.toolkit.dates import CannotReadDate, add_years, read_date
from liseron.toolkit.text import fold

WORDS_AT_MOST = 6


class Group(StrEnum):
    """Where readers stand; codes are those of the address."""

    IN_ORDER = "a-jour"
    ENDS_SOON = "bientot"
    LAPSED = "finies"
    MINOR = "mineurs"


def find_patrons(
    user: User | AnonymousUser, *, text: str = "", group: str = "", today: date
) -> QuerySet[Patron]:
    """Readers with an account whom this person may see, by name. Cards show up whole or by their beginning."""
    found = Patron.objects.visible_to(user).with_account().select_related("library")
    found = found.filter(_said(text, today)) if text else found
    in_order = Exists(_in_order(today).filter(patron=OuterRef("pk")))
    match group:
        case Group.IN_ORDER:
            return found.filter(in_order)
        case Group.ENDS_SOON:
            soon = today + timedelta(days=max(rules.REMINDER_DAYS))
            return found.filter(Exists(_in_order(today).filter(patron=OuterRef("pk"), valid_until__lte=soon)))
        case Group.LAPSED:
            return found.exclude(in_order)
        case Group.MINOR:
            return found.filter(birth_date__gt=add_years(today, -rules.FULL_AGE))
    return found


def _in_order(today: date) -> QuerySet[Registration]:
    """As `standing_of` says it: a year in force, under an agreement in force."""
    return Registration.objects.filter(
        state=Registration.State.ACCEPTED,
        valid_until__gte=today,
        library__partner__agreement_starts_on__lte=today,
        library__partner__agreement_ends_on__gte=today,
    )


def _said(text: str, today: date) -> Q:
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit() and len(digits) != 8:
        cards = ReaderCard.objects.filter(patron=OuterRef("pk"), number__startswith=digits)
        return Q(Exists(cards)) | Q(library_card__startswith=digits)
    if "@" in text:
        return Q(email__icontains=text) | Q(guardian_email__icontains=text)
    try:
        return Q(birth_date=read_date(text, today=today))
    except CannotReadDate:
        pass
    wanted = Q(library_card__iexact=text)
    words = Q()
    for word in fold(text).split()[:WORDS_AT_MOST]:
        words &= Q(folded_name__contains=word)
    return wanted | words if words else wanted
