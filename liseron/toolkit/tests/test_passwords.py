import random
import string

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit import passwords


@pytest.mark.parametrize(
    "password",
    [
        "girafepluiebol",
        "vfkqzjwpmxrb",
        "7402918364025719",
        "un chat dans la pluie",
        "àéîœùçñüôëïâ",
        "Tramway-Zèbre9",
    ],
)
def test_a_long_password_passes_without_composition(password):
    assert validate_password(password) is None


@pytest.mark.parametrize(
    "password",
    [
        "",
        "court",
        "740291836402",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "1234567890123456",
        "abcdefghijklmnop",
        "bibliotheque2026",
        "MediathequeCharente",
        "motdepassemotdepasse1",
        "1q2w3e4r5t6y7u8i9o0p"[:11],
    ],
)
def test_a_password_that_attempts_would_find_is_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


def test_sixteen_random_digits_pass():
    draw = random.Random(7)
    drawn = ["".join(draw.choices(string.digits, k=16)) for _ in range(50)]
    refused = [password for password in drawn if passwords.is_guessable(password)]
    assert len(refused) <= 1


@given(st.text(max_size=300), st.text(min_size=1, max_size=20))
def test_adding_characters_never_lowers_the_entropy(password, more):
    assert passwords.entropy(password + more) >= passwords.entropy(password)


def test_a_password_is_kept_as_argon2id_of_the_measured_cost():
    kept = passwords.Argon2().encode("girafepluiebol", "un-sel-de-seize-octets")
    assert "$argon2id$" in kept
    assert "m=19456,t=2,p=1" in kept
