"""UNIMARC's 4xx: plain subfields and embedded fields say the same."""

from liseron.protocols.marc.linking import embedded, linked
from liseron.protocols.marc.record import Field


def test_embedded_fields_are_found_with_their_subfields():
    field = Field.of("410", " 0\x1f1001FRBN1\x1f12001 \x1faFondation\x1fv4\x1f1700 1\x1faAsimov\x1fbIsaac")
    assert [(one.tag, one.indicators, one.subfields) for one in embedded(field)] == [
        ("001", "", [("", "FRBN1")]),
        ("200", "1 ", [("a", "Fondation"), ("v", "4")]),
        ("700", " 1", [("a", "Asimov"), ("b", "Isaac")]),
    ]


def test_an_embedded_link_reads_like_a_plain_one():
    field = linked(Field.of("461", " 0\x1f1001FRBN1\x1f1011  \x1fa1234-5679\x1f12001 \x1faFondation\x1fv4"))
    assert field.subfields == [("0", "FRBN1"), ("x", "1234-5679"), ("t", "Fondation"), ("v", "4")]


def test_a_plain_link_stays_as_it_is():
    field = Field.of("461", " 1\x1ftFondation\x1fv4")
    assert linked(field) is field
    assert field.subfields == [("t", "Fondation"), ("v", "4")]
