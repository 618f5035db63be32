"""Rows that sources get wrong, and what an import says of them."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liseron.catalogue import rules
from liseron.catalogue.actions import put_records, withdraw_records
from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.models import Audience, Medium, Record, SearchChange
from liseron.catalogue.ports import TitleFacts, named
from liseron.catalogue.tests.making import a_record, a_resource
from liseron.toolkit import dates
from liseron.toolkit.imports import ImportLine

pytestmark = pytest.mark.django_db


def a_title(number: str = "1", title: str = "Germinal", **facts: object) -> TitleFacts:
    return TitleFacts(source_id=number, title=title, medium=Medium.BOOK, **facts)  # type: ignore[arg-type]


def test_the_same_rows_again_change_nothing() -> None:
    resource = a_resource()
    rows = [a_title("1"), a_title("2", "Nana", creators=named(["Émile Zola"]), year=1880)]
    assert [o.result for o in put_records(resource=resource, rows=rows)] == ["added", "added"]
    SearchChange.objects.all().delete()
    assert [o.result for o in put_records(resource=resource, rows=rows)] == ["unchanged", "unchanged"]
    assert not SearchChange.objects.exists()


def test_a_row_that_says_something_new_changes_its_title_and_the_index_hears_of_it() -> None:
    resource = a_resource()
    put_records(resource=resource, rows=[a_title()])
    SearchChange.objects.all().delete()
    assert put_records(resource=resource, rows=[a_title(title="L’Œuvre")])[0].result == "changed"
    record = Record.objects.get()
    assert (record.title, record.sort_title) == ("L’Œuvre", "oeuvre")
    assert list(SearchChange.objects.values_list("key", flat=True)) == [f"record:{record.pk}"]


def test_a_withdrawn_title_that_comes_back_is_available_again() -> None:
    resource = a_resource()
    put_records(resource=resource, rows=[a_title()])
    assert withdraw_records(resource=resource, source_ids=["1", "9"], by=None, now=dates.now()) == 1
    assert not Record.objects.available().exists()
    assert put_records(resource=resource, rows=[a_title()])[0].result == "changed"
    assert Record.objects.available().count() == 1


@pytest.mark.parametrize(
    ("row", "result", "reason"),
    [
        (a_title(title=" \x00 "), "refused", "no_title"),
        (a_title(number=""), "refused", "no_number"),
        (a_title(url="javascript:alert(1)"), "refused", "bad_address"),
        (a_title(url="http://user@evil.example/"), "refused", "bad_address"),
        (a_title(title="PrÃ©vert"), "to_settle", "garbled"),
        (a_title(audience="dogs"), "to_settle", "unknown_kind"),
    ],
)
def test_a_row_that_cannot_go_in_says_why(row: TitleFacts, result: str, reason: str) -> None:
    outcome = put_records(resource=a_resource(), rows=[row])[0]
    assert (outcome.result, outcome.reason) == (result, reason)
    assert outcome.sentence
    assert not Record.objects.exists()


def test_two_titles_under_one_number_wait_for_a_person() -> None:
    rows = [a_title("1"), a_title("1", "Nana"), a_title("1")]
    results = [o.result for o in put_records(resource=a_resource(), rows=rows)]
    assert results == ["added", "to_settle", "unchanged"]


def test_texts_too_long_are_cut_and_nothing_breaks() -> None:
    row = a_title(
        title="é" * 10_000, summary="x" * 100_000, creators=named(["y" * 9_000]), subjects=("z",) * 500
    )
    assert put_records(resource=a_resource(), rows=[row])[0].result == "added"
    assert len(Record.objects.get().title) == 500


def press(path: Path, *rows: str) -> Path:
    path.write_text("\n".join(["Nom\tType\tPeriodicite\tEchelle\tPrix\tDisparu", *rows]), encoding="utf-8")
    return path


def test_what_is_not_a_press_title_is_reported_with_its_reason(tmp_path: Path) -> None:
    path = press(
        tmp_path / "medias.tsv",
        "La Voix\tPresse (générale)\tQuotidien\tRégional\tPayant\t",
        "Canal\tTélévision\t\t\tPayant\t",
        "L’Ancien\tPresse (générale)\t\t\t\tchecked",
        "Quoi\t\t\t\t\t",
    )
    report = import_titles(kind="press", path=path, resource=a_resource(medium="press"), by=None)
    assert report.totals == {"in": 1, "unchanged": 0, "rejected": 2, "to_settle": 1}
    lines = ImportLine.objects.values_list("number", "reason", "label")
    assert list(lines) == [(3, "not_press", "Canal"), (4, "ceased", "L’Ancien"), (5, "unknown_kind", "Quoi")]


def test_a_preview_counts_the_same_and_changes_nothing(tmp_path: Path) -> None:
    path = press(tmp_path / "medias.tsv", "La Voix\tPresse\t\t\t\t")
    report = import_titles(kind="press", path=path, resource=a_resource(), by=None, is_preview=True)
    assert report.totals["in"] == 1
    assert not Record.objects.exists()
    assert not SearchChange.objects.exists()


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"Nom\tType\n\xe9\xe8\xff"])
def test_a_wrong_file_is_refused_as_a_whole(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "medias.tsv"
    path.write_bytes(content)
    with pytest.raises(CannotImport):
        import_titles(kind="press", path=path, resource=a_resource(), by=None)


def test_a_game_keeps_its_words_and_its_link_and_none_of_its_html(tmp_path: Path) -> None:
    cells = [
        '<a href="games/R.html#r">Run &amp; <b>field</b></a> <a href="https://e.example/?a=1&amp;b=2">x</a>'
    ]
    content = {
        "headings": ["Title", "State", "Tags", "Platform"],
        "data": [[*cells, "beta", "arcade, 2D", "Web"]],
    }
    (tmp_path / "g.json").write_text(json.dumps(content))
    import_titles(kind="games", path=tmp_path / "g.json", resource=a_resource(), by=None)
    record = Record.objects.get()
    assert record.title.startswith("Run & field")
    assert (record.url, record.subjects) == ("https://e.example/?a=1&b=2", ["arcade", "2D"])


def test_the_lines_of_a_book_with_two_authors_make_one_title(tmp_path: Path) -> None:
    header = "gutenberg_id,title,author,language,gutenberg_bookshelf,has_text"
    rows = [
        '5,Les Burgraves,"Hugo, Victor",en/fr,FR Théâtre/Plays,True',
        '5,Les Burgraves,"Autre, Un",en/fr,,True',
    ]
    (tmp_path / "gutenberg_metadata.csv").write_text("\n".join([header, *rows]), encoding="utf-8")
    (tmp_path / "gutenberg_subjects.csv").write_text(
        "gutenberg_id,subject_type,subject\n5,lcsh,Drama\n5,lcc,PQ\n"
    )
    path = tmp_path / "gutenberg_metadata.csv"
    assert import_titles(kind="gutenberg", path=path, resource=a_resource(), by=None).totals["in"] == 2
    record = Record.objects.get()
    assert (record.creator_names, record.language) == (["Victor Hugo", "Un Autre"], "fr")
    assert record.subjects == ["Théâtre", "Drama"]


def test_the_command_says_what_became_of_the_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_resource("presse", medium="press")
    path = press(tmp_path / "medias.tsv", "La Voix\tPresse\t\t\t\t")
    call_command("import_titles", "press", str(path), resource="presse")
    assert capsys.readouterr().out.startswith("1 in, 0 unchanged, 0 rejected, 0 to_settle")
    with pytest.raises(CommandError, match="known: presse"):
        call_command("import_titles", "press", str(path), resource="autre")


@pytest.mark.parametrize(
    ("value", "year"),
    [("1894", 1894), (1922, 1922), (1922.0, 1922), (None, None), ("n.d.", None), ("99999", None)],
)
def test_a_year_is_read_or_left_out(value: object, year: int | None) -> None:
    assert rules.sound_year(value) == year


def test_children_who_are_all_in_college_are_adolescents() -> None:
    from liseron.catalogue.imports.culture_chez_nous import audience_of

    assert audience_of("Enfants", "Collège|Lycée") == Audience.TEENS
    assert audience_of("Enfants", "Primaire|Collège") == Audience.YOUTH
    assert a_record(a_resource(), "x").audience == Audience.ALL
