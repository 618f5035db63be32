from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liseron.partners import actions
from liseron.partners.importing.libraries import KIND, CannotSettle, import_libraries, settle_library_row
from liseron.partners.importing.lines import Outcome
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.run import run_import
from liseron.partners.importing.territory import import_territory
from liseron.partners.models import Library, Municipality
from liseron.toolkit.imports import ImportLine, ImportRun

HEADER = "Code_bib,nom_de_l_etablissement,Adresse,code_departement,CP,Ville,Longitude,Latitude,"
HEADER += "type_adresse,site_internet"


def sheet(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join([header, *rows]).encode()


AUBEVAL = "LI1,Médiathèque,1 rue Haute,16,16100,Aubeval,0.10,45.60,Bâtiment ouvert,www.exemple.fr"


def test_a_library_comes_in_with_its_place_and_waits_for_a_partner(territory) -> None:
    lines = import_libraries(sheet(AUBEVAL))
    library = Library.objects.get()
    assert lines.counts() == {Outcome.CREATED: 1}
    assert (library.ministry_code, library.municipality, library.partner) == (
        "LI1",
        territory["Aubeval"],
        None,
    )
    assert (library.slug, library.kind, library.classification) == ("aubeval-mediatheque", "open", "local")
    assert (library.latitude, library.longitude, library.website) == (45.60, 0.10, "https://www.exemple.fr")


@pytest.mark.parametrize(
    ("town", "postcode", "found"),
    [
        ("AUBEVAL", "16100", "Aubeval"),
        ("Belle Etoile", "", "Belle-Étoile"),
        ("St-Dour", "16200", "Saint-Dour"),
        ("Vieux-Bourg", "16100", "Belle-Étoile"),
    ],
)
def test_a_town_is_found_in_many_spellings_and_through_mergers(
    territory, town: str, postcode: str, found: str
) -> None:
    import_libraries(sheet(f"LI1,Lecture,,16,{postcode},{town},,,Bâtiment ouvert,"))
    assert Library.objects.get().municipality.name == found


def test_a_commune_code_is_surer_than_a_name(territory) -> None:
    content = sheet("Lecture;Aubeval;16003", "Autre;Nulle part;16005", header="nom;ville;code_insee")
    import_libraries(content)
    assert {library.name: library.municipality.name for library in Library.objects.all()} == {
        "Lecture": "Coldour",
        "Autre": "Belle-Étoile",
    }


def test_the_same_list_again_changes_nothing(territory) -> None:
    import_libraries(sheet(AUBEVAL))
    assert import_libraries(sheet(AUBEVAL)).counts() == {Outcome.UNCHANGED: 1}


def test_what_the_departement_edited_stays_and_the_rest_follows_the_list(territory) -> None:
    import_libraries(sheet(AUBEVAL))
    actions.change_library(library=Library.objects.get(), name="La Ruche", by="admin")
    moved = AUBEVAL.replace("1 rue Haute", "2 rue Basse").replace("Médiathèque", "Médiathèque municipale")
    assert import_libraries(sheet(moved)).counts() == {Outcome.CHANGED: 1}
    library = Library.objects.get()
    assert (library.name, library.address) == ("La Ruche", "2 rue Basse")


@pytest.mark.parametrize(
    ("row", "kept", "said"),
    [
        ("LI1,A,,16,16100,Aubeval,45.60,0.10,Bâtiment ouvert,", (45.60, 0.10, "open", ""), "inversées"),
        ("LI1,A,,16,16100,Aubeval,0,0,Bâtiment ouvert,", (None, None, "open", ""), "0, 0"),
        ("LI1,A,,16,16100,Aubeval,,,Bâtiment ouvert,", (None, None, "open", ""), "Sans position"),
        ("LI1,A,,16,16100,Aubeval,0.1,45.6,0,", (45.6, 0.1, "other", ""), "Type d’adresse inconnu"),
        ("LI1,A,,16,16100,Aubeval,0.1,45.6,Bâtiment ouvert,non", (45.6, 0.1, "open", ""), "adresse"),
    ],
)
def test_dirty_cells_are_handled_and_told(territory, row: str, kept: tuple, said: str) -> None:
    lines = import_libraries(sheet(row))
    library = Library.objects.get()
    assert (library.latitude, library.longitude, library.kind, library.website) == kept
    assert said in lines.lines[0].reason


def test_two_libraries_of_one_name_in_a_town_are_both_kept(territory) -> None:
    twin = AUBEVAL.replace("LI1", "LI2").replace("1 rue Haute", "9 rue Neuve")
    lines = import_libraries(sheet(AUBEVAL, twin))
    assert Counter(Library.objects.values_list("slug", flat=True)) == {
        "aubeval-mediatheque": 1,
        "aubeval-mediatheque-li2": 1,
    }
    assert "l’adresse les distingue" in lines.lines[1].reason


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("LI9,,,16,16100,Aubeval,,,,", "nom"),
        (AUBEVAL, "déjà plus haut"),
        ("LI9,Lecture,,75,75001,Paris,,,,", "territoire connu"),
        ("LI9999999999999,Lecture,,16,16100,Aubeval,,,,", "trop long"),
    ],
)
def test_a_row_that_cannot_come_in_says_why(territory, row: str, reason: str) -> None:
    rejected = import_libraries(sheet(AUBEVAL, row)).with_outcome(Outcome.REJECTED)
    assert len(rejected) == 1
    assert reason in rejected[0].reason
    assert Library.objects.count() == 1


