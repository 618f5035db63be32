"""The Ministry's list of public libraries; a row that no commune matches waits for a person, none is dropped."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from liseron.partners.importing.lines import Lines, Outcome
from liseron.partners.importing.matching import Communes, Match
from liseron.partners.importing.tables import read_rows
from liseron.partners.models import Library, Municipality
from liseron.partners.rules import read_position, read_website
from liseron.protocols import insee
from liseron.protocols.insee_sheets import LIBRARY
from liseron.toolkit import audit
from liseron.toolkit.imports import ImportLine, settle
from liseron.toolkit.text import clean_line

KINDS = {
    "batiment ouvert": Library.Kind.OPEN_PLACE,
    "bibliotheque departementale": Library.Kind.DEPARTMENTAL,
    "lieu uniquement administratif": Library.Kind.OTHER,
    "bibliobus": Library.Kind.OTHER,
    "reserve de documents non ouverte au public": Library.Kind.OTHER,
}
KIND = "libraries"
"""The kind of the runs that this import leaves."""


@transaction.atomic
def import_libraries(
    content: bytes, *, departments: set[str] | None = None, by: object | None = None
) -> Lines:
    """Adds the libraries of the list and brings known ones up to date; raises CannotImport.

    What the département edited since stays: a fact changes only where it still says what the list said last.
    """
    table = read_rows(
        content,
        LIBRARY,
        [["name", "town"], ["name", "insee_code"]],
        _("nom de l’établissement et ville (ou code INSEE)"),
    )
    work = _Libraries()
    for number, cells in enumerate(map(table.named, table.rows), 1):
        department = _department(cells)
        if departments is None or department in departments:
            work.take(number, cells, department)
    counts = {outcome.value: count for outcome, count in work.lines.counts().items()}
    audit.record(by, "libraries.imported", "libraries", **counts)
    return work.lines


class CannotSettle(Exception):
    """The waiting row cannot be settled so; the message is a French sentence."""


@transaction.atomic
def settle_library_row(*, line: ImportLine, municipality: Municipality, by: object) -> Library:
    """Puts a waiting row of the list in the commune that a person chose. Raises CannotSettle."""
    if municipality.kind != Municipality.Kind.CURRENT or municipality.valid_until is not None:
        raise CannotSettle(
            _("{name} n’est plus une commune. Choisissez-en une autre.").format(name=municipality.name)
        )
    if line.run.kind != KIND or not settle(line, by=by):
        raise CannotSettle(_("Cette ligne n’est plus à trancher\u00a0: quelqu’un l’a déjà fait."))
    library = _Libraries().place(line.number, line.data["row"], Match(municipality))
    audit.record(by, "library.settled", library, municipality=municipality.insee_code)
    return library


class _Libraries:
    """One import under way: the communes, the libraries known by code and the names met in each commune."""

    def __init__(self) -> None:
        self.lines = Lines(_("Bibliothèques"))
        self.communes = Communes()
        self.held = {library.ministry_code: library for library in Library.objects.all()}
        self.names: dict[tuple[int, str], list[Library]] = defaultdict(list)
        for library in self.held.values():
            self.names[library.municipality_id, library.folded_name].append(library)
        self.slugs = set(Library.objects.values_list("slug", flat=True))
        self.met: set[str] = set()

    def take(self, number: int, cells: dict[str, str], department: str | None) -> None:
        code, name = cells.get("ministry_code", ""), clean_line(cells.get("name", ""), 200)
        subject = f"{code} {name}, {cells.get('town', '')}".strip()
        if problem := self._problem(code, name, department):
            self.lines.add(number, Outcome.REJECTED, subject, problem, row=cells)
            return
        self.met.add(code or f"{number}")
        known = self.held.get(code) if code else None
        match = Match(known.municipality) if known else self._match(cells, department)
        if match.municipality is None:
            named = ", ".join(m.name for m in match.candidates[:3]) or _("aucune")
            reason = _(
                "La commune «\u00a0{town}\u00a0» n’est pas trouvée. Communes possibles\u00a0: {named}."
            )
            self.lines.add(
                number,
                Outcome.TO_SETTLE,
                subject,
                reason.format(town=cells.get("town", ""), named=named),
                row=cells,
                candidates=tuple(m.pk for m in match.candidates),
            )
            return
        self.place(number, cells, match)

    def place(self, number: int, cells: dict[str, str], match: Match) -> Library:
        """The library of a row whose commune is known, written if it is new or differs, and its line."""
        facts, remarks = _facts(cells)
        municipality = match.municipality
        assert municipality is not None  # noqa: S101 - the two callers give one
        if match.through is not None:
            told = _("{old} a été réunie à {new}.")
            remarks.append(told.format(old=match.through.name, new=municipality.name))
        code = cells.get("ministry_code", "") or None
        twins = self.names[municipality.pk, insee.fold_name(facts["name"])]
        known = self.held.get(code) if code else next(iter(twins), None)
        if known is None and twins:
            remarks.append(
                _("Une autre bibliothèque de cette commune porte ce nom\u00a0: l’adresse les distingue.")
            )
        outcome = Outcome.CREATED if known is None else self._refresh(known, facts)
        library = known or self._create(code, municipality, facts)
        self.lines.add(
            number, outcome, f"{code or ''} {library.name}, {municipality.name}", " ".join(remarks)
        )
        return library

    def _match(self, cells: dict[str, str], department: str | None) -> Match:
        return self.communes.match(
            code=insee.commune_code(cells.get("insee_code", "")),
            department=department,
            town=cells.get("town", ""),
            postcode=insee.postcode(cells.get("postcode", "")),
        )

    def _problem(self, code: str, name: str, department: str | None) -> str:
        if not name:
            return _("Le nom de la bibliothèque manque.")
        if len(code) > 12:
            return _("Le code de la bibliothèque est trop long.")
        if code and code in self.met:
            return _("Ce code est déjà plus haut dans le fichier.")
        if department is not None and department not in self.communes.by_department:
            return _("Le département {code} n’est pas dans le territoire connu. Importez-le d’abord.").format(
                code=department
            )
        return ""

    def _create(self, code: str | None, municipality: Municipality, facts: dict[str, Any]) -> Library:
        library = Library(
            ministry_code=code, municipality=municipality, ministry_facts=facts, slug="", **facts
        )
        library.slug = free_slug(f"{municipality.name} {library.name}", code or "", self.slugs)
        library.save()
        self.slugs.add(library.slug)
        self.names[municipality.pk, library.folded_name].append(library)
        if code:
            self.held[code] = library
        return library

    def _refresh(self, library: Library, facts: dict[str, Any]) -> Outcome:
        """Three-way: the list's new word replaces its own last word, never a person's."""
        said = library.ministry_facts
        news = {
            name: value
            for name, value in facts.items()
            if value != said.get(name) and getattr(library, name) == said.get(name)
        }
        if said == facts:
            return Outcome.UNCHANGED
        for name, value in news.items():
            setattr(library, name, value)
        library.ministry_facts = facts
        library.save(update_fields=[*news, "ministry_facts"])
        return Outcome.CHANGED


def free_slug(wanted: str, code: str, taken: set[str]) -> str:
    """An address for a library: its town and name; the Ministry's code or a number tells homonyms apart."""
    stem = slugify(wanted)[:100].strip("-") or "bibliotheque"
    if stem not in taken:
        return stem
    stem = f"{stem}-{slugify(code)}" if code else stem
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _department(cells: dict[str, str]) -> str | None:
    """From its column, else from the commune's code, else from the postcode (Corsica's 20 says too little)."""
    if found := insee.department_code(cells.get("department", "")):
        return found
    if code := insee.commune_code(cells.get("insee_code", "")):
        return insee.department_of(code)
    postcode = insee.postcode(cells.get("postcode", ""))
    place = insee.department_of(postcode) if postcode else ""
    return place if insee.is_department(place) else None


