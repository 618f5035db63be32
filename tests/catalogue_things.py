"""What the catalogue's pages show one of: a record as it came, titles withdrawn."""

import json
from dataclasses import dataclass

from liseron.catalogue.actions import put_records
from liseron.catalogue.models import Record, Withdrawal
from liseron.catalogue.ports import SourceRecord, TitleFacts
from liseron.catalogue.withdrawing import withdraw_titles
from liseron.toolkit.dates import now
from tests.people_and_places import Network


@dataclass
class Catalogue:
    """One of everything of the catalogue's pages."""

    withdrawal: Withdrawal


def a_catalogue(network: Network) -> Catalogue:
    """The film has its source's record and a twin that was withdrawn."""
    facts = TitleFacts(source_id=network.film.source_id, medium="film", title=network.film.title)
    source = SourceRecord("table", json.dumps({"Titre": network.film.title}).encode())
    put_records(resource=network.films, rows=[facts], sources=[source], by=None)
    gone = TitleFacts(source_id="parti", medium="film", title="Un film parti")
    put_records(resource=network.films, rows=[gone], by=None)
    rows = Record.objects.filter(resource=network.films, source_id="parti")
    return Catalogue(withdrawal=withdraw_titles(records=rows, reason="Fin du contrat.", by=None, now=now()))
