"""What the columns of a table probably mean, by their names and by what is in them: a person corrects it."""

import re
from collections.abc import Callable, Iterable, Sequence

from liseron.catalogue.imports.columns import CODED, TARGETS, ColumnPlan, Rule
from liseron.catalogue.imports.vocabulary import language_of, medium_of
from liseron.catalogue.rules import identifiers, is_web_address
from liseron.toolkit.text import fold

# Folded names, French and English, best first; a column serves one fact.
NAMES: dict[str, tuple[str, ...]] = {
    "source_id": (
        "identifiant", "identifiant id", "id", "numero", "source id", "record id", "reference", "ref", "code",
        "id notice", "numero de notice", "identifier", "guid", "uuid", "sku", "catalog",
    ),
    "isbn": ("isbn", "isbn13", "isbn 13", "isbn numerique", "isbn epub", "eisbn", "isbn papier", "print isbn"),
    "ean": ("ean", "ean13", "ean 13", "gencod", "gtin", "code barres"),
    "issn": ("issn", "eissn", "online issn", "print issn"),
    "doi": ("doi",),
    "ark": ("ark",),
    "title": (
        "titre", "title", "titre de la ressource", "titre propre", "nom", "name", "intitule", "libelle",
        "titre du film",
        "titre de l album", "nom de la ressource", "publication title", "album",
    ),
    "subtitle": ("sous titre", "subtitle", "complement du titre", "complement de titre"),
    "creators": (
        "auteur", "auteurs", "author", "authors", "createur", "createurs", "creator", "creators", "auteur s",
        "artiste", "artistes", "artist", "interprete", "realisateur", "realisateurs", "realisation", "director",
        "nom de l organisme", "organisme", "compositeur", "contributeur", "contributeurs",
    ),
    "publisher": ("editeur", "editeurs", "publisher", "maison d edition", "label", "producteur", "editeur commercial"),
    "series": ("collection", "serie", "series", "titre de serie", "titre de la serie", "cycle"),
    "series_number": ("numero dans la serie", "numero de collection", "series number", "volume de la serie"),
    "part_number": ("tome", "volume", "numero de tome", "vol", "part number", "n tome"),
    "part_title": ("titre du tome", "titre du volume", "part title"),
    "published": (
        "date de parution", "date de publication", "parution", "publication", "annee", "annee de publication", "date",
        "annee de parution", "date d edition", "annee d edition", "year", "published", "publication date",
        "release year",
        "annee de production", "date published",
    ),
    "language": ("langue", "langues", "language", "lang", "langue de la ressource", "code langue"),
    "medium": (
        "type de document", "type", "support", "media", "medium", "nature", "kind", "document type",
        "categorie de document",
    ),
    "audience": ("public", "public cible", "audience", "age", "tranche d age", "niveau", "public vise", "ages"),
    "subjects": (
        "sujet", "sujets", "genre", "genres", "theme", "themes", "thematique", "thematiques", "categorie", "categories",
        "mots cles", "subject", "subjects", "rubrique", "keywords", "discipline", "style", "tags", "matiere",
    ),
    "summary": (
        "resume", "description", "presentation", "summary", "abstract", "synopsis", "4e de couverture", "accroche",
    ),
    "extent": (
        "duree", "duration", "nombre de pages", "nb pages", "pages", "temps d activite", "periodicite", "length",
        "importance materielle", "temps d activite estime lecture ecoute visionnage jeu",
    ),
    "format": ("format", "formats", "type de fichier", "mime", "format de fichier"),
    "url": (
        "url", "lien", "lien vers la ressource", "adresse", "lien permanent", "link", "permalien",
        "url de la ressource",
        "title url", "uri", "adresse web", "site",
    ),
    "cover_url": (
        "couverture", "url couverture", "url de la couverture", "vignette", "cover", "image", "jaquette",
        "cover url",
    ),
    "rights": ("droits", "licence", "license", "rights", "copyright", "licenseurl", "conditions d utilisation"),
    "accessibility": ("accessibilite", "accessibility"),
    "available_from": (
        "disponible a partir du", "date de debut", "debut", "date d entree", "available from", "debut de droits",
    ),
    "available_until": (
        "disponible jusqu au", "date de fin", "fin", "fin de droits", "date d expiration", "expiration",
        "available until",
        "date de retrait",
    ),
    "withdrawn": ("retire", "supprime", "withdrawn", "deleted", "disparu"),
}  # fmt: skip
SEPARATORS = ("|", ";", " / ", ",")
SAMPLE = 200
MOST_WORDS = 60
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif)(?:\?|$)", re.IGNORECASE)


