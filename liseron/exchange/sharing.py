"""What each base address may list: the resources that the partner's readers may enter; for the public one, see below.

The public base address lists the resources that the portal shows to everybody. A person may withhold a resource from
a base address (its vendor forbids to pass records on). A right that is lost shows as deletions; regained, as titles.
What stands on libraries' shelves is never given: their own catalogues are where it comes from.
"""

from datetime import date

from django.db import transaction

from liseron.access.queries import slugs_open_to
from liseron.catalogue.models import Resource
from liseron.exchange import horizon
from liseron.exchange.models import Share, View
from liseron.toolkit import dates


def bring_up_to_date() -> int:
    """Open and close what rights, dates and agreements say today; how many resources changed, over all addresses."""
    wanted = _wanted(dates.paris_today())
    if not _differences(wanted):
        return 0
    while True:
        turn = horizon.announce()
        try:
            with transaction.atomic():
                differences = _differences(wanted)
                stamp = horizon.give_stamp(turn, after=max((share.stamp for share in differences), default=0))
                _write(differences, stamp)
        except horizon.Overtaken:
            continue
        return len(differences)


def restamp(view: int) -> None:
    """Every record of the address of that number reads otherwise from now on. One row for each resource."""
    while True:
        turn = horizon.announce()
        try:
            with transaction.atomic():
                shares = Share.objects.filter(view=view)
                last = max(shares.values_list("stamp", flat=True), default=0)
                shares.update(stamp=horizon.give_stamp(turn, after=last))
        except horizon.Overtaken:
            continue
        return


def _wanted(today: date) -> dict[int, frozenset[int]]:
    """For each address's number, the resources it may list, withheld ones not yet left out."""
    given = Resource.objects.published_on(today).filter(is_physical=False)
    resources = list(given.values_list("pk", "slug", "is_open_to_all"))
    views = list(View.objects.select_related("partner"))
    rights = slugs_open_to([view.partner for view in views if view.partner], today)
    found: dict[int, frozenset[int]] = {}
    for view in views:
        if view.partner is None:
            found[view.pk] = frozenset(pk for pk, _slug, _is_open in resources)
        elif (slugs := rights.get(view.partner.pk)) is not None:  # no agreement in force: nothing
            found[view.pk] = frozenset(pk for pk, slug, is_open in resources if is_open or slug in slugs)
        else:
            found[view.pk] = frozenset()
    return found


def _differences(wanted: dict[int, frozenset[int]]) -> list[Share]:
    """Shares as they should be, where they are not."""
    shares = {(share.view_id, share.resource_id): share for share in Share.objects.all()}
    found = []
    for (view, resource), share in shares.items():
        should = resource in wanted.get(view, ()) and not share.is_withheld
        if share.is_open != should:
            share.is_open = should
            found.append(share)
    found += [
        Share(view_id=view, resource_id=resource, stamp=0)
        for view, resources in wanted.items()
        for resource in sorted(resources)
        if (view, resource) not in shares
    ]
    return found


def _write(shares: list[Share], stamp: int) -> None:
    for share in shares:
        share.stamp = stamp
    Share.objects.bulk_create(
        shares,
        update_conflicts=True,
        unique_fields=["view", "resource"],
        update_fields=["stamp", "is_open"],
    )
