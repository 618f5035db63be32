"""Cases 1 to 22: the envelope, and how it travels."""

import gzip
from datetime import datetime

import pytest

from liseron.catalogue.models import Record
from liseron.exchange import publishing
from liseron.exchange.repository import pace
from liseron.exchange.tests.provider.repository import OAI, Repository, read, whole_schema
from liseron.protocols.oai.arguments import VERBS

LIST = "verb=ListRecords&metadataPrefix=oai_dc"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def every_verb(repository: Repository) -> list[str]:
    name = repository.name("livres-0")
    return [
        "verb=Identify",
        "verb=ListSets",
        "verb=ListMetadataFormats",
        f"verb=ListMetadataFormats&identifier={name}",
        f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name}",
        "verb=ListIdentifiers&metadataPrefix=oai_dc",
        LIST,
        "verb=Nothing",
        LIST + "&from=2027-01-01",
    ]


def test_case_01_every_answer_is_valid_against_the_schema(repository):
    if whole_schema() is None:
        pytest.skip("the schemas are not on this machine (they stand beside LISERON_SHARED_DATA)")
    repository.withdraw(repository.books, 0)
    repository.publish()
    answers = [repository.ask_raw(query) for query in every_verb(repository)]
    assert {query.split("&")[0][5:] for query in every_verb(repository)} >= VERBS.keys()
    assert [answer.status for answer in answers] == [200] * len(answers)


def test_case_02_the_declaration_is_the_first_byte(repository):
    for query in every_verb(repository):
        assert repository.ask_raw(query).raw.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH ')


def test_case_03_the_root_says_the_official_schema(repository):
    root = repository.ask(verb="Identify").root
    assert root.get(f"{XSI}schemaLocation").split() == [
        "http://www.openarchives.org/OAI/2.0/",
        "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
    ]


def test_case_04_the_answer_is_text_xml_in_utf_8(repository):
    assert repository.ask(verb="Identify").headers["Content-Type"] == "text/xml; charset=utf-8"


def test_case_05_the_date_of_the_answer_is_now(repository):
    (said,) = repository.ask(verb="Identify").texts("responseDate")
    told = datetime.strptime(said, "%Y-%m-%dT%H:%M:%S%z")
    assert 0 <= (told - repository.now).total_seconds() < 60  # the clock of a test goes on ticking


def test_case_06_the_request_says_the_base_address_alone(repository):
    assert repository.ask_raw(LIST).texts("request") == ["http://testserver/oai/cognac"]


def test_case_07_the_request_repeats_the_arguments_as_sent(repository):
    answer = repository.ask(verb="ListRecords", metadataPrefix="oai_dc", since="2026-11-22", set="livre")
    assert answer.attributes == {
        "verb": "ListRecords", "metadataPrefix": "oai_dc", "from": "2026-11-22", "set": "livre",
    }  # fmt: skip


@pytest.mark.parametrize("query", ["verb=None", "verb=Identify&set=livre", "verb=ListRecords"])
def test_case_08_a_bad_verb_or_argument_takes_the_attributes_out(repository, query):
    assert repository.ask_raw(query).attributes == {}


def test_case_09_get_and_post_say_the_same(repository):
    for query in every_verb(repository):
        posted = repository.client.post(
            "/oai/cognac", query, content_type="application/x-www-form-urlencoded"
        )
        asked = repository.ask_raw(query)
        assert without_date(read(posted).raw) == without_date(asked.raw)


def without_date(raw: bytes) -> bytes:
    before, _date, after = raw.partition(b"<responseDate>")
    return before + after.partition(b"</responseDate>")[2]


@pytest.mark.parametrize(
    ("address", "body", "kind"),
    [
        ("/oai/cognac", "verb=Identify", "text/plain"),
        ("/oai/cognac", '{"verb": "Identify"}', "application/json"),
        ("/oai/cognac?verb=Identify", "verb=Identify", "application/x-www-form-urlencoded"),
        ("/oai/cognac?metadataPrefix=oai_dc", "verb=ListRecords", "application/x-www-form-urlencoded"),
    ],
)
def test_case_10_a_post_that_is_no_form_is_a_bad_argument(repository, address, body, kind):
    answer = read(repository.client.post(address, body, content_type=kind))
    assert (answer.status, answer.codes) == (200, ["badArgument"])


def test_case_11_errors_of_the_protocol_are_a_200(repository):
    answer = repository.ask(verb="Nothing")
    assert (answer.status, answer.codes) == (200, ["badVerb"])


def test_case_12_each_problem_is_said_with_words(repository):
    answer = repository.ask_raw("verb=ListRecords&from=demain&surprise=1")
    assert answer.codes == ["badArgument"] * 3
    assert len(set(answer.texts("error"))) == 3
    assert all(len(text) > 20 for text in answer.texts("error"))


