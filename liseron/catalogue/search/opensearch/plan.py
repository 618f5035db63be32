"""The query plan of `search/plan.py`, in OpenSearch's words: which documents answer, and what puts one first."""

from collections.abc import Sequence
from typing import Any

from liseron.catalogue import titles
from liseron.catalogue.search import plan
from liseron.catalogue.search.clauses import Clause
from liseron.catalogue.search.opensearch.mapping import FACETS
from liseron.catalogue.search.questions import Query
from liseron.catalogue.search.words import Word

Part = dict[str, Any]


def matching(clauses: Sequence[Clause], *, missing: int = 0) -> Part:
    """Every required clause but `missing`, no excluded one."""
    required = [_held(clause) for clause in clauses if not clause.is_optional and not clause.is_excluded]
    excluded = [_held(clause) for clause in clauses if clause.is_excluded]
    if missing and len(required) > missing:
        required = [{"bool": {"should": required, "minimum_should_match": len(required) - missing}}]
    return {"filter": required, "must_not": excluded}


def identified(number: str) -> Part:
    return {"filter": [{"term": {"identifier": number}}], "must_not": []}


def filters(query: Query, *, but: str = "") -> list[Part]:
    """Within the filters and the sets of the question; `but` leaves one facet's own filter out."""
    chosen = [
        {"terms": {FACETS[name]: query.chosen(name)}} for name in FACETS if name != but and query.chosen(name)
    ]
    return [*chosen, *({"terms": {"resource": sorted(slugs)}} for slugs in query.slugs_within(but=but))]


def together(found: Part, narrowed: Sequence[Part], order: Sequence[Part] = ()) -> Part:
    """The documents that meet the conditions, in the order given."""
    conditions = [*found["filter"], *narrowed] or [{"match_all": {}}]
    return {"bool": {"filter": conditions, "must_not": found["must_not"], "should": list(order)}}


def ranking(clauses: Sequence[Clause], text: str) -> list[Part]:
    """What puts a document before another; it need not hold any of it."""
    wanted = [clause for clause in clauses if not clause.is_excluded]
    wished: list[Part] = []
    for clause in wanted:
        weight = plan.STOP_WORD if clause.is_optional else 1.0
        wished += [_ranked(word, weight) for word in clause.words]
        wished += [_phrase("title", other) for other in clause.alternatives]
    found = [word for clause in wanted for word in clause.words]
    if len(found) > 1:
        wished.append(_phrase("title", found, plan.TITLE_PHRASE, slop=1))
    if found:
        wished.append(_phrase("creators", found, plan.CREATOR, slop=1))
    whole = titles.folded(text)
    return [
        *wished,
        _term("whole_title", whole, plan.WHOLE_TITLE),
        _term("main_title", whole, plan.MAIN_TITLE),
        _term("kind", "resource", plan.RESOURCE),
    ]


def _held(clause: Clause) -> Part:
    """Documents that hold the clause, or what may stand for it, in whatever field."""
    own = _phrase_anywhere(clause.words) if clause.is_quoted else _all(clause.words)
    others = [_phrase_anywhere(other) for other in clause.alternatives]
    return _any([own, *others]) if others else own


def _all(found: Sequence[Word]) -> Part:
    parts = [_term("everything", word.stem) for word in found]
    return parts[0] if len(parts) == 1 else {"bool": {"filter": parts}}


def _any(parts: Sequence[Part]) -> Part:
    return {"bool": {"should": list(parts), "minimum_should_match": 1}}


def _phrase_anywhere(found: Sequence[Word]) -> Part:
    return _all(found) if len(found) == 1 else _any([_phrase(name, found) for name in plan.WEIGHTS])


def _phrase(name: str, found: Sequence[Word], weight: float = 1.0, *, slop: int = 0) -> Part:
    if len(found) == 1:
        return _term(name, found[0].stem, weight)
    stems = " ".join(word.stem for word in found)
    return {"match_phrase": {name: {"query": stems, "slop": slop, "boost": weight}}}


def _term(name: str, value: str, weight: float = 1.0) -> Part:
    return {"term": {name: {"value": value, "boost": weight}}}


def _ranked(word: Word, weight: float) -> Part:
    parts = [_term(name, word.stem, own * weight) for name, own in plan.WEIGHTS.items()]
    return {"dis_max": {"queries": parts, "tie_breaker": plan.TIE_BREAKER}}
