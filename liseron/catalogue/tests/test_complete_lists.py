"""Titles that leave: withdrawn by a line, or no longer named by a list that says it is whole."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.imports.running import import_lines, import_titles
from liseron.catalogue.models import Medium, Record, Resource
from liseron.catalogue.ports import TitleFacts
from liseron.catalogue.rules.completeness import LARGEST_SHARE, Absence, may_withdraw
from liseron.catalogue.tests.making import a_resource
from liseron.toolkit.imports import ImportLine, Report

pytestmark = pytest.mark.django_db


def a_line(number: int, **facts: Any) -> Line:
    name = f"n{number}"
    return Line(
        (number,), name, TitleFacts(source_id=name, title=f"Titre {name}", medium=Medium.BOOK, **facts)
    )


def list_of(lines: list[Line], resource: Resource, **options: Any) -> Report:
    return import_lines(
        kind="table",
        lines=iter(lines),
        source="liste",
        resource=resource,
        by=None,
        is_complete=True,
        **options,
    )


def offered(resource: Resource) -> set[str]:
    return set(Record.objects.available().filter(resource=resource).values_list("source_id", flat=True))


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 5))
def test_a_list_alone_never_takes_away_more_than_a_tenth(offered: int, absent: int, unnamed: int) -> None:
    absence = Absence(offered, min(absent, offered), unnamed)
    if may_withdraw(absence, is_confirmed=False):
        assert 0 < absence.absent <= offered * LARGEST_SHARE
        assert not unnamed
    assert may_withdraw(absence, is_confirmed=True) == bool(absence.absent)


def test_titles_that_a_whole_list_no_longer_names_leave_the_offer() -> None:
    resource, other = a_resource(), a_resource("autre")
    for one in (resource, other):
        list_of([a_line(n) for n in range(20)], one)
    report = list_of([a_line(n) for n in range(18)], resource)
    assert report.totals == {
        "in": 0, "unchanged": 18, "rejected": 0, "to_settle": 0, "absent": 2, "withdrawn": 2,
    }  # fmt: skip
    assert offered(resource) == {f"n{n}" for n in range(18)}
    assert len(offered(other)) == 20


def test_too_many_absent_titles_wait_for_a_person_who_confirms() -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(20)], resource)
    shortened = [a_line(n) for n in range(17)]
    report = list_of(shortened, resource)
    assert (report.totals["absent"], report.totals["withdrawn"], len(offered(resource))) == (3, 0, 20)
    held = ImportLine.objects.get(run=report.run)
    assert (held.reason, held.data) == ("absent", {"absent": 3, "offered": 20})
    assert list_of(shortened, resource, is_confirmed=True).totals["withdrawn"] == 3
    assert len(offered(resource)) == 17


def test_new_titles_do_not_hide_how_many_leave() -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(20)], resource)
    report = list_of([a_line(n) for n in range(100, 400)], resource)
    assert (report.totals["absent"], report.totals["withdrawn"]) == (20, 0)


def test_a_title_whose_line_is_refused_is_still_named() -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(20)], resource)
    refused = a_line(0, url="javascript:x")
    halted = Line((1,), "n1", reason="unreadable_date", sentence="…", is_open=True, source_id="n1")
    report = list_of([refused, halted, *(a_line(n) for n in range(2, 20))], resource)
    assert (report.totals["absent"], len(offered(resource))) == (0, 20)


def test_a_line_that_names_nothing_may_hide_a_title() -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(20)], resource)
    damaged = Line((1,), "?", reason="damaged", sentence="…")
    report = list_of([damaged, *(a_line(n) for n in range(1, 20))], resource)
    assert (report.totals["absent"], report.totals["withdrawn"]) == (1, 0)


def test_a_list_that_breaks_off_withdraws_nothing() -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(20)], resource)

    def broken() -> Iterator[Line]:
        yield from (a_line(n) for n in range(19))
        raise CannotImport("La suite manque.")

    with pytest.raises(CannotImport):
        import_lines(
            kind="table",
            lines=broken(),
            source="x",
            resource=resource,
            by=None,
            is_complete=True,
            is_confirmed=True,
        )
    assert len(offered(resource)) == 20


def test_a_preview_tells_who_would_leave_and_keeps_everybody() -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(20)], resource)
    report = list_of([a_line(n) for n in range(19)], resource, is_preview=True)
    assert (report.totals["absent"], report.totals["withdrawn"], len(offered(resource))) == (1, 1, 20)


def test_a_vendor_s_list_of_numbers_takes_titles_away(tmp_path: Path) -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(5)], resource)
    path = tmp_path / "retraits.csv"
    path.write_text("Titre;Identifiant\nUn;n1\n;n3\nAutre;inconnu\nSans numéro;\n\nUn encore;n1\n")
    report = import_titles(kind="withdrawals", path=path, resource=resource, by=None)
    assert offered(resource) == {"n0", "n2", "n4"}
    assert report.totals == {"in": 2, "unchanged": 1, "rejected": 2, "to_settle": 0}
    assert list(report.run.lines.values_list("number", "reason")) == [(4, "unknown_number"), (5, "no_number")]


def test_a_list_of_numbers_needs_no_header(tmp_path: Path) -> None:
    resource = a_resource()
    list_of([a_line(n) for n in range(5)], resource)
    (tmp_path / "n.txt").write_text("n1\nn2\n")
    assert (
        import_titles(kind="withdrawals", path=tmp_path / "n.txt", resource=resource, by=None).totals["in"]
        == 2
    )
    (tmp_path / "vide.txt").write_text("\n")
    with pytest.raises(CannotImport, match="vide"):
        import_titles(kind="withdrawals", path=tmp_path / "vide.txt", resource=resource, by=None)


def test_a_title_taken_away_and_given_again_in_one_file_is_offered() -> None:
    resource = a_resource()
    list_of([a_line(1)], resource)
    away = Line((1,), "n1", source_id="n1", withdraws=True)
    lines = [away, a_line(1)]
    report = import_lines(kind="onix", lines=iter(lines), source="x", resource=resource, by=None)
    assert offered(resource) == {"n1"}
    assert report.totals["in"] == 2
