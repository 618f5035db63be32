"""What a partner's catalogue wants of our records (docs/crosswalks.md): values alone, no Django.

Stored bytes hold, for what differs between partners by a name alone, a control byte that no XML may contain. It is
replaced on the whole page when the page is served, so that one rendering serves every partner of the same switches.
"""

from dataclasses import dataclass
from typing import Final, Literal

OAI_DC: Final = "oai_dc"
UNIMARC: Final = "unimarc"
PMB: Final = "pmb_xml_unimarc"
MARC21: Final = "marc21"
FORMATS: Final = (OAI_DC, UNIMARC, PMB, MARC21)

SLUG: Final = "\x01"  # the base address's name, in the deep link
PARTNER_CODE: Final = "\x02"  # 995 $c
OUR_CODE: Final = "\x03"  # 995 $b, 801 $b
SITE: Final = "\x04"  # "https://host", without a final slash


@dataclass(frozen=True, slots=True)
class Profile:
    """The switches of one base address that change the shape of a record, not its names."""

    publisher_field: Literal["210", "214", "both"] = "both"
    has_item_995: bool = False
    has_200b: bool = False
    first_identifier: Literal["url", "isbn"] = "url"
    dc_type_case: Literal["pmb", "dcmi"] = "dcmi"
    leader_type: Literal["profile", "a"] = "profile"

    def variant(self, format: str) -> int:
        """A number below 256 for the format with the switches that matter to it: addresses of one share renderings."""
        switches = [
            self.publisher_field == "210",
            self.publisher_field == "214",
            self.has_item_995,
            self.has_200b,
        ]
        switches.append(self.leader_type == "a")
        if format == OAI_DC:
            switches = [self.first_identifier == "isbn", self.dc_type_case == "pmb"]
        elif format == MARC21:
            switches = []
        return FORMATS.index(format) << 6 | sum(is_on << place for place, is_on in enumerate(switches))
