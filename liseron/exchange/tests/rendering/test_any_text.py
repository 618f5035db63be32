"""Whatever a title holds, what is given away is XML that everybody reads alike (cases 14, 15, 93, 94, 96, 97)."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from lxml import etree

from liseron.exchange.profiles import (
    FORMATS,
    MARC21,
    OAI_DC,
    OUR_CODE,
    PARTNER_CODE,
    PMB,
    SITE,
    SLUG,
    UNIMARC,
    Profile,
)
from liseron.exchange.rendering import RENDERERS, render
from liseron.exchange.rendering.described import Described
from liseron.exchange.tests import schemas
from liseron.exchange.tests.rendering.samples import EVERYTHING, PROFILES, as_served, hostile, parsed
from liseron.protocols.xml_text import sound

SCHEMAS = {OAI_DC: "oai/oai_dc.xsd", UNIMARC: "marc/marcxchange-2-0.xsd", MARC21: "marc/MARC21slim.xsd"}
PLACES = {
    OAI_DC: "{*}description",
    UNIMARC: "*[@tag='330']/*",
    PMB: "*[@c='330']/*",
    MARC21: "*[@tag='520']/*",
}
UNPLACED = str.maketrans(dict.fromkeys((SLUG, PARTNER_CODE, OUR_CODE, SITE), ""))


def summary_in(root: etree._Element, format: str) -> str:
    return "".join(one.text or "" for one in root.findall(PLACES[format]))


@pytest.mark.parametrize("format", FORMATS)
def test_case_14_namespaces_are_declared_on_the_metadata_itself(format: str):
    element = as_served(EVERYTHING, format).decode()
    envelope = (
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><metadata>{element}</metadata></OAI-PMH>'
    )
    cut = envelope.split("<metadata>")[1].split("</metadata>")[0]

    alone = etree.fromstring(cut)

    assert etree.QName(alone).namespace == RENDERERS[format].namespace
    assert alone.prefix == ("oai_dc" if format == OAI_DC else None)
    assert {child.prefix for child in alone} == {"dc" if format == OAI_DC else None}
    location = alone.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation")
    assert location == f"{RENDERERS[format].namespace} {RENDERERS[format].schema}"


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=25)
@given(described=hostile(), profile=PROFILES)
def test_case_15_no_named_entity_and_nothing_that_xml_forbids(
    format: str, described: Described, profile: Profile
):
    text = render(described, format, profile).decode()  # strict: no half of a surrogate

    assert not re.search(r"&(?!#[0-9]+;)", text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\ufffe\uffff]", text.translate(UNPLACED))
    root = parsed(described, format, profile)
    assert summary_in(root, format) == sound(described.summary)
    assert all((one.text or "").strip() or len(one) for one in root.iter())


@given(described=hostile(), profile=PROFILES)
def test_case_93_dublin_core_is_valid_whatever_the_text(described: Described, profile: Profile):
    root = parsed(described, OAI_DC, profile)
    assert schemas.faults(root, SCHEMAS[OAI_DC]) == []
    assert {name for one in root for name in one.attrib} <= {"{http://www.w3.org/XML/1998/namespace}lang"}


@given(described=hostile(), profile=PROFILES)
def test_case_94_marcxchange_is_valid_whatever_the_text(described: Described, profile: Profile):
    root = parsed(described, UNIMARC, profile)
    assert schemas.faults(root, SCHEMAS[UNIMARC]) == []
    kinds = [etree.QName(one).localname for one in root]
    assert kinds == ["leader", *sorted(kinds[1:])]
    tags = [one.get("tag") for one in root[1:]]
    assert tags == sorted(tags)
    assert len(root[0].text) == 24
    for field in root.findall("{*}datafield"):
        assert len(field) > 0
        assert len(field.get("ind1")) == len(field.get("ind2")) == 1


@given(described=hostile(), profile=PROFILES)
def test_case_96_marc21_is_valid_whatever_the_text(described: Described, profile: Profile):
    root = parsed(described, MARC21, profile)
    assert schemas.faults(root, SCHEMAS[MARC21]) == []
    assert len(root[0].text) == 24
    assert root[0].text.endswith("4500")
    assert len(root.findtext("{*}controlfield[@tag='008']")) == 40


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "text",
    [
        "👩🏽‍🚀 et 🎈",
        "שלום עליכם",
        "ﷺ العربية",
        "e\u0301 n'est pas é",
        "日本語の説明",
        "espaces\u00a0fines\u202f!",
        "d" * 65_536,
    ],
    ids=["emoji", "hebrew", "arabic", "combining", "cjk", "spaces", "64 kB"],
)
def test_case_97_any_script_and_any_length_comes_back(format: str, text: str):
    described = Described(
        number=1,
        medium="book",
        title=text[:500],
        permalink="https://x",
        changed_at=EVERYTHING.changed_at,
        summary=text,
    )
    assert summary_in(parsed(described, format), format) == text


@pytest.mark.parametrize("format", FORMATS)
def test_profiles_share_stored_bytes_exactly_when_their_variant_is_the_same(format: str):
    switches = product(
        ("210", "214", "both"),
        (True, False),
        (True, False),
        ("url", "isbn"),
        ("pmb", "dcmi"),
        ("profile", "a"),
    )
    written: dict[str, set[bytes]] = {}
    for profile in (Profile(*values) for values in switches):
        written.setdefault(profile.variant(format), set()).add(render(EVERYTHING, format, profile))

    assert {len(contents) for contents in written.values()} == {1}
    assert len(set.union(*written.values())) == len(written)
