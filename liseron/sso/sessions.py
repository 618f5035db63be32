"""A sign-in that other sites rely on: it begins with the first site, and all of them hear of its end."""

import secrets
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import connection, transaction
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest

from liseron.people.models import User
from liseron.sso.models import IdentitySource, Reached, Service, SignOnSession
from liseron.toolkit import outbox
from liseron.toolkit.dates import now as current_instant

SIGNED_IN_AT = "signed_in_at"
METHODS = "account_authentication_methods"  # where allauth notes each password or code given, with its hour
TELL_BY_CAS = "sso.cas_logout"
JUST_NOW = timedelta(minutes=10)

Teller = Callable[[SignOnSession, Sequence[Reached], datetime], None]
TELLERS: dict[str, Teller] = {}
"""By protocol: posts to the outbox what tells the sites reached that a sign-in ends. Called in its transaction."""


def begin(
    request: HttpRequest,
    *,
    source: IdentitySource | None = None,
    source_session: str = "",
    remembered: bool = False,
) -> SignOnSession:
    """The sign-in behind the request's session, made when it is the first time; somebody must be signed in.

    `source_session` is the digest (SHA-256, hex) of the partner's own ticket or session number. What is already
    known of the source stays when nothing is said of it.
    """
    session = request.session
    if session.session_key is None:
        session.save()
    facts: dict[str, Any] = {"source": source, "source_session": source_session} if source else {}
    row, is_new = SignOnSession.objects.get_or_create(
        session_key=session.session_key,
        defaults={
            "user": cast(User, request.user),
            "sid": secrets.token_hex(16),
            "began_at": signed_in_at(session) or current_instant(),
            "is_remembered": remembered,
            **facts,
        },
    )
    if row.user_id != request.user.pk:
        end(row, current_instant())
        return begin(request, source=source, source_session=source_session, remembered=remembered)
    latest = signed_in_at(session)
    if not is_new and latest is not None and latest > row.began_at:
        facts["began_at"] = latest  # the password was given again: what sites are told as the hour of sign-in
    if facts and not is_new:
        SignOnSession.objects.filter(pk=row.pk).update(**facts)
        row.refresh_from_db()
    return row


def of(request: HttpRequest) -> SignOnSession | None:
    """The sign-in behind the request's session, if one began and the same person is still there."""
    key = request.session.session_key
    if not key or not request.user.is_authenticated:
        return None
    return SignOnSession.objects.filter(session_key=key, user=request.user.pk).first()


def signed_in_at(session: Any) -> datetime | None:
    """When the person behind a browser's session last proved who it is: password, code, or the partner's word."""
    instants = [one.get("at", 0) for one in session.get(METHODS, ())]
    latest = max([session.get(SIGNED_IN_AT, 0), *instants])
    return datetime.fromtimestamp(latest, UTC) if latest else None


def signed_in_just_now(request: HttpRequest, now: datetime) -> bool:
    """Whether whoever is there proved it a moment ago: for what one does not do on a screen left open."""
    at = signed_in_at(request.session)
    return at is not None and now - at <= JUST_NOW


@transaction.atomic
def end(session: SignOnSession, now: datetime) -> None:
    """The sign-in is over: every site reached that wants to know is told, tickets and mandates die. Safe to repeat."""
    rows = SignOnSession.objects.filter(pk=session.pk)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    if rows.first() is None:
        return
    reached = Reached.objects.filter(session=session, service__tells_logout=True, service__is_active=True)
    found = reached.select_related("service").order_by("service__protocol", "pk")
    for protocol, sites in groupby(found, key=attrgetter("service.protocol")):
        if teller := TELLERS.get(protocol):
            teller(session, list(sites), now)
    SignOnSession.objects.filter(pk=session.pk).delete()


def end_of_key(session_key: str, now: datetime) -> None:
    """The browser's session of that key is over."""
    for session in SignOnSession.objects.filter(session_key=session_key):
        end(session, now)


def end_all_of(user: User, now: datetime) -> int:
    """Every sign-in of a person: account closed or suspended, password changed; how many there were."""
    sessions = list(SignOnSession.objects.filter(user=user))
    for session in sessions:
        end(session, now)
    return len(sessions)


def end_from_source(source: IdentitySource, source_ticket_digest: str, now: datetime) -> int:
    """The partner says that its session is over: the sign-in ends, and the browser is signed out; how many."""
    found = list(SignOnSession.objects.filter(source=source, source_session=source_ticket_digest))
    for session in found if source_ticket_digest else ():
        with transaction.atomic():
            end(session, now)
            import_module(settings.SESSION_ENGINE).SessionStore().delete(session.session_key)
    return len(found) if source_ticket_digest else 0


def follow(former_key: str, session_key: str) -> None:
    """The browser's session goes on under another key."""
    SignOnSession.objects.filter(session_key=former_key).update(session_key=session_key)


def _tell_by_cas(session: SignOnSession, reached: Sequence[Reached], now: datetime) -> None:
    """One message for each ticket: that is how a CAS client knows whose session to close."""
    for site in reached:
        if site.ticket:
            outbox.post(
                TELL_BY_CAS,
                {"address": site.address, "ticket": site.ticket},
                unique_key=f"{TELL_BY_CAS}:{site.ticket}",
            )


TELLERS[Service.Protocol.CAS] = _tell_by_cas


@receiver(user_logged_in)
def note_when(sender: object, request: HttpRequest | None, **kwargs: Any) -> None:
    """A partner's word leaves no method of allauth's: the hour stands beside them."""
    if request is not None:
        request.session[SIGNED_IN_AT] = time.time()


@receiver(post_save, sender=User)
def end_when_closed(sender: object, instance: User, created: bool, **kwargs: Any) -> None:
    """An account closed, or a password changed: what was opened with the former state of things closes too."""
    changed = kwargs.get("update_fields")
    if not created and (not instance.is_active or (changed and "password" in changed)):
        end_all_of(instance, current_instant())


@receiver(pre_delete, sender=User)
def end_before_erasing(sender: object, instance: User, **kwargs: Any) -> None:
    """The rows go with the account, so the sites are told before."""
    end_all_of(instance, current_instant())
