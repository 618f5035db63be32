"""Opening a base address, setting its switches, closing it, and keeping a resource out of it."""

from typing import Any, Final

from django.db import transaction

from liseron.catalogue.models import Resource
from liseron.exchange import publishing
from liseron.exchange.models import PUBLIC, Share, View
from liseron.exchange.rules.suiting import switches_for
from liseron.partners.models import Partner
from liseron.partners.rollouts import software_of
from liseron.protocols.oai.stamps import second_of
from liseron.toolkit import audit, dates
from liseron.toolkit.text import fold

# What changes the records themselves: every stamp of the address moves.
RESTAMPS: Final = frozenset(
    {"formats", "publisher_field", "has_item_995", "item_code_partner", "item_code_ours", "has_200b"}
    | {"first_identifier", "dc_type_case", "leader_type"}
)
MAY_CHANGE: Final = RESTAMPS | {"page_size", "is_open"}


@transaction.atomic
def open_view(*, partner: Partner | None, by: object | None) -> View:
    """The partner's base address, or the public one; opened again when it was closed. Its titles follow in a minute.

    A new one has the switches that the software of the partner's catalogue needs, as the roll-out calls it.
    """
    suited = switches_for(fold(software_of(partner))) if partner else {}
    view, is_new = View.objects.get_or_create(
        slug=partner.slug if partner else PUBLIC,
        defaults={"partner": partner, "since": second_of(dates.now())} | suited,
    )
    if not is_new and view.is_open:
        return view
    view.is_open = True
    view.save(update_fields=["is_open"])
    publishing.note([publishing.EVERYTHING])
    audit.record(by, "exchange_view.opened", view)
    return view


@transaction.atomic
def change_view(*, view: View, by: object | None, **switches: Any) -> bool:
    """Set some of MAY_CHANGE; False when they were so. What shows in the records is stamped within a minute."""
    if unknown := switches.keys() - MAY_CHANGE:
        raise TypeError(f"no switch of a base address: {sorted(unknown)}")
    changed = [name for name, value in switches.items() if getattr(view, name) != value]
    if not changed:
        return False
    for name in changed:
        setattr(view, name, switches[name])
    view.full_clean()
    view.save(update_fields=changed)
    if RESTAMPS.intersection(changed):
        publishing.note([publishing.EVERYTHING, f"{publishing.OF_A_VIEW}{view.pk}"])
    audit.record(by, "exchange_view.changed", view, fields=sorted(changed))
    return True


@transaction.atomic
def close_view(*, view: View, by: object | None) -> None:
    """Its address answers as an absent page; nothing is forgotten, it may be opened again."""
    if View.objects.filter(pk=view.pk, is_open=True).update(is_open=False):
        audit.record(by, "exchange_view.closed", view)


@transaction.atomic
def withhold(*, view: View, resource: Resource, is_withheld: bool, by: object | None) -> None:
    """Keep a resource out of a base address, or let it in again as far as rights allow. Seen within a minute."""
    share, _is_new = Share.objects.get_or_create(
        view=view, resource=resource, defaults={"stamp": 0, "is_open": False}
    )
    if share.is_withheld != is_withheld:
        Share.objects.filter(pk=share.pk).update(is_withheld=is_withheld)
        audit.record(by, "exchange_view.withheld", view, resource=resource.pk, is_withheld=is_withheld)
