"""Municipalities, EPCI and postcodes from the package `@etalab/decoupage-administratif`, one vintage after another."""

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.importing.lines import Lines, Outcome
from liseron.partners.importing.reading import (
    CannotImport,
    CommuneEntry,
    Community,
    read_communes,
    read_communities,
    read_json_list,
)
from liseron.partners.models import Intercommunality, Library, Municipality, Population, PostalCode
from liseron.protocols import insee
from liseron.toolkit import audit

SOURCE = "@etalab/decoupage-administratif"
LARGEST_SHARE_GONE = 0.1
"""A vintage ends a few communes of a département; a file that would end more is taken for an incomplete one."""

COMMUNITY_KINDS = {
    "CC": Intercommunality.Kind.COMMUNITY_OF_MUNICIPALITIES,
    "CA": Intercommunality.Kind.AGGLOMERATION,
    "CU": Intercommunality.Kind.URBAN_COMMUNITY,
    "ME": Intercommunality.Kind.METROPOLIS,
    "METRO": Intercommunality.Kind.METROPOLIS,
    "MET69": Intercommunality.Kind.METROPOLIS,
    "METLYON": Intercommunality.Kind.METROPOLIS,
}
FIELDS = ["name", "folded_name", "department", "siren", "intercommunality_id", "valid_until", "successor_id"]


@transaction.atomic
def import_territory(
    communes: bytes,
    communities: bytes,
    *,
    departments: set[str] | None = None,
    census_year: int = 2023,
    by: object | None = None,
) -> Lines:
    """Brings the territory up to the vintage of these two files; `departments` None takes all that they hold.

    The populations they carry are those of `census_year`, in force three years on. Raises CannotImport.
    """
    wanted, unread = read_communes(read_json_list(communes), departments)
    known_communities, unread_communities = read_communities(read_json_list(communities))
    if not wanted:
        raise CannotImport(_("Ce fichier ne contient aucune commune des départements demandés."))
    work = _Territory(insee.in_force_on(census_year))
    for number in unread + unread_communities:
        work.lines.add(
            number,
            Outcome.REJECTED,
            _("Entrée illisible"),
            _("Le code, le nom ou le type manque ou n’existe pas."),
        )
    work.take_communities(known_communities, {c.code for c in wanted})
    work.take_current([c for c in wanted if c.kind == Municipality.Kind.CURRENT])
    work.take_parts([c for c in wanted if c.kind != Municipality.Kind.CURRENT])
    work.take_former([c for c in wanted if c.former_codes])
    work.end_the_missing(wanted)
    work.take_postcodes(wanted)
    work.take_populations(wanted, census_year)
    counts = {outcome.value: count for outcome, count in work.lines.counts().items()}
    audit.record(by, "territory.imported", "territory", census_year=census_year, **counts)
    return work.lines


