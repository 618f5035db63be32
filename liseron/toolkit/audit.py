"""The append-only memory of what was decided: money, rights, validations, exports, deletions."""

from datetime import datetime
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, router

from liseron.toolkit import dates


class CannotRewriteHistory(Exception):
    """An event is written once; only the retention purge removes it."""


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, subject: models.Model | str) -> "EventQuerySet":
        """Events on one subject, a model instance or its name such as "registration:5"."""
        return self.filter(subject=name_of(subject))

    def update(self, **kwargs: Any) -> NoReturn:
        raise CannotRewriteHistory

    def delete(self) -> NoReturn:
        raise CannotRewriteHistory

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise CannotRewriteHistory

    def bulk_create(self, *args: Any, **kwargs: Any) -> "list[Event]":
        if kwargs.get("update_conflicts"):
            raise CannotRewriteHistory
        return super().bulk_create(*args, **kwargs)

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]


class Event(models.Model):
    """Who did what to what, when. `facts` holds codes and numbers, never personal data."""

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise CannotRewriteHistory
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise CannotRewriteHistory


def record(actor: object | None, action: str, subject: models.Model | str, **facts: Any) -> Event:
    """Write one event in the caller's transaction.

    `actor` is a user (anything with a pk), a name such as "vendor:3", or None for the system; `action` a slug
    such as "registration.accepted"; `facts` codes, numbers and dates.
    """
    event = Event(
        at=dates.now(), actor=name_of_actor(actor), action=action, subject=name_of(subject), facts=facts
    )
    event.save()
    return event


def purge_before(instant: datetime) -> int:
    """The retention purge, the one way out of this table; how many events went."""
    old: models.QuerySet[Event] = models.QuerySet(Event, using=router.db_for_write(Event)).filter(
        at__lt=instant
    )
    return old.delete()[0]


def name_of(subject: models.Model | str) -> str:
    """ "registration:5" for a model instance; a string stands for itself."""
    return subject if isinstance(subject, str) else f"{subject._meta.model_name}:{subject.pk}"


def name_of_actor(actor: object | None) -> str:
    """ "user:12" for a user, "system" for None or a user without a row."""
    if isinstance(actor, str):
        return actor
    key = getattr(actor, "pk", None)
    return "system" if key is None else f"user:{key}"
