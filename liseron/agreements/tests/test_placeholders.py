"""Words in braces: replaced when they are of the list, left alone otherwise."""

from hypothesis import example, given
from hypothesis import strategies as st

from liseron.agreements.placeholders import PLACEHOLDERS, fill, unknown, used

VALUES = {word: f"<{word}>" for word in PLACEHOLDERS}
BRACES = st.text(alphabet=st.sampled_from("{}{}ab_é 0:!.%$\n"), max_size=60)
WORDS = st.sampled_from(sorted(PLACEHOLDERS)).map(lambda word: f"{{{word}}}")
TEXTS = st.lists(BRACES | WORDS, max_size=8).map("".join)


@given(TEXTS, st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
@example("{0} {} {{partner}} {partner!r} {partner:>10} {partner.name} %s", {"partner": "x"})
def test_filling_never_fails_whatever_was_typed(text: str, values: dict[str, str]):
    assert isinstance(fill(text, values), str)


@given(BRACES)
def test_a_text_without_words_of_the_list_comes_out_as_it_went_in(text: str):
    assert used(text) or fill(text, VALUES) == text


@given(TEXTS)
def test_no_word_of_the_list_stays_when_all_have_a_value(text: str):
    assert used(fill(text, VALUES)) == frozenset()


@given(st.sampled_from(sorted(PLACEHOLDERS)), st.text())
def test_a_value_is_written_as_it_is_and_never_read_again(word: str, value: str):
    assert fill(f"a {{{word}}} b", {word: value}) == f"a {value} b"


def test_a_value_cannot_call_another():
    assert fill("{partner}", {"partner": "{court}", "court": "Lille"}) == "{court}"


def test_a_word_without_value_stays_to_be_seen():
    assert fill("Fait par {partner}.", {}) == "Fait par {partner}."


def test_a_word_that_looks_like_one_of_the_list_is_named():
    assert unknown("{Partner}, {taux} et {taux}, { court } ; {court}") == ("{Partner}", "{taux}", "{ court }")


def test_other_braces_are_only_braces():
    assert unknown("{ } {} {0,15} {a\nb} f(x) = {x + 1} }{ {") == ()


@given(TEXTS)
def test_every_word_in_simple_braces_is_known_or_named(text: str):
    assert all(
        word.strip("{} ") not in PLACEHOLDERS or word != f"{{{word.strip('{} ')}}}" for word in unknown(text)
    )
