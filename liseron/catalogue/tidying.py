"""A source's title made fit to be kept: texts cleaned and cut, numbers checked, or refused with a reason."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from hashlib import blake2b
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from liseron.catalogue import rules
from liseron.catalogue.models import Audience, Medium
from liseron.catalogue.ports import Creator, Identifier, ItemFacts, TitleFacts
from liseron.catalogue.rules import identifiers
from liseron.toolkit.text import clean_line

LONGEST = {
    "source_id": 200,
    "title": 500,
    "subtitle": 500,
    "publisher": 200,
    "series": 300,
    "series_number": 40,
    "part_number": 40,
    "part_title": 300,
    "published": 40,
    "extent": 80,
    "language": 3,
    "format": 100,
    "rights": 500,
    "summary": 5000,
}
LONGEST_NAME = 200
LONGEST_ROLE = 3
MOST_NAMES = 30
MOST_IDENTIFIERS = 20
MOST_ITEMS = 200
LONGEST_OF_ITEM = 120
HASH_VERSION = "1"  # another one has every title written again by its next import
_MEDIA = frozenset(Medium.values)
_AUDIENCES = frozenset(Audience.values)


class CannotPut(ValueError):
    """A title may not go in as it is: `reason` is a code, the message a French sentence.

    `is_open` when a person could settle it.
    """

    def __init__(self, reason: str, sentence: str, *, is_open: bool = False) -> None:
        self.reason = reason
        self.is_open = is_open
        super().__init__(sentence)


def tidied(facts: TitleFacts) -> TitleFacts:
    """The facts cleaned, too long texts cut. Raises CannotPut when they cannot be shown to readers.

    A cover whose address is not of the web is left out: the title is worth having without it.
    """
    said: dict[str, Any] = facts.__dict__
    clean: dict[str, Any] = {
        name: clean_line(str(said[name]), longest) if said[name] else "" for name, longest in LONGEST.items()
    }
    clean |= {name: tidy(said[name]) if said[name] else () for name, tidy in _TIDY.items()}
    cover = facts.cover_url.strip()
    clean |= {"url": facts.url.strip(), "cover_url": cover if rules.is_web_address(cover) else ""}
    differing = {name: value for name, value in clean.items() if value != said[name]}
    tidy_facts = replace(facts, **differing) if differing else facts
    _refuse_unsound(tidy_facts)
    return tidy_facts


def digest(facts: TitleFacts) -> str:
    """32 hexadecimal digits that change when the source says something else of this title."""
    said = list(_plain(facts))
    listed = [[tuple(creator) for creator in facts.creators], [tuple(one) for one in facts.identifiers]]
    text = f"{HASH_VERSION}{said!r}{listed!r}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


_plain = attrgetter(
    *(
        name
        for name in TitleFacts.__dataclass_fields__
        if name not in {"source_id", "creators", "identifiers", "items"}
    )
)


def _refuse_unsound(facts: TitleFacts) -> None:
    if not facts.title:
        raise CannotPut("no_title", _("Cette ligne n’a pas de titre."))
    if not facts.source_id:
        raise CannotPut("no_number", _("Cette ligne n’a pas de numéro."))
    if facts.medium not in _MEDIA or facts.audience not in _AUDIENCES:
        raise CannotPut(
            "unknown_kind", _("Le type de ce titre n’est pas reconnu. Indiquez-le."), is_open=True
        )
    if facts.url and not rules.is_web_address(facts.url):
        raise CannotPut("bad_address", _("L’adresse n’est pas une adresse web (http ou https)."))
    if rules.is_garbled(" ".join((facts.title, *(creator.name for creator in facts.creators)))):
        raise CannotPut(
            "garbled", _("Le titre a des caractères abîmés. Corrigez-le à la source."), is_open=True
        )
    if facts.available_from and facts.available_until and facts.available_until < facts.available_from:
        raise CannotPut(
            "window_upside_down",
            _("Le dernier jour de ce titre vient avant le premier. Corrigez l’une des deux dates."),
            is_open=True,
        )


def _creators(creators: Iterable[Creator]) -> tuple[Creator, ...]:
    cleaned = (
        Creator(clean_line(one.name, LONGEST_NAME), clean_line(one.role, LONGEST_ROLE) or "aut")
        for one in creators
    )
    return tuple(dict.fromkeys(one for one in cleaned if one.name))[:MOST_NAMES]


def _identifiers(found: Iterable[Identifier]) -> tuple[Identifier, ...]:
    kept = (identifiers.sound(one.scheme, clean_line(one.value, identifiers.LONGEST_VALUE)) for one in found)
    return tuple(dict.fromkeys(Identifier(*one) for one in kept if one))[:MOST_IDENTIFIERS]


def _items(found: Iterable[ItemFacts]) -> tuple[ItemFacts, ...]:
    cleaned = (
        ItemFacts(
            tuple(filter(None, (clean_line(place, LONGEST_OF_ITEM) for place in one.places))),
            *(clean_line(said, LONGEST_OF_ITEM) for said in (one.shelf_mark, one.bar_code, one.status)),
            *(clean_line(said, LONGEST_OF_ITEM) for said in (one.held, one.note)),
        )
        for one in found
    )
    return tuple(dict.fromkeys(one for one in cleaned if one != ItemFacts()))[:MOST_ITEMS]


def _names(values: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean_line(value, LONGEST_NAME) for value in values)
    return tuple(dict.fromkeys(value for value in cleaned if value))[:MOST_NAMES]


_TIDY: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "creators": _creators,
    "subjects": _names,
    "accessibility": _names,
    "identifiers": _identifiers,
    "items": _items,
}
