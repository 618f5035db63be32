"""The worker's round: covers that are due are fetched through the guarded client, drawn again, kept; or given up."""

import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F

from liseron.catalogue.covers.drawing import WIDTHS, CannotDraw, drawn
from liseron.catalogue.models import Cover
from liseron.toolkit import http

LIMITS = http.Limits(total_seconds=10, max_bytes=8_000_000, redirects=3)
AT_ONCE = 4  # connections; vendors serve readers first
ROUND = 40  # covers taken together
LEASE = timedelta(minutes=15)
DELAYS = [timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=4)]  # then given up
HOPELESS = {"address", "private", "size", "picture", "pixels", "small"}  # the next try would say the same


@dataclass(frozen=True)
class Outcome:
    """The pictures by width, or why there are none."""

    pictures: dict[int, bytes] = field(default_factory=dict)
    reason: str = ""


def fetch_due(now: datetime, *, seconds: float = 40) -> int:
    """Fetch what is due for at most about `seconds`; how many covers were settled or postponed."""
    started, done = time.monotonic(), 0
    while time.monotonic() - started < seconds and (covers := _take(now)):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = list(pool.map(_fetched, [cover.address for cover in covers]))
        for cover, outcome in zip(covers, outcomes, strict=True):
            _settle(cover, outcome, now)
        done += len(covers)
    return done


def path_of(stem: str, width: int) -> str:
    """Name of a kept picture in the storage."""
    return f"{stem}-{width}.webp"


def _take(now: datetime) -> Sequence[Cover]:
    """Covers that are due, ours until the lease ends: a worker that dies gives them back."""
    due = list(
        Cover.objects.filter(due_at__lte=now).order_by("due_at", "pk").values_list("pk", flat=True)[:ROUND]
    )
    taken = [pk for pk in due if Cover.objects.filter(pk=pk, due_at__lte=now).update(due_at=now + LEASE)]
    return list(Cover.objects.filter(pk__in=taken).order_by("pk"))


def _fetched(address: str) -> Outcome:
    """No database here: it runs beside others."""
    if not address:
        return Outcome()
    try:
        answer = http.fetch(
            address, headers={"accept": "image/webp,image/jpeg,image/png,image/gif"}, limits=LIMITS
        )
        if answer.status != 200:
            return Outcome(reason="absent" if answer.status in {404, 410} else "status")
        return Outcome(drawn(answer.body))
    except (http.CannotFetch, CannotDraw) as error:
        return Outcome(reason=error.reason)


def _settle(cover: Cover, outcome: Outcome, now: datetime) -> None:
    """What was noted meanwhile (another address) wins: the row is then left due."""
    if not cover.address:
        _forget(cover)
    elif outcome.reason:
        _postpone(cover, outcome.reason, now)
    else:
        _keep(cover, outcome.pictures, now)


def _forget(cover: Cover) -> None:
    with transaction.atomic():
        if Cover.objects.filter(pk=cover.pk, address="").delete()[0]:
            _drop_later(cover.stem)


def _postpone(cover: Cover, reason: str, now: datetime) -> None:
    tried = cover.attempts + 1
    still = Cover.objects.filter(pk=cover.pk, address=cover.address)
    if reason not in HOPELESS and tried <= len(DELAYS):
        still.update(attempts=F("attempts") + 1, reason=reason, due_at=now + DELAYS[tried - 1])
        return
    with transaction.atomic():
        if still.update(attempts=tried, reason=reason, due_at=None, state=Cover.State.GIVEN_UP, stem=""):
            _drop_later(cover.stem)


def _keep(cover: Cover, pictures: dict[int, bytes], now: datetime) -> None:
    name = uuid.uuid4().hex
    stem = f"covers/{name[:2]}/{name}"
    for width, data in pictures.items():
        default_storage.save(path_of(stem, width), ContentFile(data))
    with transaction.atomic():
        kept = Cover.objects.filter(pk=cover.pk, address=cover.address).update(
            state=Cover.State.KEPT, stem=stem, due_at=None, attempts=0, reason="", fetched_at=now
        )
        _drop_later(cover.stem if kept else stem)


def _drop_later(stem: str) -> None:
    """Gone from the disk once the row no longer names them for good."""
    if stem:
        transaction.on_commit(lambda: _drop(stem))


def _drop(stem: str) -> None:
    for width in WIDTHS:
        default_storage.delete(path_of(stem, width))
