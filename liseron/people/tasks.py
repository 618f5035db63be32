"""What happens by itself to readers: reminders, the end of cards, the library's digest, the purges."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Min

from liseron.partners.models import Library, Partner
from liseron.people import letters, rules
from liseron.people.deadlines import announce_deadlines
from liseron.people.lapsing import lapse_ended, resume_lapsed
from liseron.people.models import Registration, RoleGrant, User
from liseron.people.moves import State
from liseron.people.retention import purge_all, start_of
from liseron.toolkit.dates import paris_today
from liseron.toolkit.schedule import daily

LIBRARY_REMINDER_DAYS = 15
READER_REMINDER_DAYS = 30


@daily(at="06:10")
def remind_of_end(now: datetime) -> None:
    """Thirty and seven days before the end, once each; a day missed by the worker is caught up the next."""
    today = paris_today(now)
    far, near = max(rules.REMINDER_DAYS), min(rules.REMINDER_DAYS)
    ending = (
        Registration.objects.in_force(today)
        .filter(valid_until__lte=today + timedelta(days=far))
        .select_related("patron", "library")
    )
    for registration in ending.iterator():
        if registration.valid_until is None:
            continue
        is_near = (registration.valid_until - today).days <= near
        with transaction.atomic():
            letters.remind_of_end(registration, days_before=near if is_near else far)


@daily(at="00:20")
def lapse(now: datetime) -> None:
    """The day after the last day, the card is terminated and the reader is told."""
    lapse_ended(now)


@daily(at="00:30")
def resume(now: datetime) -> None:
    """On the first day of a new agreement, the cards that lapsed with the former one are given back."""
    resume_lapsed(now)


@daily(at="07:05")
def announce(now: datetime) -> None:
    """What comes for agreements, to both sides (B6)."""
    announce_deadlines(now)


@daily(at="07:30")
def tell_libraries(now: datetime) -> None:
    """Each morning, one mail per professional of a library where requests came since, or wait for fifteen days.

    None where no agreement is in force: nobody could answer there.
    """
    today = paris_today(now)
    waiting = (
        Registration.objects.waiting_for_library()
        .filter(library__partner__in=Partner.objects.covered_on(today))
        .values("library__partner")
        .annotate(count=Count("pk"), oldest=Min("waiting_since"))
    )
    for row in waiting:
        partner_id, oldest = row["library__partner"], row["oldest"]
        mine = Registration.objects.waiting_for_library().filter(library__partner=partner_id)
        is_new = mine.filter(waiting_since__gte=start_of(today - timedelta(days=1))).exists()
        days = (today - paris_today(oldest)).days
        if is_new or days >= LIBRARY_REMINDER_DAYS:
            _tell(partner_id, count=row["count"], days=days, key=f"digest:{today}")


def _tell(partner_id: int, *, count: int, days: int, key: str) -> None:
    """To the librarians; to the library's or the partner's own address when there are none."""
    people = User.objects.filter(
        role_grants__partner=partner_id, role_grants__role__in=RoleGrant.PARTNER_ROLES
    )
    addresses = set(people.filter(is_active=True).exclude(email="").values_list("email", flat=True))
    library = Library.objects.select_related("partner").filter(partner=partner_id).order_by("pk").first()
    if library is None or library.partner is None:
        return
    addresses = addresses or {library.email or library.partner.contact_email} - {""}
    for address in sorted(addresses):
        with transaction.atomic():
            letters.tell_library(
                address,
                library_name=library.partner.name,
                count=count,
                oldest_days=days,
                key=f"{key}:{partner_id}:{letters.address_code(address)}",
            )


@daily(at="07:40")
def reassure_readers(now: datetime) -> None:
    """After thirty days of waiting the reader hears that the request still stands, and when it would be closed."""
    since = start_of(paris_today(now) - timedelta(days=READER_REMINDER_DAYS - 1))
    waiting = Registration.objects.filter(
        state__in=[State.PENDING, State.MORE_ASKED], waiting_since__lt=since
    ).select_related("patron", "library__partner")
    for registration in waiting.iterator():
        with transaction.atomic():
            letters.remind_reader_of_wait(registration, now)


@daily(at="03:40")
def forget(now: datetime) -> None:
    """The table of retention, line by line."""
    purge_all(now)
