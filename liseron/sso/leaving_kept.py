"""What a partner's provider asks for to sign its reader out there, kept as long as the sign-in here, sealed."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from liseron.sso.arriving import Received
from liseron.sso.models import IdentitySource
from liseron.toolkit.sealing import CannotUnseal, seal, unseal

IN_SESSION = "sso_leaving"
LONGEST = 8_000  # an id_token longer than that would make an address that no server reads


def sealed_leaving(received: Received) -> str:
    """ "" when there is nothing to keep: an id_token names people, so that the table of sessions must not hold it."""
    said = json.dumps(dict(received.leaving)) if received.leaving else ""
    return seal(said) if said and len(said) <= LONGEST else ""


def remember_leaving(request: HttpRequest, source: IdentitySource, sealed: str) -> None:
    """In the browser's session, once somebody is signed in or is welcomed."""
    request.session[IN_SESSION] = {"source": source.pk, "sealed": sealed}


def forget_leaving(request: HttpRequest) -> None:
    """Once it has served; it names somebody."""
    request.session.pop(IN_SESSION, None)


def kept_leaving(request: HttpRequest, source: IdentitySource) -> Mapping[str, str]:
    """What was kept for this source; empty when nothing was, or when it cannot be read any more."""
    kept: dict[str, Any] = request.session.get(IN_SESSION) or {}
    if kept.get("source") != source.pk or not kept.get("sealed"):
        return {}
    try:
        said: dict[str, str] = json.loads(unseal(kept["sealed"]))
    except (CannotUnseal, ValueError):
        return {}
    return said
