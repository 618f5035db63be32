"""The doors of the demo's vendors: one of each kind that shows something, all ending on the stand-in site."""

from typing import Any

from liseron.access.models import DoorSettings
from liseron.access.setting_doors import set_door
from liseron.catalogue.models import Resource

STAND_IN = "/demo/fournisseur/"


def load(resources: dict[str, Resource], asked: dict[str, dict[str, Any]], *, base_url: str) -> None:
    """`asked` holds the door of each resource's slug, addresses written from the stand-in's path."""
    for slug, door in asked.items():
        resource = resources[slug]
        if DoorSettings.objects.filter(resource=resource).exists():
            continue
        values = {name: _at(base_url, value) for name, value in door["values"].items()}
        set_door(
            resource=resource,
            connector=door["connector"],
            values=values,
            released=door.get("released", ()),
            secret=door.get("secret", ""),
            by="demo",
        )


def refresh_addresses(base_url: str) -> None:
    """The doors follow the address that the demo is served at."""
    for settings in DoorSettings.objects.select_related("resource"):
        values = {name: _at(base_url, value) for name, value in settings.values.items()}
        if values != settings.values:
            DoorSettings.objects.filter(pk=settings.pk).update(values=values)


def _at(base_url: str, value: str) -> str:
    _host, sign, rest = value.partition(STAND_IN)
    return f"{base_url}{STAND_IN}{rest}" if sign else value
