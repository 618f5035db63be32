"""Cases 44 to 55: GetRecord, ListMetadataFormats, ListSets."""

import re

import pytest

from liseron.exchange.repository import answering
from liseron.exchange.repository.formats import FORMATS

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@pytest.mark.parametrize(
    "identifier", ["oai:liseron.example:999999", "oai:ailleurs.example:1", "oai:liseron.example:01", "n"]
)
def test_case_44_an_unknown_identifier(repository, identifier):
    assert repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=identifier).codes == [
        "idDoesNotExist"
    ]


def test_case_45_an_unknown_format(repository):
    name = repository.name("livres-0")
    answer = repository.ask(verb="GetRecord", metadataPrefix="mods", identifier=name)
    assert answer.codes == ["cannotDisseminateFormat"]
    assert repository.ask(verb="ListRecords", metadataPrefix="mods").codes == ["cannotDisseminateFormat"]


def test_case_46_a_format_that_this_address_does_not_offer(repository):
    repository.set(formats=["oai_dc"])
    name = repository.name("livres-0")
    answer = repository.ask(verb="GetRecord", metadataPrefix="unimarc", identifier=name)
    assert answer.codes == ["cannotDisseminateFormat"]


def test_case_47_a_record_bears_the_header_of_the_lists(repository):
    rows = repository.ask(verb="ListRecords", metadataPrefix="oai_dc").rows
    for row in rows:
        assert repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=row[0]).rows == [row]


def test_case_48_a_deleted_record_is_a_header_alone(repository):
    name = repository.name("livres-0")
    repository.withdraw(repository.books, 0)
    repository.publish()
    answer = repository.ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=name)
    assert answer.live == []
    assert answer.names == [name]
    assert b"<metadata>" not in answer.raw
    assert b"<about>" not in answer.raw


def test_case_49_the_obligatory_format_is_listed_as_the_standard_says(repository):
    answer = repository.ask(verb="ListMetadataFormats")
    said = list(
        zip(*(answer.texts(n) for n in ("metadataPrefix", "schema", "metadataNamespace")), strict=True)
    )
    assert said[0] == (
        "oai_dc",
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
        "http://www.openarchives.org/OAI/2.0/oai_dc/",
    )


def test_case_50_the_formats_of_one_record(repository):
    name, every = (
        repository.name("livres-0"),
        repository.ask(verb="ListMetadataFormats").texts("metadataPrefix"),
    )
    assert repository.ask(verb="ListMetadataFormats", identifier=name).texts("metadataPrefix") == every
    unknown = repository.ask(verb="ListMetadataFormats", identifier="oai:liseron.example:99999")
    assert unknown.codes == ["idDoesNotExist"]
    repository.withdraw(repository.books, 0)
    repository.publish()
    assert repository.ask(verb="ListMetadataFormats", identifier=name).codes == ["noMetadataFormats"]


def test_case_51_records_name_the_schema_of_their_format(repository):
    for prefix in repository.ask(verb="ListMetadataFormats").texts("metadataPrefix"):
        answer = repository.ask(verb="ListRecords", metadataPrefix=prefix, check=prefix != "pmb_xml_unimarc")
        roots = [one[0] for one in answer.root.iter("{*}metadata")]
        assert len(roots) == 8
        for root in roots:
            assert root.tag.startswith(f"{{{FORMATS[prefix].namespace}}}")
            if said := root.get(f"{XSI}schemaLocation"):
                assert said.split() == [FORMATS[prefix].namespace, FORMATS[prefix].schema]


def test_case_52_sets_are_listed_and_may_be_asked(repository):
    specs = repository.ask(verb="ListSets").texts("setSpec")
    assert {"livre", "film", "ressource:livres"} <= set(specs)
    assert len(repository.harvest(set="ressource:films")) == 3


def test_case_53_set_names_are_french_and_specs_are_plain(repository):
    answer = repository.ask(verb="ListSets")
    specs = answer.texts("setSpec")
    assert all(re.fullmatch(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*", spec) for spec in specs)
    assert len(set(specs)) == len(specs)
    assert "Livres d’ici" in answer.texts("setName")


def test_case_54_sets_have_tokens_of_their_own(repository, monkeypatch):
    whole = repository.ask(verb="ListSets")
    assert whole.token is None
    monkeypatch.setattr(answering, "SETS_A_PAGE", 10)
    pages = list(repository.pages(verb="ListSets"))
    assert [spec for page in pages for spec in page.texts("setSpec")] == whole.texts("setSpec")
    assert [bool(page.token) for page in pages] == [True] * (len(pages) - 1) + [False]
    repository.set(page_size=3)
    token = repository.ask(verb="ListRecords", metadataPrefix="oai_dc").token
    assert repository.ask(verb="ListSets", resumptionToken=token).codes == ["badResumptionToken"]


def test_case_55_the_parent_of_every_set_is_listed(repository):
    specs = repository.ask(verb="ListSets").texts("setSpec")
    parents = {spec.rpartition(":")[0] for spec in specs if ":" in spec}
    assert parents <= set(specs)
    assert parents
