"""What the columns of a table mean, as a value that is kept as JSON: which column gives which fact, and how."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TARGETS = {
    "source_id": gettext_lazy("Numéro du titre chez le fournisseur"),
    "title": gettext_lazy("Titre"),
    "subtitle": gettext_lazy("Sous-titre"),
    "creators": gettext_lazy("Auteurs, artistes"),
    "publisher": gettext_lazy("Éditeur"),
    "series": gettext_lazy("Collection ou série"),
    "series_number": gettext_lazy("Numéro dans la série"),
    "part_number": gettext_lazy("Numéro de tome"),
    "part_title": gettext_lazy("Titre du tome"),
    "published": gettext_lazy("Date de parution"),
    "language": gettext_lazy("Langue"),
    "medium": gettext_lazy("Type de document"),
    "audience": gettext_lazy("Public"),
    "subjects": gettext_lazy("Sujets, genres"),
    "summary": gettext_lazy("Résumé"),
    "extent": gettext_lazy("Durée ou nombre de pages"),
    "format": gettext_lazy("Format"),
    "url": gettext_lazy("Adresse du titre"),
    "cover_url": gettext_lazy("Adresse de la couverture"),
    "rights": gettext_lazy("Droits"),
    "accessibility": gettext_lazy("Accessibilité"),
    "isbn": gettext_lazy("ISBN"),
    "ean": gettext_lazy("EAN"),
    "issn": gettext_lazy("ISSN"),
    "doi": gettext_lazy("DOI"),
    "ark": gettext_lazy("ARK"),
    "available_from": gettext_lazy("Disponible à partir du"),
    "available_until": gettext_lazy("Disponible jusqu’au"),
    "withdrawn": gettext_lazy("Retiré de l’offre"),
}
IDENTIFIERS = ("isbn", "ean", "issn", "doi", "ark")
SEVERAL = frozenset({"creators", "subjects", "accessibility", *IDENTIFIERS})
"""Facts of which a title has several: every rule for them adds its own."""
DATES = frozenset({"available_from", "available_until"})
CODED = frozenset({"medium", "audience", "withdrawn"})
"""Facts whose words are translated one by one."""

LONGEST_TEXT = 500
MOST_RULES = 60
MOST_COLUMNS = 10
MOST_VALUES = 500


class CannotMap(ValueError):
    """The mapping cannot be used; the message is a French sentence."""


@dataclass(frozen=True)
class Rule:
    """How one fact is made from a row: the cells of `columns` joined by `joint`, or else `constant`.

    `split` parts a cell in several; `values` translates what is found, word by word; `date` is a format of strptime
    where the guess (day, month, year) is wrong; `pattern` puts the cell at its `{}`, to make an address of a number;
    `role` is what the creators did (MARC relator).
    """

    columns: tuple[str, ...] = ()
    joint: str = " "
    split: str = ""
    constant: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    date: str = ""
    pattern: str = ""
    role: str = "aut"


@dataclass(frozen=True)
class ColumnPlan:
    """All the rules of a table, (target, rule) in order. `header` is the row of the column names, 0 when not known."""

    rules: tuple[tuple[str, Rule], ...] = ()

    @classmethod
    def from_json(cls, content: Any) -> "ColumnPlan":
        """Raises CannotMap when `content` has another shape than `to_json` gives."""
        listed = content.get("rules") if isinstance(content, Mapping) else None
        if not isinstance(listed, list) or len(listed) > MOST_RULES:
            raise CannotMap(_("Cette correspondance de colonnes n’est pas lisible. Refaites-la."))
        return cls(tuple(_rule(one) for one in listed))

    def to_json(self) -> dict[str, Any]:
        """{"rules": [{"target": "title", "columns": ["Titre"]}, …]}, without what is left as usual."""
        usual = Rule()
        return {
            "rules": [
                {"target": target}
                | {
                    name: list(value)
                    if isinstance(value, tuple)
                    else dict(value)
                    if name == "values"
                    else value
                    for name in Rule.__dataclass_fields__
                    if (value := getattr(rule, name)) != getattr(usual, name)
                }
                for target, rule in self.rules
            ]
        }

    def of(self, target: str) -> Iterator[Rule]:
        return (rule for name, rule in self.rules if name == target)

    @property
    def columns(self) -> frozenset[str]:
        """Every column that a rule reads."""
        return frozenset(column for _target, rule in self.rules for column in rule.columns)

    def check(self) -> None:
        """Raises CannotMap when no title or no medium could ever come of it."""
        if not any(rule.columns for rule in self.of("title")):
            raise CannotMap(_("Dites quelle colonne donne le titre."))
        if not any(True for _rule in self.of("medium")):
            raise CannotMap(_("Dites le type de document : une colonne, ou le même pour tous."))


def _rule(content: Any) -> tuple[str, Rule]:
    if not isinstance(content, Mapping) or content.get("target") not in TARGETS:
        raise CannotMap(_("Cette correspondance nomme une information que nous ne connaissons pas."))
    columns, values = content.get("columns", []), content.get("values", {})
    texts = {name: content[name] for name in _TEXTS if name in content}
    if (
        not _are_texts(columns, MOST_COLUMNS)
        or not isinstance(values, Mapping)
        or not _are_texts([*values, *values.values()], 2 * MOST_VALUES)
        or not _are_texts(list(texts.values()), len(_TEXTS))
        or (texts.get("pattern") and texts["pattern"].count("{}") != 1)
    ):
        raise CannotMap(_("Cette correspondance de colonnes n’est pas lisible. Refaites-la."))
    return str(content["target"]), Rule(columns=tuple(columns), values=dict(values), **texts)


_TEXTS = ("joint", "split", "constant", "date", "pattern", "role")


def _are_texts(values: Any, most: int) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= most
        and all(isinstance(value, str) and len(value) <= LONGEST_TEXT for value in values)
    )
