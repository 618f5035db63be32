"""Where browsers' sessions are kept: when one of ours ends, however it ends, the sites it opened are told."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from liseron.sso import sessions
from liseron.toolkit.dates import now


class SessionStore(DatabaseStore):
    """Django's own, in the database, that a sign-in follows from key to key and ends with."""

    def cycle_key(self) -> None:
        """The same session under another key: a sign-in, a password changed."""
        former = self.session_key
        super().cycle_key()
        if former and self.session_key and SESSION_KEY in self:
            sessions.follow(former, self.session_key)

    def flush(self) -> None:
        """Signed out, idle too long, password changed elsewhere, somebody else signs in on the same computer."""
        former = self.session_key
        if former:
            sessions.end_of_key(former, now())
        super().flush()
