"""The real files of `../shared/data/real`: every line read is accounted for."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.models import Record
from liseron.catalogue.tests.making import a_resource

REAL = Path(os.environ.get("LISERON_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "real"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared_data,
    pytest.mark.skipif(
        not REAL.is_dir(), reason="the folder of real files is not here (LISERON_SHARED_DATA)"
    ),
]

FILES = [
    ("culture-chez-nous", "2_courses/culturecheznous_prepared.csv", 1112),
    ("gutenberg", "1_catalogue/gutenberg_metadata_fr.csv", 4345),
    ("films", "2_films/free-movies-archive-org-wikidata.json", 2377),
    ("films", "2_films/free-movies-fesfilm-xls.json", 3203),
    ("films", "2_films/free-movies-creative-commons.json", 124),
    ("films", "2_films/free-movies-publicdomainmovies-net.json", 1261),
    ("films", "2_films/free-movies-publicdomainreview.json", 134),
    ("films", "2_films/free-movies-vodo.json", 204),
    ("films", "2_films/free-movies-manual.json", 262),
    ("films", "2_films/wikipedia-movies-1900s.json", 354),
    ("films", "2_films/wikipedia-movies-1910s.json", 3869),
    ("films", "2_films/wikipedia-movies-1920s.json", 5536),
    ("films", "2_films/wikipedia-movies-2020s.json", 1153),
    ("press", "2_press/mdiplo_medias.tsv", 217),
    ("courses", "2_courses/free-courses-fr.md", 52),
    ("games", "2_games/opensourcegames_entries.json", 1928),
    ("music", "2_music/freemusicc_releases_extract.csv", 56),
]


@pytest.mark.parametrize(("kind", "name", "lines"), FILES, ids=[name for _kind, name, _lines in FILES])
def test_every_line_of_a_real_file_is_accounted_for(kind: str, name: str, lines: int) -> None:
    resource = a_resource()
    first = import_titles(kind=kind, path=REAL / name, resource=resource, by=None).totals
    print(name, first, Record.objects.count())
    assert sum(first.values()) == lines
    assert first["in"] >= lines / 11
    again = import_titles(kind=kind, path=REAL / name, resource=resource, by=None).totals
    assert again == first | {"in": 0, "unchanged": first["in"] + first["unchanged"]}
