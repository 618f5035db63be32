"""A partner's own sign-in, for whoever needs one to exist."""

from typing import Any

from liseron.partners.models import Library
from liseron.sso.models import IdentitySource


def a_source(library: Library, **changes: Any) -> IdentitySource:
    """Open, CAS 3, for the readers of this library's partner; nothing answers at its address."""
    facts: dict[str, Any] = {
        "partner": library.partner,
        "library": library,
        "name": f"Espace lecteur de {library.name}",
        "slug": f"lecteurs-{library.slug}",
        "protocol": IdentitySource.Protocol.CAS3,
        "address": "http://127.0.0.1:9/cas/",
        "registration_url": "https://mediatheque.exemple.fr/inscription",
        "is_open": True,
    }
    return IdentitySource.objects.create(**(facts | changes))
