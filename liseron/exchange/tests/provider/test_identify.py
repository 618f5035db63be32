"""Cases 23 to 30: Identify."""

import pytest

from liseron.exchange.tests.provider.repository import read

ONCE = ["repositoryName", "baseURL", "protocolVersion", "earliestDatestamp", "deletedRecord", "granularity"]


def test_case_23_each_element_once_and_an_address_that_can_be_written_to(repository):
    answer = repository.ask(verb="Identify")
    assert [len(answer.texts(name)) for name in ONCE] == [1] * len(ONCE)
    (mail,) = answer.texts("adminEmail")
    assert "@" in mail
    assert not mail.startswith("mailto:")
    assert not mail.endswith("@localhost")


def test_case_24_the_base_address_is_the_one_asked(repository, settings):
    assert repository.ask(verb="Identify").texts("baseURL") == ["http://testserver/oai/cognac"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    behind = repository.client.get(
        "/oai/cognac?verb=Identify", headers={"x-forwarded-proto": "https", "host": "testserver"}
    )
    assert read(behind).texts("baseURL") == ["https://testserver/oai/cognac"]


def test_case_25_the_protocol_is_2_0(repository):
    assert repository.ask(verb="Identify").texts("protocolVersion") == ["2.0"]


def test_case_26_no_datestamp_is_earlier_than_the_earliest(repository):
    (earliest,) = repository.ask(verb="Identify").texts("earliestDatestamp")
    repository.withdraw(repository.films, 0, 1)
    repository.publish()
    stamps = repository.ask(verb="ListIdentifiers", metadataPrefix="oai_dc").stamps
    assert min(stamps.values()) >= earliest
    assert repository.ask(verb="Identify").texts("earliestDatestamp") == [earliest]
    assert len(earliest) == len("2026-11-22T12:00:00Z")


def test_case_27_deletions_are_kept_for_ever(repository):
    assert repository.ask(verb="Identify").texts("deletedRecord") == ["persistent"]
    repository.withdraw(repository.films, 0)
    repository.publish(then_wait=3600 * 24 * 400)
    assert repository.harvest()[repository.name("films-0")] is False


@pytest.mark.parametrize("more", ["identifier=a", "metadataPrefix=oai_dc", "surprise=1", "resumptionToken=x"])
def test_case_28_any_argument_is_one_too_many(repository, more):
    assert repository.ask_raw(f"verb=Identify&{more}").codes == ["badArgument"]


def test_case_29_the_identifiers_are_described(repository, settings):
    answer = repository.ask(verb="Identify")  # its schema is checked with the answer's
    said = {one.tag.rpartition("}")[2]: one.text for one in answer.root.iter("{*}oai-identifier").__next__()}
    assert said["scheme"] == "oai"
    assert said["repositoryIdentifier"] == settings.OAI_DOMAIN
    assert said["sampleIdentifier"].startswith(f"oai:{settings.OAI_DOMAIN}:")
    assert all(name.startswith(f"oai:{settings.OAI_DOMAIN}:") for name in repository.harvest())


def test_case_30_a_description_in_dublin_core(repository):
    root = repository.ask(verb="Identify").root
    assert next(root.iter("{http://purl.org/dc/elements/1.1/}description")).text
