"""The worker tells a site that a reader signed out (section 2.3.3): one try, three seconds, whatever it answers."""

import logging
import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from liseron.protocols.cas.logout import FIELD, logout_request
from liseron.sso.sessions import TELL_BY_CAS
from liseron.toolkit.dates import now
from liseron.toolkit.http import CannotFetch, Limits, fetch
from liseron.toolkit.outbox import Message, delivers

PATIENCE = Limits(total_seconds=3, max_bytes=10_000)
LEFT_ALONE = timedelta(
    minutes=2
)  # a site that did not answer would hold every other message three seconds each

_silent: dict[str, datetime] = {}
logger = logging.getLogger(__name__)


@delivers(TELL_BY_CAS)
def tell(message: Message) -> None:
    """Fire and forget, as the standard says: a site that does not hear ends the session by itself some day."""
    address, at = message.payload["address"], now()
    host = urlsplit(address).netloc
    if _silent.get(host, at) > at:
        return
    body = urlencode(
        {FIELD: logout_request(message.payload["ticket"], f"LR-{secrets.token_hex(16)}", at).decode()}
    )
    try:
        fetch(
            address,
            method="POST",
            headers={"content-type": "application/x-www-form-urlencoded"},
            body=body.encode(),
            limits=PATIENCE,
            allow_private=settings.DEMO,
        )
    except CannotFetch as failure:
        _silent[host] = at + LEFT_ALONE
        logger.info("cas.logout_not_heard", extra={"why": failure.reason})
