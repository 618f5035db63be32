"""Whoever reads English misses nothing."""

from django.utils.translation import ngettext, override

from tests import translations


def test_every_sentence_has_its_english_and_keeps_its_placeholders():
    assert translations.untranslated() == []
    assert [message.id for message, errors in translations.read().check() if errors] == []


def test_the_catalogue_holds_no_sentence_that_went_away():
    said = {(sentence.key, sentence.context or None) for sentence in translations.sentences()}
    kept = {(message.id, message.context) for message in translations.read() if message.id}
    assert {text for text, context in kept if (text, context) not in said} == set()


def test_nothing_at_all_is_singular_in_french():
    plurals = {sentence.key for sentence in translations.sentences() if sentence.plural}
    french = translations.read("fr")
    assert {message.id: message.string for message in french if message.id} == {key: key for key in plurals}
    with override("fr"):
        assert [ngettext("%(n)s an", "%(n)s ans", n) % {"n": n} for n in (0, 1, 2)] == [
            "0 an",
            "1 an",
            "2 ans",
        ]
    with override("en"):
        assert ngettext("%(n)s an", "%(n)s ans", 0) % {"n": 0} == "0 years"
