"""Words that nobody wrote, brought back to words of the catalogue: what the cluster knows of them, asked at once."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from liseron.catalogue.search import words
from liseron.catalogue.search.clauses import Clause
from liseron.catalogue.search.corrections import FAR_COMMONER, LOOKED_AT, RARE, SHORTEST, Corrections
from liseron.catalogue.search.words import ELISIONS

Part = dict[str, Any]
Told = Callable[[Sequence[Part]], list[Part]]
Neighbours = dict[str, list[tuple[int, str, int]]]
MOST_TOGETHER = 40


class RemoteCorrections(Corrections):
    """The rules of `search/corrections.py` on words that were looked up before."""

    def __init__(self, told: Told, neighbours: Neighbours, uses: dict[str, int]) -> None:
        self._told = told
        self._looked_up = neighbours
        self._uses = {near: count for found in neighbours.values() for _d, near, count in found} | uses
        self._known: dict[str, list[tuple[int, str, str]]] = {}

    def uses(self, word: str) -> int:
        return self._uses.get(word, 0)

    def neighbours(self, folded: str) -> list[tuple[int, str, str]]:
        return [(distance, near, near) for distance, near, _count in self._looked_up.get(folded, ())]

    def as_written(self, reading: Sequence[Clause]) -> list[Clause]:
        """The same words with the accents that a title gives them."""
        known = {near for found in self._looked_up.values() for _distance, near, _count in found}
        changed = {word.typed for clause in reading for word in clause.words} & known
        shown = _spellings(sorted(changed), self._told)
        return [
            replace(clause, words=tuple(w._replace(typed=shown.get(w.typed, w.typed)) for w in clause.words))
            for clause in reading
        ]


def doubtful(clauses: Sequence[Clause]) -> list[str]:
    """The words that may be slips, folded: not quoted, not left out, long enough."""
    plain = [
        clause.words[0]
        for clause in clauses
        if len(clause.words) == 1 and not clause.is_quoted and not clause.is_excluded
    ]
    found = [word.folded for word in plain if not word.is_stop and len(word.folded) >= SHORTEST]
    return list(dict.fromkeys(found))


def looking(folded: Sequence[str]) -> Part:
    """What a search also asks to learn the neighbours of rare words; nothing is looked for of the others."""
    if not folded:
        return {}
    asked = {}
    for word in folded:
        for distance in (1, 2) if len(word) > SHORTEST else (1,):
            how = {
                "field": "words",
                "suggest_mode": "always",
                "max_edits": distance,
                "max_term_freq": RARE - 1,
                "prefix_length": 0,
                "min_word_length": SHORTEST,
                "size": LOOKED_AT,
            }
            asked[f"{distance} {word}"] = {"text": word, "term": how}
    return {"suggest": asked}


def neighbours_in(told: Part) -> Neighbours:
    """Word → (distance, neighbour, its uses) within one change, two when there is none."""
    found: Neighbours = {}
    for name, entries in sorted(told.get("suggest", {}).items()):
        distance, _, word = name.partition(" ")
        options = [option for entry in entries for option in entry["options"]]
        if options:
            found.setdefault(word, [(int(distance), str(o["text"]), int(o["freq"])) for o in options])
    return found


def corrections_of(folded: Sequence[str], neighbours: Neighbours, told: Told) -> RemoteCorrections:
    """With the uses of the words themselves, and of what they are without a forgotten apostrophe."""
    rests = [
        word.removeprefix(elision) for word in folded for elision in ELISIONS if word.startswith(elision)
    ]
    asked = list(dict.fromkeys((*folded, *rests)))[:MOST_TOGETHER]
    bodies = [
        {"size": 0, "track_total_hits": RARE * FAR_COMMONER, "query": {"term": {"words": word}}}
        for word in asked
    ]
    answers = told(bodies) if bodies else []
    uses = [int(answer["hits"]["total"]["value"]) for answer in answers]
    return RemoteCorrections(told, neighbours, dict(zip(asked, uses, strict=True)))


def _spellings(folded: Sequence[str], told: Told) -> dict[str, str]:
    bodies = [
        {
            "size": 1,
            "query": {"term": {"words": word}},
            "stored_fields": ["written"],
            "track_total_hits": False,
        }
        for word in folded
    ]
    found = {}
    for word, answer in zip(folded, told(bodies) if bodies else [], strict=True):
        for hit in answer["hits"]["hits"]:
            shown = _spelling(word, hit.get("fields", {}).get("written", ()))
            if shown:
                found[word] = shown
    return found


def _spelling(folded: str, texts: Collection[str]) -> str:
    candidates = [one for text in texts for one in sorted(words.distinct(text))]
    return next((one.lower() for one in candidates if words.folded_word(one) == folded), "")
