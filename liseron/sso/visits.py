"""What this browser already did in this visit, so that nobody is sent round and round.

Instants in the session, as whole seconds. A visit is a quarter of an hour.
"""

from django.http import HttpRequest

from liseron.sso.models import IdentitySource
from liseron.toolkit.dates import now

VISIT_SECONDS = 900
TURNS, TURNS_SECONDS = 5, 60
ASKED, CONFIRMED, STARTS = "sso_asked", "sso_confirmed", "sso_starts"


def note_asked(request: HttpRequest, source: IdentitySource) -> None:
    """The source was asked without a click: not twice in a visit."""
    _note(request, ASKED, source)


def was_asked(request: HttpRequest, source: IdentitySource) -> bool:
    return _is_recent(request, ASKED, source)


def note_confirmed(request: HttpRequest, source: IdentitySource) -> None:
    """The source just said who this is, and that reader is signed in."""
    _note(request, CONFIRMED, source)


def is_confirmed(request: HttpRequest, source: IdentitySource) -> bool:
    return _is_recent(request, CONFIRMED, source)


def goes_round(request: HttpRequest, source: IdentitySource) -> bool:
    """Counts one more start, clicks included; True when there were too many of them within a minute."""
    moment = _seconds()
    said = request.session.get(STARTS, {})
    recent = [at for at in said.get(str(source.pk), []) if moment - at < TURNS_SECONDS]
    if len(recent) >= TURNS:
        return True
    request.session[STARTS] = said | {str(source.pk): [*recent, moment]}
    return False


def _note(request: HttpRequest, what: str, source: IdentitySource) -> None:
    request.session[what] = request.session.get(what, {}) | {str(source.pk): _seconds()}


def _is_recent(request: HttpRequest, what: str, source: IdentitySource) -> bool:
    at = request.session.get(what, {}).get(str(source.pk), 0)
    return 0 <= _seconds() - int(at) < VISIT_SECONDS


def _seconds() -> int:
    return int(now().timestamp())
