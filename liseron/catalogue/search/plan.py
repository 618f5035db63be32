"""The query plan: every word somewhere, in its best field, whole titles first, small words optional.

The weights come from 49 searches of known titles: the plain plan put 34 of them first, this one 44. That a name is
an author's (CREATOR) raised the judged questions by author from 0.73 to 0.85 (`script/bench relevance`).
"""

from collections.abc import Iterable, Sequence

from tantivy import Occur, Schema
from tantivy import Query as TantivyQuery

from liseron.catalogue import titles
from liseron.catalogue.search.clauses import Clause
from liseron.catalogue.search.questions import FACETS, Query
from liseron.catalogue.search.schema import FILTERED
from liseron.catalogue.search.words import Word

WEIGHTS = {"title": 8.0, "creators": 5.0, "other": 4.0, "subjects": 3.0, "helpers": 2.0, "summary": 1.0}
TIE_BREAKER = 0.2
STOP_WORD = 0.3
TITLE_PHRASE = 12.0
CREATOR = 8.0
MAIN_TITLE = 20.0
WHOLE_TITLE = 60.0
RESOURCE = 4.0
LONGEST_PHRASE = 16  # words: a longer title, copied whole, is found by `whole_title`

Conditions = list[tuple[Occur, TantivyQuery]]


def matching(schema: Schema, clauses: Sequence[Clause], *, missing: int = 0) -> Conditions:
    """Which documents answer, without an order: every required clause but `missing`, no excluded one.

    A word said twice asks for nothing more.
    """
    said = dict.fromkeys(clauses)
    required = [_held(schema, clause) for clause in said if not clause.is_optional and not clause.is_excluded]
    excluded = [_held(schema, clause) for clause in said if clause.is_excluded]
    conditions: Conditions = [(Occur.MustNot, part) for part in excluded]
    if missing and len(required) > missing:
        enough = TantivyQuery.boolean_query(
            [(Occur.Should, part) for part in required],
            minimum_number_should_match=len(required) - missing,
        )
        return [(Occur.Must, enough), *conditions]
    return [*((Occur.Must, part) for part in required), *conditions]


def ranking(schema: Schema, clauses: Sequence[Clause], text: str) -> list[tuple[Occur, TantivyQuery]]:
    """What puts a document before another, which need not hold any of it; `text` is compared with whole titles."""
    wanted = [clause for clause in clauses if not clause.is_excluded]
    wished = []
    for clause in dict.fromkeys(wanted):
        weight = STOP_WORD if clause.is_optional else 1.0
        wished += [_ranked(schema, word, weight) for word in clause.words]
        wished += [_phrase(schema, "title", other, 1.0) for other in clause.alternatives]
    found = [word for clause in wanted for word in clause.words]
    if 1 < len(found) <= LONGEST_PHRASE:
        wished.append(_phrase(schema, "title", found, TITLE_PHRASE, slop=1))
    if 0 < len(found) <= LONGEST_PHRASE:
        wished.append(_phrase(schema, "creators", found, CREATOR, slop=1))
    whole = titles.folded(text)
    wished.append(_exactly(schema, "whole_title", whole, WHOLE_TITLE))
    wished.append(_exactly(schema, "main_title", whole, MAIN_TITLE))
    wished.append(_exactly(schema, "kind", "resource", RESOURCE))
    return [(Occur.Should, query) for query in wished]


def filters(schema: Schema, query: Query, *, but: str = "") -> Conditions:
    """Within the filters and the sets of the question; `but` leaves one facet's own filter out."""
    required = [
        _one_of(schema, FILTERED[name], query.chosen(name))
        for name in FACETS
        if name != but and query.chosen(name)
    ]
    required += [_one_of(schema, "resource", sorted(slugs)) for slugs in query.slugs_within(but=but)]
    return [(Occur.Must, part) for part in required]


def offered_in(schema: Schema, slugs: Iterable[str]) -> tuple[Occur, TantivyQuery]:
    """Documents with a way in among these resources."""
    return Occur.Must, _one_of(schema, "resource", sorted(slugs))


def _one_of(schema: Schema, name: str, values: Sequence[str]) -> TantivyQuery:
    """A set of terms is read whole before it is used; terms are walked beside the words of the question."""
    if not values:
        return TantivyQuery.empty_query()
    parts = [TantivyQuery.term_query(schema, name, value, "basic") for value in values]
    return parts[0] if len(parts) == 1 else _any(parts)


def together(conditions: Conditions, order: Conditions | None = None) -> TantivyQuery:
    """The documents that meet the conditions, in the order given."""
    positive = [part for part in conditions if part[0] == Occur.Must]
    anything = [] if positive else [(Occur.Must, TantivyQuery.all_query())]
    whole = TantivyQuery.boolean_query([*anything, *conditions])
    silent = TantivyQuery.const_score_query(whole, 0.0)
    return TantivyQuery.boolean_query([(Occur.Must, silent), *order]) if order else silent


def identified(schema: Schema, number: str) -> TantivyQuery:
    return TantivyQuery.term_query(schema, "identifier", number, "basic")


def _held(schema: Schema, clause: Clause) -> TantivyQuery:
    """Documents that hold the clause, or what may stand for it, in whatever field."""
    own = (_phrase_anywhere if clause.is_quoted else _all)(schema, clause.words)
    readings = [own, *(_phrase_anywhere(schema, other) for other in clause.alternatives)]
    return readings[0] if len(readings) == 1 else _any(readings)


def _all(schema: Schema, found: Sequence[Word]) -> TantivyQuery:
    parts = [TantivyQuery.term_query(schema, "everything", word.stem, "basic") for word in found]
    return parts[0] if len(parts) == 1 else TantivyQuery.boolean_query([(Occur.Must, part) for part in parts])


def _any(queries: Sequence[TantivyQuery]) -> TantivyQuery:
    return TantivyQuery.boolean_query([(Occur.Should, query) for query in queries])


def _phrase_anywhere(schema: Schema, found: Sequence[Word]) -> TantivyQuery:
    if len(found) == 1:
        return _all(schema, found)
    return _any([_phrase(schema, name, found, 1.0) for name in WEIGHTS])


def _phrase(
    schema: Schema, name: str, found: Sequence[Word], weight: float, *, slop: int = 0
) -> TantivyQuery:
    if len(found) == 1:
        query = TantivyQuery.term_query(schema, name, found[0].stem)
    else:
        query = TantivyQuery.phrase_query(schema, name, [word.stem for word in found], slop=slop)
    return TantivyQuery.boost_query(query, weight)


def _exactly(schema: Schema, name: str, value: str, weight: float) -> TantivyQuery:
    return TantivyQuery.boost_query(TantivyQuery.term_query(schema, name, value, "basic"), weight)


def _ranked(schema: Schema, word: Word, weight: float) -> TantivyQuery:
    return TantivyQuery.disjunction_max_query(
        [
            TantivyQuery.boost_query(TantivyQuery.term_query(schema, name, word.stem), own * weight)
            for name, own in WEIGHTS.items()
        ],
        tie_breaker=TIE_BREAKER,
    )
