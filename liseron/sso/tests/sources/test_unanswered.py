"""What somebody reads who sets a source whose address gives nothing, or something else."""

import ssl

import pytest

from liseron.sso.allauth_sources import CannotSetSource, set_saml
from liseron.sso.models import IdentitySource
from liseron.sso.unanswered import why_unanswered
from liseron.toolkit.http import CannotFetch


def test_an_unknown_certificate_is_told_from_silence():
    problem = CannotFetch("connection")
    problem.__cause__ = OSError()
    problem.__cause__.__cause__ = ssl.SSLCertVerificationError()
    assert "certificat https" in why_unanswered("https://a.example/", problem)
    assert "ne répond pas" in why_unanswered("https://a.example/", CannotFetch("connection"))


@pytest.mark.parametrize(
    ("reason", "word"), [("name", "n’existe pas"), ("private", "public"), ("time", "lentement")]
)
def test_each_reason_says_what_to_do(reason: str, word: str):
    told = why_unanswered("https://a.example/", CannotFetch(reason))
    assert word in told
    assert "https://a.example/" in told


@pytest.mark.django_db
def test_a_page_for_readers_is_not_metadata():
    with pytest.raises(CannotSetSource, match="page pour les lecteurs"):
        set_saml(IdentitySource(), metadata_xml=b"\n<!DOCTYPE html><html><title>Entrer</title></html>")
