"""Words that nobody wrote, brought back to words of the catalogue.

Never on the main query: a fuzzy match on the whole index scores everything the same and finds Bodley for Ridley.
"""

from collections.abc import Iterator
from itertools import islice, product

from tantivy import Query as TantivyQuery
from tantivy import Schema, Searcher

from liseron.catalogue.search.words import ELISIONS, Word, words_of

RARE = 5
MOST_CANDIDATES = 4
MOST_TRIES = 16
LOOKED_AT = 40
SHORTEST = 4


def tries(found: list[Word], *, main: Searcher, vocabulary: Searcher, schema: Schema) -> Iterator[list[Word]]:
    """Other readings of the question, likeliest first; words that the catalogue often uses stay."""
    choices = [_readings(word, main, vocabulary, schema) for word in found]
    if all(len(options) == 1 for options in choices):
        return
    ordered = sorted(
        islice(product(*(range(len(options)) for options in choices)), 256), key=lambda ranks: sum(ranks)
    )
    for ranks in ordered[1 : MOST_TRIES + 1]:
        yield [word for options, rank in zip(choices, ranks, strict=True) for word in options[rank]]


def _readings(word: Word, main: Searcher, vocabulary: Searcher, schema: Schema) -> list[list[Word]]:
    """The word itself, then a missing apostrophe put back, then its neighbours."""
    readings = [[word]]
    if word.is_stop or len(word.folded) < SHORTEST or main.doc_freq("words", word.folded) >= RARE:
        return readings
    readings += [[rest] for rest in _without_elision(word, main)]
    neighbours = _neighbours(word.folded, vocabulary, schema)
    neighbours.sort(key=lambda n: (n[0], n[1][0] != word.folded[0], -main.doc_freq("words", n[1])))
    readings += [words_of(shown) for _distance, _folded, shown in neighbours[:MOST_CANDIDATES]]
    return readings


def _without_elision(word: Word, main: Searcher) -> Iterator[Word]:
    for elision in ELISIONS:
        rest = word.folded.removeprefix(elision)
        if rest != word.folded and len(rest) > 2 and main.doc_freq("words", rest):
            yield from words_of(rest)


def _neighbours(folded: str, vocabulary: Searcher, schema: Schema) -> list[tuple[int, str, str]]:
    """(distance, word without accents, word as written) within one change, two in a long word."""
    found: dict[str, tuple[int, str, str]] = {}
    for distance in (1, 2) if len(folded) > SHORTEST else (1,):
        query = TantivyQuery.fuzzy_term_query(schema, "word", folded, distance=distance)
        for _score, address in vocabulary.search(query, limit=LOOKED_AT, count=False).hits:
            line = vocabulary.doc(address)
            word = str(line.get_first("word"))
            if word != folded:
                found.setdefault(word, (distance, word, str(line.get_first("shown"))))
        if found:
            break
    return list(found.values())
