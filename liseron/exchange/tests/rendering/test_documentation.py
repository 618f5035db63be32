"""The page of documentation lists every field that is written, and no other."""

import re
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from liseron.exchange.profiles import MARC21, UNIMARC, Profile
from liseron.exchange.tests.rendering.samples import EVERYTHING, parsed

PAGE = (Path(settings.BASE_DIR) / "docs" / "crosswalks.md").read_text(encoding="utf-8")
MORE = (("issn", "0395-2037"), ("ark", "ark:/12148/cb123"))


def told(title: str) -> set[str]:
    """The tags in the first column of one table."""
    table = PAGE.split(f"## {title}, given")[1].split("\n## ")[0]
    return {
        tag for line in re.findall(r"^\| ([^|]+) \|", table, re.M) for tag in re.findall(r"\b\d{3}\b", line)
    }


def written(prefix: str) -> set[str]:
    """All that any record could hold: a film has a bar code, a colourist is a contributing person."""
    tags: set[str] = set()
    bodies = (("Orchestre de Paris", "mus"), ("Jules Verne", "aut"), ("Hetzel éditions", "pbl"))
    for one in (EVERYTHING, replace(EVERYTHING, medium="film"), replace(EVERYTHING, creators=bodies)):
        full = replace(one, identifiers=EVERYTHING.identifiers + MORE)
        root = parsed(full, prefix, Profile(has_item_995=True, has_200b=True))
        tags |= {field.get("tag") for field in root if field.get("tag")}
    return tags


def test_every_field_of_unimarc_is_told():
    assert told("UNIMARC") == written(UNIMARC)


def test_every_field_of_marc21_is_told():
    assert told("MARC21") == written(MARC21)
