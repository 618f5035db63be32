"""Which commune a library stands in: by code, by name, by postcode and name, or through a merged commune."""

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

from liseron.partners.models import Municipality, PostalCode
from liseron.protocols import insee

MOST_CANDIDATES = 10
ALIKE = 0.75


@dataclass(frozen=True)
class Match:
    """The commune found, or those proposed. `through` is the former commune that led there."""

    municipality: Municipality | None
    through: Municipality | None = None
    candidates: tuple[Municipality, ...] = ()


class Communes:
    """The territory held in memory for one import."""

    def __init__(self) -> None:
        rows = {m.pk: m for m in Municipality.objects.select_related("successor")}
        self.by_code: dict[str, Municipality] = {}
        self.by_name: dict[tuple[str, str], list[Municipality]] = defaultdict(list)
        self.parts_by_code: dict[str, Municipality] = {}
        self.parts_by_name: dict[tuple[str, str], list[Municipality]] = defaultdict(list)
        self.by_department: dict[str, list[Municipality]] = defaultdict(list)
        for row in rows.values():
            if row.kind == Municipality.Kind.CURRENT and row.valid_until is None:
                self.by_code[row.insee_code] = row
                self.by_name[row.department, row.folded_name].append(row)
                self.by_department[row.department].append(row)
            elif row.successor_id is not None:
                self.parts_by_code.setdefault(row.insee_code, row)
                self.parts_by_name[row.department, row.folded_name].append(row)
        self.by_postcode: dict[str, list[Municipality]] = defaultdict(list)
        for pk, code in PostalCode.objects.values_list("municipality_id", "code"):
            if pk in rows and rows[pk].insee_code in self.by_code:
                self.by_postcode[code].append(rows[pk])

    def match(self, *, code: str | None, department: str | None, town: str, postcode: str | None) -> Match:
        """The surest way first; several answers are none, and are proposed."""
        if code is not None and (found := self._by_code(code)):
            return found
        name = insee.fold_name(town)
        if name and department:
            current = self.by_name.get((department, name), [])
            if len(current) == 1:
                return Match(current[0])
        if name and postcode:
            served = [m for m in self.by_postcode.get(postcode, []) if m.folded_name == name]
            if len(served) == 1:
                return Match(served[0])
        if name and department:
            parts = self.parts_by_name.get((department, name), [])
            if len({p.successor_id for p in parts}) == 1:
                return Match(parts[0].successor, through=parts[0])
        return Match(None, candidates=self._alike(name, department, postcode))

    def _by_code(self, code: str) -> Match | None:
        if code in self.by_code:
            return Match(self.by_code[code])
        part = self.parts_by_code.get(code)
        return Match(part.successor, through=part) if part else None

    def _alike(self, name: str, department: str | None, postcode: str | None) -> tuple[Municipality, ...]:
        """Communes of that postcode and those of the département whose name resembles, the likeliest first."""
        served = self.by_postcode.get(postcode or "", [])
        likely = {m.pk: m for m in served}
        rows = self.by_department.get(department, []) if department else list(self.by_code.values())
        for row in rows if name else ():
            if _likeness(name, row.folded_name) >= ALIKE:
                likely[row.pk] = row
        ordered = sorted(likely.values(), key=lambda m: (-_likeness(name, m.folded_name), m.folded_name))
        return tuple(ordered[:MOST_CANDIDATES])


def _likeness(name: str, other: str) -> float:
    if not name:
        return 0.0
    if other.startswith(name + " "):
        return 0.9
    return SequenceMatcher(None, name, other).ratio()
