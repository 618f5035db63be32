"""A small network for the tests of the door: one partner in force, one library, one reader in order, one resource."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from liseron.access.models import Entitlement, Quota
from liseron.catalogue.models import HostedFile, Record, Resource, Vendor
from liseron.partners.models import Library, Municipality, Partner
from liseron.people.models import Patron, Registration

NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
TODAY = date(2026, 11, 22)

_numbers = count(1)


@dataclass
class World:
    """What one reader who may enter looks like; tests take pieces away."""

    partner: Partner
    library: Library
    patron: Patron
    resource: Resource


def build() -> World:
    partner = a_partner()
    library = a_library(partner)
    resource = a_resource()
    Entitlement.objects.create(resource=resource, partner=partner)
    return World(partner, library, a_patron(library), resource)


def a_partner(**fields: Any) -> Partner:
    number = next(_numbers)
    town = Municipality.objects.create(
        insee_code=f"{number:05d}", name=f"Ville {number}", folded_name=f"ville {number}", department="16"
    )
    return Partner.objects.create(
        **{
            "name": f"Ville {number}",
            "slug": f"ville-{number}",
            "municipality": town,
            "agreement_starts_on": date(2025, 1, 1),
            "agreement_ends_on": date(2030, 12, 31),
            **fields,
        }
    )


def a_library(partner: Partner | None, **fields: Any) -> Library:
    number = next(_numbers)
    town = partner.municipality if partner else Municipality.objects.first()
    return Library.objects.create(
        **{
            "name": f"Bibliothèque {number}",
            "slug": f"bibliotheque-{number}",
            "folded_name": f"bibliotheque {number}",
            "partner": partner,
            "municipality": town,
            **fields,
        }
    )


def a_patron(library: Library, *, state: str = "accepted", **fields: Any) -> Patron:
    number = next(_numbers)
    patron = Patron.objects.create(
        **{
            "library": library,
            "given_name": "Reine",
            "family_name": f"Prune {number}",
            "folded_name": f"prune {number} reine",
            "birth_date": date(1980, 5, 4),
            "pseudonym": uuid4(),
            **fields,
        }
    )
    if state:
        a_registration(patron, state=state)
    return patron


def a_registration(patron: Patron, *, state: str, valid_until: date = date(2028, 12, 31)) -> Registration:
    dated = state in {"accepted", "lapsed"}
    return Registration.objects.create(
        patron=patron,
        library=patron.library,
        state=state,
        asked_at=NOON,
        valid_from=date(2026, 1, 1) if dated else None,
        valid_until=valid_until if dated else None,
        refusal_reason="other" if state == "refused" else "",
    )


def a_resource(**fields: Any) -> Resource:
    number = next(_numbers)
    vendor, _created = Vendor.objects.get_or_create(name="Cinéma d’ici", slug="cinema-d-ici")
    return Resource.objects.create(
        **{
            "name": f"Ciné {number}",
            "slug": f"cine-{number}",
            "vendor": vendor,
            "medium": "film",
            "entry_url": "https://www.cinema.example/entree",
            **fields,
        }
    )


def a_record(resource: Resource, **fields: Any) -> Record:
    number = next(_numbers)
    return Record.objects.create(
        **{
            "resource": resource,
            "source_id": str(number),
            "medium": resource.medium,
            "title": f"Titre {number}",
            "sort_title": f"titre {number}",
            **fields,
        }
    )


def a_file(record: Record, **fields: Any) -> HostedFile:
    return HostedFile.objects.create(
        **{
            "record": record,
            "format": "epub",
            "file": "hosted/livre.epub",
            "sha256": "0" * 64,
            "size": 1,
            "state": "ready",
            "page_count": 12,
            **fields,
        }
    )


def a_quota(limit: int, *, scope: str = "patron", period: str = "month", **about: Any) -> Quota:
    return Quota.objects.create(scope=scope, period=period, limit=limit, **(about or {"medium": "film"}))
