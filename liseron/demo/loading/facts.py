"""The facts of the demo as values, read from the files beside this package."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
NETWORKS = ("charente", "pas-de-calais")


def network(name: str) -> dict[str, Any]:
    """Partners, home library and site of one network. LookupError for a name that is not one of NETWORKS."""
    if name not in NETWORKS:
        raise LookupError(name)
    return tomllib.loads((HERE / "networks" / f"{name}.toml").read_text(encoding="utf-8"))


def site_environment(name: str) -> dict[str, str]:
    """The settings that make the difference between two networks."""
    site = network(name)["site"]
    names = {
        "department": "LISERON_DEPARTMENT",
        "department_name": "LISERON_DEPARTMENT_NAME",
        "name": "LISERON_SITE_NAME",
        "tagline": "LISERON_TAGLINE",
        "brand": "LISERON_BRAND",
    }
    return {names[key]: value for key, value in site.items()}


def offer() -> dict[str, Any]:
    """Vendors and resources with their quotas."""
    return tomllib.loads((HERE / "facts" / "resources.toml").read_text(encoding="utf-8"))


def accounts() -> dict[str, Any]:
    """The password of everyone, professionals and readers."""
    return tomllib.loads((HERE / "facts" / "accounts.toml").read_text(encoding="utf-8"))


@cache
def names() -> dict[str, Any]:
    """Words that make invented readers, and the requests that wait when the demo starts."""
    return tomllib.loads((HERE / "facts" / "names.toml").read_text(encoding="utf-8"))


def works() -> list[dict[str, str]]:
    """Titles as bare facts, one dict a row of works.csv."""
    with (HERE / "facts" / "works.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
