"""The shelves of the partner that has its own portal: a few invented copies beside the titles that are online."""

from collections.abc import Sequence

from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Resource
from liseron.catalogue.ports import ItemFacts, TitleFacts, named
from liseron.demo.partner_portal.readers import portal_address
from liseron.exchange.holdings import create_partner_catalogue
from liseron.exchange.models import PartnerCatalogue
from liseron.partners.models import Library, Partner

BY = "demo"
BOOKS = (
    ("n1", "Vingt mille lieues sous les mers", "Jules Verne", 1995, ("R VER", "J VER")),
    ("n2", "De la Terre à la Lune", "Jules Verne", 2003, ("R VER",)),
    ("n3", "Les Trois Mousquetaires", "Alexandre Dumas", 1998, ("R DUM", "R DUM", "J DUM")),
    ("n4", "Le Tour de la France par deux enfants", "G. Bruno", 1977, ("372 BRU",)),
    ("n5", "Germinal", "Émile Zola", 2001, ("R ZOL", "R ZOL")),
)


def load(partner: Partner, *, base_url: str) -> None:
    """Once; the addresses follow where the demo is served."""
    if not PartnerCatalogue.objects.exists():
        catalogue = create_partner_catalogue(
            partner=partner, by=BY, name=f"Catalogue : {partner.name}", address=f"{portal_address(base_url)}/"
        )
        places = list(Library.objects.of(partner).open_to_readers().order_by("folded_name")[:2])
        put_records(resource=catalogue.resource, rows=[_title(places, *book) for book in BOOKS], by=BY)
    refresh_addresses(base_url)


def refresh_addresses(base_url: str) -> None:
    """The partner's catalogue stands on its portal, served with the demo."""
    portal = portal_address(base_url)
    Resource.objects.filter(is_physical=True).update(entry_url=f"{portal}/")
    PartnerCatalogue.objects.update(record_address=f"{portal}/?notice={{numero}}")


def _title(
    places: Sequence[Library], number: str, title: str, author: str, year: int, marks: Sequence[str]
) -> TitleFacts:
    """Its copies go round the libraries."""
    items = tuple(
        ItemFacts((places[n % len(places)].name,) if places else (), mark, f"{number}-{n}")
        for n, mark in enumerate(marks)
    )
    return TitleFacts(
        number,
        title,
        "book",
        creators=named([author]),
        year=year,
        language="fr",
        published=str(year),
        items=items,
    )
