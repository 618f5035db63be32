"""The schemes of real vendors, one TOML file each: public facts, to be checked with the vendor's own paper."""

import tomllib
from functools import cache
from pathlib import Path

from liseron.access.ports import Scheme

USUAL = {"digest": "hex", "account": "", "signature_2": "", "signature_3": ""}


@cache
def shipped() -> tuple[Scheme, ...]:
    """By name."""
    return tuple(sorted(map(_read, Path(__file__).parent.glob("*.toml")), key=lambda scheme: scheme.name))


def _read(path: Path) -> Scheme:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Scheme(key=path.stem, name=told["name"], values=USUAL | told["values"])
