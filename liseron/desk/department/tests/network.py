"""A small département: two partners, their libraries, an offer, quotas, a reader, and rows that wait."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from liseron.access.models import Entitlement, Quota
from liseron.access.tests.world import a_file, a_library, a_partner, a_patron, a_record, a_resource
from liseron.catalogue.models import HostedFile, Record, Resource
from liseron.finance.models import Subscription, Subsidy
from liseron.finance.tests.world import a_line as a_subscription
from liseron.finance.tests.world import a_subsidy
from liseron.partners.models import Library, Municipality, Partner
from liseron.people.models import Patron, RoleGrant, User
from liseron.people.roles import grant_role
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.imports import ImportLine, ImportRun

_numbers = count(1)


@dataclass
class Network:
    """What the pages show at least one of."""

    partner: Partner
    other: Partner
    library: Library
    stray: Library
    patron: Patron
    resource: Resource
    record: Record
    quota: Quota
    right: Entitlement
    line: ImportLine
    grant: RoleGrant
    file: HostedFile
    subscription: Subscription
    subsidy: Subsidy


def build() -> Network:
    today = paris_today()
    partner, other = a_partner(agreement_ends_on=today + timedelta(days=30)), a_partner()
    library = a_library(partner)
    stray = a_library(None, municipality=partner.municipality)
    resource = a_resource()
    record = a_record(resource)
    librarian = a_professional(RoleGrant.Role.LIBRARIAN, partner=partner)
    return Network(
        partner,
        other,
        library,
        stray,
        a_patron(library),
        resource,
        record,
        Quota.objects.create(scope="patron", period="month", limit=4, medium="film"),
        Entitlement.objects.create(resource=resource, partner=partner),
        a_line(partner.municipality),
        librarian.role_grants.get(),
        a_file(record, state="broken", problem="Ce fichier est abîmé."),
        a_subscription(year=today.year, resource=resource),
        a_subsidy(partner, purpose="action", label="Atelier vidéo", asked_on=today, today=today),
    )


def a_line(*candidates: Municipality | None) -> ImportLine:
    run = ImportRun.objects.create(
        kind="libraries", source="liste.csv", by="system", state="done", started_at=now()
    )
    number = next(_numbers)
    return ImportLine.objects.create(
        run=run,
        number=number,
        outcome="to_settle",
        reason="unmatched",
        sentence="La commune n’est pas trouvée.",
        label=f"Bibliothèque égarée {number}",
        data={
            "row": {
                "name": f"Bibliothèque égarée {number}",
                "town": "Nulle-Part",
                "ministry_code": f"B{number}",
            },
            "candidates": [one.pk for one in candidates if one],
        },
    )


def a_professional(role: str, *, partner: Partner | None = None, **facts: Any) -> User:
    number = next(_numbers)
    address = f"{role}{number}@exemple.fr"
    user = User.objects.create(
        **{"username": address, "email": address, "name": f"Personne {role} {number}", **facts}
    )
    user.set_password("liseron-en-fleur")
    user.save()
    grant_role(user=user, role=role, partner=partner, by=None)
    return user


def a_second_commune(code: str = "16999", name: str = "Saint-Fraigne") -> Municipality:
    return Municipality.objects.create(insee_code=code, name=name, department="16")


LONG_AGO = date(2020, 1, 1)
