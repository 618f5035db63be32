"""Two local repositories fed from `../shared/data/records`: answers recorded in the past, real UNIMARC records."""

import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape, quoteattr

import pytest
from django.conf import settings
from django.db.models import QuerySet

from liseron.catalogue.imports.running import import_titles
from liseron.catalogue.models import Record
from liseron.catalogue.tests.making import a_resource
from liseron.exchange.models import Source
from liseron.exchange.tests.faulty_provider import Held, Provider, http
from liseron.exchange.tests.harvest.conftest import Harvester
from liseron.protocols.marc import iso2709
from liseron.protocols.marc.record import Record as MarcRecord
from liseron.toolkit.imports import ImportLine
from liseron.toolkit.tests.hostile import serving

RECORDS = (
    Path(os.environ.get("LISERON_SHARED_DATA", settings.BASE_DIR.parent / "shared" / "data")) / "records"
)
pytestmark = [
    pytest.mark.shared_data,
    pytest.mark.skipif(
        not RECORDS.is_dir(), reason="the folder of real files is not here (LISERON_SHARED_DATA)"
    ),
]
Make = Callable[..., Harvester]
GALLICA = ("gallica_OAIListRecords.xml", "gallica_OAIListRecords2.xml")
SPIRE = ("medialab_oaipmh_oai_dc.xml", "gallica_OAIListRecords2.xml")
SICKLE = (
    "sickle/ListRecords.xml",
    "sickle/ListRecords2.xml",
    "sickle/ListRecords3.xml",
    "sickle/ListRecords4.xml",
)
FIELDS = ("title", "medium", "creators", "publisher", "year", "language", "subjects", "url", "summary")


class Recorded:
    """Answers as they were once given, byte for byte, one after the other whatever the token."""

    def __init__(self, *names: str) -> None:
        self.pages = [(RECORDS / "oai" / name).read_bytes() for name in names]
        self.next = 0
        self.asked: list[dict[str, str]] = []

    def __call__(self, connection: socket.socket, head: bytes) -> None:
        query = urlsplit(head.split(b" ")[1].decode()).query
        self.asked.append({name: values[0] for name, values in parse_qs(query).items()})
        self.next += 1
        connection.sendall(http(self.pages[self.next - 1]))

    def identifiers(self) -> set[str]:
        said = rb"identifier>\s*(oai:[^<]*?)\s*<"
        return {one.decode() for page in self.pages for one in re.findall(said, page)}


def followed(harvester: Make, url: str, prefix: str) -> Harvester:
    ours = harvester(Provider([]), follows=False)
    ours.source = Source.objects.create(
        resource=a_resource(), address=url, prefix=prefix, deletions="transient", granularity="day"
    )
    return ours


@pytest.mark.parametrize(
    ("names", "titles"), [(GALLICA, 114), (SPIRE, 114), (SICKLE, 1)], ids=["gallica", "spire", "sickle"]
)
def test_recorded_answers_are_harvested_whole(harvester: Make, names: tuple[str, ...], titles: int) -> None:
    recorded = Recorded(*names)
    with serving(recorded) as url:
        ours = followed(harvester, url, "oai_dc")
        harvest = ours.harvest()
    assert (harvest.job.state, harvest.job.problem) == ("done", "")
    stayed_out = set(ImportLine.objects.exclude(outcome="in").values_list("label", flat=True))
    known = set(Record.objects.values_list("source_id", flat=True))
    assert len(known) + len(stayed_out) == len(recorded.identifiers())
    assert known <= recorded.identifiers()
    assert len(known) == titles


def test_gallica_is_read_as_its_readers_know_it(harvester: Make) -> None:
    recorded = Recorded(*GALLICA)
    with serving(recorded) as url:
        harvest = followed(harvester, url, "oai_dc").harvest()
    book = Record.objects.get(source_id="oai:bnf.fr:gallica/ark:/12148/bpt6k852111")
    assert book.title.startswith("Voyages en Égypte et en Nubie... suivis d'un voyage sur la côte")
    assert (book.medium, book.year, book.language) == ("book", 1821, "fr")
    assert book.creators[0] == {"name": "Giovanni Battista Belzoni", "role": "aut"}
    assert book.url == "http://gallica.bnf.fr/ark:/12148/bpt6k852111"
    assert list(book.identifiers.values_list("scheme", "value")) == [("ark", "ark:/12148/bpt6k852111")]
    assert recorded.asked[1]["resumptionToken"] == "2!2!2758354!158!100!980266!oai_dc"
    assert harvest.announced == "980266"
    assert Source.objects.get().since == "2010-05-25"


def marcxchange(record: MarcRecord) -> str:
    """A record as repositories send it, from what ISO 2709 says."""
    inside = f"<leader>{escape(record.leader)}</leader>{''.join(_fields(record))}"
    return f'<record xmlns="info:lc/xmlns/marcxchange-v2">{inside}</record>'


def _fields(record: MarcRecord) -> Iterator[str]:
    for tag in record.contents:
        for field in record.fields(tag):
            inside = "".join(
                f"<subfield code={quoteattr(code)}>{escape(text)}</subfield>"
                for code, text in field.subfields
            )
            if tag < "010":
                yield f'<controlfield tag="{tag}">{escape(field.subfields[0][1])}</controlfield>'
            else:
                first, second = map(quoteattr, (field.indicators + "  ")[:2])
                named = f"tag={quoteattr(tag)} ind1={first} ind2={second}"
                yield f"<datafield {named}>{inside}</datafield>"


@pytest.mark.parametrize("name", ["scpo_periouni_856_400.mrc", "scpo-bsg_cotesMEL.mrc"])
def test_real_unimarc_is_the_same_by_a_repository_as_by_a_file(harvester: Make, name: str) -> None:
    path = RECORDS / "unimarc" / name
    with path.open("rb") as file:
        records = [
            one for one in iso2709.read_iso2709(file, flavour="unimarc") if isinstance(one, MarcRecord)
        ]
    by_file = a_resource("fichier")
    report = import_titles(kind="unimarc", path=path, resource=by_file, by=None)
    provider = Provider([Held(n, xml=marcxchange(one)) for n, one in enumerate(records)], page_size=100)
    with serving(provider) as url:
        harvest = followed(harvester, url, "unimarc").harvest()
    assert harvest.job.state == "done"
    assert harvest.job.totals["in"] >= report.totals["in"] > 0.9 * len(records)
    harvested = _said(Record.objects.exclude(resource=by_file))
    assert _said(Record.objects.filter(resource=by_file)) <= harvested


def _said(rows: QuerySet[Record]) -> set[str]:
    return {repr(one) for one in rows.values_list(*FIELDS)}
