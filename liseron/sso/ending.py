"""A partner's word that a sign-in over there is over, by whichever protocol it came."""

from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module

from django.conf import settings
from django.db import transaction

from liseron.sso import sessions
from liseron.sso.models import IdentitySource, SignOnSession, SourceIdentity
from liseron.sso.pending import session_digest
from liseron.toolkit.once import Idempotency, happens_once

# Far longer than any message or assertion is good for.
REMEMBERED = timedelta(days=30)
SAML_ASSERTION, SAML_LOGOUT, OIDC_LOGOUT = "saml_assertion", "saml_logout", "oidc_logout"


def end_of_session(source: IdentitySource, number: str, now: datetime) -> int:
    """`number`: the partner's own session number, in clear; how many sign-ins ended."""
    return sessions.end_from_source(source, session_digest(number), now)


@transaction.atomic
def end_of_subject(source: IdentitySource, subject: str, now: datetime) -> int:
    """Every sign-in that this source vouched for, of the person whom it calls `subject`; how many."""
    known = SourceIdentity.objects.filter(source=source, subject=subject).select_related("patron").first()
    if known is None or known.patron.user_id is None:
        return 0
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    found = list(SignOnSession.objects.filter(source=source, user=known.patron.user_id))
    for session in found:
        sessions.end(session, now)
        store.delete(session.session_key)
    return len(found)


def heard_once(kind: str, source: IdentitySource, number: str) -> bool:
    """True the first time the source sends the message of that number. Inside a transaction."""
    return happens_once(f"{kind}:{source.pk}:{sha256(number.encode('utf-8', 'surrogatepass')).hexdigest()}")


def forget_heard(now: datetime) -> int:
    """Numbers too old to come back; how many."""
    old = Idempotency.objects.filter(at__lt=now - REMEMBERED)
    return sum(
        old.filter(key__startswith=f"{kind}:").delete()[0]
        for kind in (SAML_ASSERTION, SAML_LOGOUT, OIDC_LOGOUT)
    )
