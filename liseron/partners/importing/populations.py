"""INSEE's reference populations from its own sheets, vintages kept side by side, and its list of EPCI."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.importing.lines import Lines, Outcome
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.tables import Table, read_rows
from liseron.partners.importing.territory import COMMUNITY_KINDS
from liseron.partners.models import Intercommunality, Municipality, Population
from liseron.protocols import insee
from liseron.protocols.insee_sheets import INTERCOMMUNALITY, POPULATION
from liseron.protocols.siren import siren
from liseron.toolkit import audit

FIGURES = ["municipal", "counted_apart", "total", "in_force_on", "source"]


@dataclass(frozen=True)
class Vintage:
    """The census year of a file's figures and the day they came into force."""

    census_year: int
    in_force_on: date


@transaction.atomic
def import_populations(
    content: bytes,
    *,
    source: str,
    census_year: int | None = None,
    in_force_on: date | None = None,
    departments: set[str] | None = None,
    by: object | None = None,
) -> Lines:
    """Adds or corrects one vintage. `census_year` and `in_force_on` answer for a file that does not say.

    A row whose code is unknown is told as to settle: import the territory of its département, then this file again.
    Raises CannotImport.
    """
    table = read_rows(
        content,
        POPULATION,
        [["code", "municipal"], ["department", "commune", "municipal"]],
        _("code de la commune (ou DEP et COM) et population municipale (PMUN)"),
    )
    work = _Populations(table, source)
    for number, row in enumerate(table.rows, 1):
        vintage = _vintage(table, row, census_year, in_force_on)
        work.take(number, row, vintage, departments)
    work.write()
    counts = {outcome.value: count for outcome, count in work.lines.counts().items()}
    audit.record(by, "populations.imported", "territory", source=source, **counts)
    return work.lines


class _Populations:
    def __init__(self, table: Table, source: str) -> None:
        self.table, self.source = table, source[:200]
        self.lines = Lines(_("Populations"))
        self.rows: dict[tuple[int, int], Population] = {}
        self.known: dict[str, Municipality] = {}
        for row in Municipality.objects.filter(kind__in=["former", "current"]).order_by("-kind"):
            self.known[row.insee_code] = row  # "former" first, so that a current commune replaces it
        self.held = {(p.municipality_id, p.census_year): p for p in Population.objects.all()}
        self.renamed: list[Municipality] = []

    def take(self, number: int, row: list[str], vintage: Vintage, departments: set[str] | None) -> None:
        code = _code(self.table, row)
        name = self.table.cell(row, "name") or code or "?"
        if code and departments is not None and insee.department_of(code) not in departments:
            return
        municipal = insee.whole_number(self.table.cell(row, "municipal"))
        problem = self._problem(code, municipal, row, vintage)
        if problem is not None or code is None or municipal is None:
            outcome, reason = problem or (Outcome.REJECTED, "")
            self.lines.add(number, outcome, name, reason, row=self.table.named(row))
            return
        municipality = self.known[code]
        self._name(municipality, self.table.cell(row, "name"))
        population = Population(
            municipality=municipality,
            census_year=vintage.census_year,
            in_force_on=vintage.in_force_on,
            municipal=municipal,
            counted_apart=insee.whole_number(self.table.cell(row, "counted_apart")),
            total=insee.whole_number(self.table.cell(row, "total")),
            source=self.source,
        )
        before = self.held.get((municipality.pk, vintage.census_year))
        self.rows[municipality.pk, vintage.census_year] = population
        same = before is not None and all(getattr(before, f) == getattr(population, f) for f in FIGURES[:4])
        kept = Outcome.UNCHANGED if same else Outcome.CHANGED
        self.lines.add(number, Outcome.CREATED if before is None else kept, f"{code} {name}")

    def write(self) -> None:
        Municipality.objects.bulk_update(self.renamed, ["name", "folded_name"], batch_size=200)
        Population.objects.bulk_create(
            self.rows.values(),
            batch_size=200,
            update_conflicts=True,
            unique_fields=["municipality", "census_year"],
            update_fields=FIGURES,
        )

    def _problem(
        self, code: str | None, municipal: int | None, row: list[str], vintage: Vintage
    ) -> tuple[Outcome, str] | None:
        total = insee.whole_number(self.table.cell(row, "total"))
        if code is None:
            return Outcome.REJECTED, _("Le code de la commune manque ou n’existe pas.")
        if municipal is None:
            return Outcome.REJECTED, _("La population municipale n’est pas un nombre entier.")
        if total is not None and total < municipal:
            return Outcome.REJECTED, _("La population totale est plus petite que la population municipale.")
        if code not in self.known:
            return Outcome.TO_SETTLE, _(
                "Ce code n’est pas dans le territoire connu. Importez d’abord le territoire."
            )
        if (self.known[code].pk, vintage.census_year) in self.rows:
            return Outcome.REJECTED, _("Cette commune est déjà plus haut dans le fichier.")
        return None

    def _name(self, municipality: Municipality, name: str) -> None:
        """A former commune known by its code alone gets the name that INSEE gives it."""
        if municipality.name == municipality.insee_code and name:
            municipality.name = name[:200]
            municipality.folded_name = insee.fold_name(name)
            self.renamed.append(municipality)


@transaction.atomic
def import_intercommunalities(content: bytes, *, by: object | None = None) -> Lines:
    """EPCI from INSEE's list: adds those that are unknown and tells where the list and the territory differ."""
    table = read_rows(
        content, INTERCOMMUNALITY, [["siren", "name", "kind"]], _("code, nom et nature de l’EPCI")
    )
    lines, held = Lines(_("Intercommunalités")), Intercommunality.objects.in_bulk()
    for number, row in enumerate(table.rows, 1):
        key, name = siren(table.cell(row, "siren")), table.cell(row, "name")[:200]
        kind = COMMUNITY_KINDS.get(table.cell(row, "kind").upper())
        if key is None or kind is None or not name:
            reason = _("Le SIREN, le nom ou la nature de l’EPCI manque ou n’existe pas.")
            lines.add(number, Outcome.REJECTED, name or "?", reason, row=table.named(row))
        elif key not in held:
            held[key] = Intercommunality.objects.create(siren=key, name=name, kind=kind)
            lines.add(number, Outcome.CREATED, name)
        elif held[key].kind != kind:
            reason = _("La nature diffère du territoire connu ({kind}), qui est gardé.").format(
                kind=held[key].get_kind_display()
            )
            lines.add(number, Outcome.TO_SETTLE, name, reason, row=table.named(row))
        else:
            lines.add(number, Outcome.UNCHANGED, name)
    audit.record(by, "intercommunalities.imported", "territory", rows=len(table.rows))
    return lines


def _code(table: Table, row: list[str]) -> str | None:
    cell, department = table.cell(row, "code"), table.cell(row, "department")
    if cell and (len(cell) > 3 or not department):
        return insee.commune_code(cell)
    return insee.joined_code(department, cell or table.cell(row, "commune"))


def _vintage(table: Table, row: list[str], census_year: int | None, day: date | None) -> Vintage:
    """What the row says, then what the caller says, then what stands above the header."""
    above = " ".join(cell for line in table.above for cell in line)[:400]
    year = insee.year(table.cell(row, "census_year")) or census_year or insee.year(above)
    if year is None:
        raise CannotImport(
            _("Ce fichier ne dit pas son millésime. Indiquez l’année du recensement (par exemple 2023).")
        )
    said = insee.day_in_force(table.cell(row, "in_force_on")) or day or insee.day_in_force(above)
    return Vintage(year, said or insee.in_force_on(year))
