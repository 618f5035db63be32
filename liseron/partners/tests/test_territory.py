import copy
from datetime import date

import pytest

from liseron.partners.importing.lines import Outcome
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.territory import import_territory
from liseron.partners.models import Intercommunality, Library, Municipality, Partner, Population
from liseron.partners.tests.conftest import COMMUNES, COMMUNITIES, as_json, commune


def test_communes_epci_parts_postcodes_and_populations_come_in(territory: dict[str, Municipality]) -> None:
    belle = territory["Belle-Étoile"]
    assert sorted(belle.postal_codes.values_list("code", flat=True)) == ["16100", "16110"]
    assert belle.intercommunality == Intercommunality.objects.get(name="CC des Essais")
    assert territory["Coldour"].intercommunality is None
    part = Municipality.objects.get(name="Vieux-Bourg")
    assert (part.kind, part.successor) == ("delegated", belle)
    former = Municipality.objects.get(insee_code="16005")
    assert (former.kind, former.successor, former.valid_until) == ("former", belle, None)
    population = Population.objects.get(municipality=belle)
    assert (population.municipal, population.census_year, population.in_force_on) == (
        800,
        2023,
        date(2026, 1, 1),
    )


def test_the_same_files_again_change_nothing(territory: dict[str, Municipality]) -> None:
    before = list(Municipality.objects.order_by("pk").values())
    lines = import_territory(as_json(COMMUNES), as_json(COMMUNITIES))
    assert set(lines.counts()) == {Outcome.UNCHANGED}
    assert list(Municipality.objects.order_by("pk").values()) == before


def test_only_the_departments_asked_for_come_in(db: None) -> None:
    abroad = [*COMMUNES, commune("62001", "Ailleurs")]
    import_territory(as_json(abroad), as_json(COMMUNITIES), departments={"62"})
    assert list(Municipality.objects.values_list("name", flat=True)) == ["Ailleurs"]
    assert not Intercommunality.objects.exists()


def test_a_commune_that_merges_is_ended_and_hands_its_libraries_on(
    territory: dict[str, Municipality], make_library
) -> None:
    library = make_library("Bibliothèque", "Saint-Dour")
    merged = copy.deepcopy([c for c in COMMUNES if c["nom"] != "Saint-Dour"])
    merged[2]["anciensCodes"] = ["16004"]
    lines = import_territory(as_json(merged), as_json(COMMUNITIES), census_year=2024)
    old = Municipality.objects.get(name="Saint-Dour")
    assert (old.kind, old.valid_until, old.successor) == (
        "former",
        date(2026, 12, 31),
        territory["Coldour"],
    )
    library.refresh_from_db()
    assert library.municipality == territory["Coldour"]
    assert any("Réunie à Coldour" in line.reason for line in lines.remarks())
    again = import_territory(as_json(merged), as_json(COMMUNITIES), census_year=2024)
    assert set(again.counts()) == {Outcome.UNCHANGED}


def test_a_partner_whose_commune_merges_is_told_to_a_person(
    territory: dict[str, Municipality], partner: Partner
) -> None:
    merged = copy.deepcopy([c for c in COMMUNES if c["nom"] != "Aubeval"])
    merged[1]["anciensCodes"] = ["16001"]
    lines = import_territory(as_json(merged), as_json(COMMUNITIES), census_year=2024)
    assert [line.subject for line in lines.with_outcome(Outcome.TO_SETTLE)] == ["Aubeval"]


def test_a_commune_that_vanishes_without_heir_is_ended_kept_and_told(
    territory: dict[str, Municipality],
) -> None:
    fewer = [c for c in COMMUNES if c["nom"] != "Saint-Dour"]
    lines = import_territory(as_json(fewer), as_json(COMMUNITIES), census_year=2024)
    gone = Municipality.objects.get(name="Saint-Dour")
    assert gone.valid_until == date(2026, 12, 31)
    assert not Municipality.objects.in_force(date(2027, 1, 1)).filter(pk=gone.pk).exists()
    assert Municipality.objects.in_force(date(2026, 12, 31)).filter(pk=gone.pk).exists()
    assert [line.subject for line in lines.with_outcome(Outcome.TO_SETTLE)] == ["16004 Saint-Dour"]


def test_a_file_that_would_end_most_communes_is_refused_and_changes_nothing(db: None) -> None:
    whole = [commune(f"16{n:03}", f"Bourg {n}") for n in range(1, 60)]
    import_territory(as_json(whole), as_json(COMMUNITIES))
    with pytest.raises(CannotImport, match="incomplet"):
        import_territory(as_json(whole[:40]), as_json(COMMUNITIES), census_year=2024)
    assert not Municipality.objects.filter(valid_until__isnull=False).exists()


def test_a_part_without_its_commune_is_refused_with_its_reason(db: None) -> None:
    lost = [*COMMUNES, commune("16009", "Perdue", kind="commune-associee", chefLieu="16999")]
    lines = import_territory(as_json(lost), as_json(COMMUNITIES))
    assert [(line.subject, line.outcome) for line in lines.remarks()] == [("Perdue", Outcome.REJECTED)]
    assert "16999" in lines.remarks()[0].reason


def test_an_insee_figure_prevails_over_the_package_s(territory: dict[str, Municipality]) -> None:
    Population.objects.filter(municipality=territory["Aubeval"]).update(municipal=1234)
    lines = import_territory(as_json(COMMUNES), as_json(COMMUNITIES))
    assert Population.objects.get(municipality=territory["Aubeval"]).municipal == 1234
    assert ["1234" in line.reason for line in lines.remarks()] == [True]


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b"not json", b"[1, 2, null]", b'[{"code": 12}]'],
)
def test_a_file_that_is_no_territory_is_refused_in_french(db: None, content: bytes) -> None:
    with pytest.raises(CannotImport, match="Ce fichier"):
        import_territory(content, as_json(COMMUNITIES))


def test_entries_that_cannot_be_read_are_told_and_the_rest_comes_in(db: None) -> None:
    odd = [None, {"code": ["16001"]}, commune("99999", "Nulle part"), *COMMUNES]
    lines = import_territory(as_json(odd), as_json([{"code": "123456789", "nom": "Faux"}, *COMMUNITIES]))
    assert lines.counts()[Outcome.REJECTED] == 4
    assert Municipality.objects.filter(kind="current").count() == 4
    assert not Library.objects.exists()
