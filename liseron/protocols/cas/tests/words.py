"""Texts and facts that a CAS answer may hold, for round trips."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from lxml import etree

from liseron.protocols.cas.answers import OF_THE_STANDARD, Success

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
NAME = st.from_regex(r"[a-z][a-z_]{0,12}", fullmatch=True).filter(
    lambda name: name not in {"attributes", *(own.lower() for own in OF_THE_STANDARD)}
)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=40,
)
WORDS = TEXT.map(str.strip)
VALUES = st.lists(WORDS, min_size=1, max_size=3).map(tuple)
MOMENT = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
SUCCESS = st.builds(
    Success,
    user=WORDS.filter(bool),
    attributes=st.dictionaries(NAME, VALUES, max_size=4),
    proxies=st.lists(WORDS.filter(bool), max_size=3).map(tuple),
    grant_iou=st.sampled_from(["", "PGTIOU-1"]),
    authenticated_at=MOMENT,
    is_remembered=st.booleans(),
    is_new_login=st.booleans(),
)


def parsed(data: bytes) -> Any:
    return etree.fromstring(data, parser=etree.XMLParser(resolve_entities=False, no_network=True))
