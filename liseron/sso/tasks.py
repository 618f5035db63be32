"""What single sign-on does by itself: tell sites of sign-outs, forget what is past."""

import logging
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q

from liseron.sso import sessions
from liseron.sso.allauth_sources import CannotSetSource, read_again
from liseron.sso.cas_server import telling
from liseron.sso.cas_server.issuing import purge_expired_tickets
from liseron.sso.ending import forget_heard
from liseron.sso.models import IdentitySource, SignOnSession
from liseron.sso.oidc_provider.leaving import purge_codes
from liseron.sso.retention import forget_arrivals
from liseron.toolkit.schedule import daily, every

logger = logging.getLogger(__name__)

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


@every(minutes=5)
def forget_tickets(now: datetime) -> None:
    """A ticket lives sixty seconds, spent or not."""
    purge_expired_tickets(now)
    purge_codes(now)
    forget_heard(now)


@daily(at="04:40")
def follow_certificates(now: datetime) -> None:
    """A partner's SAML provider announces its next certificate in its metadata, weeks before it signs with it.

    By OpenID Connect, the keys are read at each sign-in; the place to sign out is read with the rest here.
    """
    for source in IdentitySource.objects.filter(app__isnull=False).select_related("app"):
        try:
            read_again(source, now)
        except CannotSetSource:
            logger.warning("identity_source.metadata_unread", extra={"source": source.slug})