@pytest.fixture
def waiting(territory) -> ImportLine:
    content = sheet("LI7,Lecture,,16,16200,Coldours,,,Bâtiment ouvert,")
    run_import(lambda: import_libraries(content), kind=KIND, source="liste.csv", by="admin")
    return ImportLine.objects.to_settle().get()


def test_a_row_without_a_commune_waits_and_a_person_settles_it_once(waiting: ImportLine, territory) -> None:
    assert waiting.data["candidates"][0] == territory["Coldour"].pk
    library = settle_library_row(line=waiting, municipality=territory["Coldour"], by="admin")
    assert (library.ministry_code, library.municipality) == ("LI7", territory["Coldour"])
    with pytest.raises(CannotSettle):
        settle_library_row(line=waiting, municipality=territory["Aubeval"], by="admin")
    content = sheet("LI7,Lecture,,16,16200,Coldours,,,Bâtiment ouvert,")
    assert import_libraries(content).counts() == {Outcome.UNCHANGED: 1}


def test_a_row_cannot_be_settled_in_a_commune_that_is_no_more(waiting: ImportLine) -> None:
    with pytest.raises(CannotSettle):
        settle_library_row(line=waiting, municipality=Municipality.objects.get(kind="delegated"), by="admin")
    assert ImportLine.objects.to_settle().count() == 1


def test_the_same_question_is_asked_once_however_often_the_list_is_read(waiting: ImportLine) -> None:
    content = sheet("LI7,Lecture,,16,16200,Coldours,,,Bâtiment ouvert,")
    run_import(lambda: import_libraries(content), kind=KIND, source="liste.csv", by="admin")
    assert ImportLine.objects.to_settle().count() == 1


def test_a_preview_tells_the_same_and_leaves_nothing(territory, tmp_path: Path, capsys) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(sheet(AUBEVAL, "LI7,Lecture,,16,16200,Coldours,,,,"))
    call_command("import_libraries", str(file), "--preview")
    seen = capsys.readouterr().out
    assert not Library.objects.exists()
    assert not ImportRun.objects.exists()
    call_command("import_libraries", str(file), "--department", "16")
    assert seen.startswith(capsys.readouterr().out)
    assert Library.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"a,b\n1,2",
        b"\x00\x01\x02",
        b"PK\x03\x04 not a workbook",
        b"x" * 10_000_000,
        b'"' + b"x,\n" * 100_000,
        "nom;ville\nLecture;Aubeval".encode("utf-16-be"),
    ],
)
def test_a_hostile_file_is_refused_in_french(territory, content: bytes) -> None:
    with pytest.raises(CannotImport) as refusal:
        import_libraries(content)
    assert str(refusal.value).endswith(".")
    assert not Library.objects.exists()


def test_missing_columns_are_named(territory) -> None:
    with pytest.raises(CannotImport, match="nom de l’établissement et ville"):
        import_libraries(b"code,adresse\n1,2\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_usual_encodings_and_delimiters_are_read(territory, encoding: str) -> None:
    import_libraries("nom;cp;ville\nMédiathèque;16100;Belle-Étoile\n".encode(encoding))
    assert Library.objects.get().name == "Médiathèque"


def test_a_file_that_is_not_there_is_a_plain_sentence(territory, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne s’ouvre pas"):
        call_command("import_libraries", str(tmp_path / "absent.csv"))


def test_the_ministry_s_list_goes_in_whole(db: None, shared_data: Path) -> None:
    admin = shared_data / "real" / "4_admin"
    import_territory((admin / "communes_16_62.json").read_bytes(), (admin / "epci_16_62.json").read_bytes())
    lines = import_libraries((admin / "bibliotheques_publiques_16_62.csv").read_bytes())
    counts = lines.counts()
    assert counts.total() == 373
    assert counts == {Outcome.CREATED: 371, Outcome.TO_SETTLE: 2}
    waiting = {line.row["town"]: line.candidates[0] for line in lines.with_outcome(Outcome.TO_SETTLE)}
    proposed = Municipality.objects.in_bulk(waiting.values())
    assert {town: proposed[pk].name for town, pk in waiting.items()} == {
        "Lambres": "Lambres-lez-Aire",
        "Gourville": "Rouillac",
    }
    through_mergers = {
        line.reason.split(" a été")[0] for line in lines.remarks() if "réunie à" in line.reason
    }
    assert through_mergers == {"Vars", "Mansle", "Hesdin"}
    assert Counter(Library.objects.values_list("kind", flat=True)) == {
        "open": 356,
        "departmental": 6,
        "other": 9,
    }