def _facts(cells: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """What the list says of a library, as the model holds it, and a sentence for each thing put right or left out."""
    remarks = []
    place = read_position(cells.get("latitude", ""), cells.get("longitude", ""))
    if place.remark:
        remarks.append(POSITION_REMARKS[place.remark]())
    website = read_website(cells.get("website", ""))
    if website is None:
        told = _("Le site «\u00a0{site}\u00a0» n’est pas une adresse\u00a0: laissé vide.")
        remarks.append(told.format(site=clean_line(cells["website"], 60)))
    kind = KINDS.get(insee.fold_name(cells.get("kind", ""), expand=False))
    if kind is None and "kind" in cells:
        remarks.append(_("Type d’adresse inconnu\u00a0: à vérifier avant de la proposer aux lecteurs."))
    facts = {
        "name": clean_line(cells["name"], 200),
        "kind": str(kind or (Library.Kind.OTHER if "kind" in cells else Library.Kind.OPEN_PLACE)),
        "address": clean_line(cells.get("address", ""), 300),
        "postcode": insee.postcode(cells.get("postcode", "")) or "",
        "town": clean_line(cells.get("town", ""), 200),
        "latitude": place.position.latitude if place.position else None,
        "longitude": place.position.longitude if place.position else None,
        "website": website or "",
    }
    return facts, remarks


POSITION_REMARKS = {
    "missing": lambda: _("Sans position\u00a0: elle n’est pas proposée comme la plus proche."),
    "zero": lambda: _("Position 0, 0\u00a0: ignorée."),
    "swapped": lambda: _("Latitude et longitude inversées\u00a0: remises dans l’ordre."),
    "abroad": lambda: _("Position hors de France\u00a0: ignorée."),
    "unreadable": lambda: _("Position illisible\u00a0: ignorée."),
}
