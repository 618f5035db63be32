"""What the door asks of a vendor. One folder in `connectors/` and one line there add a vendor."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class VisitFacts:
    """What a connector may know of a visit: nothing in it names the reader.

    `visit` numbers the visit; `reader` is the reader's pseudonym at this vendor alone, 32 hex digits, ""
    for nobody; `age_band` is "under_12", "12_17", "adult" or "". Addresses as in the catalogue, "" when none.
    """

    visit: int
    resource: str
    entry_url: str
    is_free: bool
    record_url: str = ""
    record_source_id: str = ""
    reader: str = ""
    age_band: str = ""


class NoAddress(Exception):
    """The connector has no safe address to send the reader to; the message is for the operator."""


class LetsPatronsIn(Protocol):
    """A vendor's door: where the browser goes for this visit, http(s). Raises NoAddress."""

    def address_for(self, visit: VisitFacts) -> str: ...
