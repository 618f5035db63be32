"""The demo's titles are real: each stands in the public file that it was read from, under the number it bears."""

import csv
import json
import re
from pathlib import Path

import pytest

from liseron.demo.loading import facts

WORKS = facts.works()


def _of(resource: str) -> list[dict[str, str]]:
    return [work for work in WORKS if work["resource"] == resource]


def _rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def test_the_demo_has_about_three_hundred_titles_of_every_medium():
    assert 250 <= len(WORKS) <= 350
    media = {resource["slug"]: resource["medium"] for resource in facts.offer()["resource"]}
    assert {media[work["resource"]] for work in WORKS} == {"book", "press", "film", "music", "learn", "game"}
    assert len({(work["resource"], work["source_id"]) for work in WORKS}) == len(WORKS)


def test_the_books_are_in_the_gutenberg_catalogue(shared_data: Path):
    known = {
        row["gutenberg_id"]: row for row in _rows(shared_data / "real/1_catalogue/gutenberg_metadata_fr.csv")
    }
    for work in _of("classiques"):
        assert work["source_id"] in known, work["title"]
        assert work["url"].endswith(f"/{work['source_id']}")


def test_the_films_are_on_the_list_of_free_films_with_their_year(shared_data: Path):
    films = json.loads(
        (shared_data / "real/2_films/free-movies-archive-org-wikidata.json").read_text("utf-8")
    )
    known = {film.get("freenessurl"): str(film.get("year")) for film in films.values()}
    assert [w["title"] for w in _of("cinema") if known.get(w["url"]) != w["year"]] == []


def test_the_journals_are_titles_of_the_press_that_still_appear(shared_data: Path):
    known = {
        row["Nom"]
        for row in _rows(shared_data / "real/2_press/mdiplo_medias.tsv", "\t")
        if row["Type"].startswith("Presse") and not row["Disparu"]
    }
    assert [w["title"] for w in _of("kiosque") if w["source_id"] not in known] == []


def test_the_albums_are_in_the_list_of_free_releases(shared_data: Path):
    known = {row["id"]: row for row in _rows(shared_data / "real/2_music/freemusicc_releases_extract.csv")}
    assert [w["title"] for w in _of("musique") if known[w["source_id"]]["album"] != w["title"]] == []


def test_the_courses_are_offered_by_their_public_lists(shared_data: Path):
    culture = {
        r["Identifiant (ID)"] for r in _rows(shared_data / "real/2_courses/culturecheznous_prepared.csv")
    }
    assert [w["title"] for w in _of("cours") if w["source_id"] not in culture] == []
    lessons = (shared_data / "real/2_courses/free-courses-fr.md").read_text("utf-8")
    assert [w["title"] for w in _of("code") if f"({w['source_id']})" not in lessons] == []


def test_the_games_are_on_the_list_and_play_in_a_browser(shared_data: Path):
    entries = json.loads((shared_data / "real/2_games/opensourcegames_entries.json").read_text("utf-8"))[
        "data"
    ]
    known = {re.sub("<.*?>", "", entry[0]).strip() for entry in entries if "Web" in entry[3]}
    assert [w["title"] for w in _of("jeux") if w["source_id"] not in known] == []


@pytest.mark.parametrize("network", facts.NETWORKS)
def test_a_network_is_configuration_alone(network: str):
    read = facts.network(network)
    assert read["site"]["department"] in {"16", "62"}
    assert facts.site_environment(network)["LISERON_BRAND"].startswith("#")
    formulas = {partner["formula"] for partner in read["partner"]}
    assert formulas == {"hosted", "federated"}, "both ways in can be seen"


def test_a_network_that_does_not_exist_is_refused():
    with pytest.raises(LookupError):
        facts.network("atlantide")
