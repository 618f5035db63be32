import pytest

from liseron.toolkit.imports import LINES_AT_ONCE, ImportLine, ImportRun, Report, settle

pytestmark = pytest.mark.django_db


def start(**extra):
    return Report.start(kind="libraries", source="bibliotheques.csv", by="user:1", **extra)


def test_every_line_is_counted_and_only_those_with_a_reason_are_kept():
    with start() as report:
        report.put_in()
        report.put_in(2)
        report.leave_unchanged()
        report.reject(5, "no_commune", "Cette commune n’existe pas.", label="Bibliothèque", code="16000")
        report.ask(6, "two_communes", "Deux communes portent ce nom.")
    run = ImportRun.objects.get()
    assert run.totals == {"in": 3, "unchanged": 1, "rejected": 1, "to_settle": 1}
    assert run.state == ImportRun.State.DONE
    assert run.finished_at is not None
    assert [(line.number, line.outcome) for line in run.lines.all()] == [(5, "rejected"), (6, "to_settle")]
    assert run.lines.get(number=5).data == {"code": "16000"}


def test_a_run_that_breaks_keeps_what_it_learnt_and_says_so():
    def break_at_the_second_line():
        with start() as report:
            report.reject(1, "x", "x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_at_the_second_line()
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.FAILED
    assert run.lines.count() == 1


def test_a_preview_stays_a_preview():
    with start(preview=True) as report:
        report.put_in()
    assert ImportRun.objects.get().state == ImportRun.State.PREVIEW


def test_a_line_is_settled_once():
    with start() as report:
        report.ask(1, "x", "x")
    line = ImportLine.objects.to_settle().get()
    assert settle(line, by="user:2")
    assert not settle(line, by="user:3")
    assert not ImportLine.objects.to_settle().exists()
    assert ImportLine.objects.get().settled_by == "user:2"


def test_long_and_hostile_labels_fit():
    with start() as report:
        report.reject(1, "x", "s" * 5000, label="a\u202e\x00b\n" + "é" * 5000)
    line = ImportLine.objects.get()
    assert (len(line.sentence), len(line.label), line.label[:3]) == (300, 200, "ab ")


def test_thousands_of_lines_cost_few_queries(django_assert_max_num_queries):
    with django_assert_max_num_queries(20), start() as report:
        for number in range(2 * LINES_AT_ONCE + 1):
            report.reject(number, "x", "x")
    assert ImportLine.objects.count() == 2 * LINES_AT_ONCE + 1
