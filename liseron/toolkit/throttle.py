"""Slow down those who try too often. Counted in the database: each web process sees the tries of all the others."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.http import HttpRequest

from liseron.toolkit import dates
from liseron.toolkit.text import fold


class Attempts(models.Model):
    """How often something was tried since the first try of the present window. `key` is a digest: nobody is named."""

    key = models.CharField(max_length=64, unique=True)
    used = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.used}"


@dataclass(frozen=True)
class Limit:
    """At most `most` tries of `what` in `seconds`, from the first of them."""

    what: str
    most: int
    seconds: int

    @property
    def key(self) -> str:
        said = f"{self.what}:{self.seconds}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def allow(request: HttpRequest, name: str, limit: int, seconds: int, *, value: str = "") -> bool:
    """True for the first `limit` calls in a window of `seconds`, from one network address and about one `value`.

    Both are counted: the address (REMOTE_ADDR alone, since anybody may write X-Forwarded-For) and, when given,
    the folded `value` tried, such as a card number.
    """
    return take(limits(request, name, (limit, seconds), (limit, seconds), value=value))


def limits(
    request: HttpRequest,
    name: str,
    by_address: tuple[int, int],
    by_value: tuple[int, int],
    *,
    value: str = "",
) -> list[Limit]:
    """What one try counts on, the address first: (tries, seconds) for it, then for the value when there is one."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    counted = [Limit(f"{name}:address:{address}", *by_address)]
    return [*counted, Limit(f"{name}:value:{fold(value)}", *by_value)] if value else counted


@transaction.atomic
def take(limits: Sequence[Limit]) -> bool:
    """Count one try on each before it is made; False at the first limit that is spent, and then do not try.

    Conditional UPDATEs, so that of many tries at the same instant no more than the limit are made.
    """
    now = dates.now()
    return all(_took(limit, now) for limit in limits)


@transaction.atomic
def give_back(limits: Sequence[Limit]) -> None:
    """The try was right: it counts no more."""
    for limit in limits:
        Attempts.objects.filter(key=limit.key, used__gt=0).update(used=F("used") - 1)


def purge_ended(now: datetime) -> int:
    """Forget the windows that are over; how many."""
    return Attempts.objects.filter(ends_at__lte=now).delete()[0]


def _took(limit: Limit, now: datetime) -> bool:
    rows, ends_at = Attempts.objects.filter(key=limit.key), now + timedelta(seconds=limit.seconds)
    for is_first in (True, False):
        if rows.filter(ends_at__gt=now, used__lt=limit.most).update(used=F("used") + 1):
            return True
        if rows.filter(ends_at__lte=now).update(used=1, ends_at=ends_at):
            return True
        if is_first:
            Attempts.objects.bulk_create([Attempts(key=limit.key, ends_at=ends_at)], ignore_conflicts=True)
    return False
