"""What we write, our own readers read back the same: MARC through the crosswalks of the catalogue."""

import pytest
from hypothesis import given, settings

from liseron.catalogue.crosswalks.facts import facts_of
from liseron.catalogue.crosswalks.people import ROLES
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.exchange.profiles import MARC21, PMB, UNIMARC, Profile
from liseron.exchange.rendering.described import Described
from liseron.exchange.rendering.names import unimarc_code
from liseron.exchange.rendering.vocabulary import NO_ACCESS
from liseron.exchange.tests.rendering.samples import EVERYTHING, PROFILES, in_place, parsed, tidy
from liseron.protocols.marc.marcxml import record_of

PLAIN = (
    "title", "subtitle", "medium", "publisher", "series", "series_number", "part_number", "part_title", "published",
    "year", "language", "summary", "extent", "format", "audience",
)  # fmt: skip


def read_back(described: Described, format: str, profile: Profile) -> TitleFacts:
    record = record_of(parsed(described, format, profile))
    assert record is not None
    return facts_of(record, MARC21 if format == MARC21 else UNIMARC)


def role_read(role: str, format: str) -> str:
    """UNIMARC knows fewer parts than MARC: those without a figure come back as their nearest."""
    return role if format == MARC21 else ROLES[unimarc_code(role)]


@pytest.mark.parametrize("format", [UNIMARC, PMB, MARC21])
@settings(max_examples=25)
@given(described=tidy(), profile=PROFILES)
def test_what_we_write_our_own_readers_read_the_same(format: str, described: Described, profile: Profile):
    facts = read_back(described, format, profile)

    assert {name: getattr(facts, name) for name in PLAIN} == {
        name: getattr(described, name) for name in PLAIN
    }
    assert set(facts.subjects) == set(described.subjects)
    assert set(facts.creators) == {
        Creator(name, role_read(role, format)) for name, role in described.creators
    }
    limits = () if described.is_open_to_all else (NO_ACCESS,)
    assert facts.rights == " ".join(filter(None, (*limits, described.rights)))
    assert facts.url == in_place(described.permalink)
    assert facts.cover_url == in_place(described.cover)
    assert facts.source_id == f"liseron-{described.number}"
    if format == MARC21:
        assert set(facts.accessibility) == set(described.accessibility)


@pytest.mark.parametrize("format", [UNIMARC, PMB, MARC21])
@settings(max_examples=25)
@given(described=tidy(), profile=PROFILES)
def test_numbers_come_back_with_the_vendor_s_own_and_our_address(
    format: str, described: Described, profile: Profile
):
    giver = (described.vendor_slug or described.resource_slug).upper()
    added = {Identifier("vendor", f"({giver}){described.source_id}")}
    if format != MARC21:
        added.add(Identifier("uri", in_place(described.permalink)))

    found = read_back(described, format, profile).identifiers

    assert set(found) == {Identifier(*one) for one in described.identifiers} | added


def test_people_stay_in_the_source_s_order_within_their_part():
    creators = (("Anne Zola", "aut"), ("Bob Aymé", "aut"), ("Zoé Picard", "ill"), ("Al Blanc", "ill"))
    described = Described(
        **{name: getattr(EVERYTHING, name) for name in EVERYTHING.__slots__} | {"creators": creators}
    )

    for format in (UNIMARC, PMB, MARC21):
        found = read_back(described, format, Profile()).creators
        assert [(one.name, one.role) for one in found] == list(creators)
