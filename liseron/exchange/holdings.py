"""Partners' own catalogues beside the digital library: their copies kept, and told title by title (F3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from liseron.catalogue.actions import create_resource
from liseron.catalogue.items import Items, keeps_items, tells_shelves
from liseron.catalogue.models import Medium, Record, Resource
from liseron.catalogue.ports import ItemFacts
from liseron.catalogue.rules import is_web_address
from liseron.exchange.models.holdings import NUMBER, Holding, PartnerCatalogue
from liseron.partners.models import Library, Partner
from liseron.toolkit import audit, bulk
from liseron.toolkit.text import fold

KEPT = ["shelf_mark", "bar_code", "status", "held", "note"]
COLUMNS = ["record", "library", "place", *KEPT]
BATCH = 1000


@transaction.atomic
def create_partner_catalogue(
    *, partner: Partner, by: object | None, name: str, address: str, record_address: str = ""
) -> PartnerCatalogue:
    """A resource on shelves, and whose it is. `address` is that of the catalogue's site, `record_address` that of a
    title there with "{numero}" for its number. Raises ValidationError, in French."""
    resource = create_resource(
        by=by,
        name=name,
        medium=Medium.BOOK,
        entry=Resource.Entry.FREE,
        entry_url=address,
        entry_label=_("Ouvrir le catalogue"),
        is_physical=True,
    )
    catalogue = PartnerCatalogue(partner=partner, resource=resource, record_address=record_address)
    catalogue.full_clean()
    catalogue.save(force_insert=True)
    audit.record(by, "partner_catalogue.created", resource, partner=partner.slug)
    return catalogue


@transaction.atomic
def change_partner_catalogue(
    *, catalogue: PartnerCatalogue, by: object | None, record_address: str, libraries: Mapping[str, int]
) -> None:
    """`libraries` says whose shelves each word of the catalogue means; the copies kept follow at once.

    Raises ValidationError, in French.
    """
    catalogue.record_address, catalogue.libraries = record_address, dict(libraries)
    catalogue.full_clean()
    catalogue.save(update_fields=["record_address", "libraries"])
    places = _Places(catalogue)
    held = Holding.objects.filter(record__resource=catalogue.resource_id)
    for word in held.order_by().values_list("place", flat=True).distinct():
        held.filter(place=word).update(library=places.library_of(ItemFacts((word,))))
    audit.record(by, "partner_catalogue.changed", catalogue.resource, words=len(libraries))


class Word(NamedTuple):
    """How a catalogue names a library, in how many copies, and the number of the library that it means today."""

    text: str
    copies: int
    library: int | None


def words_of(catalogue: PartnerCatalogue, most: int = 40) -> list[Word]:
    """How the copies kept name their libraries, the most frequent first."""
    held = Holding.objects.filter(record__resource=catalogue.resource_id).exclude(place="").order_by()
    counted = held.values("place").annotate(n=Count("pk"), means=Max("library")).order_by("-n", "place")
    return [Word(row["place"], row["n"], row["means"]) for row in counted[:most]]


@keeps_items
def keep_holdings(resource: Resource, items: Items) -> None:
    """Those of each title replace its former ones; titles whose copies are as they were are left alone. Few queries."""
    catalogue = PartnerCatalogue.objects.filter(resource=resource).first()
    places = _Places(catalogue) if catalogue else None
    wanted = {pk: [_row(pk, one, places) for one in several] for pk, several in items.items()}
    held: dict[int, list[list[Any]]] = {pk: [] for pk in wanted}
    for start in range(0, len(wanted), BATCH):
        found = Holding.objects.filter(record__in=list(wanted)[start : start + BATCH]).order_by("pk")
        for row in found.values_list(*("record_id", "library_id", *COLUMNS[2:])):
            held[row[0]].append(list(row))
    changed = [pk for pk, rows in wanted.items() if rows != held[pk]]
    Holding.objects.filter(record__in=[pk for pk in changed if held[pk]]).delete()
    bulk.insert(Holding, COLUMNS, (row for pk in changed for row in wanted[pk]))


@tells_shelves
def how_words_are_understood(resource: Resource) -> str:
    """Changes when the catalogue is declared, when its words are, and with the partner's libraries."""
    catalogue = PartnerCatalogue.objects.filter(resource=resource).first()
    return _Places(catalogue).as_text() if catalogue else ""


def _row(pk: int, item: ItemFacts, places: "_Places | None") -> list[Any]:
    library = places.library_of(item) if places else None
    place = next((place for place in item.places if _is_a_name(place)), "") or next(iter(item.places), "")
    return [pk, library, place, *(getattr(item, name) for name in KEPT)]


def _is_a_name(place: str) -> bool:
    """« Médiathèque d’ici », not « BIB01 »."""
    return any(character.islower() for character in place)


