"""How the département sets a door: the connector, its values, its key, what is said of the reader."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.access import doors
from liseron.access.door_settings import settings_of
from liseron.access.models import DoorSettings
from liseron.access.ports import READER, Door
from liseron.access.releasing import Released
from liseron.catalogue.actions import change_resource
from liseron.catalogue.models import Resource
from liseron.toolkit import audit
from liseron.toolkit.sealing import CannotUnseal, seal, unseal

LONGEST_VALUE = 2000
LONGEST_SECRET = 8000


class CannotSetDoor(Exception):
    """These settings would let nobody in; `faults` has a sentence in French for each field, "" for the whole."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(" ".join(self.faults.values()))


@transaction.atomic
def set_door(
    *,
    resource: Resource,
    connector: str,
    values: Mapping[str, str],
    released: Collection[str],
    by: object | None,
    secret: str = "",
) -> DoorSettings:
    """Replace the settings of the resource's door. Raises CannotSetDoor.

    Without a new `secret`, the one kept for the same connector stays; another connector's is forgotten. The journal
    says the connector, the names of the facts and whether the key changed, never a value.
    """
    door = doors.door_named(connector)
    if door is None:
        raise CannotSetDoor({"connector": _("Choisissez un connecteur de la liste.")})
    kept = _locked(resource)
    asked = {one.name: values.get(one.name, "").strip() for one in door.fields}
    key = _key(kept if resource.connector == connector else None, door, asked, secret)
    faults = _too_long(asked, key) or door.faults(asked, key) or _of_resource(resource, door, asked)
    if faults:
        raise CannotSetDoor(faults)
    facts = [name for name in Released.values if name in released and name in door.said(asked)]
    settings = kept or DoorSettings(resource=resource)
    is_new_key = key != _kept_key(settings)
    settings.values, settings.released = asked, facts
    if is_new_key:
        settings.sealed = seal(key)
    settings.save()
    change_resource(resource=resource, by=by, connector=connector)
    audit.record(
        by,
        "door.changed",
        resource,
        connector=connector,
        released=facts,
        key="changed" if is_new_key else "kept",
    )
    return settings


def has_key(resource: Resource) -> bool:
    """Whether a key is kept that can still be read."""
    settings = settings_of(resource)
    return settings is not None and bool(_kept_key(settings))


def _locked(resource: Resource) -> DoorSettings | None:
    """The settings as they stand, held to the end of the transaction: two people are seen one after the other."""
    Resource.objects.select_for_update().filter(pk=resource.pk).values_list("pk").first()
    return DoorSettings.objects.filter(resource=resource).first()


def _key(kept: DoorSettings | None, door: Door, values: Mapping[str, str], typed: str) -> str:
    if door.secret is None:
        return ""
    return typed.strip() or (_kept_key(kept) if kept else "") or door.new_secret(values)


def _kept_key(settings: DoorSettings) -> str:
    try:
        return unseal(settings.sealed)
    except CannotUnseal:
        return ""


def _too_long(values: Mapping[str, str], secret: str) -> dict[str, str]:
    told = _("C’est trop long : {most} caractères au plus.")
    long = {
        name: told.format(most=LONGEST_VALUE) for name, value in values.items() if len(value) > LONGEST_VALUE
    }
    return long | ({"secret": told.format(most=LONGEST_SECRET)} if len(secret) > LONGEST_SECRET else {})


def _of_resource(resource: Resource, door: Door, values: Mapping[str, str]) -> dict[str, str]:
    """A door that says who enters is of no use where nobody says who one is."""
    if resource.entry == Resource.Entry.HOSTED:
        return {"": _("Les documents du portail s’ouvrent ici : il n’y a pas d’accès à régler.")}
    names_somebody = READER in door.said(values) or door.asks_back
    if names_somebody and (resource.is_open_to_all or resource.entry == Resource.Entry.FREE):
        return {
            "connector": _(
                "Cette offre s’ouvre sans carte : il n’y a pas de lecteur à présenter. Choisissez le lien simple."
            )
        }
    return {}
