"""Searches that a reader comes back to, with what arrived since the last visit."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from liseron.catalogue import search as catalogue
from liseron.catalogue.models import Record
from liseron.catalogue.search import counting
from liseron.people.models import Patron
from liseron.portal.keeping.selections import CannotKeep
from liseron.portal.models import SavedSearch
from liseron.portal.narrowing import Asked
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import clean_line

MOST_SEARCHES = 20
LONGEST_NAME = 120
LONGEST_ASKED = 2000
LOOKED_AT = 50  # newest titles of each search that are compared with the last visit
A_VISIT = timedelta(minutes=30)


def searches_of(patron: Patron) -> QuerySet[SavedSearch]:
    return SavedSearch.objects.filter(patron=patron)


@transaction.atomic
def save_search(*, patron: Patron, asked: Asked, name: str, now: datetime) -> SavedSearch:
    """Keep a search under a name; kept before, it gets the new name. Raises CannotKeep."""
    said, cleaned = urlencode(asked.pairs()), clean_line(name, LONGEST_NAME)
    if not said:
        raise CannotKeep(_("Cherchez d’abord quelque chose : il n’y a rien à garder."))
    if len(said) > LONGEST_ASKED:
        raise CannotKeep(_("Cette recherche a trop de filtres pour être gardée. Retirez-en quelques-uns."))
    if not cleaned:
        raise CannotKeep(_("Donnez un nom à cette recherche."))
    Patron.objects.select_for_update().filter(pk=patron.pk).values_list("pk").first()
    mine = searches_of(patron)
    if not mine.filter(asked=said).exists() and mine.count() >= MOST_SEARCHES:
        raise CannotKeep(
            _("Vous gardez déjà {n} recherches. Effacez-en une pour en garder une autre.").format(
                n=MOST_SEARCHES
            )
        )
    kept, _new = mine.update_or_create(
        asked=said,
        defaults={"name": cleaned},
        create_defaults={
            "patron": patron, "asked": said, "name": cleaned, "visited_at": now, "new_since": now,
        },
    )  # fmt: skip
    return kept


def asked_of(saved: SavedSearch) -> Asked:
    return Asked.read(QueryDict(saved.asked))


def visit(*, saved: SavedSearch, now: datetime) -> datetime:
    """Since when titles are new for this visit; pages opened within half an hour are one visit."""
    if now - saved.visited_at > A_VISIT:
        saved.new_since = saved.visited_at
    saved.visited_at = now
    saved.save(update_fields=["visited_at", "new_since"])
    return saved.new_since


def news_of(saved: list[SavedSearch], sets: Mapping[str, frozenset[str]], now: datetime) -> dict[int, int]:
    """By saved search, titles that arrived since its last visit, LOOKED_AT at most. One query for all of them."""
    keys = {one.pk: _newest(asked_of(one), sets, now) for one in saved}
    works = {work for found in keys.values() for work in found}
    arrived = dict(  # of several records of a work, the first that came
        Record.objects.available()
        .filter(work__in=works)
        .order_by("-created_at")
        .values_list("work", "created_at")
    )
    return {
        one.pk: sum(1 for work in keys[one.pk] if work in arrived and arrived[work] > one.visited_at)
        for one in saved
    }


def _newest(asked: Asked, sets: Mapping[str, frozenset[str]], now: datetime) -> list[int]:
    try:
        query = asked.newest_first().query(today=paris_today(now), sets=sets, size=LOOKED_AT, facets=())
    except catalogue.CannotSearch:
        return []
    split = [key.partition(":") for key in counting.found(query).keys]
    return [int(number) for kind, _colon, number in split if kind == "work"]
