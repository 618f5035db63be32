"""Cases 56 to 67: harvests between dates and by set."""

from datetime import UTC, datetime

import pytest

from liseron.exchange.tests.provider.repository import NOON
from liseron.protocols.oai.stamps import read_moment, written

HEADERS = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"}


@pytest.fixture
def dated(repository):
    """Three books of 12:01, and the others of noon."""
    repository.add(repository.books, 3, start=100)
    repository.now = NOON.replace(minute=1)
    repository.wait(0)
    repository.publish()
    return repository


def codes_or_names(repository, **arguments):
    answer = repository.ask(**HEADERS, **arguments)
    return answer.codes or answer.names


def test_case_56_both_bounds_are_included_to_the_second(dated):
    (stamp,) = {dated.ask(**HEADERS).stamps[dated.name("livres-100")]}
    at = read_moment(stamp).first
    assert len(codes_or_names(dated, since=stamp, until=stamp)) == 3
    assert len(codes_or_names(dated, since=stamp)) == 3
    assert codes_or_names(dated, since=written(at + 1)) == ["noRecordsMatch"]
    assert len(codes_or_names(dated, until=written(at - 1))) == 8
    assert len(codes_or_names(dated, until=stamp)) == 11


def test_case_57_days_are_understood_to_their_last_second(repository):
    repository.now = datetime(2026, 11, 23, 23, 59, 58, tzinfo=UTC)
    repository.wait(0)
    repository.add(repository.books, 1, start=200)
    repository.publish(then_wait=7200)
    assert len(codes_or_names(repository, since="2026-11-23", until="2026-11-23")) == 1
    assert len(codes_or_names(repository, since="2026-11-22", until="2026-11-22")) == 8
    assert len(codes_or_names(repository, since="2026-11-22")) == 9
    assert codes_or_names(repository, since="2026-11-24") == ["noRecordsMatch"]


def test_case_58_two_granularities_do_not_mix(repository):
    codes = codes_or_names(repository, since="2026-11-22", until="2026-11-23T00:00:00Z")
    assert codes == ["badArgument"]


def test_case_59_from_after_until(repository):
    assert codes_or_names(repository, since="2026-11-23", until="2026-11-22") == ["badArgument"]
    assert codes_or_names(repository, since="2026-11-22T12:00:01Z", until="2026-11-22T12:00:00Z") == [
        "badArgument"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "junk", "2024", "2024-02", "2024-02-30", "2026-11-22T24:00:00Z", "2026-11-22T12:00:60Z",
        "2026-11-22T12:00:00.5Z", "2026-11-22T12:00:00", "2026-11-22T12:00:00+01:00", "2026-11-22t12:00:00Z",
        "2026-11-22T12:00:00z", " 2026-11-22", "2026-11-22 ", "0000-01-01", "٢٠٢٦-11-22", "2026-11-22T12:00Z",
    ],
)  # fmt: skip
def test_case_60_dates_that_are_no_dates(repository, text):
    assert codes_or_names(repository, since=text) == ["badArgument"]
    assert codes_or_names(repository, until=text) == ["badArgument"]


def test_case_60_the_first_and_the_last_year(repository):
    assert codes_or_names(repository, since="9999-12-31") == ["noRecordsMatch"]
    assert len(codes_or_names(repository, since="0001-01-01", until="9999-12-31")) == 8


def test_case_61_until_before_everything(repository):
    assert codes_or_names(repository, until="2001-01-01") == ["noRecordsMatch"]
    assert codes_or_names(repository, until="2026-11-22T11:59:59Z") == ["noRecordsMatch"]


def test_case_62_from_in_the_future(repository):
    assert codes_or_names(repository, since="2030-01-01") == ["noRecordsMatch"]


def test_case_63_a_set_gives_what_stands_below_it(repository):
    young = repository.add(repository.books, 2, start=300, audience="youth")
    repository.publish()
    assert set(codes_or_names(repository, set="livre:jeunesse")) == set(young)
    assert len(codes_or_names(repository, set="livre")) == 7  # its own five and those below
    assert len(codes_or_names(repository, set="film")) == 3
    assert len(codes_or_names(repository, set="ressource")) == 10
    assert len(codes_or_names(repository, set="ressource:films")) == 3


@pytest.mark.parametrize(
    "spec", ["rien", "musique", "livre:adultes", "livre:rien", "ressource:jeux", "Livre", "livre:"]
)
def test_case_64_an_unknown_or_an_empty_set(repository, spec):
    expected = ["badArgument"] if spec.endswith(":") else ["noRecordsMatch"]
    assert codes_or_names(repository, set=spec) == expected


def test_case_65_a_deleted_record_stays_in_its_sets(repository):
    name = repository.name("livres-0")
    repository.withdraw(repository.books, 0)
    repository.publish()
    for spec in ("livre", "ressource:livres"):
        assert repository.harvest(set=spec)[name] is False


def test_case_66_dates_and_a_set_together(dated):
    dated.add(dated.films, 1, start=100)
    dated.publish()
    stamp = dated.ask(**HEADERS).stamps[dated.name("livres-100")]
    assert len(codes_or_names(dated, since=stamp, set="livre")) == 3
    assert len(codes_or_names(dated, since=stamp, set="film")) == 1
    assert codes_or_names(dated, since=stamp, until=stamp, set="film") == ["noRecordsMatch"]


def test_case_67_identifiers_are_the_headers_of_the_records(dated):
    dated.withdraw(dated.books, 1)
    dated.publish()
    for arguments in (
        {},
        {"set": "livre"},
        {"since": "2026-11-22T12:01:00Z"},
        {"until": "2026-11-22T12:00:30Z"},
    ):
        records = dated.ask(verb="ListRecords", metadataPrefix="oai_dc", **arguments)
        assert dated.ask(**HEADERS, **arguments).rows == records.rows
