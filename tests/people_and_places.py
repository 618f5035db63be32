"""A network small enough to know by heart, built through the product's own verbs: two partners, their libraries,
professionals of every role, an offer with one resource of each kind of door."""

import re
import time
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from liseron.access.entitlements import entitle
from liseron.access.quotas import set_quota
from liseron.catalogue.actions import create_resource, create_vendor, put_records
from liseron.catalogue.hosting.ingest import host_file
from liseron.catalogue.hosting.preparation import prepare_hosted_file
from liseron.catalogue.models import HostedFile, Record, Resource
from liseron.catalogue.ports import TitleFacts
from liseron.demo.guide.epub import write_epub
from liseron.demo.guide.text import chapters
from liseron.partners.models import Library, Municipality, Partner
from liseron.people.consents import current_texts, publish_default_texts
from liseron.people.deciding import register_at_counter
from liseron.people.identity import Identity
from liseron.people.models import Patron, Registration, User
from liseron.people.registering import register_patron, verify_email
from liseron.people.roles import grant_role
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.outbox import Message
from tests.kept_world import built_once

PASSWORD = "le chat lit au soleil"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PARTNER_ROLES = ("librarian", "manager")


@dataclass
class Network:
    """Who and what exists. `ours` and `theirs` are libraries of two partners who may not see each other."""

    ours: Library
    theirs: Library
    films: Resource
    free: Resource
    shelf: Resource
    film: Record
    book: Record
    guide: HostedFile

    def professional(self, role: str, library: Library | None = None) -> User:
        """The person who holds `role` (at `library` for a librarian or a manager), made when first asked for."""
        partner = (library or self.ours).partner if role in PARTNER_ROLES else None
        address = f"{role}@{partner.slug if partner else 'departement'}.exemple.fr"
        user = User.objects.filter(username=address).first()
        if user is None:
            user = User.objects.create_user(address, email=address, password=PASSWORD, name=f"Anne {role}")
            grant_role(user=user, role=role, partner=partner, by=None)
        return user

    def reader(self, library: Library | None = None, *, days_ago: int = 0, **changes: Any) -> Patron:
        """A reader accepted at the counter `days_ago`, with a password."""
        library, at = library or self.ours, now() - timedelta(days=days_ago)
        registration = register_at_counter(
            library=library,
            identity=somebody(**changes),
            consents=current_texts(paris_today(at)),
            by=self.professional("librarian", library),
            now=at,
        )
        account = registration.patron.user
        assert account is not None
        account.set_password(PASSWORD)
        account.save(update_fields=["password"])
        return registration.patron

    def pending(self, library: Library | None = None, **changes: Any) -> Registration:
        """A request whose address is confirmed: the library's turn."""
        receipt = register_patron(
            library=library or self.ours,
            identity=somebody(**changes),
            consents=current_texts(paris_today()),
            now=now(),
        )
        assert receipt.registration is not None
        to = receipt.registration.patron.email or receipt.registration.patron.guardian_email
        return verify_email(secret=link_in_mail(to).rstrip("/").rpartition("/")[2], now=now())


def build_network() -> Network:
    """Everything of `Network`; the consent texts are published and a book is ready to read."""
    return built_once(_build_network)


def _build_network() -> Network:
    publish_default_texts(today=date(2020, 1, 1))
    ours, theirs = a_library("Cognac", 1), a_library("Saintes", 2)
    vendor = create_vendor(by=None, name="Cinéma d’ici", receives="Un numéro anonyme. Rien d’autre.")
    films = create_resource(
        by=None,
        name="Ciné d’ici",
        slug="cine",
        medium="film",
        vendor=vendor,
        entry="vendor",
        entry_url="https://cinema.example/entree",
        tagline="Les films d’ici",
        presentation="Des films.",
        entry_label="Voir les films",
    )
    free = create_resource(
        by=None, name="Presse libre", slug="presse-libre", medium="press", entry="free",
        entry_url="https://presse.example/", is_open_to_all=True,
    )  # fmt: skip
    shelf = create_resource(by=None, name="Livres d’ici", slug="livres-d-ici", medium="book", entry="hosted")
    for resource in (films, shelf):
        entitle(resource=resource, partner=None, by=None)
    set_quota(scope="patron", period="month", limit=2, resource=films, by=None)
    put_records(resource=films, rows=[_film(number) for number in range(3)], by=None)
    put_records(
        resource=shelf, by=None,
        rows=[TitleFacts(source_id="guide", medium="book", title="Le guide du lecteur", language="fr")],
    )  # fmt: skip
    book = shelf.records.get()
    file = host_file(record=book, content=BytesIO(guide_book()), filename="guide.epub")
    guide = prepare_hosted_file(file.pk)
    return Network(ours, theirs, films, free, shelf, films.records.earliest("pk"), book, guide or file)


@cache
def guide_book() -> bytes:
    """The reader's guide of the demo, as EPUB."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "guide.epub"
        write_epub(chapters(), path)
        return path.read_bytes()


def _film(number: int) -> TitleFacts:
    return TitleFacts(
        source_id=f"film-{number}", medium="film", title=f"Le film numéro {number}", year=1990 + number
    )


def a_library(town: str, number: int) -> Library:
    """A library of a partner of its own, covered for years."""
    slug = town.lower()
    place = Municipality.objects.create(
        insee_code=f"16{number:03d}", name=town, folded_name=slug, department="16"
    )
    partner = Partner.objects.create(
        name=f"Ville de {town}",
        slug=slug,
        municipality=place,
        agreement_starts_on=date(2020, 1, 1),
        agreement_ends_on=paris_today() + timedelta(days=900),
        contact_email=f"mediatheque@{slug}.exemple.fr",
    )
    return Library.objects.create(
        name=f"Médiathèque de {town}",
        slug=f"mediatheque-{slug}",
        folded_name=f"mediatheque de {slug}",
        partner=partner,
        municipality=place,
        postcode=f"16{number:03d}",
        town=town,
    )


def somebody(**changes: Any) -> Identity:
    facts: dict[str, Any] = {
        "given_name": "Élise",
        "family_name": "Moreau",
        "birth_date": date(1988, 3, 3),
        "email": "elise@exemple.fr",
    }
    return Identity(**(facts | changes))


def mails_to(address: str) -> list[dict[str, str]]:
    """Letters written to that address, oldest first, whether they have left or not."""
    rows = [row.payload for row in Message.objects.filter(kind="mail").order_by("pk")]
    return [row for row in rows if row["to"] == address]


def link_in_mail(address: str) -> str:
    """Path of the first link in the last mail to `address`: the one to follow."""
    text = mails_to(address)[-1]["text"]
    paths = re.findall(r"https?://[^/\s]+(/[^\s<>\"]*)", text)
    assert paths, text
    return str(paths[0]).rstrip(".,")


def just_signed_in(session: Any) -> None:
    """As after the form: what asks for the password again does not ask (allauth keeps the hour in the session)."""
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session.save()


def open_the_door_twice(reader: Patron, network: Network) -> None:
    """Spends the month's two films."""
    from liseron.access.actions import open_door

    for record in network.films.records.order_by("pk")[:2]:
        open_door(patron=reader, resource=network.films, record=record, now=now())
