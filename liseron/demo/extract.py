"""The demo's territory: bare facts of the two départements, taken from the public files and kept with the project.

`manage.py make_extracts FOLDER` writes `extracts/` again from the folder that holds the public files; the demo reads
them through the same imports as an operator's own files.
"""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from liseron.partners.importing.libraries import KIND, import_libraries
from liseron.partners.importing.lines import Lines
from liseron.partners.importing.populations import import_populations
from liseron.partners.importing.run import run_import
from liseron.partners.importing.territory import import_territory

EXTRACTS = Path(__file__).parent / "extracts"
DEPARTMENTS = ("16", "62")
CENSUS_YEARS = (2022, 2023)
COMMUNE_KEYS = (
    "code", "nom", "type", "departement", "chefLieu", "anciensCodes", "siren", "codesPostaux", "population",
)  # fmt: skip
POPULATION_COLUMNS = (
    "code_commune", "nom_commune", "population_municipale", "population_comptee_a_part", "population_totale",
    "millesime_population", "en_vigueur_au",
)  # fmt: skip
LIBRARY_COLUMNS = (
    "Code_bib", "nom_de_l_etablissement", "Adresse", "code_departement", "CP", "Ville", "Longitude", "Latitude",
    "type_adresse", "site_internet",
)  # fmt: skip


@transaction.atomic
def load_territory(department: str) -> list[Lines]:
    """Communes, EPCI, both vintages of populations and public libraries of one département, from the extracts."""
    only = {department}
    lines = [import_territory(_extract("communes.json"), _extract("epci.json"), departments=only, by="demo")]
    for year in CENSUS_YEARS:
        content = _extract(f"populations_{year}.csv")
        lines.append(import_populations(content, source=f"Insee, {year}", departments=only, by="demo"))
    lines.append(
        run_import(
            lambda: import_libraries(_extract("libraries.csv"), departments=only, by="demo"),
            kind=KIND,
            source="libraries.csv",
            by="demo",
        )
    )
    return lines


def make_extracts(public_files: Path) -> dict[str, str]:
    """The text of each extract by file name, from the folder that holds `insee/` and `real/4_admin/`."""
    admin = public_files / "real" / "4_admin"
    communes = json.loads((admin / "communes_16_62.json").read_text("utf-8"))
    communities = json.loads((admin / "epci_16_62.json").read_text("utf-8"))
    libraries = _rows(admin / "bibliotheques_publiques_16_62.csv")
    codes = {commune["code"] for commune in communes}
    made = {
        "communes.json": _json({k: c[k] for k in COMMUNE_KEYS if k in c} for c in communes),
        "epci.json": _json(
            {
                **{k: c[k] for k in ("code", "nom", "type")},
                "membres": [{"code": m["code"]} for m in c["membres"] if m["code"] in codes],
            }
            for c in communities
        ),
        "libraries.csv": _csv(
            LIBRARY_COLUMNS,
            sorted(map(_without_mail, libraries), key=lambda row: row["Code_bib"]),
        ),
    }
    for year in CENSUS_YEARS:
        files = (public_files / "insee" / f"communes_{d}_pop{year}_epci2024.csv" for d in DEPARTMENTS)
        made[f"populations_{year}.csv"] = _csv(POPULATION_COLUMNS, (row for f in files for row in _rows(f)))
    return made


def _extract(name: str) -> bytes:
    return (EXTRACTS / name).read_bytes()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _without_mail(row: dict[str, str]) -> dict[str, str]:
    """Some give a mailbox for a website; an address may be a person's, so it is not kept."""
    return {**row, "site_internet": ""} if "@" in row["site_internet"] else row


def _json(entries: Iterable[dict[str, Any]]) -> str:
    """One entry a line, so that a new vintage reads as a diff."""
    lines = (json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entries)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _csv(columns: tuple[str, ...], rows: Iterable[dict[str, str]]) -> str:
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return sheet.getvalue()
