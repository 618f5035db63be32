"""What single sign-on does by itself: tell sites of sign-outs, forget what is past."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from liseron.sso import sessions
from liseron.sso.cas_server import telling
from liseron.sso.cas_server.issuing import purge_expired_tickets
from liseron.sso.models import SignOnSession
from liseron.sso.retention import forget_arrivals
from liseron.toolkit.schedule import every

__all__ = ["telling"]


@every(minutes=5)
def end_sign_ins_without_browser(now: datetime) -> None:
    """A session that ran out, or went without a word, closes what it opened; so does an account switched off."""
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    for session in SignOnSession.objects.filter(~Exists(living) | Q(user__is_active=False)):
        sessions.end(session, now)


@every(minutes=10)
def forget_unfinished_arrivals(now: datetime) -> None:
    """What a library said of somebody who did not go on."""
    forget_arrivals(now)


@every(minutes=60)
def forget_tickets(now: datetime) -> None:
    """A ticket lives sixty seconds; nobody came for these."""
    purge_expired_tickets(now)
