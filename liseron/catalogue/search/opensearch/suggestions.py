"""What to offer while the reader types: titles, authors, subjects that begin so, one slip forgiven."""

from collections.abc import Sequence
from typing import Any, Literal

from liseron.catalogue import titles
from liseron.catalogue.search import words
from liseron.catalogue.search.engine import Suggested
from liseron.catalogue.search.opensearch.corrections import Told
from liseron.catalogue.search.opensearch.mapping import BETWEEN
from liseron.catalogue.search.schema import key_of
from liseron.catalogue.search.words import Word

Part = dict[str, Any]
SHORTEST_FORGIVEN = 5
LONGEST_FORGIVEN = 20
LOOKED_AT = 60
KINDS: tuple[Literal["author", "subject"], ...] = ("author", "subject")


def answer(prefix: str, limit: int, told: Told) -> list[Suggested]:
    """One round trip, two when nothing begins so."""
    typed = words.words_of(prefix)
    if not typed:
        return []
    last = typed[-1].folded
    begun: Part = {"prefix": {"sort_title": titles.sort_key(prefix)}}
    found = _offered(typed, begun, last, limit, told)
    if found or not SHORTEST_FORGIVEN <= len(last) <= LONGEST_FORGIVEN:
        return found
    return _offered(typed, None, _but_for_one(last), limit, told)


def _offered(
    typed: Sequence[Word], begun: Part | None, ending: str, limit: int, told: Told
) -> list[Suggested]:
    """`ending` is the pattern that the beginning of the last word follows."""
    wanted = [
        {
            "query": {"bool": {"filter": [begun]}},
            "sort": [{"sort_title": "asc"}, {"number": "asc"}],
            "size": limit,
        }
        if begun
        else None,
        {"query": _holding("words", typed, ending), "size": limit},
        {"query": _holding("name_words", typed, ending), "size": 0, "aggs": _counting(ending)},
    ]
    plain = {"_source": False, "docvalue_fields": ["number"], "track_total_hits": False}
    *hits, names = told([{**plain, **body} for body in wanted if body])
    keys = [key_of(int(h["fields"]["number"][0])) for answered in hits for h in answered["hits"]["hits"]]
    offered = [Suggested("title", "", key) for key in list(dict.fromkeys(keys))[:limit]]
    return [*offered, *_named(names, typed, limit)]


def _holding(name: str, typed: Sequence[Word], ending: str) -> Part:
    """What holds these words, of which the last may be unfinished."""
    *whole, last = typed
    end: Part = {"prefix": {name: {"value": last.folded}}}
    if ending != last.folded:
        end = {"regexp": {name: {"value": f"({ending}).*"}}}
    return {"bool": {"must": [*({"term": {name: word.folded}} for word in whole), end]}}


def _counting(ending: str) -> Part:
    counted: Part = {}
    for kind in KINDS:
        begun = f"{kind}{BETWEEN}[^{BETWEEN}]* ({ending})[^{BETWEEN}]*{BETWEEN}.*"
        counted[kind] = {"terms": {"field": "named", "size": LOOKED_AT, "include": begun}}
    return counted


def _named(told: Part, typed: Sequence[Word], limit: int) -> list[Suggested]:
    """Authors and subjects with all the words, those with most titles first."""
    found: list[Suggested] = []
    for kind in KINDS:
        lines = [str(bucket["key"]).split(BETWEEN) for bucket in told["aggregations"][kind]["buckets"]]
        whole = {word.folded for word in typed[:-1]}
        shown = [name for _kind, folded, name in lines if whole <= set(folded.split())]
        found += [Suggested(kind, name) for name in shown[:limit]]
    return found


def _but_for_one(word: str) -> str:
    """The pattern of the words that begin so but for one letter changed, missing, too many, or in another place."""
    places = range(len(word))
    near = {word[:at] + "." + word[at + 1 :] for at in places}
    near |= {word[:at] + "." + word[at:] for at in places}
    near |= {word[:at] + word[at + 1 :] for at in places}
    near |= {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in places[:-1]}
    return "|".join(sorted(near))