class _Places:
    """Which library of the partner a catalogue means by its words."""

    def __init__(self, catalogue: PartnerCatalogue) -> None:
        libraries = list(Library.objects.of(catalogue.partner).filter(closed_on__isnull=True))
        self._known: dict[str, int] = {}
        for one in libraries:
            names = (one.name, one.slug, one.ministry_code or "")
            self._known |= {fold(name): one.pk for name in names if name}
        numbers = {one.pk for one in libraries}
        said = {fold(str(word)): pk for word, pk in catalogue.libraries.items()}
        self._known |= {word: pk for word, pk in said.items() if pk in numbers}
        self._only = libraries[0].pk if len(libraries) == 1 else None

    def as_text(self) -> str:
        return repr((sorted(self._known.items()), self._only))

    def library_of(self, item: ItemFacts) -> int | None:
        """The library that its words name; the partner's only one when they name none."""
        named = (self._known.get(fold(place)) for place in item.places)
        return next((pk for pk in named if pk), self._only)


@dataclass(frozen=True)
class Shelf:
    """Where a title stands: a library that we know or the catalogue's words, and the page of the title over there."""

    name: str
    library: Library | None
    partner: Partner | None
    marks: tuple[str, ...]
    copies: int
    held: tuple[str, ...]
    address: str


def shelves_of(records: Iterable[Record], *, own: Library | None = None) -> dict[int, list[Shelf]]:
    """For each record of a physical resource (read with it), where it stands; `own` library first. Two queries."""
    physical = {one.pk: one for one in records if one.resource.is_physical}
    if not physical:
        return {}
    resources = {one.resource_id for one in physical.values()}
    known = PartnerCatalogue.objects.filter(resource__in=resources).select_related("partner")
    catalogues = {one.resource_id: one for one in known}
    held: dict[int, list[Holding]] = {pk: [] for pk in physical}
    for holding in Holding.objects.filter(record__in=physical).select_related("library").order_by("pk"):
        held[holding.record_id].append(holding)
    told = {pk: _shelves(one, held[pk], catalogues.get(one.resource_id)) for pk, one in physical.items()}
    return {pk: own_first(shelves, own) for pk, shelves in told.items()}


def own_first(shelves: Iterable[Shelf], own: Library | None) -> list[Shelf]:
    """By name, those of that library before all others."""
    return sorted(shelves, key=lambda one: (own is None or one.library != own, fold(one.name)))


def _shelves(record: Record, held: list[Holding], catalogue: PartnerCatalogue | None) -> list[Shelf]:
    """Copies of one library together; without any copy told, the catalogue itself says where."""
    partner = catalogue.partner if catalogue else None
    address = address_there(record, catalogue)
    usual = partner.name if partner else record.resource.name
    groups: dict[tuple[int | None, str], list[Holding]] = {}
    for one in held:
        name = _with_its_town(one.library) if one.library else one.place if _is_a_name(one.place) else usual
        groups.setdefault((one.library_id, name), []).append(one)
    found = [
        Shelf(
            name=name,
            library=several[0].library,
            partner=partner,
            marks=_once(one.shelf_mark for one in several),
            copies=len(several),
            held=_once(one.held for one in several),
            address=address,
        )
        for (_library, name), several in groups.items()
    ]
    return found or [Shelf(usual, None, partner, (), 0, (), address)]


def _with_its_town(library: Library) -> str:
    """Many are called « Bibliothèque municipale »."""
    is_said = not library.town or fold(library.town) in fold(library.name)
    return library.name if is_said else f"{library.name}, {library.town}"


def address_there(record: Record, catalogue: PartnerCatalogue | None) -> str:
    """The title's page in the partner's catalogue, as set or as the record says; else the catalogue's first page."""
    if catalogue and catalogue.record_address:
        address = catalogue.record_address.replace(
            NUMBER, quote(record.source_id.rpartition(":")[2], safe="")
        )
        if is_web_address(address):
            return address
    return record.url or record.resource.entry_url


def slugs_on_shelves(
    libraries: Mapping[str, Library], resources: Iterable[Resource]
) -> dict[str, frozenset[str]]:
    """For each library's key, the physical catalogues of its partner. One query, none without any."""
    physical = {one.pk: one.slug for one in resources if one.is_physical}
    if not physical or not libraries:
        return {key: frozenset() for key in libraries}
    rows = PartnerCatalogue.objects.filter(resource__in=physical).values_list("partner_id", "resource_id")
    of_partner: dict[int, set[str]] = {}
    for partner, resource in rows:
        of_partner.setdefault(partner, set()).add(physical[resource])
    return {key: frozenset(of_partner.get(one.partner_id or 0, ())) for key, one in libraries.items()}


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
