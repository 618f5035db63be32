import pytest
from hypothesis import given
from hypothesis import strategies as st

from liseron.toolkit.sealing import CannotUnseal, seal, unseal

OTHER = "another-key-of-another-site-0123456789-0123456789-0123456789"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_is_read_again(text: str):
    assert unseal(seal(text)) == text


def test_nothing_of_the_secret_can_be_seen():
    sealed = seal("clef-du-fournisseur")
    assert "clef" not in sealed
    assert sealed.isascii()
    assert seal("clef-du-fournisseur") != sealed


@pytest.mark.parametrize("garbage", ["x", "gAAAAA", "é", "\x00", "\ud800", "gAAAAA" * 40, "null"])
def test_garbage_is_refused_clearly(garbage: str):
    with pytest.raises(CannotUnseal):
        unseal(garbage)


def test_one_character_changed_is_refused():
    sealed = seal("clef")
    other = "A" if sealed[20] != "A" else "B"
    with pytest.raises(CannotUnseal):
        unseal(sealed[:20] + other + sealed[21:])


def test_a_former_key_of_the_site_still_opens(settings):
    sealed, before = seal("clef"), settings.SECRET_KEY
    settings.SECRET_KEY = OTHER
    with pytest.raises(CannotUnseal):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unseal(sealed) == "clef"
    anew = seal("clef")
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(anew) == "clef"
