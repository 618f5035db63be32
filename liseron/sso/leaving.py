"""The end of every open session of a reader at once."""

from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction

from liseron.people.models import User
from liseron.sso import sessions
from liseron.sso.models import SignOnSession


@transaction.atomic
def end_every_session(user: User, now: datetime) -> None:
    """Each sign-in that other sites rely on ends, theirs with it, and the browser's session here."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    keys = list(SignOnSession.objects.filter(user=user).values_list("session_key", flat=True))
    sessions.end_all_of(user, now)
    for key in keys:
        store.delete(key)
