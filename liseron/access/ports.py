"""What the door asks of a vendor. One folder in `connectors/` and one line there add a vendor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise

Words = str | Promise
READER = "reader"  # the reader's number, beside the names of `access.releasing.Released`
NO_REFERRER = "no-referrer"


@dataclass(frozen=True)
class VisitFacts:
    """What a connector may know of a visit: of the reader, only what the département chose to say.

    `visit` numbers the visit, 0 for a trial; `reader` is the reader's pseudonym at this vendor alone, 32 hex
    digits, "" for nobody. Addresses as in the catalogue, "" when none. `released` holds facts by their name,
    `values` and `secret` what the département set for this door; `at` is the instant of the click.
    """

    visit: int
    resource: str
    entry_url: str
    is_free: bool
    at: datetime
    record_url: str = ""
    record_source_id: str = ""
    reader: str = field(default="", repr=False)
    released: Mapping[str, str] = field(default_factory=dict, repr=False)
    values: Mapping[str, str] = field(default_factory=dict)
    secret: str = field(default="", repr=False)

    @property
    def identifier(self) -> str:
        """Whom the vendor takes the reader for: the pseudonym, or the card where the département chose it."""
        return self.released.get("card") or self.reader


@dataclass(frozen=True)
class Way:
    """Where the browser goes, http(s), and what it says of where it comes from (Referrer-Policy)."""

    address: str = field(repr=False)
    referrer_policy: str = NO_REFERRER


class NoAddress(Exception):
    """The connector has no safe address to send the reader to; the message tells the département why, in French."""


class LetsPatronsIn(Protocol):
    """A vendor's door: where the browser goes for this visit. Raises NoAddress."""

    def way_for(self, visit: VisitFacts) -> Way: ...


class Kind(StrEnum):
    """How a value is asked for."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """A value that a door is set with. `choices` are pairs of code and words; `initial` is what is proposed."""

    name: str
    label: Words
    kind: Kind = Kind.LINE
    help: Words = ""
    is_required: bool = True
    choices: tuple[tuple[str, Words], ...] = ()
    initial: str = ""


@dataclass(frozen=True)
class Line:
    """One thing said: what it is, and its value as it goes, or a remark `in_words`."""

    what: Words
    value: Words
    in_words: bool = False


@dataclass(frozen=True)
class Scheme:
    """The settings of a vendor that many libraries share, shipped to start from."""

    key: str
    name: str
    values: Mapping[str, str]


class IsSet(Protocol):
    """How the desk asks for a door's settings without knowing vendors.

    `secret` asks for the key, None when there is none. `asks_back` when the vendor then asks our sign-on who the
    reader is: what it is told is then set there. `may_say`: names of `access.releasing.Released` one may choose.
    """

    @property
    def label(self) -> Words: ...
    @property
    def lead(self) -> Words: ...
    @property
    def fields(self) -> tuple[Field, ...]: ...
    @property
    def secret(self) -> Field | None: ...
    @property
    def schemes(self) -> tuple[Scheme, ...]: ...
    @property
    def asks_back(self) -> bool: ...
    @property
    def may_say(self) -> frozenset[str]: ...

    def faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        """A sentence in French for each field that is wrong; the key's under "secret". Empty: the door works."""

    def said(self, values: Mapping[str, str]) -> frozenset[str]:
        """What these settings can say of the reader: READER, and names of `access.releasing.Released`."""

    def new_secret(self, values: Mapping[str, str]) -> str:
        """A key drawn for these settings when none was given; "" when the vendor must give one."""

    def for_vendor(self, values: Mapping[str, str], secret: str) -> Sequence[Line]:
        """What to hand to the vendor; never the secret."""

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        """How the way of this visit was made, the secret masked. Raises NoAddress."""


class Door(LetsPatronsIn, IsSet, Protocol):
    """What `connectors` registers."""
