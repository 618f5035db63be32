"""Territory files turned into values before anything is written; a wrong file is refused whole."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from liseron.protocols import insee
from liseron.protocols.siren import siren

LARGEST_FILE = 64 * 1024 * 1024


class CannotImport(Exception):
    """The file as a whole cannot be read; the message is a French sentence to show as it is."""


@dataclass(frozen=True)
class CommuneEntry:
    """One entry of the package's communes; `chief` is the code of the commune that a part belongs to."""

    number: int
    code: str
    kind: str
    name: str
    department: str
    siren: str = ""
    chief: str = ""
    former_codes: tuple[str, ...] = ()
    postcodes: tuple[str, ...] = ()
    population: int | None = None


@dataclass(frozen=True)
class Community:
    number: int
    siren: str
    name: str
    type: str
    members: frozenset[str] = field(default_factory=frozenset)


KINDS = {
    "commune-actuelle": "current",
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
}


def read_json_list(content: bytes) -> list[Any]:
    """A JSON list of objects; raises CannotImport."""
    if len(content) > LARGEST_FILE:
        raise CannotImport(_("Ce fichier dépasse 64\u00a0Mo. Vérifiez qu’il s’agit du bon fichier."))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise CannotImport(
            _("Ce fichier n’est pas du JSON lisible. Donnez le fichier tel que le paquet le fournit.")
        ) from None
    if not isinstance(data, list) or not data:
        raise CannotImport(_("Ce fichier devrait contenir une liste de communes ou d’intercommunalités."))
    return data


def read_communes(
    entries: Iterable[Any], departments: set[str] | None
) -> tuple[list[CommuneEntry], list[int]]:
    """The communes of the wanted départements, and the numbers of the entries that are not communes at all."""
    communes, unread = [], []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            unread.append(number)
            continue
        code, kind = insee.commune_code(_text(entry, "code")), KINDS.get(_text(entry, "type"))
        if code is None or kind is None or not _text(entry, "nom"):
            if _text(entry, "type") != "arrondissement-municipal":
                unread.append(number)
            continue
        department = insee.department_code(_text(entry, "departement")) or insee.department_of(code)
        if departments is None or department in departments:
            communes.append(_commune(number, code, kind, department, entry))
    return communes, unread


def read_communities(entries: Iterable[Any]) -> tuple[list[Community], list[int]]:
    """The EPCI, and the numbers of the entries whose SIREN or name is wrong."""
    communities, unread = [], []
    for number, entry in enumerate(entries, 1):
        number_siren = siren(_text(entry, "code")) if isinstance(entry, dict) else None
        if number_siren is None or not _text(entry, "nom"):
            unread.append(number)
            continue
        members = (
            insee.commune_code(_text(m, "code")) for m in _list(entry, "membres") if isinstance(m, dict)
        )
        communities.append(
            Community(
                number=number,
                siren=number_siren,
                name=_text(entry, "nom")[:200],
                type=_text(entry, "type").upper(),
                members=frozenset(code for code in members if code),
            )
        )
    return communities, unread


def _commune(number: int, code: str, kind: str, department: str, entry: dict[str, Any]) -> CommuneEntry:
    former = (insee.commune_code(str(c)) for c in _list(entry, "anciensCodes"))
    postcodes = (insee.postcode(str(c)) for c in _list(entry, "codesPostaux"))
    return CommuneEntry(
        number=number,
        code=code,
        kind=kind,
        name=_text(entry, "nom")[:200],
        department=department,
        siren=siren(_text(entry, "siren")) or "",
        chief=insee.commune_code(_text(entry, "chefLieu")) or "",
        former_codes=tuple(sorted({c for c in former if c and c != code})),
        postcodes=tuple(sorted({c for c in postcodes if c})),
        population=insee.whole_number(str(entry.get("population", ""))),
    )


def _text(entry: dict[str, Any], key: str) -> str:
    value = entry.get(key)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _list(entry: dict[str, Any], key: str) -> list[Any]:
    value = entry.get(key)
    return value if isinstance(value, list) else []
