"""What to offer while the reader types: titles, authors, subjects that begin so, one slip forgiven."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import tantivy
from tantivy import Occur, Searcher
from tantivy import Query as TantivyQuery

from liseron.catalogue import titles
from liseron.catalogue.search import schema, words
from liseron.catalogue.search.cascade import keys_of
from liseron.catalogue.search.corrections import Corrections
from liseron.catalogue.search.engine import Suggested
from liseron.catalogue.search.words import Word

COMPLETIONS = 12
SHORTEST_FORGIVEN = 5
LOOKED_AT = 30
MOST_KEPT = 5_000


@dataclass(frozen=True)
class Suggesting:
    """One state of the index, seen from the keyboard; what was answered is kept: everybody types « la »."""

    main: Searcher
    names: Searcher
    corrections: Corrections
    _kept: dict[tuple[str, int], list[Suggested]] = field(default_factory=dict, compare=False)

    def answer(self, prefix: str, limit: int) -> list[Suggested]:
        found = self._kept.get((prefix, limit))
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[prefix, limit] = self._looked_up(prefix, limit)
        return list(found)

    def _looked_up(self, prefix: str, limit: int) -> list[Suggested]:
        typed = words.words_of(prefix)
        if not typed:
            return []
        found = self._beginning(prefix, typed, limit)
        if found or len(typed[-1].folded) < SHORTEST_FORGIVEN:
            return found
        for other in self._forgiven(typed):
            found = self._beginning(" ".join(word.typed for word in other), other, limit)
            if found:
                break
        return found

    def _beginning(self, prefix: str, typed: Sequence[Word], limit: int) -> list[Suggested]:
        found = [Suggested("title", "", key) for key in self._titles(prefix, typed, limit)]
        return [*found, *self._names(typed, limit)]

    def _titles(self, prefix: str, typed: Sequence[Word], limit: int) -> list[str]:
        """Titles that begin so, then those that hold these words."""
        keys = list(self._keys(self._beginning_with(titles.sort_key(prefix), limit), limit))
        if len(keys) < limit:
            keys += self._keys(_holding(self.main, schema.build(), typed), limit)
        return list(dict.fromkeys(keys))[:limit]

    def _beginning_with(self, begun: str, limit: int) -> TantivyQuery | None:
        fields = schema.build()
        if len(begun) <= schema.LONGEST_BEGIN:
            return _term(fields, "begins", begun.replace(" ", schema.HELD))
        whole = [title for title, _n in self.main.terms_with_prefix("sort_title", begun, None, limit)]
        return _either(fields, "sort_title", whole) if whole else None

    def _keys(self, wanted: TantivyQuery | None, limit: int) -> Iterator[str]:
        if wanted is not None:
            hits = self.main.search(wanted, limit=limit, count=False).hits
            yield from keys_of(self.main, [address for _score, address in hits])

    def _names(self, typed: Sequence[Word], limit: int) -> list[Suggested]:
        """Authors and subjects, those with most titles first."""
        wanted = _holding(self.names, schema.build_names(), typed)
        if wanted is None:
            return []
        lines = [self.names.doc(a) for _s, a in self.names.search(wanted, limit=LOOKED_AT, count=False).hits]
        found = []
        for line in lines:
            kind, shown = str(line.get_first("kind")), str(line.get_first("shown"))
            uses = self.main.doc_freq(kind, shown)
            if uses:
                found.append((-uses, shown, Suggested("author" if kind == "author" else "subject", shown)))
        found.sort(key=lambda one: one[:2])
        kinds = {"author": 0, "subject": 0}
        kept = []
        for _uses, _shown, one in found:
            kinds[one.kind] += 1
            if kinds[one.kind] <= limit:
                kept.append(one)
        return kept

    def _forgiven(self, typed: Sequence[Word]) -> Iterator[list[Word]]:
        last = typed[-1]
        near = self.corrections.begun(last.folded)
        for shown in near[:3]:
            yield [*typed[:-1], *words.words_of(shown)]


def _holding(searcher: Searcher, fields: tantivy.Schema, typed: Sequence[Word]) -> TantivyQuery | None:
    """Lines with these words, of which the last may be unfinished; None when nothing completes it."""
    *before, last = typed
    parts = [_term(fields, "words", word.folded) for word in before if not word.is_stop]
    if len(last.folded) <= schema.LONGEST_EDGE:
        parts.append(_term(fields, "edges", last.folded))
    else:
        ends = [word for word, _n in searcher.terms_with_prefix("words", last.folded, None, COMPLETIONS)]
        if not ends:
            return None
        parts.append(_either(fields, "words", ends))
    return TantivyQuery.const_score_query(
        TantivyQuery.boolean_query([(Occur.Must, part) for part in parts]), 1.0
    )


def _either(fields: tantivy.Schema, name: str, values: Sequence[str]) -> TantivyQuery:
    """One term beside the other: a set of terms would look at a bit for every title."""
    return TantivyQuery.boolean_query([(Occur.Should, _term(fields, name, value)) for value in values])


def _term(fields: tantivy.Schema, name: str, value: str) -> TantivyQuery:
    """All alike: the first ones written are the first ones offered."""
    return TantivyQuery.const_score_query(TantivyQuery.term_query(fields, name, value, "basic"), 1.0)
