"""The formats offered, with the addresses of their schemas and their namespaces."""

from typing import Final

from liseron.exchange.profiles import MARC21, OAI_DC, PMB, UNIMARC
from liseron.protocols.oai.answers import Format

FORMATS: Final = {
    one.prefix: one
    for one in (
        Format(
            OAI_DC,
            "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
            "http://www.openarchives.org/OAI/2.0/oai_dc/",
        ),
        Format(
            UNIMARC,
            "https://www.loc.gov/standards/iso25577/marcxchange-2-0.xsd",
            "info:lc/xmlns/marcxchange-v2",
        ),
        Format(PMB, "http://www.pmbservices.fr/notice.xsd", "http://www.pmbservices.fr"),
        Format(
            MARC21,
            "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd",
            "http://www.loc.gov/MARC21/slim",
        ),
    )
}
