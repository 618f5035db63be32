"""Words that nobody wrote, brought back to words of the catalogue.

Never on the main query: a fuzzy match on the whole index scores everything the same and finds Bodley for Ridley.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, product

from tantivy import Query as TantivyQuery
from tantivy import Schema, Searcher

from liseron.catalogue.search.clauses import Clause
from liseron.catalogue.search.words import ELISIONS, Word, words_of

RARE = 5
FAR_COMMONER = 10
MOST_CANDIDATES = 4
MOST_TRIES = 16
MOST_WORDS = 8
LOOKED_AT = 40
SHORTEST = 4
MOST_OFFERED = 3


class Corrections:
    """The words of one state of the index: how often each is used, which others are near."""

    def __init__(self, main: Searcher, vocabulary: Searcher, lines: Schema) -> None:
        self._main = main
        self._vocabulary = vocabulary
        self._lines = lines
        self._known: dict[str, list[tuple[int, str, str]]] = {}

    def uses(self, word: str) -> int:
        """How many titles, names and subjects hold the folded word."""
        return self._main.doc_freq("words", word)

    def tries(self, clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
        """Other readings of the question, likeliest first; words that the catalogue often uses stay."""
        choices = [self._readings(clause) for clause in clauses]
        if all(len(options) == 1 for options in choices):
            return
        ranks = islice(product(*(range(len(options)) for options in choices)), 256)
        for chosen in sorted(ranks, key=sum)[1 : MOST_TRIES + 1]:
            yield [clause for options, rank in zip(choices, chosen, strict=True) for clause in options[rank]]

    def offers(self, clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
        """Readings worth offering beside hits: a word rare enough to be a slip, a near one far commoner."""
        for place, clause in enumerate(clauses[:MOST_WORDS]):
            if not self._may_change(clause):
                continue
            word, own = clause.words[0], self.uses(clause.words[0].folded)
            if own >= RARE:
                continue
            for _distance, near, shown in self._near(word.folded)[:MOST_CANDIDATES]:
                other = words_of(shown)
                if (
                    len(other) == 1
                    and self.uses(near) >= FAR_COMMONER * max(own, 1)
                    and other[0].stem != word.stem
                ):
                    yield [*clauses[:place], replace(clause, words=tuple(other)), *clauses[place + 1 :]]

    def _readings(self, clause: Clause) -> list[list[Clause]]:
        """The clause itself, then a missing apostrophe put back, then its neighbours."""
        readings = [[clause]]
        if not self._may_change(clause) or self.uses(clause.words[0].folded) >= RARE:
            return readings
        word = clause.words[0]
        others = [[rest] for rest in self._without_elision(word)]
        others += [words_of(shown) for _d, _folded, shown in self._near(word.folded)[:MOST_CANDIDATES]]
        return readings + [[Clause((one,), is_optional=one.is_stop) for one in other] for other in others]

    def _may_change(self, clause: Clause) -> bool:
        """Quoted words, those to leave out and those with synonyms are meant; short ones have too many neighbours."""
        is_meant = clause.is_quoted or clause.is_excluded or bool(clause.alternatives)
        return (
            len(clause.words) == 1
            and not is_meant
            and not clause.words[0].is_stop
            and len(clause.words[0].folded) >= SHORTEST
        )

    def _without_elision(self, word: Word) -> Iterator[Word]:
        for elision in ELISIONS:
            rest = word.folded.removeprefix(elision)
            if rest != word.folded and len(rest) > 2 and self.uses(rest):
                yield from words_of(rest)

    def _near(self, folded: str) -> list[tuple[int, str, str]]:
        """Nearest first, then those with the same first letter, then the commonest."""
        if folded not in self._known:
            found = self.neighbours(folded)
            found.sort(key=lambda n: (n[0], n[1][0] != folded[0], -self.uses(n[1])))
            self._known[folded] = found
        return self._known[folded]

    def begun(self, folded: str) -> list[str]:
        """Words of which the beginning is `folded` but for one slip, commonest first."""
        query = TantivyQuery.fuzzy_term_query(self._lines, "word", folded, distance=1, prefix=True)
        hits = self._vocabulary.search(query, limit=LOOKED_AT, count=False).hits
        lines = [self._vocabulary.doc(address) for _score, address in hits]
        found = [(str(line.get_first("word")), str(line.get_first("shown"))) for line in lines]
        found.sort(key=lambda one: (one[0][0] != folded[0], -self.uses(one[0])))
        return [shown for _word, shown in found]

    def neighbours(self, folded: str) -> list[tuple[int, str, str]]:
        """(distance, word without accents, word as written) within one change, two in a long word."""
        found: dict[str, tuple[int, str, str]] = {}
        for distance in (1, 2) if len(folded) > SHORTEST else (1,):
            query = TantivyQuery.fuzzy_term_query(self._lines, "word", folded, distance=distance)
            for _score, address in self._vocabulary.search(query, limit=LOOKED_AT, count=False).hits:
                line = self._vocabulary.doc(address)
                word = str(line.get_first("word"))
                if word != folded:
                    found.setdefault(word, (distance, word, str(line.get_first("shown"))))
            if found:
                break
        return list(found.values())
