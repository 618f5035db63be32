"""What the catalogue's pages show one of: a record as it came, titles withdrawn."""

import json
from dataclasses import dataclass
from io import BytesIO

from liseron.catalogue.actions import put_records
from liseron.catalogue.imports.columns import ColumnPlan, Rule
from liseron.catalogue.imports.following import follow_catalogue
from liseron.catalogue.imports.job_reading import do_job
from liseron.catalogue.imports.jobs import bring_file
from liseron.catalogue.imports.keeping import save_mapping
from liseron.catalogue.models import (
    ColumnMapping,
    Feed,
    ImportJob,
    Record,
    Synonyms,
    Withdrawal,
    WorkMerge,
)
from liseron.catalogue.ports import ItemFacts, SourceRecord, TitleFacts
from liseron.catalogue.synonyms import create_synonyms
from liseron.catalogue.withdrawing import withdraw_titles
from liseron.catalogue.works import merge_works
from liseron.desk.models import ErrorReport
from liseron.desk.reporting import report_error
from liseron.exchange.harvesting import OAI
from liseron.exchange.holdings import create_partner_catalogue
from liseron.exchange.models import Harvest, PartnerCatalogue, Source
from liseron.toolkit.dates import now, paris_today
from tests.people_and_places import Network

TABLE = b"numero;titre;auteur\n1;Un film;Anne Roux\n2;;\n"
MARC = b"rien"


@dataclass
class Catalogue:
    """One of everything of the catalogue's pages."""

    withdrawal: Withdrawal
    job: ImportJob
    table: ImportJob
    feed: Feed
    merge: WorkMerge
    synonyms: Synonyms
    harvest: Harvest
    report: ErrorReport
    mapping: ColumnMapping
    shelves: PartnerCatalogue


def a_harvest(network: Network) -> Harvest:
    """Of a repository whose titles went away: what leaves waits for a person."""
    address = "https://oai.example/oai"
    source = Source.objects.create(
        resource=network.films, address=address, prefix="oai_dc", repository="Dépôt"
    )
    done = {"kind": OAI, "source": "Dépôt", "address": address, "state": "done", "by": "system"}
    job = ImportJob.objects.create(resource=network.films, **done)
    return Harvest.objects.create(source=source, job=job, is_full=True, sweep="held", absent=3)


def some_shelves(network: Network) -> PartnerCatalogue:
    """Of our partner, with a copy whose library is still to be said."""
    assert network.ours.partner is not None
    catalogue = create_partner_catalogue(
        partner=network.ours.partner, by=None, name="Catalogue d’ici", address="https://opac.example/"
    )
    copy = ItemFacts(("BIB01",), "R LIV")
    row = TitleFacts(source_id="1", medium="book", title="Un livre en rayon", items=(copy,))
    put_records(resource=catalogue.resource, rows=[row], by=None)
    return catalogue


def a_catalogue(network: Network) -> Catalogue:
    """The film has its source's record and a twin that was withdrawn."""
    facts = TitleFacts(source_id=network.film.source_id, medium="film", title=network.film.title)
    source = SourceRecord("table", json.dumps({"Titre": network.film.title}).encode())
    put_records(resource=network.films, rows=[facts], sources=[source], by=None)
    gone = TitleFacts(source_id="parti", medium="film", title="Un film parti")
    put_records(resource=network.films, rows=[gone], by=None)
    rows = Record.objects.filter(resource=network.films, source_id="parti")
    table = bring_file(resource=network.films, content=BytesIO(TABLE), name="films.csv", by=None)
    job = bring_file(resource=network.films, content=BytesIO(MARC), name="a.mrc", by=None, kind="films")
    do_job(job.pk)
    twin = TitleFacts(source_id="jumeau", medium="film", title="Un jumeau du film")
    put_records(resource=network.films, rows=[twin], by=None)
    network.film.refresh_from_db()
    absorb = Record.objects.get(source_id="jumeau").work
    merge = merge_works(keep=network.film.work, absorb=absorb, by=None)
    assert merge
    return Catalogue(
        withdrawal=withdraw_titles(records=rows, reason="Fin du contrat.", by=None, now=now()),
        job=job,
        merge=merge,
        synonyms=create_synonyms(by=None, expressions="polar\nroman policier"),
        table=table,
        harvest=a_harvest(network),
        mapping=save_mapping(
            name="Tableau de l’éditeur", by=None, resource=network.films,
            plan=ColumnPlan((("title", Rule(("titre",))), ("medium", Rule(constant="film")))),
        ),
        report=report_error(
            record=network.film, words="Ce n’est pas le bon auteur.", partner=network.theirs.partner, by="user:1"
        ),
        shelves=some_shelves(network),
        feed=follow_catalogue(
            resource=network.films, address="https://opds.example/", pace="week", is_complete=False,
            by=None, today=paris_today(),
        ),
    )  # fmt: skip
