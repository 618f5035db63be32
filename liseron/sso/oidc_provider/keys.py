"""The keys that sign for OpenID Connect: the operator's own (LISERON_OIDC_KEY), or those of `sso.own_keys`."""

from datetime import datetime

from allauth.idp.oidc.models import PrivateKey
from django.conf import settings

from liseron.sso.own_keys import Purpose, own_keys


def keys(now: datetime) -> list[PrivateKey]:
    """Every key to publish; never empty. Of the operator's, the first signs: allauth takes the first without a date."""
    if settings.OIDC_KEYS:
        return [PrivateKey(pem=pem) for pem in settings.OIDC_KEYS]
    return [
        PrivateKey(pem=key.pem, not_before=key.begins_at, issued_at=key.begins_at, expires_at=key.ends_at)
        for key in own_keys(Purpose.OIDC, now)
    ]
