"""The door of a resource as it was set: its connector, its values, its key, what it may say of the reader."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from liseron.access import doors
from liseron.access.models import DoorSettings
from liseron.access.ports import Door, NoAddress, VisitFacts, Way
from liseron.access.releasing import Released
from liseron.catalogue.models import Record, Resource
from liseron.toolkit.sealing import CannotUnseal, unseal

PLAIN = "plain_link"
LONGEST_ADDRESS = 4000


@dataclass(frozen=True)
class SetDoor:
    """A door and its settings, the key in clear: for the time of one answer."""

    door: Door
    values: dict[str, str] = field(default_factory=dict)
    secret: str = field(default="", repr=False)
    released: frozenset[str] = frozenset()

    def way_for(self, visit: VisitFacts) -> Way:
        """Raises NoAddress."""
        way = self.door.way_for(visit)
        if len(way.address) > LONGEST_ADDRESS:
            raise NoAddress(_("L’adresse est trop longue pour un navigateur."))
        return way


def settings_of(resource: Resource) -> DoorSettings | None:
    """One query, unless the resource was read with `select_related("door")`."""
    try:
        return resource.door
    except DoorSettings.DoesNotExist:
        return None


def door_of(resource: Resource) -> Door | None:
    """The resource's connector, or None when nobody knows it any more."""
    return doors.door_named(resource.connector or PLAIN)


def open_settings(resource: Resource) -> SetDoor:
    """The door ready to be used; a plain link costs no query. Raises NoAddress when it cannot be used."""
    door = door_of(resource)
    if door is None:
        raise NoAddress(_("Le connecteur choisi n’existe plus. Choisissez-en un autre."))
    if not door.fields:
        return SetDoor(door)
    settings = settings_of(resource)
    if settings is None:
        raise NoAddress(_("Cet accès n’est pas encore réglé."))
    try:
        secret = unseal(settings.sealed)
    except CannotUnseal:
        raise NoAddress(
            _("La clé enregistrée ne peut plus être lue : celle du site a changé. Écrivez-la de nouveau.")
        ) from None
    values = values_of(settings)
    if faults := door.faults(values, secret):
        raise NoAddress(next(iter(faults.values())))
    return SetDoor(door, values, secret, released_by(settings, door))


def values_of(settings: DoorSettings) -> dict[str, str]:
    """The values that are texts; whatever else found its way there does not exist."""
    kept: Any = settings.values
    return (
        {name: value for name, value in kept.items() if isinstance(value, str)}
        if isinstance(kept, dict)
        else {}
    )


def chosen_in(settings: DoorSettings) -> frozenset[str]:
    """The facts that the département allowed."""
    kept: Any = settings.released
    return (
        frozenset(name for name in kept if name in Released.values) if isinstance(kept, list) else frozenset()
    )


def released_by(settings: DoorSettings, door: Door) -> frozenset[str]:
    """The facts that do leave: allowed, and used by the door as it is set."""
    return chosen_in(settings) & door.said(values_of(settings))


def facts_for(
    resource: Resource,
    record: Record | None,
    opened: SetDoor,
    *,
    visit: int,
    reader: str,
    released: dict[str, str],
    at: datetime,
) -> VisitFacts:
    """What the connector is given for one visit."""
    return VisitFacts(
        visit=visit,
        resource=resource.slug,
        entry_url=resource.entry_url,
        is_free=resource.entry == Resource.Entry.FREE,
        at=at,
        record_url=record.url if record else "",
        record_source_id=record.source_id if record else "",
        reader=reader,
        released=released,
        values=opened.values,
        secret=opened.secret,
    )
