"""A few weeks of visits, so that quotas, lists and figures have something to show."""

from datetime import timedelta

from liseron.access.actions import CannotEnter, open_door
from liseron.access.models import Visit
from liseron.catalogue.models import Record, Resource
from liseron.demo.loading.people import Cast
from liseron.people.models import Patron
from liseron.toolkit.dates import now
from liseron.toolkit.outbox import Message

DAYS = 35
ENTERED = ("cinema", "kiosque", "musique", "classiques", "jeux")


def load(cast: Cast, resources: dict[str, Resource]) -> None:
    """Visits of the last weeks, the film quota of one reader spent, and an empty mailbox to start from."""
    if not Visit.objects.exists():
        titles = {slug: list(resources[slug].records.order_by("pk")[:12]) for slug in ENTERED}
        for number, patron in enumerate(cast.readers):
            for step in range(1 + number % 6):
                slug = ENTERED[(number + step) % len(ENTERED)]
                record = titles[slug][(number * 3 + step) % len(titles[slug])]
                _visit(patron, record, days_ago=(number * 7 + step * 5) % DAYS)
        for record in titles["cinema"][:2]:
            _visit(cast.named["reader"], record, days_ago=0)
        for record in titles["cinema"][:4]:
            _visit(cast.named["spent"], record, days_ago=0)
    # What was written while loading tells a story that nobody lived.
    Message.objects.waiting().delete()


def _visit(patron: Patron, record: Record, *, days_ago: int) -> None:
    try:
        open_door(
            patron=patron, resource=record.resource, record=record, now=now() - timedelta(days=days_ago)
        )
    except CannotEnter:
        return  # too young, or the quota of that month was spent: so would it be in life
