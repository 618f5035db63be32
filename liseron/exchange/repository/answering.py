"""Each verb's answer, in pieces: the envelope comes around what the verb says."""

from collections.abc import Callable, Iterable, Iterator
from email.utils import parseaddr
from itertools import chain

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from liseron.catalogue.models import Audience, Medium
from liseron.exchange.records import DATESTAMP, identifier_of
from liseron.exchange.repository import lists, rows
from liseron.exchange.repository.formats import FORMATS
from liseron.exchange.repository.identifiers import number_of
from liseron.exchange.repository.keys import keys
from liseron.exchange.repository.places import Place, Shared
from liseron.exchange.sections import MEDIA, PUBLICS, RESOURCES, set_of_resource
from liseron.protocols.oai import answers
from liseron.protocols.oai.answers import SetLine
from liseron.protocols.oai.arguments import (
    BAD_TOKEN,
    NO_FORMAT,
    NO_SUCH_ITEM,
    Asked,
    CannotAnswer,
    read_arguments,
)
from liseron.protocols.oai.stamps import written
from liseron.protocols.oai.tokens import Position, seal, unseal

SETS_A_PAGE = 100
NO_FORMATS = "noMetadataFormats"


def answer(pairs: Iterable[tuple[str, str]], place: Place, *, base_url: str, now: int) -> Iterator[bytes]:
    """The whole document, an error in the harvester's request included. `now` is when the request came."""
    try:
        asked = read_arguments(pairs)
        inside = VERBS[asked.verb](asked, place, base_url)
    except CannotAnswer as wrong:
        return refusal(wrong, base_url=base_url, now=now)
    verb = asked.verb.encode()
    head = answers.opening(asked, base_url=base_url, now=now) + b"<%b>" % verb
    return chain((head,), inside, (b"</%b>%b" % (verb, answers.CLOSING),))


def refusal(wrong: CannotAnswer, *, base_url: str, now: int) -> Iterator[bytes]:
    """The document that says what is wrong."""
    return iter((answers.errors(wrong.problems, wrong.asked, base_url=base_url, now=now),))


def _identify(asked: Asked, place: Place, base_url: str) -> Iterator[bytes]:
    with translation.override(settings.LANGUAGE_CODE):
        name = f"{settings.SITE_NAME} – {place.name}" if place.name else settings.SITE_NAME
        said = answers.identity(
            name=name,
            base_url=base_url,
            mail=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
            earliest=place.since,
            domain=settings.OAI_DOMAIN,
            sample=identifier_of(12),
            description=_("Les ressources numériques proposées aux lecteurs, avec le lien qui les ouvre."),
        )
    return iter((said,))


def _formats(asked: Asked, place: Place, base_url: str) -> Iterator[bytes]:
    if asked.identifier:
        share, _stamp, is_deleted, _section = _found(asked, place)
        if is_deleted or not share.is_open:
            raise asked.refuse(NO_FORMATS, "this record is deleted")
    return iter((answers.formats(FORMATS[prefix] for prefix in place.formats),))


def _sets(asked: Asked, place: Place, base_url: str) -> Iterator[bytes]:
    start = Position(asked.verb, "", "", 0, 0, 0, 0, 0, 0, 0)
    if asked.token:
        sealed = unseal(asked.token, place.slug, keys())
        if sealed is None or sealed.verb != asked.verb:
            raise asked.refuse(BAD_TOKEN, "this token was not given here for this verb; begin the list again")
        start = sealed
    lines = set_lines(place)
    end = start.cursor + SETS_A_PAGE
    body = answers.sets(lines[start.cursor : end])
    if end < len(lines):
        after = start._replace(cursor=end, total=len(lines))
        token = seal(after, place.slug, keys()[0])
        body += answers.resumption(token, cursor=start.cursor, total=len(lines))
    elif start.cursor:
        body += answers.resumption("", cursor=start.cursor, total=len(lines))
    return iter((body,))


def set_lines(place: Place) -> list[SetLine]:
    """Every set with its French name, parents before children."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = []
        for medium, section in MEDIA.items():
            lines.append(SetLine(section, str(Medium(medium).label)))
            lines += [
                SetLine(f"{section}:{spec}", f"{Medium(medium).label} – {Audience(public).label}")
                for public, spec in PUBLICS.items()
            ]
        lines.append(SetLine(RESOURCES, _("Ressources")))
        return lines + [SetLine(set_of_resource(share.slug), share.name) for share in place.shares]


def _record(asked: Asked, place: Place, base_url: str) -> Iterator[bytes]:
    if asked.prefix not in place.formats:
        raise asked.refuse(
            NO_FORMAT, f"this repository has no format {asked.prefix}; see ListMetadataFormats"
        )
    share, stamp, is_deleted, _section = _found(asked, place)
    number = number_of(asked.identifier) or 0
    content = None
    if share.is_open and not is_deleted:
        content = rows.record(number, place.profile.variant(asked.prefix))
    if content is None:
        content = lists.records_now([number], asked.prefix, place, share)[number]
    return iter((place.named(content.replace(DATESTAMP, written(max(stamp, share.stamp)).encode())),))


def _found(asked: Asked, place: Place) -> tuple[Shared, int, bool, str]:
    """The title's resource here, its stamp, whether it is deleted, its section."""
    number = number_of(asked.identifier)
    found = rows.title(number) if number else None
    share = next((share for share in place.shares if found and share.resource == found[0]), None)
    if found is None or share is None:
        raise asked.refuse(NO_SUCH_ITEM, "no record of this repository bears this identifier")
    return share, *found[1:]


def _list(asked: Asked, place: Place, base_url: str) -> Iterator[bytes]:
    return lists.page(asked, place)


VERBS: dict[str, Callable[[Asked, Place, str], Iterator[bytes]]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
