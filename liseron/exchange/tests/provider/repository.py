"""A repository small enough to know by heart, and a harvester that checks every answer against the schemas."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from lxml import etree

from liseron.access.entitlements import entitle
from liseron.catalogue.actions import create_resource, create_vendor, put_records, withdraw_records
from liseron.catalogue.models import Record, Resource
from liseron.catalogue.ports import TitleFacts
from liseron.exchange import publishing
from liseron.exchange.actions import change_view, open_view
from liseron.exchange.models import View
from liseron.partners.models import Municipality, Partner

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OAI = "{http://www.openarchives.org/OAI/2.0/}"
SCHEMAS = {
    "http://dublincore.org/schemas/xmls/simpledc20021212.xsd": "dc/simpledc20021212.xsd",
    "http://www.w3.org/2001/03/xml.xsd": "w3c/xml.xsd",
    "http://www.w3.org/2001/xml.xsd": "w3c/xml.xsd",
}


@dataclass(frozen=True)
class Answer:
    """One answer, read."""

    status: int
    headers: dict[str, str]
    raw: bytes
    root: etree._Element

    @property
    def codes(self) -> list[str]:
        return [str(error.get("code")) for error in self.root.iter(f"{OAI}error")]

    @property
    def attributes(self) -> dict[str, str]:
        return dict(self.root.find(f"{OAI}request").attrib)

    @property
    def token(self) -> str | None:
        """Empty for the end of a list begun incomplete, None when there is none."""
        found = next(self.root.iter(f"{OAI}resumptionToken"), None)
        return None if found is None else found.text or ""

    @property
    def rows(self) -> list[tuple[str, str, bool, tuple[str, ...]]]:
        """Identifier, datestamp, whether deleted, sets."""
        return [
            (
                said.findtext(f"{OAI}identifier"),
                said.findtext(f"{OAI}datestamp"),
                said.get("status") == "deleted",
                tuple(one.text for one in said.iter(f"{OAI}setSpec")),
            )
            for said in self.root.iter(f"{OAI}header")
        ]

    @property
    def names(self) -> list[str]:
        return [row[0] for row in self.rows]

    @property
    def live(self) -> list[str]:
        return [row[0] for row in self.rows if not row[2]]

    @property
    def stamps(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.rows}

    def texts(self, element: str) -> list[str]:
        return [one.text or "" for one in self.root.iter(f"{OAI}{element}")]


@dataclass
class Repository:
    """`books` and `films` may be entered by the partner's readers; `reserved` by nobody's yet."""

    clock: Any
    partner: Partner
    books: Resource
    films: Resource
    reserved: Resource
    view: View
    public: View
    now: datetime = NOON
    client: Client = field(default_factory=Client)

    def wait(self, seconds: float = 60) -> None:
        """The clock goes on by so much."""
        self.now += timedelta(seconds=seconds)
        self.clock.move_to(self.now)

    def publish(self, then_wait: float = 60) -> None:
        publishing.keep_up()
        self.wait(then_wait)

    def ask(self, *, at: str = "cognac", check: bool = True, **arguments: str) -> Answer:
        """`since` stands for `from`."""
        if "since" in arguments:
            arguments["from"] = arguments.pop("since")
        return self.ask_raw(urlencode(arguments), at=at, check=check)

    def ask_raw(self, query: str, *, at: str = "cognac", check: bool = True, **headers: str) -> Answer:
        response = self.client.get(f"/oai/{at}?{query}", **headers)
        return read(response, check=check)

    def pages(self, *, at: str = "cognac", check: bool = True, **arguments: str) -> Iterator[Answer]:
        """The whole list, page by page."""
        answer = self.ask(at=at, check=check, **arguments)
        yield answer
        while answer.token:
            answer = self.ask(at=at, check=check, verb=arguments["verb"], resumptionToken=answer.token)
            yield answer

    def harvest(self, *, at: str = "cognac", **arguments: str) -> dict[str, bool]:
        """Identifier: whether it is live. Each must come once."""
        wanted = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"} | arguments
        rows = [row for page in self.pages(at=at, check=False, **wanted) for row in page.rows]
        assert len({row[0] for row in rows}) == len(rows)
        return {row[0]: not row[2] for row in rows}

    def add(self, resource: Resource, count: int, *, start: int = 0, **facts: Any) -> list[str]:
        """So many titles; their identifiers."""
        rows = [a_title(resource, n, **facts) for n in range(start, start + count)]
        put_records(resource=resource, rows=rows, by=None)
        return [self.name(row.source_id) for row in rows]

    def change(self, resource: Resource, number: int, **facts: Any) -> None:
        put_records(resource=resource, rows=[a_title(resource, number, **facts)], by=None)

    def withdraw(self, resource: Resource, *numbers: int) -> None:
        names = [f"{resource.slug}-{n}" for n in numbers]
        withdraw_records(resource=resource, source_ids=names, by=None, now=self.now)

    def name(self, source_id: str) -> str:
        return f"oai:{settings.OAI_DOMAIN}:{Record.objects.get(source_id=source_id).pk}"

    def set(self, **switches: Any) -> None:
        change_view(view=self.view, by=None, **switches)


def a_title(resource: Resource, number: int, **facts: Any) -> TitleFacts:
    said = {"title": f"Titre {number} de {resource.name}", "medium": resource.medium, "year": 2000} | facts
    return TitleFacts(source_id=f"{resource.slug}-{number}", **said)


def build(clock: Any) -> Repository:
    clock.move_to(NOON)
    town = Municipality.objects.create(
        insee_code="16102", name="Cognac", folded_name="cognac", department="16"
    )
    partner = Partner.objects.create(
        name="Ville de Cognac", slug="cognac", municipality=town,
        agreement_starts_on=date(2020, 1, 1), agreement_ends_on=date(2030, 1, 1),
    )  # fmt: skip
    vendor = create_vendor(by=None, name="Fournisseur d’ici")
    at = {"vendor": vendor, "entry": "vendor", "entry_url": "https://fournisseur.example/"}
    books = create_resource(by=None, name="Livres d’ici", slug="livres", medium="book", **at)
    films = create_resource(by=None, name="Films d’ici", slug="films", medium="film", **at)
    reserved = create_resource(by=None, name="Jeux d’ailleurs", slug="jeux", medium="game", **at)
    for resource in (books, films):
        entitle(resource=resource, partner=partner, by=None)
    view, public = open_view(partner=partner, by=None), open_view(partner=None, by=None)
    return Repository(clock, partner, books, films, reserved, view, public)


def read(response: Any, *, check: bool = True) -> Answer:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(raw, parser)
    if check and (schema := whole_schema()) is not None:
        schema.assertValid(root)
    return Answer(response.status_code, dict(response.headers), raw, root)


@cache
def whole_schema() -> etree.XMLSchema | None:
    """OAI-PMH with strict metadata; None where the schemas are not beside the shared data."""
    folder = settings.SHARED_DATA_DIR.parent / "standards" / "xsd"
    if not folder.is_dir():
        return None
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside(folder))
    return etree.XMLSchema(etree.parse(str(folder / "all.xsd"), parser))


class _Beside(etree.Resolver):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        if url.startswith("http://www.openarchives.org/OAI/2.0/"):
            return self.resolve_filename(str(self._folder / "oai" / url.rpartition("/")[2]), context)
        if url in SCHEMAS:
            return self.resolve_filename(str(self._folder / SCHEMAS[url]), context)
        if re.match("https?:", url):
            raise LookupError(url)
        return None
