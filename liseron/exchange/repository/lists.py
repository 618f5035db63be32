"""A page of ListRecords or of ListIdentifiers, and the token of the next one."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from liseron.exchange import describing
from liseron.exchange.records import DATESTAMP, header_of, record_of
from liseron.exchange.repository import rows
from liseron.exchange.repository.keys import keys
from liseron.exchange.repository.places import Place, Shared
from liseron.exchange.repository.rows import Row
from liseron.exchange.sections import RESOURCES, sections_under, set_of_resource
from liseron.protocols.oai import answers
from liseron.protocols.oai.arguments import BAD_TOKEN, NO_FORMAT, NO_MATCH, Asked
from liseron.protocols.oai.stamps import written
from liseron.protocols.oai.tokens import Position, seal, unseal
from liseron.toolkit import dates

A_FEW = 40  # names are replaced three times as fast in what fits the processor's cache
AT_A_TIME = 500  # titles held in memory when everything is asked in one page

Found = list[tuple[Shared, list[Row]]]  # by resource


def page(asked: Asked, place: Place) -> Iterator[bytes]:
    """The inside of the verb's element, in pieces that are made as they are read.

    Raises CannotAnswer: no such format, a token that is not ours, nothing to list.
    """
    position = _resumed(asked, place) if asked.token else _begun(asked, place)
    walk = _Walk(place, position)
    if not place.page_size:
        return walk.everything(walk.take(AT_A_TIME, asked))
    found = walk.take(place.page_size + 1, asked)
    if not _is_longer(found, place.page_size):
        end = answers.resumption("", cursor=position.cursor, total=position.total) if position.cursor else b""
        return chain(walk.written(found), (end,))
    _drop_one(found)
    last = _last(found)
    total = position.total or walk.count()
    after = last._replace(cursor=position.cursor + place.page_size, total=total, **walk.asked)
    token = seal(after, place.slug, keys()[0])
    return chain(walk.written(found), (answers.resumption(token, cursor=position.cursor, total=total),))


def _is_longer(found: Found, size: int) -> bool:
    return sum(len(some) for _share, some in found) > size


def _drop_one(found: Found) -> None:
    found[-1][1].pop()
    if not found[-1][1]:
        found.pop()


def _last(found: Found) -> Position:
    share, some = found[-1]
    return Position("", "", "", 0, 0, 0, 0, share.resource, some[-1][0], some[-1][1])


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
        self._position = self._at = position
        self._has_records = position.verb == "ListRecords"
        self._variant = place.profile.variant(position.prefix)
        self._shares, self._sections = _listed(place.shares, position.set)
        self.asked = {name: getattr(position, name) for name in ("verb", "prefix", "set", "since", "until")}

    def take(self, most: int, asked: Asked | None = None) -> Found:
        """The next titles; fewer than `most` when there are no more. Raises CannotAnswer when there is none at all."""
        found: Found = []
        missing = most
        for share in self._shares:
            stretch = self._stretch(share)
            if stretch is not None and missing:
                content = self._variant if self._has_records and share.is_open else None
                some = rows.titles(stretch, missing, content)
                missing -= len(some)
                if some:
                    found.append((share, some))
        if asked and not found:
            raise asked.refuse(NO_MATCH, "no record matches these arguments")
        return found

    def _stretch(self, share: Shared) -> rows.Stretch | None:
        if share.resource < self._at.part:
            return None
        stretch = rows.stretch_of(share, self._position.since, self._position.until, self._sections)
        if stretch and share.resource == self._at.part:
            return stretch._replace(after=(self._at.stamp, self._at.item))
        return stretch

    def count(self) -> int:
        """How long the whole list is."""
        stretches = (
            rows.stretch_of(share, self._position.since, self._position.until, self._sections)
            for share in self._shares
        )
        return sum(rows.count(stretch) for stretch in stretches if stretch)

    def everything(self, found: Found) -> Iterator[bytes]:
        """The whole list, a little at a time, whatever its length."""
        while found:
            yield b"".join(self.written(found))
            self._at = _last(found)
            found = self.take(AT_A_TIME) if _is_longer(found, AT_A_TIME - 1) else []

    def written(self, found: Found) -> Iterator[bytes]:
        """Records, or headers alone, as the harvester reads them; a few at a time, while the processor holds them."""
        write = self._records if self._has_records else self._headers
        for share, some in found:
            for start in range(0, len(some), A_FEW):
                yield self._place.named(write(share, some[start : start + A_FEW]))

    def _records(self, share: Shared, some: list[Row]) -> bytes:
        contents: list[Any] = [row[2] if share.is_open else None for row in some]
        if None in contents:
            missing = {row[1]: place for place, row in enumerate(some) if contents[place] is None}
            made = records_now(list(missing), self._position.prefix, self._place, share)
            for number, content in made.items():
                contents[missing[number]] = content
        first, last = (max(row[0], share.stamp) for row in (some[0], some[-1]))
        if first == last:
            return b"".join(contents).replace(DATESTAMP, written(last).encode())
        pieces, start = [], 0
        for stamp, same in groupby(some, itemgetter(0)):
            end = start + sum(1 for _row in same)
            said = written(max(stamp, share.stamp)).encode()
            pieces.append(b"".join(contents[start:end]).replace(DATESTAMP, said))
            start = end
        return b"".join(pieces)

    def _headers(self, share: Shared, some: list[Row]) -> bytes:
        return b"".join(
            [
                header_of(number, section, share.slug, is_deleted=is_deleted or not share.is_open).replace(
                    DATESTAMP, written(max(stamp, share.stamp)).encode()
                )
                for stamp, number, is_deleted, section in some
            ]
        )


def records_now(numbers: Sequence[int], prefix: str, place: Place, share: Shared) -> dict[int, bytes]:
    """Records that are not stored, their datestamps left open: deleted ones, and those the worker has still to make."""
    told = {number: (is_deleted, section) for number, is_deleted, section in rows.states(numbers)}
    living = [number for number, (is_deleted, _section) in told.items() if share.is_open and not is_deleted]
    offered = describing.offered(living, today=dates.paris_today()) if living else {}
    return {
        number: record_of(offered[number], prefix, place.profile)
        if number in offered
        else b"<record>%b</record>" % header_of(number, section, share.slug, is_deleted=True)
        for number, (_is_deleted, section) in told.items()
    }


def _listed(shares: Sequence[Shared], spec: str) -> tuple[Sequence[Shared], tuple[str, ...]]:
    """The resources and the sections of a set; no resource for a set that does not exist."""
    if not spec or spec == RESOURCES:
        return shares, ()
    if spec.startswith(f"{RESOURCES}:"):
        return [share for share in shares if set_of_resource(share.slug) == spec], ()
    sections = sections_under(spec)
    return (shares, sections) if sections else ((), ())
