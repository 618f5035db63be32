"""Made-up French titles with the frequencies of real ones: word ranks follow Zipf's law, names and subjects too.

Nothing is copied: the lexicon is spelled from syllables behind the small words and a few hundred plain nouns. The same
number always makes the same title, so that texts need not be kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any


def listed(words: str) -> list[str]:
    return words.split()


SMALL = listed(
    "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son ses aux"
    " d l ou leur comme tout mais on cette elle entre sans sous nous vous ils leurs deux même être"
)
NOUNS = listed(
    "vie histoire monde homme temps femme jour enfant amour guerre nuit ville mort pays maison roman secret voyage"
    " famille ombre lumière mer terre ciel rêve cœur feu eau vent soleil lune île montagne forêt jardin rivière chemin"
    " route porte fenêtre livre lettre mot langue école musique danse peinture théâtre cinéma chanson cuisine santé"
    " corps esprit âme pensée mémoire silence bruit couleur rouge noir blanc bleu vert or argent pierre bois fleur"
    " arbre oiseau chat chien cheval loup renard ours été hiver automne printemps matin soir heure minute siècle roi"
    " reine prince princesse soldat marin pirate détective médecin professeur paysan ouvrier artiste poète écrivain"
    " révolution république empire justice liberté égalité travail argent économie politique société science nature"
    " animal plante climat planète étoile univers espace machine robot ordinateur programmation réseau photographie"
    " dessin histoire-géo mathématiques physique chimie biologie anglais espagnol allemand italien cours leçon exercice"
    " guide manuel méthode recette voiture train bateau avion vélo sport football course jeu enquête crime meurtre"
    " disparition fuite retour départ rencontre promesse mensonge vérité peur colère joie tristesse espoir bonheur"
)
ONSETS = listed("b c d f g l m n p r s t v br cl cr dr fl fr gr pl pr tr ch qu j gl vr")
NUCLEI = listed("a e i o u é è ai au eau ou oi an en in on eu ie")
CODAS = ["", "", "", "", "r", "s", "l", "n", "t", "c", "lle", "sse", "tte", "ne", "re", "ge", "que"]
LEXICON, AUTHORS, SUBJECTS = 60_000, 250_000, 30_000
SUMMARY_WORDS = 42
MEDIA = ("book", "press", "film", "music", "learn", "game")
MEDIA_WEIGHTS = list(accumulate((62, 6, 12, 14, 4, 2)))
# A resource mostly serves one medium: forty of them.
RESOURCES = {
    medium: [f"{medium}-{n}" for n in range(count)]
    for medium, count in zip(MEDIA, (12, 5, 8, 6, 6, 3), strict=True)
}
LANGUAGES = ("fr", "en", "de", "es", "it", "oc")
LANGUAGE_WEIGHTS = list(accumulate((84, 10, 2, 2, 1, 1)))
AUDIENCES = ("all", "adults", "youth", "teens")
AUDIENCE_WEIGHTS = list(accumulate((55, 25, 14, 6)))
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Lists:
    """Ranked lists and their cumulated frequencies."""

    words: list[str]
    word_weights: list[float]
    authors: list[str]
    author_weights: list[float]
    subjects: list[str]
    subject_weights: list[float]


@cache
def lists() -> Lists:
    random = Random(1871)  # noqa: S311 the same titles every time
    words = _lexicon(random)
    forenames = [word.capitalize() for word in words[600:1400]]
    families = [word.capitalize() for word in words[5_000:45_000]]
    authors = [f"{forenames[n % 800]} {families[(n * 7919) % 40_000]}" for n in range(AUTHORS)]
    nouns = words[len(SMALL) : 12_000]
    subjects = [" ".join(random.sample(nouns, 1 + n % 2)).capitalize() for n in range(SUBJECTS)]
    return Lists(words, _zipf(LEXICON), authors, _zipf(AUTHORS, 0.7), subjects, _zipf(SUBJECTS, 0.9))


def titles(start: int, count: int) -> Iterator[dict[str, Any]]:
    """Facts of titles `start` to `start + count`, as `title` gives them."""
    for number in range(start, start + count):
        yield title(number)


def title(number: int, *, version: int = 0) -> dict[str, Any]:
    """One title: its texts, and the other fields of a search document but the key. `version`: the same, changed."""
    known, random = lists(), Random(number * 31 + version)  # noqa: S311
    words = random.choices(known.words, cum_weights=known.word_weights, k=7 + SUMMARY_WORDS)
    name = " ".join(words[: 2 + int(random.random() * 5)]).capitalize()
    year = 2026 - int(random.expovariate(0.06))
    first = random.choices(known.authors, cum_weights=known.author_weights, k=1 + (random.random() < 0.2))
    medium = random.choices(MEDIA, cum_weights=MEDIA_WEIGHTS)[0]
    sources, chance = RESOURCES[medium], random.random()
    ways = 1 + (chance < 0.15) + (chance < 0.03)  # the same title at several vendors: most have one way in
    resources = {sources[int(random.random() ** 2 * len(sources))] for _way in range(ways)}
    return {
        "title": name,
        "medium": medium,
        "audience": random.choices(AUDIENCES, cum_weights=AUDIENCE_WEIGHTS)[0],
        "added_at": NEWEST - timedelta(minutes=number % 1_000_000),
        "resources": tuple(sorted(resources)),
        "languages": tuple(random.choices(LANGUAGES, cum_weights=LANGUAGE_WEIGHTS)),
        "year": max(1500, year),
        "creators": tuple(dict.fromkeys(first)),
        "subjects": tuple(
            dict.fromkeys(random.choices(known.subjects, cum_weights=known.subject_weights, k=1 + number % 3))
        ),
        "summary": " ".join(words[7:]).capitalize() + ".",
        "identifiers": (f"978{number:09d}0",),
    }


def _lexicon(random: Random) -> list[str]:
    """The small words first, then plain nouns, then words that only look French."""
    words = dict.fromkeys([*SMALL, *NOUNS])
    while len(words) < LEXICON:
        syllables = 2 + (random.random() < 0.6) + (random.random() < 0.2)
        word = "".join(random.choice(ONSETS) + random.choice(NUCLEI) for _syllable in range(syllables))
        words.setdefault(word + random.choice(CODAS))
    return list(words)


def _zipf(size: int, power: float = 1.0) -> list[float]:
    return list(accumulate(1 / (rank + 2.7) ** power for rank in range(size)))


def questions(count: int, *, records: int) -> list[tuple[str, str, dict[str, list[str]]]]:
    """(kind, text, filters): titles half remembered, common words, rare ones, slips, pages without a text."""
    random, known = Random(62), lists()  # noqa: S311
    kinds = ("known", "known", "known", "common", "common", "rare", "rare", "slip", "filtered", "browse")
    asked = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        one = title(random.randrange(records))
        typed = [word for word in one["title"].split() if word.lower() not in SMALL] or [one["creators"][0]]
        text, filters = " ".join(typed[:3]), {}
        if kind == "common":
            text = " ".join(random.sample(known.words[len(SMALL) : len(SMALL) + 60], 1 + number % 2))
        elif kind == "rare":
            text = known.words[random.randrange(5_000, LEXICON)]
        elif kind == "slip":
            text = slipped(one["creators"][0].split()[-1].lower(), random)
        elif kind == "filtered":
            text = random.choice(known.words[len(SMALL) : len(SMALL) + 400])
            filters = {"medium": ["book"], "language": ["fr"]}
        elif kind == "browse":
            text, filters = "", {"resource": [f"book-{number % 12}"]} if number % 20 == 9 else {}
        asked.append((kind, text, filters))
    return asked


def slipped(word: str, random: Random) -> str:
    """Two letters changed places."""
    place = random.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
