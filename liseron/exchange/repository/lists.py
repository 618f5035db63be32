"""A page of ListRecords or of ListIdentifiers, and the token of the next one."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from liseron.exchange import describing
from liseron.exchange.rendering import render
from liseron.exchange.repository import rows
from liseron.exchange.repository.identifiers import identifier_of
from liseron.exchange.repository.keys import keys
from liseron.exchange.repository.places import Place, Shared
from liseron.exchange.repository.rows import Row
from liseron.exchange.sections import RESOURCES, sections_under, set_of_resource
from liseron.protocols.oai import answers
from liseron.protocols.oai.arguments import BAD_TOKEN, NO_FORMAT, NO_MATCH, Asked
from liseron.protocols.oai.tokens import Position, seal, unseal
from liseron.toolkit import dates

AT_A_TIME = 500  # titles held in memory when everything is asked in one page


class Page(NamedTuple):
    """The inside of the verb's element, in pieces that are made as they are read."""

    pieces: Iterator[bytes]


def page(asked: Asked, place: Place) -> Page:
    """Raises CannotAnswer: no such format, a token that is not ours, nothing to list."""
    position = _resumed(asked, place) if asked.token else _begun(asked, place)
    walk = _Walk(place, position)
    size = place.page_size
    found = walk.take((size or AT_A_TIME) + 1)
    if not found:
        raise asked.refuse(NO_MATCH, "no record matches these arguments")
    if not size:
        return Page(walk.everything(found))
    body = walk.written(found[:size])
    if len(found) > size:
        last, row = found[size - 1]
        total = position.total or walk.count()
        after = position._replace(
            cursor=position.cursor + size, total=total, part=last.resource, stamp=row[0], item=row[1]
        )
        token = seal(after, place.slug, keys()[0])
        body += answers.resumption(token, cursor=position.cursor, total=total)
    elif position.cursor:
        body += answers.resumption("", cursor=position.cursor, total=position.total)
    return Page(iter((body,)))


def _begun(asked: Asked, place: Place) -> Position:
    if asked.prefix not in place.formats:
        raise asked.refuse(
            NO_FORMAT, f"this repository has no format {asked.prefix}; see ListMetadataFormats"
        )
    since = asked.since.first if asked.since else 0
    until = min(asked.until.last, place.until) if asked.until else place.until
    return Position(asked.verb, asked.prefix, asked.set, since, until, 0, 0, 0, 0, 0)


def _resumed(asked: Asked, place: Place) -> Position:
    position = unseal(asked.token, place.slug, keys())
    if position is None or position.verb != asked.verb or position.prefix not in place.formats:
        raise asked.refuse(BAD_TOKEN, "this token was not given here for this verb; begin the list again")
    return position


class _Walk:
    """Resource by resource, from where the position stands."""

    def __init__(self, place: Place, position: Position) -> None:
        self._place = place
        self._position = position
        self._variant = place.profile.variant(position.prefix) if position.verb == "ListRecords" else ""
        self._shares, self._sections = _listed(place.shares, position.set)
        self._at = position
        self._names = {share.resource: share for share in self._shares}

    def take(self, most: int) -> list[tuple[Shared, Row]]:
        """The next titles with their resources; fewer than `most` when there are no more."""
        found: list[tuple[Shared, Row]] = []
        for share in self._shares:
            if share.resource < self._at.part:
                continue
            stretch = rows.stretch_of(share, self._position.since, self._position.until, self._sections)
            if stretch is None:
                continue
            if share.resource == self._at.part:
                stretch = stretch._replace(after=(self._at.stamp, self._at.item))
            variant = self._variant if share.is_open else ""
            found += [(share, row) for row in rows.titles(stretch, most - len(found), variant)]
            if len(found) >= most:
                break
        return found

    def count(self) -> int:
        """How long the whole list is."""
        stretches = (
            rows.stretch_of(share, self._position.since, self._position.until, self._sections)
            for share in self._shares
        )
        return sum(rows.count(stretch) for stretch in stretches if stretch)

    def everything(self, first: list[tuple[Shared, Row]]) -> Iterator[bytes]:
        """The whole list, a little at a time, whatever its length."""
        found = first
        while found:
            yield self.written(found)
            share, row = found[-1]
            self._at = self._at._replace(part=share.resource, stamp=row[0], item=row[1])
            found = self.take(AT_A_TIME) if len(found) >= AT_A_TIME else []

    def written(self, found: Sequence[tuple[Shared, Row]]) -> bytes:
        """Records, or headers alone, as the harvester reads them."""
        if self._position.verb == "ListIdentifiers":
            return b"".join([_header(share, row) for share, row in found])
        made = self._made_now(found)
        written = []
        for share, (stamp, number, is_deleted, section, content) in found:
            if content is None and number in made:
                content = made[number]
            if content is None or is_deleted or not share.is_open:
                gone = _header(share, Row(stamp, number, True, section, None))
                written.append(b"<record>%b</record>" % gone)
            else:
                opening, middle = _around(share.stamp if share.stamp > stamp else stamp, section, share.slug)
                written.append(b"%b%d%b%b</metadata></record>" % (opening, number, middle, content))
        return self._place.named(b"".join(written))

    def _made_now(self, found: Sequence[tuple[Shared, Row]]) -> dict[int, bytes]:
        """Renderings that the worker has still to store: a switch was set a moment ago."""
        missing = [row[1] for share, row in found if row[4] is None and not row[2] and share.is_open]
        if not missing:
            return {}
        return rendered_now(missing, self._position.prefix, self._place)


def rendered_now(numbers: Sequence[int], prefix: str, place: Place) -> dict[int, bytes]:
    """What would be stored of these titles, of those that readers may find."""
    offered = describing.offered(numbers, today=dates.paris_today())
    return {pk: render(one.described, prefix, place.profile) for pk, one in offered.items()}


def _listed(shares: Sequence[Shared], spec: str) -> tuple[Sequence[Shared], tuple[str, ...]]:
    """The resources and the sections of a set; no resource for a set that does not exist."""
    if not spec or spec == RESOURCES:
        return shares, ()
    if spec.startswith(f"{RESOURCES}:"):
        return [share for share in shares if set_of_resource(share.slug) == spec], ()
    sections = sections_under(spec)
    return (shares, sections) if sections else ((), ())


def record(share: Shared, row: Row, place: Place) -> bytes:
    """One record by itself; a title without content is a deleted one."""
    content = row.content
    if content is None or row.is_deleted or not share.is_open:
        return b"<record>%b</record>" % _header(share, row._replace(is_deleted=True))
    opening, middle = _around(max(share.stamp, row.stamp), row.section, share.slug)
    return place.named(b"%b%d%b%b</metadata></record>" % (opening, row.number, middle, content))


def _header(share: Shared, row: Row) -> bytes:
    stamp, number, is_deleted, section = row[:4]
    is_gone = bool(is_deleted) or not share.is_open
    sets = (section, set_of_resource(share.slug))
    said = answers.Header(identifier_of(number), max(stamp, share.stamp), is_gone, sets)
    return answers.header(said).encode()


@lru_cache(maxsize=4096)
def _around(stamp: int, section: str, slug: str) -> tuple[bytes, bytes]:
    """What stands before the number of a living record, and between the number and its metadata."""
    said = answers.Header(identifier_of(0), stamp, False, (section, set_of_resource(slug)))
    before, after = answers.header(said).split(f"{identifier_of(0)}<")
    return f"<record>{before}{identifier_of(0)[:-1]}".encode(), f"<{after}<metadata>".encode()
