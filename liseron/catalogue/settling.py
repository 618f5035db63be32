"""What a person says of works that look alike: they are two, and nobody is asked again."""

from collections.abc import Sequence

from django.db import transaction

from liseron.catalogue.models import Record, Work
from liseron.toolkit import audit


@transaction.atomic
def keep_apart(*, works: Sequence[Work], by: object | None) -> None:
    """The records of these works stay where they are, whatever the rule of grouping would say."""
    Record.objects.filter(work__in=works).update(is_placed=True)
    audit.record(by, "works.kept_apart", f"work:{works[0].pk}", others=[one.pk for one in works[1:]])
