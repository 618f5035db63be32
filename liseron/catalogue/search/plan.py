"""The query plan: every word in its best field, whole titles first, small words optional.

The weights come from 49 searches of known titles: the plain plan put 34 of them first, this one 44.
"""

from collections.abc import Sequence

from tantivy import FieldType, Occur, Schema
from tantivy import Query as TantivyQuery

from liseron.catalogue import titles
from liseron.catalogue.search.questions import FACETS, Query
from liseron.catalogue.search.words import Word

WEIGHTS = {"title": 8.0, "creators": 5.0, "subjects": 3.0, "summary": 1.0}
TIE_BREAKER = 0.2
STOP_WORD = 0.3
TITLE_PHRASE = 12.0
MAIN_TITLE = 20.0
WHOLE_TITLE = 60.0
RESOURCE = 4.0


def text_query(schema: Schema, text: str, found: Sequence[Word], *, missing: int = 0) -> TantivyQuery:
    """Documents that hold the words of `text`, all but `missing` of them; every document when there is none."""
    if not found:
        return TantivyQuery.all_query()
    required = [word for word in found if not word.is_stop] or list(found)
    parts = [_anywhere(schema, word) for word in required]
    holds = TantivyQuery.boolean_query(
        [(Occur.Should, part) for part in parts],
        minimum_number_should_match=max(1, len(parts) - missing),
    )
    return TantivyQuery.boolean_query([(Occur.Must, holds), *_preferences(schema, text, found, required)])


def _preferences(
    schema: Schema, text: str, found: Sequence[Word], required: Sequence[Word]
) -> list[tuple[Occur, TantivyQuery]]:
    """What only moves a document up."""
    wished = [
        TantivyQuery.boost_query(_anywhere(schema, word), STOP_WORD) for word in found if word not in required
    ]
    if len(found) > 1:
        phrase = TantivyQuery.phrase_query(schema, "title", [word.stem for word in found], slop=1)
        wished.append(TantivyQuery.boost_query(phrase, TITLE_PHRASE))
    whole = titles.folded(text)
    wished.append(_exactly(schema, "whole_title", whole, WHOLE_TITLE))
    wished.append(_exactly(schema, "main_title", whole, MAIN_TITLE))
    wished.append(_exactly(schema, "kind", "resource", RESOURCE))
    return [(Occur.Should, query) for query in wished]


def _exactly(schema: Schema, name: str, value: str, weight: float) -> TantivyQuery:
    return TantivyQuery.boost_query(TantivyQuery.term_query(schema, name, value, "basic"), weight)


def _anywhere(schema: Schema, word: Word) -> TantivyQuery:
    return TantivyQuery.disjunction_max_query(
        [
            TantivyQuery.boost_query(TantivyQuery.term_query(schema, name, word.stem), weight)
            for name, weight in WEIGHTS.items()
        ],
        tie_breaker=TIE_BREAKER,
    )


def filters(schema: Schema, query: Query, *, but: str = "") -> list[tuple[Occur, TantivyQuery]]:
    """Open on the day of the question and within its filters; `but` leaves one facet's own filter out."""
    day = query.today.toordinal()
    required = [
        TantivyQuery.range_query(schema, "opens_on", FieldType.Integer, upper_bound=day),
        TantivyQuery.range_query(schema, "closes_on", FieldType.Integer, lower_bound=day),
    ]
    for name in FACETS:
        if name != but and query.chosen(name):
            required.append(TantivyQuery.term_set_query(schema, name, query.chosen(name)))
    return [(Occur.Must, TantivyQuery.const_score_query(part, 0.0)) for part in required]


def within(wanted: TantivyQuery, conditions: list[tuple[Occur, TantivyQuery]]) -> TantivyQuery:
    return TantivyQuery.boolean_query([(Occur.Must, wanted), *conditions])


def beginning(schema: Schema, found: Sequence[Word]) -> TantivyQuery:
    """Titles and names with these words, of which the last one may be unfinished."""
    *whole, last = found
    parts = [TantivyQuery.term_query(schema, "words", word.folded, "basic") for word in whole]
    parts.append(TantivyQuery.fuzzy_term_query(schema, "words", last.folded, distance=0, prefix=True))
    starts = TantivyQuery.regex_query(schema, "whole_title", " ".join(w.folded for w in found) + ".*")
    return TantivyQuery.boolean_query(
        [*((Occur.Must, part) for part in parts), (Occur.Should, TantivyQuery.boost_query(starts, 20.0))]
    )
