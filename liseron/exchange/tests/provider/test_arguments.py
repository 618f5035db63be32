"""Cases 31 to 43: arguments, for every verb."""

from urllib.parse import quote, urlencode

import pytest

from liseron.exchange.tests.provider.repository import read
from liseron.protocols.oai.arguments import VERBS

NEEDED = {
    "GetRecord": "identifier=oai:liseron.example:1&metadataPrefix=oai_dc",
    "ListRecords": "metadataPrefix=oai_dc",
    "ListIdentifiers": "metadataPrefix=oai_dc",
}
EVERY = [f"verb={verb}&{NEEDED.get(verb, '')}".rstrip("&") for verb in VERBS]


@pytest.mark.parametrize("query", ["", "metadataPrefix=oai_dc", "verb", "verb="])
def test_case_31_no_verb(repository, query):
    assert repository.ask_raw(query).codes == ["badVerb"]


@pytest.mark.parametrize("verb", ["Nothing", "GetMetadata", "é", "<Identify>", "Identify "])
def test_case_32_an_illegal_verb(repository, verb):
    assert repository.ask(verb=verb).codes == ["badVerb"]


def test_case_33_a_repeated_verb(repository):
    assert repository.ask_raw("verb=Identify&verb=Identify").codes == ["badVerb"]
    assert repository.ask_raw("verb=Identify&verb=ListSets").codes == ["badVerb"]


@pytest.mark.parametrize("verb", ["identify", "LISTRECORDS", "listSets"])
def test_case_34_a_verb_in_other_letters(repository, verb):
    assert repository.ask(verb=verb).codes == ["badVerb"]


@pytest.mark.parametrize("query", EVERY)
def test_case_35_an_unknown_argument(repository, query):
    assert repository.ask_raw(f"{query}&surprise=1").codes == ["badArgument"]


@pytest.mark.parametrize(
    "query",
    [
        "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc",
        "verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=unimarc",
        "verb=ListIdentifiers&metadataPrefix=oai_dc&set=livre&set=film",
        "verb=GetRecord&metadataPrefix=oai_dc&identifier=a:1&identifier=a:1",
    ],
)
def test_case_36_a_repeated_argument(repository, query):
    assert repository.ask_raw(query).codes == ["badArgument"]


@pytest.mark.parametrize(
    "query", ["verb=ListRecords", "verb=ListIdentifiers&set=livre", "verb=GetRecord&identifier=a:1"]
)
def test_case_37_no_format_named(repository, query):
    assert repository.ask_raw(query).codes == ["badArgument"]


def test_case_38_no_identifier(repository):
    assert repository.ask_raw("verb=GetRecord&metadataPrefix=oai_dc").codes == ["badArgument"]


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_case_39_a_token_comes_alone(repository, verb):
    repository.set(page_size=3)
    token = repository.ask(verb=verb, metadataPrefix="oai_dc").token
    for more in ("metadataPrefix=oai_dc", "set=livre", "from=2026-11-22"):
        assert repository.ask_raw(f"verb={verb}&resumptionToken={token}&{more}").codes == ["badArgument"]


@pytest.mark.parametrize("more", ["set=", "from=", "until=", "set=&from=", "resumptionToken=", "set"])
def test_case_40_an_empty_argument(repository, more):
    codes = repository.ask_raw(f"verb=ListRecords&metadataPrefix=oai_dc&{more}").codes
    assert set(codes) == {"badArgument"}


@pytest.mark.parametrize(
    "identifier",
    [
        'invalid"id',
        "a<b",
        "a&b",
        "oai:liseron.example:1\0",
        "oai:liseron.example:é",
        "%00",
        "oai:liseron.example:1 ",
        "%zz",
    ],
)
def test_case_41_an_identifier_of_strange_characters(repository, identifier):
    answer = repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier)
    assert answer.codes in (["idDoesNotExist"], ["badArgument"])
    raw = f"verb=GetRecord&metadataPrefix=oai_dc&identifier={quote(identifier)}%ff%fe"
    assert repository.ask_raw(raw).codes == ["badArgument"]


@pytest.mark.parametrize("name", ["MetadataPrefix", "metadataprefix", "METADATAPREFIX"])
def test_case_42_an_argument_in_other_letters(repository, name):
    assert "badArgument" in repository.ask_raw(f"verb=ListRecords&{name}=oai_dc").codes


@pytest.mark.parametrize("name", ["identifier", "metadataPrefix", "set", "resumptionToken", "surprise"])
def test_case_43_a_hundred_kilobytes_by_post(repository, name):
    body = urlencode({"verb": "ListRecords", name: "a" * 100_000})
    response = repository.client.post("/oai/cognac", body, content_type="application/x-www-form-urlencoded")
    assert set(read(response).codes) <= {"badArgument", "badResumptionToken"}
    assert len(response.content) < 3_000
