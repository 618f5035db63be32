"""A title out of a MARC record."""

from dataclasses import replace
from hashlib import blake2b
from typing import Any

from liseron.catalogue.crosswalks.marc21 import MARC21 as MARC21_ROWS
from liseron.catalogue.crosswalks.table import Row, applied
from liseron.catalogue.crosswalks.unimarc import UNIMARC as UNIMARC_ROWS
from liseron.catalogue.ports import TitleFacts
from liseron.protocols.marc.characters import MARC21, UNIMARC
from liseron.protocols.marc.record import Record

CROSSWALKS: dict[str, tuple[Row, ...]] = {UNIMARC: UNIMARC_ROWS, MARC21: MARC21_ROWS}
NUMBERS = {name: tuple(row for row in rows if row.target == "source_id") for name, rows in CROSSWALKS.items()}
WITHOUT_NUMBER = "sans-numero-"


def facts_of(record: Record, flavour: str) -> TitleFacts:
    """What the record says of its title; `medium` and `title` are "" when it does not say.

    A record without any number gets one that its own words give, the same at every import.
    """
    said: dict[str, Any] = {"source_id": "", "title": "", "medium": ""} | applied(CROSSWALKS[flavour], record)
    facts = TitleFacts(**said)
    return facts if facts.source_id else replace(facts, source_id=_number_of(facts))


def number_in(record: Record, flavour: str) -> str:
    """The number that the record brought, "" when it brought none: `source_id` of its facts, and nothing else read."""
    return str(applied(NUMBERS[flavour], record).get("source_id", ""))


def is_numbered(facts: TitleFacts) -> bool:
    """Whether the record brought its own number."""
    return not facts.source_id.startswith(WITHOUT_NUMBER)


def _number_of(facts: TitleFacts) -> str:
    words = [facts.title, facts.subtitle, facts.part_number, facts.part_title, facts.published, facts.url]
    words += [creator.name for creator in facts.creators]
    words += [identifier.value for identifier in facts.identifiers]
    return WITHOUT_NUMBER + blake2b("\x1f".join(words).encode(), digest_size=12).hexdigest()
