"""What a reader does at the partner's sign-in, and what the département has written of it."""

from typing import Any

from liseron.people.models import Patron
from liseron.sso.models import IdentitySource, SourceIdentity
from liseron.toolkit.dates import now
from tests.counterparts.lemonldap import PASSWORD, READER
from tests.people_and_places import Network

SLUG = "cognac"
WANTED = "/mon-espace/"
START = f"/connexion/bibliotheque/{SLUG}/?next={WANTED}"


def source_of(network: Network, **facts: Any) -> IdentitySource:
    """The partner's own sign-in, open, not saved; `facts` say how it is reached."""
    return IdentitySource(
        partner=network.ours.partner,
        library=network.ours,
        name=network.ours.name,
        slug=SLUG,
        is_open=True,
        **facts,
    )


def know(source: IdentitySource, reader: Patron, subject: str = READER) -> SourceIdentity:
    """The reader came from there before."""
    return SourceIdentity.objects.create(
        source=source, subject=subject, patron=reader, first_seen_at=now(), last_seen_at=now()
    )


def sign_in_over_there(page: Any) -> None:
    page.locator("input[name=user]").fill(READER)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