def test_case_13_elements_of_the_protocol_bear_no_prefix(repository):
    for query in every_verb(repository):
        root = repository.ask_raw(query).root
        assert {one.prefix for one in root.iter() if str(one.tag).startswith(OAI)} == {None}


def test_case_14_the_metadata_declares_its_own_namespaces(repository):
    raw = repository.ask_raw(LIST).raw
    for record in raw.split(b"<metadata>")[1:]:
        root = record.partition(b">")[0]
        assert root.startswith(b"<oai_dc:dc ")
        assert b'xmlns:dc="http://purl.org/dc/elements/1.1/"' in root
        assert b'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"' in root


def test_case_15_what_xml_cannot_hold_is_left_out(repository):
    title = "un\x01 deux\x0b trois\ufffe quatre & 5 < 6 \U0001f4da é"
    Record.objects.filter(source_id="livres-0").update(
        title=title
    )  # past the intake, which would refuse some
    publishing.note([publishing.EVERYTHING])
    repository.publish()
    answer = repository.ask_raw(LIST)
    assert not set(answer.raw) & (set(range(32)) - {9, 10, 13})
    titles = [one.text.split() for one in answer.root.iter("{http://purl.org/dc/elements/1.1/}title")]
    assert ["un", "deux", "trois", "quatre", "&", "5", "<", "6", "\U0001f4da", "é"] in titles
    assert "\U0001f4da é".encode() in answer.raw  # as they are: no reference, no name of HTML


@pytest.mark.parametrize(
    ("accepted", "is_packed"),
    [
        ("", False), ("gzip", True), ("gzip, deflate", True), ("gzip;q=0", False), ("gzip;q=0.0, *", False),
        ("*;q=0.1", True), ("identity", False), ("br;q=1, gzip;q=0.3", True), ("gzip;q=beaucoup", False),
    ],
)  # fmt: skip
def test_case_16_gzip_only_when_asked(repository, accepted, is_packed):
    response = repository.client.get(f"/oai/cognac?{LIST}", headers={"accept-encoding": accepted})
    assert response.headers.get("Content-Encoding") == ("gzip" if is_packed else None)
    raw = gzip.decompress(response.content) if is_packed else response.content
    assert raw.count(b"<record>") == 8


def test_case_17_the_encodings_said_are_those_served(repository):
    assert repository.ask(verb="Identify").texts("compression") == ["gzip"]


def test_case_18_no_cookie_and_the_right_vary(repository):
    response = repository.client.get(f"/oai/cognac?{LIST}")
    assert "Accept-Encoding" in response.headers["Vary"]
    assert "Cookie" not in response.headers["Vary"]
    assert not response.cookies


def test_case_19_the_time_to_wait_is_whole_seconds(repository, settings):
    settings.OAI_REQUESTS_A_MINUTE = 0
    response = repository.client.get("/oai/cognac?verb=Identify", REMOTE_ADDR="192.0.2.19")
    assert response.status_code == 403  # the limit times three is passed too
    settings.OAI_REQUESTS_A_MINUTE = 1
    for _time in range(2):
        response = repository.client.get("/oai/cognac?verb=Identify", REMOTE_ADDR="192.0.2.20")
    assert response.status_code == 503
    assert 1 <= int(response.headers["Retry-After"]) <= 60


def test_case_20_too_fast_waits_and_deaf_is_sent_away(settings):
    settings.OAI_REQUESTS_A_MINUTE = 2
    met = [pace.keep_pace("v", "192.0.2.21", 6000) for _time in range(8)]
    assert [one.value for one in met] == [200, 200, 503, 503, 503, 503, 403, 403]
    assert pace.keep_pace("v", "192.0.2.22", 6000) is pace.Pace.ANSWERED
    assert pace.keep_pace("v", "192.0.2.21", 6060) is pace.Pace.ANSWERED


@pytest.mark.parametrize("method", ["head", "put", "delete"])
def test_case_21_other_methods_are_refused(repository, method):
    response = getattr(repository.client, method)("/oai/cognac?verb=Identify")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, POST"


def test_case_22_a_slash_or_an_argument_in_the_base_address_work(repository):
    slashed = read(repository.client.get("/oai/cognac/?verb=Identify"))
    assert slashed.texts("baseURL") == ["http://testserver/oai/cognac/"]
    asked = read(repository.client.get("/oai?base=cognac&verb=Identify"))
    assert asked.texts("baseURL") == ["http://testserver/oai?base=cognac"]
    listed = read(repository.client.get(f"/oai?base=cognac&{LIST}"))
    assert len(listed.names) == 8
    posted = repository.client.post(
        "/oai?base=cognac", LIST, content_type="application/x-www-form-urlencoded"
    )
    assert read(posted).names == listed.names


@pytest.mark.parametrize("address", ["/oai/nulle-part?verb=Identify", "/oai?verb=Identify", "/oai"])
def test_a_base_address_that_is_not_is_an_absent_page(repository, address):
    assert repository.client.get(address).status_code == 404
