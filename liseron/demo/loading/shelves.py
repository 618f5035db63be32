"""The shelves of the partner that has its own portal: a few invented copies beside the titles that are online."""

from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Resource
from liseron.demo.partner_portal import books
from liseron.demo.partner_portal.readers import portal_address
from liseron.exchange.holdings import create_partner_catalogue
from liseron.exchange.models import PartnerCatalogue, Source
from liseron.exchange.sources import add_source
from liseron.partners.models import Partner
from liseron.toolkit.dates import paris_today

BY = "demo"


def load(partner: Partner, *, base_url: str) -> None:
    """Once; the addresses follow where the demo is served. The portal's repository is harvested from the night on."""
    portal = portal_address(base_url)
    catalogue = PartnerCatalogue.objects.first() or create_partner_catalogue(
        partner=partner, by=BY, name=f"Catalogue : {partner.name}", address=f"{portal}/"
    )
    if not Source.objects.filter(resource=catalogue.resource).exists():
        put_records(resource=catalogue.resource, rows=books.as_facts(partner), by=BY)
        add_source(
            resource=catalogue.resource,
            address=f"{portal}/oai",
            told=books.REPOSITORY,
            by=BY,
            today=paris_today(),
            pace="day",
        )
    refresh_addresses(base_url)


def refresh_addresses(base_url: str) -> None:
    """The partner's catalogue stands on its portal, served with the demo."""
    portal = portal_address(base_url)
    Resource.objects.filter(is_physical=True).update(entry_url=f"{portal}/")
    PartnerCatalogue.objects.update(record_address=f"{portal}/?notice={{numero}}")
    Source.objects.filter(resource__is_physical=True).update(address=f"{portal}/oai")
