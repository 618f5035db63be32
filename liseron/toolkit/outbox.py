"""What leaves the house after a change: written in its transaction, sent by the worker, at least once.

Nothing is sent for a change that was rolled back, nothing is lost when the worker dies. A handler may be
called twice for the same message and must not mind.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q

from liseron.toolkit import dates

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(hours=12)


class CannotPost(Exception):
    """There is no transaction to be part of, so the message could outlive a change that never happened."""


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        return self.filter(sent_at=None, gave_up_at=None)

    def due(self, now: datetime) -> "MessageQuerySet":
        """Waiting, its time come, and in nobody's hands."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        return self.waiting().filter(free, not_before__lte=now)

    def dead(self) -> "MessageQuerySet":
        """Given up after the last attempt: a person has to look."""
        return self.exclude(gave_up_at=None)


class Message(models.Model):
    """One thing to send. Its payload may be personal and is erased once sent."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    unique_key = models.CharField(max_length=200, null=True, blank=True, unique=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                name="toolkit_message_waiting",
                condition=Q(sent_at=None, gave_up_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


@dataclass(frozen=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.postponed + self.given_up


Handler = Callable[[Message], None]
_HANDLERS: dict[str, Handler] = {}


def delivers(kind: str) -> Callable[[Handler], Handler]:
    """Decorator: this function sends the messages of that kind, or raises to be called again later."""

    def register(handler: Handler) -> Handler:
        if _HANDLERS.get(kind, handler) is not handler:
            raise ValueError(f"two handlers for {kind!r}")
        _HANDLERS[kind] = handler
        return handler

    return register


def post(
    kind: str, payload: dict[str, Any], *, unique_key: str | None = None, not_before: datetime | None = None
) -> bool:
    """Write a message in the caller's transaction; False when `unique_key` was posted before.

    `payload` is JSON-able. Raises CannotPost outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise CannotPost(f"{kind}: post inside the transaction of the change")
    now = dates.now()
    message = Message(
        kind=kind, payload=payload, unique_key=unique_key, created_at=now, not_before=not_before or now
    )
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:
        if unique_key is not None and Message.objects.filter(unique_key=unique_key).exists():
            return False
        raise
    return True


def was_posted(unique_key: str) -> bool:
    """Whether a message of that key waits, or left and is remembered."""
    return Message.objects.filter(unique_key=unique_key).exists()


def cancel(unique_key: str) -> bool:
    """Withdraw a message that nobody has begun to send; False when it is too late. The key is free again."""
    return bool(Message.objects.waiting().filter(unique_key=unique_key, claimed_until=None).delete()[0])


def deliver_due(now: datetime, limit: int = 100) -> Delivered:
    """Send at most `limit` messages whose time has come."""
    started = time.monotonic()
    outcomes: list[str] = []
    for pk in list(
        Message.objects.due(now).order_by("not_before", "pk").values_list("pk", flat=True)[:limit]
    ):
        moment = now + timedelta(seconds=time.monotonic() - started)
        message = _take(pk, moment)
        if message is not None:
            outcomes.append(_deliver(message, moment))
    return Delivered(outcomes.count("sent"), outcomes.count("postponed"), outcomes.count("given_up"))


def try_again(messages: MessageQuerySet, now: datetime) -> int:
    """Put dead messages back in line, once their cause is mended; how many."""
    return messages.dead().update(gave_up_at=None, attempts=0, not_before=now, claimed_until=None)


def purge_sent_before(instant: datetime) -> int:
    """Forget the rows sent before `instant`; a unique key is free again after that."""
    return Message.objects.filter(sent_at__lt=instant).delete()[0]


def purge_given_up_before(instant: datetime) -> int:
    """Forget the messages that nobody mended since `instant`: they still hold an address and its words."""
    return Message.objects.filter(gave_up_at__lt=instant).delete()[0]


def _take(pk: int, now: datetime) -> Message | None:
    """The message, ours until the lease ends; None when another worker was faster."""
    taken = Message.objects.due(now).filter(pk=pk)
    if taken.update(claimed_until=now + LEASE, attempts=F("attempts") + 1) != 1:
        return None
    return Message.objects.get(pk=pk)


def _deliver(message: Message, now: datetime) -> str:
    ours = Message.objects.filter(pk=message.pk, claimed_until=message.claimed_until, sent_at=None)
    try:
        _HANDLERS[message.kind](message)
    except Exception as error:
        return _postpone(ours, message, error, now)
    ours.update(sent_at=now, payload={}, claimed_until=None, last_error="")
    return "sent"


def _postpone(ours: MessageQuerySet, message: Message, error: Exception, now: datetime) -> str:
    # The text of an SMTP error quotes the address, so only its class and our own codes are kept.
    reason = f"{type(error).__name__} {getattr(error, 'reason', '')}".strip()[:200]
    if message.attempts >= MOST_ATTEMPTS:
        ours.update(gave_up_at=now, claimed_until=None, last_error=reason)
        return "given_up"
    delay = min(FIRST_DELAY * 4 ** (message.attempts - 1), LONGEST_DELAY)
    ours.update(not_before=now + delay, claimed_until=None, last_error=reason)
    return "postponed"
