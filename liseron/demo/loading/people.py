"""The people of the demo: professionals, readers with a history, and a queue for the librarian to look at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from liseron.demo.loading import facts
from liseron.demo.loading.names import invented
from liseron.partners.models import Library, Partner
from liseron.people.consents import current_texts, publish_default_texts
from liseron.people.deciding import register_at_counter
from liseron.people.identity import Identity
from liseron.people.lapsing import lapse_ended
from liseron.people.models import Patron, Registration, User
from liseron.people.moves import move
from liseron.people.registering import register_patron
from liseron.people.roles import invite_professional
from liseron.toolkit.dates import now, paris_today

READERS = 60
FIRST_TEXTS = date(2021, 1, 1)


@dataclass(frozen=True)
class Cast:
    """Who is who after loading: named readers by key, and everyone whose card is in order."""

    named: dict[str, Patron]
    readers: list[Patron]


def load(network: dict[str, Any]) -> Cast:
    """Makes whoever does not exist yet."""
    publish_default_texts(today=FIRST_TEXTS)
    home = Library.objects.select_related("partner").get(ministry_code=network["home"]["library"])
    other = Library.objects.select_related("partner").get(ministry_code=network["home"]["other_library"])
    professionals = _professionals(home.partner, other.partner)
    named = {entry["key"]: _reader(entry, home, professionals) for entry in facts.accounts()["reader"]}
    readers = _readers(home, other, professionals)
    lapse_ended(now())
    if not Registration.objects.waiting_for_library().filter(library=home).exists():
        _queue(home)
    return Cast(named, readers)


def _professionals(home: Partner | None, other: Partner | None) -> dict[str, User]:
    accounts = facts.accounts()
    partners = {"librarian": home, "other_librarian": other}
    made = {}
    for entry in accounts["professional"]:
        user = User.objects.filter(username=entry["email"]).first()
        if user is None:
            user = invite_professional(
                email=entry["email"],
                name=entry["name"],
                role=entry["role"],
                partner=partners.get(entry["key"]),
                by=None,
                now=now(),
            )
        _give_password(user, accounts["password"])
        made[entry["key"]] = user
    return made


def _give_password(user: User | None, password: str) -> None:
    if user is not None and not user.has_usable_password():
        user.set_password(password)
        user.save(update_fields=["password"])


def _registered(identity: Identity, library: Library, by: User, *, days_ago: int) -> Patron:
    at = now() - timedelta(days=days_ago)
    registration = register_at_counter(
        library=library, identity=identity, consents=current_texts(paris_today(at)), by=by, now=at
    )
    return registration.patron


def _reader(entry: dict[str, Any], home: Library, professionals: dict[str, User]) -> Patron:
    """A reader with an account printed at the end; their state decides how long ago they registered."""
    patron = Patron.objects.filter(email=entry["email"], user__isnull=False).first()
    if patron is None:
        identity = Identity(
            given_name=entry["given_name"],
            family_name=entry["family_name"],
            birth_date=date.fromisoformat(entry["birth_date"]),
            email=entry["email"],
            postcode=home.postcode,
            town=home.municipality.name,
        )
        days = 400 if entry["state"] == "lapsed" else 70
        patron = _registered(identity, home, professionals["librarian"], days_ago=days)
    _give_password(patron.user, facts.accounts()["password"])
    return patron


def _readers(home: Library, other: Library, professionals: dict[str, User]) -> list[Patron]:
    """Two readers out of three at home, the rest at the other librarian's."""
    readers = []
    for number in range(READERS):
        someone = invented(number)
        patron = Patron.objects.filter(email=someone.email).first()
        if patron is None:
            library, key = (other, "other_librarian") if number % 3 == 0 else (home, "librarian")
            minor = paris_today().year - someone.birth_date.year < 19
            identity = Identity(
                given_name=someone.given_name,
                family_name=someone.family_name,
                birth_date=someone.birth_date,
                email=someone.email,
                postcode=library.postcode,
                town=library.municipality.name,
                guardian_name=f"{invented(number + 500).given_name} {someone.family_name}" if minor else "",
                guardian_email=f"parent{number}@demo.example" if minor else "",
            )
            patron = _registered(identity, library, professionals[key], days_ago=40 + number * 5)
        readers.append(patron)
    return readers


def _queue(home: Library) -> None:
    """Requests at the home library: complete, a minor, out of the territory, likely duplicates."""
    for asked in facts.names()["waiting"]:
        who: dict[str, Any] = dict(asked)
        hours, message = who.pop("hours"), who.pop("message", "")
        place = {"postcode": home.postcode, "town": home.municipality.name}
        _wait(Identity(**(place | who)), home, message, now() - timedelta(hours=hours))


def _wait(identity: Identity, home: Library, message: str, at: datetime) -> None:
    """Asks and confirms the address at that instant."""
    receipt = register_patron(
        library=home, identity=identity, consents=current_texts(paris_today(at)), message=message, now=at
    )
    if receipt.registration is not None:
        move(
            receipt.registration,
            Registration.State.PENDING,
            now=at,
            come_from=[Registration.State.UNVERIFIED],
            verified_at=at,
        )
