"""A small world for the tests: two partners, their libraries, librarians, readers, and the mails that left."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import include, path

from liseron.partners.models import Library, Municipality, Partner
from liseron.people.actions import Identity, Receipt, accept_registration, register_patron, verify_email
from liseron.people.consents import publish_default_texts
from liseron.people.models import ConsentText, Registration, RoleGrant, User
from liseron.people.roles import grant_role
from liseron.toolkit.dates import PARIS
from liseron.toolkit.outbox import Message

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=PARIS)


def nothing(*args: object, **kwargs: object) -> None:
    raise AssertionError("only the address serves")


_portal = [
    path("v/<str:secret>", nothing, name="verify"),
    path("f/<str:secret>", nothing, name="follow"),
    path("p/<str:secret>", nothing, name="choose_password"),
    path("mon-espace", nothing, name="my_space"),
]
_desk = [
    path("file", nothing, name="queue"),
    path("convention", nothing, name="our_agreement"),
    path("echeances", nothing, name="dept_deadlines"),
]
urlpatterns = [
    path("", include((_portal, "portal"))),
    path("", include((_desk, "desk"))),
    path("connexion", nothing, name="account_login"),
    path("second", nothing, name="mfa_index"),
]


def make_library(
    name: str = "Cognac", *, ends_on: date | None = date(2028, 12, 31), **changes: Any
) -> Library:
    slug = name.lower()
    place = Municipality.objects.create(
        insee_code=f"16{Municipality.objects.count():03d}", name=name, folded_name=slug, department="16"
    )
    partner = Partner.objects.create(
        name=f"Ville de {name}",
        slug=slug,
        municipality=place,
        agreement_starts_on=ends_on and date(2020, 1, 1),
        agreement_ends_on=ends_on,
        **changes,
    )
    return Library.objects.create(
        name=f"Médiathèque de {name}", slug=slug, folded_name=slug, partner=partner, municipality=place
    )


def make_librarian(library: Library, email: str = "") -> User:
    address = email or f"bib.{library.slug}@exemple.fr"
    user = User.objects.create(username=address, email=address, name=f"Équipe de {library.name}")
    grant_role(user=user, role=RoleGrant.Role.LIBRARIAN, partner=library.partner, by=None)
    return user


def make_staff(role: str = RoleGrant.Role.STAFF) -> User:
    user = User.objects.create(
        username=f"{role}@exemple.fr", email=f"{role}@exemple.fr", name=f"Personne {role}"
    )
    grant_role(user=user, role=role, partner=None, by=None)
    return user


def identity(**changes: Any) -> Identity:
    facts: dict[str, Any] = {
        "given_name": "Élise",
        "family_name": "Moreau-Petit",
        "birth_date": date(1988, 3, 3),
        "email": "elise@exemple.fr",
    }
    return Identity(**(facts | changes))


def child(**changes: Any) -> Identity:
    facts = {
        "given_name": "Tom",
        "birth_date": date(2016, 5, 2),
        "email": "",
        "guardian_name": "Élise Moreau",
        "guardian_email": "parent@exemple.fr",
    }
    return identity(**(facts | changes))


def required_texts() -> list[ConsentText]:
    publish_default_texts(today=date(2020, 1, 1))
    return list(ConsentText.objects.filter(is_required=True))


def register(
    library: Library, who: Identity | None = None, *, now: datetime = NOW, **changes: Any
) -> Receipt:
    return register_patron(
        library=library, identity=who or identity(), consents=required_texts(), now=now, **changes
    )


def pending(library: Library, who: Identity | None = None, *, now: datetime = NOW) -> Registration:
    registration = register(library, who, now=now).registration
    assert registration is not None
    return verify_email(secret=secret_in(last_mail()), now=now)


def accepted(
    library: Library, who: Identity | None = None, *, by: User | None = None, now: datetime = NOW
) -> Registration:
    by = by or User.objects.filter(role_grants__partner=library.partner).first() or make_librarian(library)
    return accept_registration(registration=pending(library, who, now=now), by=by, now=now)


def mails(to: str | None = None) -> list[dict[str, str]]:
    rows = [row.payload for row in Message.objects.filter(kind="mail").order_by("pk")]
    return [row for row in rows if to is None or row["to"] == to]


def last_mail() -> dict[str, str]:
    return mails()[-1]


def secret_in(mail: dict[str, str]) -> str:
    found = re.search(r"/[vfp]/([\w-]+)$", mail["text"], re.MULTILINE)
    assert found, mail["text"]
    return found.group(1)


def days(number: int) -> timedelta:
    return timedelta(days=number)
