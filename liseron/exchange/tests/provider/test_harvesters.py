"""Programs of others harvest us whole: what they took is what the database holds."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liseron.exchange.models import Item
from liseron.exchange.records import identifier_of
from liseron.exchange.tests.provider.repository import Repository, build
from tests.counterparts.scripted import install_from_npm
from tests.counterparts.workplace import workplace

pytestmark = pytest.mark.counterpart

Taken = dict[str, bool]  # identifier: whether it is live

HTTP_OAI = """
use HTTP::OAI;
my $harvester = HTTP::OAI::Harvester->new(baseURL => $ARGV[0]);
my $answer = $harvester->ListRecords(metadataPrefix => $ARGV[1], onRecord => sub {
    my $record = shift;
    print join("\\t", $record->identifier, $record->is_deleted ? "deleted" : "live"), "\\n";
});
die $answer->message if $answer->is_error;
"""
CATMANDU = """
use Catmandu::Importer::OAI;
Catmandu::Importer::OAI->new(url => $ARGV[0], metadataPrefix => $ARGV[1])->each(sub {
    my $status = $_[0]->{_status} // "";
    print join("\\t", $_[0]->{_id} // $_[0]->{_identifier}, $status eq "deleted" ? "deleted" : "live"), "\\n";
});
"""

NODE = "oai-pmh@2.0.3"
BY_NODE = """
import { OaiPmh } from 'oai-pmh'
async function main () {
  const records = new OaiPmh(process.argv[2]).listRecords({ metadataPrefix: 'oai_dc' })
  for await (const { header } of records) {
    console.log([header.identifier, header.$ && header.$.status === 'deleted' ? 'deleted' : 'live'].join('\\t'))
  }
}
main().catch((error) => { console.error(error); process.exit(1) })
"""


@pytest.fixture
def stocked(transactional_db: Any, clock: Any, live_server: Any) -> Repository:
    """Sixty titles of which two are deleted, twenty-five a page, at a real address."""
    repository = build(clock)
    repository.add(repository.books, 50)
    repository.add(repository.films, 10)
    repository.publish()
    repository.withdraw(repository.books, 3, 49)
    repository.publish()
    repository.set(page_size=25)
    return repository


def by_perl(program: str, module: str) -> Callable[[str], Taken]:
    def taken(address: str) -> Taken:
        if not any(Path(f"/usr/share/perl5/{module}").parent.glob(Path(module).name)):
            pytest.skip(f"{module} is not on this machine")
        return told_by(["perl", "-e", program, address, "oai_dc"])

    return taken


def by_node(address: str) -> Taken:
    with workplace() as place:
        folder = install_from_npm(place, NODE)
        script = place.write("node/harvest.js", BY_NODE)
        return told_by(["node", "-r", "esm", str(script), address], folder)


def told_by(command: list[str], folder: Path | None = None) -> Taken:
    """What another program prints, a line for each record. Raises AssertionError when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=folder)
    assert done.returncode == 0, done.stderr[-600:]
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len({name for name, _state in lines}) == len(lines)
    return {name: state == "live" for name, state in lines}


def by_sickle(address: str) -> Taken:
    from sickle import Sickle

    records = list(Sickle(address).ListRecords(metadataPrefix="oai_dc", ignore_deleted=False))
    assert len({one.header.identifier for one in records}) == len(records)
    return {one.header.identifier: not one.deleted for one in records}


def by_oaipmh(address: str) -> Taken:
    from oaipmh.client import Client
    from oaipmh.metadata import MetadataRegistry, oai_dc_reader

    registry = MetadataRegistry()
    registry.registerReader("oai_dc", oai_dc_reader)
    records = list(Client(address, registry).listRecords(metadataPrefix="oai_dc"))
    assert len({header.identifier() for header, _metadata, _about in records}) == len(records)
    return {header.identifier(): not header.isDeleted() for header, _metadata, _about in records}


@pytest.mark.parametrize(
    "harvester",
    [
        *(by_perl(HTTP_OAI, "HTTP/OAI.pm"), by_perl(CATMANDU, "Catmandu/Importer/OAI.pm")),
        *(by_sickle, by_oaipmh, by_node),
    ],
    ids=["http-oai", "catmandu", "sickle", "oaipmh", "npm oai-pmh"],
)
def test_a_whole_harvest_by_others_equals_the_database(stocked, live_server, harvester):
    held = {identifier_of(pk): not gone for pk, gone in Item.objects.values_list("pk", "is_deleted")}
    assert len(held) == 60
    assert harvester(f"{live_server.url}/oai/cognac") == held
