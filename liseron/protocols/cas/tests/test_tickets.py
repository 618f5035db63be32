import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.protocols.cas.tickets import (
    digest,
    is_foreign_ticket,
    is_ticket,
    new_grant,
    new_grant_iou,
    new_ticket,
)

MAKERS = {
    "ST": (lambda: new_ticket("ST"), 32),
    "PT": (lambda: new_ticket("PT"), 32),
    "PGT": (new_grant, 64),
    "PGTIOU": (new_grant_iou, 64),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_a_ticket_has_its_prefix_and_the_length_that_every_client_takes(kind: str):
    make, length = MAKERS[kind]
    for _time in range(200):
        ticket = make()
        assert re.fullmatch(rf"{kind}-[A-Za-z0-9]{{{length - len(kind) - 1}}}", ticket)
        assert is_ticket(ticket, kind)


def test_no_ticket_comes_twice_and_every_letter_comes():
    tickets = {new_ticket("ST") for _time in range(2000)}
    assert len(tickets) == 2000
    assert len(set("".join(ticket[3:] for ticket in tickets))) == 62


@pytest.mark.parametrize("kind", MAKERS)
def test_case_24_a_ticket_of_one_kind_passes_for_no_other(kind: str):
    """3.1 #24, CVE-2026-4282: the kind is part of what is looked for."""
    ticket = MAKERS[kind][0]()
    assert [other for other in MAKERS if is_ticket(ticket, other)] == [kind]
    assert is_ticket(ticket)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ST-",
        "st-abc",
        "ST-a b",
        "ST-a&service=x",
        "ST-é",
        "ST-a\n",
        "XST-a",
        "ST-" + "a" * 300,
        "ST-a%26",
        "TGT-abc",
    ],
)
def test_case_05_what_no_ticket_of_ours_looks_like_is_not_looked_for(text: str):
    """3.1 #5, CVE-2014-4172: a ticket is letters, digits and hyphens."""
    assert not is_ticket(text)


def test_another_servers_ticket_may_name_it():
    assert is_foreign_ticket("ST-12-aBc-cas01.example.org")
    assert not is_foreign_ticket("ST-1&service=https://x")
    assert not is_foreign_ticket("")


@given(st.text())
def test_the_digest_of_any_text_is_64_hex_digits(text: str):
    assert re.fullmatch(r"[0-9a-f]{64}", digest(text))
