"""A repository of many titles, and the same titles for the peer. Runs in a process of its own.

`python -m bench.oai_stock RECORDS PEER_FILE` migrates and writes the rows: made-up titles, rendered by the product.
"""

import json
import os
import sqlite3
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

from bench.search_records import titles

SLUG = "mesure"
RESOURCES = 8
STAMP = 1_790_000_000
BATCH = 2000
PAGE = 500
DIFFERENT = 4000
ANY_NUMBER = "987654321"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    set_up(int(sys.argv[1]), sys.argv[2])


def set_up(records: int, peer: str) -> None:
    """One partner who may enter every resource; the titles were stamped by the thousand, as an import does it."""
    from django.db import connection, transaction

    from liseron.access.tests import world as worlds
    from liseron.exchange.models import Item, Rendering, Share, View
    from liseron.exchange.profiles import FORMATS, OAI_DC
    from liseron.exchange.records import version_of
    from liseron.toolkit import bulk

    resources = [worlds.a_resource() for _number in range(RESOURCES)]
    partner = worlds.a_partner(slug=SLUG)
    view = View.objects.create(slug=SLUG, partner=partner, since=STAMP, page_size=PAGE, formats=list(FORMATS))
    Share.objects.bulk_create(Share(view=view, resource=one, stamp=STAMP) for one in resources)
    variant = view.profile.variant(OAI_DC)
    theirs = sqlite3.connect(peer)
    theirs.execute("CREATE TABLE title (number INTEGER PRIMARY KEY, said TEXT NOT NULL)")
    made = _made(records, view)
    while batch := list(islice(made, BATCH)):
        stamp = STAMP + batch[0][0] // BATCH
        rows = [
            (n, resources[n * RESOURCES // (records + 1)].pk, stamp, False, "livre") for n, _b, _s in batch
        ]
        with transaction.atomic():
            bulk.insert(Item, ["record_id", "resource", "stamp", "is_deleted", "section"], rows)
            stored = [
                (Rendering.key_of(variant, n), version_of(OAI_DC), content) for n, content, _said in batch
            ]
            bulk.insert(Rendering, ["key", "version", "content"], stored)
        theirs.executemany("INSERT INTO title VALUES (?, ?)", [(n, said) for n, _b, said in batch])
    theirs.commit()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _made(records: int, view: Any) -> Iterator[tuple[int, bytes, str]]:
    """The number, our bytes, and what the peer's writer takes; titles come again under other numbers."""
    made = [_one(facts, view) for facts in titles(1, min(records, DIFFERENT))]
    for number in range(1, records + 1):
        ours, theirs = made[number % len(made)]
        written = str(number)
        yield number, ours.replace(ANY_NUMBER.encode(), written.encode()), theirs.replace(ANY_NUMBER, written)


def _one(facts: dict[str, Any], view: Any) -> tuple[bytes, str]:
    from liseron.exchange.describing import Offered
    from liseron.exchange.profiles import OAI_DC, SITE
    from liseron.exchange.profiles import SLUG as OF_VIEW
    from liseron.exchange.records import record_of
    from liseron.exchange.rendering.described import Described

    described = Described(
        number=int(ANY_NUMBER),
        medium=facts["medium"],
        title=facts["title"],
        permalink=f"{SITE}/acces/{OF_VIEW}/{ANY_NUMBER}",
        changed_at=facts["added_at"],
        creators=tuple((name, "aut") for name in facts["creators"]),
        publisher="Éditions de la mesure",
        published=str(facts["year"]),
        year=facts["year"],
        language=facts["languages"][0],
        subjects=facts["subjects"],
        audience=facts["audience"],
        summary=facts["summary"],
        identifiers=(("isbn", facts["identifiers"][0]),),
    )
    said = {
        "title": [facts["title"]],
        "creator": list(facts["creators"]),
        "subject": list(facts["subjects"]),
        "description": [facts["summary"]],
        "publisher": ["Éditions de la mesure"],
        "date": [str(facts["year"])],
        "type": ["Text"],
        "identifier": [f"https://portail.example/acces/mesure/{ANY_NUMBER}", facts["identifiers"][0]],
        "language": list(facts["languages"]),
    }
    return record_of(Offered(0, "livre", described), OAI_DC, view.profile), json.dumps(said)


if __name__ == "__main__":
    main()
