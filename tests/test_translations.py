"""Whoever reads English misses nothing."""

from tests import translations


def test_every_sentence_has_its_english_and_keeps_its_placeholders():
    assert translations.untranslated() == []
    assert [message.id for message, errors in translations.read().check() if errors] == []


def test_the_catalogue_holds_no_sentence_that_went_away():
    said = {(sentence.key, sentence.context or None) for sentence in translations.sentences()}
    kept = {(message.id, message.context) for message in translations.read() if message.id}
    assert {text for text, context in kept if (text, context) not in said} == set()
