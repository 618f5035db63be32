"""Each shipped scheme against digests computed by other hands (coreutils' sha256sum and md5sum)."""

import pytest

from liseron.connectors.signed_address import SignedAddress
from liseron.connectors.signed_address.schemes import shipped
from liseron.connectors.tests.visits import KEY, READER, a_visit

SCHEMES = {scheme.key: scheme for scheme in shipped()}
WHO = {
    "given_name": "Zoé & Cie",
    "family_name": "d’Été",
    "email": "camille@lecteur.example",
    "birth_year": "1990",
}
OF_ID = "4ccacafc5ea535c85dee7704d5ee15572339c0e91df6c51c30b179bf5cb558f8"
OF_DAY = "9c1a6f45d4f9891cfa7027332cf5c945c48b473c283288160faa842c4d3714db"


def sent(key: str, *, account: str = "", **facts) -> str:
    values = dict(SCHEMES[key].values)
    return (
        SignedAddress()
        .way_for(a_visit(values=values | ({"account": account} if account else {}), **facts))
        .address
    )


def test_a_scheme_for_each_vendor_of_the_list_is_shipped():
    names = {
        "mediatheque_numerique",
        "mediatheque_numerique_2012",
        "vodeclic",
        "toutapprendre",
        "divercities",
    }
    assert names | {"em_premium", "em_premium_login"} == set(SCHEMES)


@pytest.mark.parametrize("scheme", shipped(), ids=lambda scheme: scheme.key)
def test_a_shipped_scheme_works_once_the_account_and_the_key_are_written(scheme):
    account = scheme.values["account"] or "16"
    assert SignedAddress().faults({**scheme.values, "account": account}, KEY) == {}
    assert {one.name for one in SignedAddress().fields} == set(scheme.values)


def test_mediatheque_numerique_with_every_fact():
    assert sent("mediatheque_numerique", released=WHO) == (
        "https://portal.mediatheque-numerique.com/sso_login?sso_id=mednum"
        f"&id={READER}&email=camille%40lecteur.example&nom=d%E2%80%99%C3%89t%C3%A9&prenom=Zo%C3%A9%20%26%20Cie"
        f"&dnaiss=1990-12-31&id_encrypted={OF_ID}&return_url=https%3A%2F%2Fwww.cinema.example%2Faccueil"
    )


def test_mediatheque_numerique_says_nothing_that_was_not_chosen():
    assert sent("mediatheque_numerique") == (
        "https://portal.mediatheque-numerique.com/sso_login?sso_id=mednum"
        f"&id={READER}&email=&nom=&prenom=&dnaiss=&id_encrypted={OF_ID}"
        "&return_url=https%3A%2F%2Fwww.cinema.example%2Faccueil"
    )


def test_the_older_form_signs_the_day_apart():
    assert sent("mediatheque_numerique_2012") == (
        f"https://portal.mediatheque-numerique.com/sso_login?sso_id=afi&id={READER}&id_encrypted={OF_ID}"
        f"&d={OF_DAY}&prenom=&nom=&email="
    )


def test_vodeclic_signs_the_mail_when_it_is_given():
    signed = "5758a838f87e724119db59c577650ad5d4de05390b7b3b5fa2f909854c97c702"
    assert sent("vodeclic", account="bonlieu", released={"email": "camille@lecteur.example"}) == (
        f"https://biblio.vodeclic.com/auth/biblio/sso?email=camille%40lecteur.example&encrypted_email={signed}"
        f"&id={READER}&encrypted_id={OF_ID}&d={OF_DAY}&partenaire=bonlieu&nom=&prenom="
    )
    assert sent("vodeclic", account="bonlieu") == (
        f"https://biblio.vodeclic.com/auth/biblio/sso?email=&encrypted_email="
        f"&id={READER}&encrypted_id={OF_ID}&d={OF_DAY}&partenaire=bonlieu&nom=&prenom="
    )


def test_toutapprendre_signs_the_minute_and_names_the_lesson():
    assert sent("toutapprendre", account="8", record_source_id="lesson 4") == (
        f"https://biblio.toutapprendre.com/ws/wsUrl.aspx?iduser={READER}&firstname=&lastname=&etablissement=8"
        "&d=202612011430&hash=c21ebce32f3be345ab0d9ff6431815b5&pkl=lesson%204"
    )


def test_divercities_puts_the_station_after_the_key():
    home = "https%3A%2F%2Fwww.cinema.example%2Faccueil"
    assert sent("divercities", account="station-7") == (
        f"https://accounts.divercities.eu/users/auth/pmb?service={home}&dest={home}"
        f"&bibid=station-7&uid={READER}&token=edaa37d68e43c11be7799d872aa0e214"
    )


def test_em_premium_names_nobody():
    assert (
        sent("em_premium", account="soc16")
        == "https://www.em-premium.com/soc16/ec33b62ea0f5734c23adab1cc3c7460c"
    )
    assert SignedAddress().said(SCHEMES["em_premium"].values) == frozenset()
    assert sent("em_premium", account="soc16", reader="") == sent("em_premium", account="soc16")


def test_em_premium_of_before_signs_the_number():
    assert (
        sent("em_premium_login", account="soc16")
        == f"https://www.em-premium.com/soc16/{READER}/8a302bb16444707fda42830567ff5264"
    )


def test_the_card_goes_instead_of_the_number_where_it_was_chosen():
    address = sent("divercities", account="station-7", released={"card": "16000000012"})
    assert "uid=16000000012&" in address
    assert READER not in address
