"""Passwords: long and hard to guess, without rules of composition (CNIL, recommendation of 21 July 2022; ASVS 6.2)."""

import math
import string
from itertools import pairwise
from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LEAST_BITS = 50  # CNIL, case 2: attempts are limited
FEWEST_DIFFERENT = 5
ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation + " ")
WORDS_OF_THE_PLACE = (
    "bibliotheque",
    "bibliothèque",
    "mediatheque",
    "médiathèque",
    "numerique",
    "numérique",
    "departement",
    "département",
    "charente",
    "pasdecalais",
    "pas-de-calais",
    "liseron",
    "motdepasse",
    "password",
    "bonjour",
    "lecture",
)
LEAST_BITS_BESIDE = 25  # what must be left once the words that anybody would try are taken out
OTHER_CHARACTERS = 100  # a letter with an accent, an emoji: an alphabet of its own, counted modestly


class Argon2(Argon2PasswordHasher):
    """Argon2id at OWASP's first setting: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


def entropy(password: str) -> float:
    """Bits of a random draw of the same length from the alphabets that `password` uses."""
    known = "".join(ALPHABETS)
    size = sum(len(alphabet) for alphabet in ALPHABETS if set(alphabet) & set(password))
    if set(password) - set(known):
        size += OTHER_CHARACTERS
    return len(password) * math.log2(size) if size else 0.0


def is_a_pattern(password: str) -> bool:
    """Whether it repeats itself (`abcabcabcabc`), counts (`123456789012`) or uses fewer than five characters."""
    repeats = password in (password + password)[1:-1]
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(password)}
    return repeats or len(steps) <= 1 or len(set(password)) < FEWEST_DIFFERENT


def without_words_of_the_place(password: str) -> str:
    """`password` in lower case without the words that anybody would try on a library's site."""
    rest = password.lower()
    for word in WORDS_OF_THE_PLACE:
        rest = rest.replace(word, "")
    return rest


def is_guessable(password: str) -> bool:
    """Whether attempts, limited as they are, could find it."""
    return (
        entropy(password) < LEAST_BITS
        or is_a_pattern(password)
        or entropy(without_words_of_the_place(password)) < LEAST_BITS_BESIDE
    )


class EntropyValidator:
    """Refuses what is short for the characters it uses: twelve letters pass, twelve digits do not, sixteen do."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_guessable(password):
            raise ValidationError(
                _("Ce mot de passe est trop facile à deviner. Ajoutez des mots, ou d’autres caractères."),
                code="password_too_guessable",
            )

    def get_help_text(self) -> str:
        return _("Une phrase que vous seul connaissez fait un bon mot de passe.")
