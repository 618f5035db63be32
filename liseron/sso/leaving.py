"""The end of every open session of a reader at once."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from liseron.sso import sessions
from liseron.sso.models import SignOnSession


@transaction.atomic
def end_every_session(user: int, now: datetime) -> None:
    """Each sign-in that other sites rely on ends, theirs with it, and the browser's session here."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for session in SignOnSession.objects.filter(user=user):
        key = session.session_key
        sessions.end(session, now)
        store.delete(key)
