"""Records written as XML: MarcXchange 2.0 (ISO 25577), MARC21slim, and PMB's `notice`. One list of fields for all.

Values come sound (`protocols.xml_text.sound`); a document is a string, because a repository writes a million of them.
"""

from collections.abc import Iterable

from liseron.protocols.marc.record import CONTROL, Field
from liseron.protocols.xml_text import escaped

MARCXCHANGE = "info:lc/xmlns/marcxchange-v2"
MARCXCHANGE_SCHEMA = "http://www.loc.gov/standards/iso25577/marcxchange-2-0.xsd"
MARC21SLIM = "http://www.loc.gov/MARC21/slim"
MARC21SLIM_SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
PMB = "http://www.pmbservices.fr"
PMB_SCHEMA = "http://www.pmbservices.fr/notice.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def control(tag: str, value: str) -> list[Field]:
    """The control field, or none when there is nothing to say."""
    return [Field(tag, "", [("", value)])] if value else []


def datafield(tag: str, indicators: str, *subfields: tuple[str, str]) -> list[Field]:
    """The field with the subfields that say something, or none: no format has empty ones."""
    said = [one for one in subfields if one[1]]
    return [Field(tag, indicators, said)] if said else []


def as_marcxchange(leader: str, fields: Iterable[Field]) -> str:
    """A `record` of MarcXchange in its default namespace, marked as bibliographic UNIMARC."""
    return _record(leader, fields, _start(MARCXCHANGE, MARCXCHANGE_SCHEMA, ' format="UNIMARC"'))


def as_marc21slim(leader: str, fields: Iterable[Field]) -> str:
    """A `record` of the Library of Congress' MARCXML in its default namespace."""
    return _record(leader, fields, _start(MARC21SLIM, MARC21SLIM_SCHEMA, ""))


def as_pmb(leader: str, fields: Iterable[Field]) -> str:
    """PMB's `notice`: the leader's letters as elements, * for a blank, control fields as text of an `f`.

    A record without hierarchy is « 0 » there.
    """
    status, kind, level, hierarchy = leader[5], leader[6], leader[7], leader[8].replace(" ", "0")
    parts = [
        f'<notice xmlns="{PMB}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{PMB} {PMB_SCHEMA}">',
        f"<rs>{status}</rs><dt>{kind}</dt><bl>{level}</bl><hl>{hierarchy}</hl><el>1</el><ru>*</ru>",
    ]
    for field in fields:
        if field.tag[:2] == CONTROL:
            parts.append(f'<f c="{field.tag}">{escaped(field.subfields[0][1])}</f>')
            continue
        parts.append(f'<f c="{field.tag}" ind="{field.indicators}">')
        parts += [f'<s c="{code}">{escaped(value)}</s>' for code, value in field.subfields]
        parts.append("</f>")
    parts.append("</notice>")
    return "".join(parts)


def _start(namespace: str, schema: str, attributes: str) -> str:
    return (
        f'<record xmlns="{namespace}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{namespace} {schema}"'
        f'{attributes} type="Bibliographic">'
    )


def _record(leader: str, fields: Iterable[Field], start: str) -> str:
    parts = [start, f"<leader>{leader}</leader>"]
    for field in fields:
        if field.tag[:2] == CONTROL:
            parts.append(f'<controlfield tag="{field.tag}">{escaped(field.subfields[0][1])}</controlfield>')
            continue
        ind1, ind2 = field.indicators[0], field.indicators[1]
        parts.append(f'<datafield tag="{field.tag}" ind1="{ind1}" ind2="{ind2}">')
        parts += [f'<subfield code="{code}">{escaped(value)}</subfield>' for code, value in field.subfields]
        parts.append("</datafield>")
    parts.append("</record>")
    return "".join(parts)
