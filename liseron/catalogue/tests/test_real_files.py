"""The real files of `../shared/data/real`: every line read is accounted for."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from liseron.catalogue.imports import opds
from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.tests.making import a_resource

REAL = Path(os.environ.get("LISERON_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "real"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared_data,
    pytest.mark.skipif(
        not REAL.is_dir(), reason="the folder of real files is not here (LISERON_SHARED_DATA)"
    ),
]

# (kind, file, lines in, already there under the same number, refused, to settle)
FILES = [
    ("culture-chez-nous", "2_courses/culturecheznous_prepared.csv", 1112, 0, 0, 0),
    ("gutenberg", "1_catalogue/gutenberg_metadata_fr.csv", 4321, 0, 24, 0),
    ("films", "2_films/free-movies-archive-org-wikidata.json", 2362, 0, 15, 0),
    ("films", "2_films/free-movies-fesfilm-xls.json", 3203, 0, 0, 0),
    ("films", "2_films/free-movies-creative-commons.json", 63, 0, 61, 0),
    ("films", "2_films/free-movies-publicdomainmovies-net.json", 1261, 0, 0, 0),
    ("films", "2_films/free-movies-publicdomainreview.json", 134, 0, 0, 0),
    ("films", "2_films/free-movies-vodo.json", 204, 0, 0, 0),
    ("films", "2_films/free-movies-manual.json", 262, 0, 0, 0),
    ("films", "2_films/wikipedia-movies-1900s.json", 353, 0, 0, 1),
    ("films", "2_films/wikipedia-movies-1910s.json", 3866, 2, 0, 1),
    ("films", "2_films/wikipedia-movies-1920s.json", 5521, 2, 0, 13),
    ("press", "2_press/mdiplo_medias.tsv", 149, 0, 68, 1),
    ("courses", "2_courses/free-courses-fr.md", 52, 0, 0, 0),
    ("games", "2_games/opensourcegames_entries.json", 157, 0, 1771, 0),
    ("music", "2_music/freemusicc_releases_extract.csv", 55, 0, 0, 1),
    ("opds", "6_opds/opds_palace_feed.opds", 94, 0, 0, 6),
    ("opds", "6_opds/opds_content_server.opds", 76, 0, 0, 0),
    ("opds", "6_opds/opds_for_distributors_biblioboard_mini_feed.opds", 4, 0, 0, 0),
    ("opds", "6_opds/opds_audiobooks.opds", 1, 0, 0, 0),
    ("opds", "6_opds/opds2_feed.json", 3, 0, 0, 0),
    ("opds", "6_opds/opds2_feed2.json", 3, 0, 0, 0),
    ("opds", "6_opds/odl_feed.json", 2, 0, 1, 0),
    ("opds", "6_opds/odl_feed-audiobook-streaming.json", 1, 0, 0, 0),
    ("opds", "6_opds/odl_open-access-title.json", 1, 0, 0, 0),
]


@pytest.mark.parametrize("row", FILES, ids=[row[1] for row in FILES])
def test_every_line_of_a_real_file_is_accounted_for(row: tuple[str, str, int, int, int, int]) -> None:
    kind, name, taken, same, refused, to_settle = row
    resource = a_resource()
    first = import_titles(kind=kind, path=REAL / name, resource=resource, by=None).totals
    assert first == {"in": taken, "unchanged": same, "rejected": refused, "to_settle": to_settle}
    again = import_titles(kind=kind, path=REAL / name, resource=resource, by=None).totals
    assert again == first | {"in": 0, "unchanged": taken + same}


def test_every_opds_file_is_a_catalogue_or_is_told_what_it_is() -> None:
    titles = {Path(row[1]).name for row in FILES if row[0] == "opds"}
    others = [path for path in sorted((REAL / "6_opds").iterdir()) if path.name not in titles]
    said = {
        "odl_info": "C’est la fiche d’une licence achetée",
        "opds2_lcp_license": "C’est la licence de prêt",
        "opds2_lcp_status": "C’est l’état d’un prêt",
    }
    assert len(others) == 14
    for path in others:
        sentence = next(words for prefix, words in said.items() if path.name.startswith(prefix))
        with pytest.raises(CannotImport, match=sentence):
            list(opds.read(path))
