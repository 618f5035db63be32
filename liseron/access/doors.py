"""The connectors that let readers in, by the key that `Resource.connector` holds."""

from liseron.access.ports import Door

_DOORS: dict[str, Door] = {}


def register(key: str, door: Door) -> None:
    """Make a connector known under `key`; `liseron.connectors` does so at start. ValueError: key taken."""
    if key in _DOORS and _DOORS[key] is not door:
        raise ValueError(f"two connectors are named {key}")
    _DOORS[key] = door


def door_named(key: str) -> Door | None:
    """The connector of that key, or None."""
    return _DOORS.get(key)


def names() -> list[str]:
    """Keys of every connector, sorted: the choices of a form."""
    return sorted(_DOORS)