class _Territory:
    """One import under way: what the database holds by (code, kind), and what was said of each entry."""

    def __init__(self, in_force_on: date) -> None:
        self.in_force_on = in_force_on
        self.lines = Lines(_("Territoire"))
        self.members: dict[str, str] = {}
        self.held = {(m.insee_code, m.kind): m for m in Municipality.objects.all()}

    def current(self, code: str) -> Municipality | None:
        return self.held.get((code, Municipality.Kind.CURRENT))

    def take_communities(self, communities: list[Community], codes: set[str]) -> None:
        """EPCI with a member among the codes; a commune belongs to one EPCI à fiscalité propre at most."""
        held = Intercommunality.objects.in_bulk()
        for community in communities:
            ours = community.members & codes
            kind = COMMUNITY_KINDS.get(community.type)
            if not ours:
                continue
            if kind is None:
                reason = _("Le type «\u00a0{type}\u00a0» n’est pas celui d’un EPCI à fiscalité propre.")
                self.lines.add(
                    community.number, Outcome.REJECTED, community.name, reason.format(type=community.type)
                )
                continue
            before = held.get(community.siren)
            row = Intercommunality(siren=community.siren, name=community.name, kind=kind)
            if before is None or (before.name, before.kind) != (row.name, row.kind):
                row.save(force_insert=before is None)
            self._told(
                community.number, community.name, before is None, _differ(before, row, ["name", "kind"])
            )
            self.members.update(dict.fromkeys(ours, community.siren))

    def take_current(self, communes: list[CommuneEntry]) -> None:
        rows = {c: self._row(c, intercommunality_id=self.members.get(c.code)) for c in communes}
        self._write(rows)

    def take_parts(self, communes: list[CommuneEntry]) -> None:
        """Déléguées and associées; each points to the commune that it is a part of."""
        rows = {}
        for commune in communes:
            chief = self.current(commune.chief)
            if chief is None:
                reason = _("La commune de rattachement {code} n’est pas dans le fichier.")
                self.lines.add(
                    commune.number, Outcome.REJECTED, commune.name, reason.format(code=commune.chief or "?")
                )
                continue
            rows[commune] = self._row(commune, successor_id=chief.pk)
        self._write(rows)

    def take_former(self, communes: list[CommuneEntry]) -> None:
        """Codes that a commune took over. The package gives no name: a part's, the one already held, or the code."""
        rows = {}
        for commune in communes:
            heir = self.current(commune.code)
            for code in commune.former_codes if heir else ():
                self._retire(code, heir)
                name = next((m.name for m in self._known_as(code)), code)
                former = CommuneEntry(
                    commune.number, code, Municipality.Kind.FORMER, name, commune.department
                )
                held = self.held.get((code, Municipality.Kind.FORMER))
                ends = held.valid_until if held else None
                rows[former] = self._row(former, successor_id=heir.pk if heir else None, valid_until=ends)
        self._write(rows)

    def end_the_missing(self, wanted: list[CommuneEntry]) -> None:
        """Communes held as current that the newer file no longer has: ended, kept, and told."""
        codes = {c.code for c in wanted if c.kind == Municipality.Kind.CURRENT}
        departments = {c.department for c in wanted}
        ours = [
            m
            for m in self.held.values()
            if m.kind == Municipality.Kind.CURRENT and m.department in departments and m.successor_id is None
        ]
        missing = [m for m in ours if m.insee_code not in codes]
        if len(missing) > max(3, LARGEST_SHARE_GONE * len(ours)):
            raise CannotImport(
                _(
                    "{count} communes connues manquent dans ce fichier. Il semble incomplet\u00a0: rien n’a changé."
                ).format(count=len(missing))
            )
        for gone in missing:
            if gone.valid_until is None:
                gone.valid_until = self.in_force_on - timedelta(days=1)
                gone.save(update_fields=["valid_until"])
            reason = _("Cette commune n’est plus dans le fichier. Indiquez celle qui lui succède.")
            self.lines.add(0, Outcome.TO_SETTLE, f"{gone.insee_code} {gone.name}", reason)

    def take_postcodes(self, communes: list[CommuneEntry]) -> None:
        held: dict[int, set[str]] = defaultdict(set)
        for municipality, code in PostalCode.objects.values_list("municipality_id", "code"):
            held[municipality].add(code)
        new = []
        for commune in communes:
            row = self.held.get((commune.code, commune.kind))
            if row is None or not commune.postcodes:
                continue
            new += [PostalCode(municipality=row, code=c) for c in commune.postcodes if c not in held[row.pk]]
            if dropped := held[row.pk] - set(commune.postcodes):
                row.postal_codes.filter(code__in=dropped).delete()
        PostalCode.objects.bulk_create(new, batch_size=500)

    def take_populations(self, communes: list[CommuneEntry], census_year: int) -> None:
        """Adds the figures that are missing; INSEE's own files, more complete, prevail where they have been read."""
        held = dict(
            Population.objects.filter(census_year=census_year).values_list("municipality_id", "municipal")
        )
        new = []
        for commune in communes:
            row = self.held.get((commune.code, commune.kind))
            if row is None or commune.population is None:
                continue
            if row.pk not in held:
                new.append(
                    Population(
                        municipality=row,
                        census_year=census_year,
                        in_force_on=self.in_force_on,
                        municipal=commune.population,
                        source=SOURCE,
                    )
                )
            elif held[row.pk] != commune.population:
                reason = _("Population {year}\u00a0: {theirs} dans ce fichier, {ours} gardée.")
                told = reason.format(year=census_year, theirs=commune.population, ours=held[row.pk])
                self.lines.add(commune.number, Outcome.UNCHANGED, commune.name, told)
        Population.objects.bulk_create(new, batch_size=500)

    def _retire(self, code: str, heir: Municipality | None) -> None:
        """A commune that was current until this vintage: ended, its libraries and its own predecessors handed on."""
        row = self.current(code)
        if row is None or heir is None or row.successor_id is not None:
            return
        row.valid_until = row.valid_until or self.in_force_on - timedelta(days=1)
        row.successor = heir
        if (code, Municipality.Kind.FORMER) not in self.held:
            row.kind = Municipality.Kind.FORMER
            self.held[code, row.kind] = self.held.pop((code, Municipality.Kind.CURRENT))
        row.save(update_fields=["valid_until", "successor", "kind"])
        row.predecessors.update(successor=heir)
        Library.objects.filter(municipality=row).update(municipality=heir)
        reason = _("Réunie à {heir}. Ses bibliothèques y sont rattachées.").format(heir=heir.name)
        self.lines.add(0, Outcome.CHANGED, f"{code} {row.name}", reason)
        if partner := getattr(row, "partner", None):
            reason = _("La collectivité partenaire {partner} repose sur une commune réunie à {heir}.")
            self.lines.add(
                0, Outcome.TO_SETTLE, partner.name, reason.format(partner=partner.name, heir=heir.name)
            )

    def _known_as(self, code: str) -> list[Municipality]:
        kinds = [Municipality.Kind.FORMER, Municipality.Kind.DELEGATED, Municipality.Kind.ASSOCIATED]
        rows = [self.held.get((code, kind)) for kind in kinds]
        return sorted((m for m in rows if m), key=lambda m: m.name == code)

    def _row(self, commune: CommuneEntry, **more: object) -> Municipality:
        folded = insee.fold_name(commune.name)
        return Municipality(
            insee_code=commune.code,
            kind=commune.kind,
            name=commune.name,
            folded_name=folded,
            department=commune.department,
            siren=commune.siren,
            **more,
        )

    def _write(self, rows: dict[CommuneEntry, Municipality]) -> None:
        """Inserts what is new, updates what differs, and says which; `held` then has them all."""
        new, changed = [], []
        for commune, row in rows.items():
            before = self.held.get((row.insee_code, row.kind))
            differs = _differ(before, row, FIELDS)
            self._told(commune.number, f"{row.insee_code} {row.name}", before is None, differs)
            if before is None:
                new.append(row)
            elif differs:
                for name in FIELDS:
                    setattr(before, name, getattr(row, name))
                changed.append(before)
        Municipality.objects.bulk_create(new, batch_size=500)
        Municipality.objects.bulk_update(changed, FIELDS, batch_size=200)
        self.held.update({(row.insee_code, row.kind): row for row in new})

    def _told(self, number: int, subject: str, is_new: bool, differs: bool) -> None:
        kept = Outcome.CHANGED if differs else Outcome.UNCHANGED
        self.lines.add(number, Outcome.CREATED if is_new else kept, subject)


def _differ(before: object | None, after: object, names: list[str]) -> bool:
    return before is not None and any(getattr(before, n) != getattr(after, n) for n in names)