def propose(header: Sequence[str], rows: Iterable[Sequence[str]], *, medium: str = "") -> ColumnPlan:
    """A plan for these columns. `rows` are some of the table's; `medium` is used when no column tells it."""
    sample = [row for row, _number in zip(rows, range(SAMPLE), strict=False)]
    cells = {
        name: [row[n] for row in sample if n < len(row) and row[n]] for n, name in enumerate(header) if name
    }
    chosen = _by_name(cells)
    _by_content(cells, chosen)
    rules = [
        (target, _rule(target, column, cells[column]))
        for target in TARGETS
        for column in chosen.get(target, ())
    ]
    if "medium" not in chosen and medium:
        rules.append(("medium", Rule(constant=medium)))
    return ColumnPlan(tuple(rules))


def recognised(header: Sequence[str]) -> int:
    """How many of these names we know: a row of column names has more than a row of titles."""
    return sum(fold(name) in _KNOWN for name in header)


_KNOWN = frozenset(name for names in NAMES.values() for name in names)


def _by_name(cells: dict[str, list[str]]) -> dict[str, list[str]]:
    """Columns by fact; only what a title has several of takes more than one."""
    folded: dict[str, str] = {}
    for column in cells:
        folded.setdefault(fold(column), column)
    chosen: dict[str, list[str]] = {}
    taken: set[str] = set()
    for target, names in NAMES.items():
        found = [folded[name] for name in names if name in folded and folded[name] not in taken]
        if target not in {"creators", "subjects", "isbn"}:
            found = found[:1]
        if target == "source_id" and not found:
            found = [
                column for name, column in folded.items() if name.endswith(" id") and column not in taken
            ][:1]
        if target == "medium":
            found = [column for column in found if _tells_medium(cells[column])]
        if found:
            chosen[target] = found
            taken.update(found)
    return chosen


def _by_content(cells: dict[str, list[str]], chosen: dict[str, list[str]]) -> None:
    """Columns whose name says nothing: numbers, addresses, languages tell themselves; a title is what is left."""
    taken = {column for columns in chosen.values() for column in columns}
    free = {column: values for column, values in cells.items() if column not in taken and values}
    tests: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("isbn", lambda text: identifiers.isbn13(text) is not None),
        ("cover_url", lambda text: is_web_address(text) and bool(_PICTURE.search(text))),
        ("url", is_web_address),
        ("language", lambda text: len(text) <= 12 and bool(language_of(text))),
    )
    for target, test in tests:
        found = next(
            (c for c, values in free.items() if target not in chosen and _mostly(values, test)), None
        )
        if found is not None:
            chosen[target] = [found]
            del free[found]
    words = {
        c: len(set(values))
        for c, values in free.items()
        if _mostly(values, lambda t: any(map(str.isalpha, t)))
    }
    if "title" not in chosen and words:
        chosen["title"] = [max(words, key=lambda column: words[column])]


def _rule(target: str, column: str, values: list[str]) -> Rule:
    split = _separator(target, values)
    translated = (
        {value: _coded(target, value) for value in sorted(set(values))[:MOST_WORDS]}
        if target in CODED
        else {}
    )
    return Rule(
        columns=(column,), split=split, values={said: meant for said, meant in translated.items() if meant}
    )


def _coded(target: str, value: str) -> str:
    return medium_of(value) if target == "medium" else ""


def _separator(target: str, values: list[str]) -> str:
    """What parts a cell in several; a comma in a name is « Verne, Jules », so it parts subjects only."""
    if target not in {"creators", "subjects", "isbn", "ean", "accessibility"}:
        return ""
    candidates = SEPARATORS if target == "subjects" else SEPARATORS[:3]
    return next((s for s in candidates if sum(s in value for value in values) * 20 > len(values)), "")


def _tells_medium(values: list[str]) -> bool:
    return _mostly(values, lambda text: bool(medium_of(text)), share=0.3)


def _mostly(values: list[str], test: Callable[[str], bool], share: float = 0.8) -> bool:
    return bool(values) and sum(bool(test(value)) for value in values) >= share * len(values)
