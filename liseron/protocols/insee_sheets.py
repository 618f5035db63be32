"""The columns of INSEE's sheets, found by name: each vintage and each copy spells them in its own way."""

from collections.abc import Mapping, Sequence

from liseron.protocols.insee import fold_name

HEADER_WITHIN = 40
"""A header row stands within this many rows: INSEE puts titles and notes above it."""

Aliases = Mapping[str, Sequence[str]]

COMMUNE: Aliases = {
    "code": ("code_commune", "codgeo", "code_insee", "insee", "code insee", "depcom", "code geographique"),
    "department": ("dep", "coddep", "code_departement", "code departement", "departement"),
    "commune": ("com", "codcom", "code commune", "code de la commune"),
    "name": ("nom_commune", "libgeo", "commune", "nom de la commune", "libelle", "nom"),
}
POPULATION: Aliases = {
    **COMMUNE,
    "municipal": ("population_municipale", "pmun", "population municipale", "p_pop", "pop_mun"),
    "counted_apart": ("population_comptee_a_part", "pcap", "population comptee a part"),
    "total": ("population_totale", "ptot", "population totale"),
    "census_year": ("millesime_population", "millesime", "annee_recensement", "annee"),
    "in_force_on": ("en_vigueur_au", "en vigueur", "date_en_vigueur"),
}
INTERCOMMUNALITY: Aliases = {
    "siren": ("code_epci", "epci", "siren", "siren_epci", "codgeo_epci"),
    "name": ("nom_epci", "libepci", "nom", "libelle", "libgeo"),
    "kind": ("nature_epci", "nature", "type", "type_epci", "nature de l epci"),
    "members": ("nb_communes_total", "nb_com", "nombre de communes"),
}
LIBRARY: Aliases = {
    "ministry_code": ("code_bib", "code bibliotheque", "code_bibliotheque", "identifiant"),
    "name": ("nom_de_l_etablissement", "nom de l etablissement", "nom", "nom_bibliotheque", "etablissement"),
    "address": ("adresse", "adresse 1", "voie"),
    "department": ("code_departement", "dep", "departement"),
    "postcode": ("cp", "code_postal", "code postal"),
    "town": ("ville", "commune", "nom_commune", "libelle_commune"),
    "insee_code": ("code_insee", "code_insee_commune", "insee", "codgeo", "code commune"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "kind": ("type_adresse", "type adresse", "type"),
    "website": ("site_internet", "site internet", "site", "url"),
    "population": ("population commune", "population_commune"),
}


def find_columns(header: Sequence[str], wanted: Aliases) -> dict[str, int]:
    """Where each wanted column stands; an earlier alias wins; a column serves one name only."""
    places: dict[str, int] = {}
    for number, cell in enumerate(header):
        places.setdefault(fold_name(cell, expand=False), number)
    found: dict[str, int] = {}
    for name, aliases in wanted.items():
        for alias in aliases:
            place = places.get(fold_name(alias, expand=False), -1)
            if place >= 0 and place not in found.values():
                found[name] = place
                break
    return found


def find_header(
    rows: Sequence[Sequence[str]], wanted: Aliases, required: Sequence[Sequence[str]]
) -> tuple[int, dict[str, int]] | None:
    """The header's row number and its columns; None when no row near the top has one of the `required` sets whole."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns = find_columns(row, wanted)
        if any(all(name in columns for name in names) for names in required):
            return number, columns
    return None
