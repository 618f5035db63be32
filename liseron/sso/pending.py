"""First sign-ins: what a source said, kept until the reader has answered, in a secret that one browser holds."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from liseron.people.models import Patron
from liseron.sso.mapping import Profile
from liseron.sso.models import IdentitySource, SourceIdentity
from liseron.toolkit import audit, once

KIND = "arrival"
VALID_FOR = timedelta(minutes=30)
IN_SESSION = "sso_arrival"


@dataclass(frozen=True)
class Arrival:
    """Somebody whom `source` vouches for and whom we do not know yet. `session` is a digest."""

    source: IdentitySource
    subject: str
    profile: Profile
    session: str
    wanted: str
    secret: str


def session_digest(session: str) -> str:
    """What is kept of a partner's own session number; "" when it has none."""
    return hashlib.sha256(session.encode("utf-8", "surrogatepass")).hexdigest() if session else ""


def keep(
    request: HttpRequest, *, source: IdentitySource, subject: str, profile: Profile, session: str, wanted: str,
    now: datetime,
) -> None:  # fmt: skip
    """Remember the arrival for this browser alone. Facts of the profile only: the rest of the answer is forgotten.

    The session changes its number: one that somebody prepared would follow the reader in.
    """
    said = {name: value for name, value in asdict(profile).items() if value}
    if profile.birth_date:
        said["birth_date"] = profile.birth_date.isoformat()
    payload = {"who": subject, "said": said, "session": session, "wanted": wanted}
    secret = once.issue(
        kind=KIND, subject=f"source:{source.pk}", valid_for=VALID_FOR, payload=payload, now=now
    )
    request.session.cycle_key()
    request.session[IN_SESSION] = secret


def arrival_of(request: HttpRequest, now: datetime) -> Arrival | None:
    """The arrival that this browser is in the middle of; None when there is none, or its time or source is over."""
    secret = request.session.get(IN_SESSION, "")
    token = once.peek(kind=KIND, secret=secret, now=now) if secret else None
    if token is None:
        return None
    number = int(token.subject.partition(":")[2])
    source = IdentitySource.objects.open().select_related("partner", "library__partner").filter(pk=number)
    found = source.first()
    if found is None:
        return None
    facts = token.payload
    return Arrival(
        source=found,
        subject=str(facts["who"]),
        profile=_profile(facts["said"]),
        session=str(facts["session"]),
        wanted=str(facts["wanted"]),
        secret=secret,
    )


@transaction.atomic
def settle(arrival: Arrival, patron_for: Callable[[], Patron], now: datetime) -> SourceIdentity:
    """Who the arrival is, for good: `patron_for` makes or finds the reader, unless another browser was faster.

    Raises once.CannotUse when the arrival was used up and nobody came of it; what `patron_for` raises leaves the
    arrival as it was.
    """
    # Two browsers that finish the same arrival meet here (PostgreSQL; SQLite writes one at a time anyway).
    IdentitySource.objects.select_for_update(no_key=True).get(pk=arrival.source.pk)
    known = SourceIdentity.objects.filter(source=arrival.source, subject=arrival.subject)
    identity = known.select_related("source__partner", "patron__user", "patron__library").first()
    if identity is not None:
        with suppress(once.CannotUse):
            once.consume(kind=KIND, secret=arrival.secret, now=now)
        return identity
    once.consume(kind=KIND, secret=arrival.secret, now=now)
    patron = patron_for()
    audit.record(f"source:{arrival.source.pk}", "patron.identified", patron, source=arrival.source.pk)
    return SourceIdentity.objects.create(
        source=arrival.source, subject=arrival.subject, patron=patron, first_seen_at=now, last_seen_at=now
    )


def _profile(said: dict[str, Any]) -> Profile:
    born = said.get("birth_date")
    return Profile(**(said | {"birth_date": date.fromisoformat(born) if born else None}))
