"""UNIMARC's 4xx fields, which hold either subfields or whole embedded fields behind $1 (UNIMARC manual, 4--)."""

from liseron.protocols.marc.record import Field, Subfield

# The embedded field and its subfield, and the subfield that says the same without embedding.
_SAYS = {
    ("200", "a"): "t",
    ("200", "v"): "v",
    ("200", "h"): "h",
    ("200", "i"): "i",
    ("225", "v"): "v",
    ("010", "a"): "y",
    ("011", "a"): "x",
    ("210", "c"): "n",
    ("210", "d"): "d",
}


def embedded(field: Field) -> list[Field]:
    """The fields that stand behind each $1: "001PPN", or "2001 " followed by that field's subfields."""
    found: list[Field] = []
    for code, value in field.subfields:
        if code == "1":
            tag, rest = value[:3], value[3:]
            is_control = tag.startswith("00")
            found.append(Field(tag, "" if is_control else rest[:2], [("", rest)] if is_control else []))
        elif found and not found[-1].tag.startswith("00"):
            found[-1].subfields.append((code, value))
    return found


def linked(field: Field) -> Field:
    """The same link with plain subfields: $t title, $v volume, $h $i part, $x ISSN, $y ISBN, $0 number."""
    if not any(code == "1" for code, _value in field.subfields):
        return field
    plain: list[Subfield] = []
    for inner in embedded(field):
        if inner.tag == "001":
            plain.append(("0", inner.first("")))
        for code, value in inner.subfields:
            if says := _SAYS.get((inner.tag, code)):
                plain.append((says, value))
    return Field(field.tag, field.indicators, plain)
