"""« Essayer » : what a real answer would do, said to whoever sets the source up; nothing is done."""

import pytest

from liseron.people.models import Patron
from liseron.sso import arriving
from liseron.sso.arriving import Received
from liseron.sso.models import SignOnSession, SourceIdentity
from liseron.sso.previewing import Account, describe
from liseron.sso.tests.arriving.world import ANSWER, a_rule, a_source, answer, known, signed_in_as
from liseron.toolkit.dates import paris_today
from liseron.toolkit.once import SingleUseToken
from tests.people_and_places import BACKEND

pytestmark = pytest.mark.django_db


def preview(source, attributes=ANSWER, subject="elise"):
    return describe(source, Received(source, subject, attributes), paris_today())


def test_a_preview_signs_nobody_in_and_writes_nothing(network, client, arrives, monkeypatch):
    monkeypatch.setattr(arriving, "reverse", lambda name, args=(): f"/{name}/{args[0]}")
    source = a_source(network.ours, is_open=False)
    staff = network.professional("staff")
    client.force_login(staff, backend=BACKEND)
    session = client.session
    session["sso_preview"] = source.pk
    session.save()
    gone = arrives(client, source)
    assert (gone.status_code, gone.url) == (303, "/mon-espace/")
    assert signed_in_as(client) == staff.pk
    assert "sso_preview" not in client.session
    rows = [model.objects.count() for model in (Patron, SourceIdentity, SignOnSession, SingleUseToken)]
    assert rows == [0, 0, 0, 0]
    assert client.session["sso_preview_answer"]["attributes"]["sn"] == ["Moreau"]


def test_each_fact_is_shown_with_what_came_and_what_is_read(network):
    seen = preview(a_source(network.ours), answer(dateNaissance="3 mars 88", quartier="Sud"))
    facts = {one.fact: one for one in seen.facts}
    assert (facts["family_name"].attribute, facts["family_name"].reading) == ("sn", "Moreau")
    assert (facts["birth_date"].values, facts["birth_date"].reading) == (("3 mars 88",), "")
    assert facts["postcode"].attribute == ""
    assert "birth_date" in seen.missing
    assert ("quartier", ("Sud",)) in seen.attributes
    assert seen.library == network.ours


def test_each_rule_has_its_verdict_and_the_first_refusal_is_the_readers(network):
    source = a_source(network.ours)
    a_rule(source, rank=1, attribute="site", test="present", says="Sans site.")
    a_rule(source, rank=2, says="Abonnez-vous.")
    seen = preview(source, answer(site="AX2"))
    assert [(one.rule.says, one.holds) for one in seen.verdicts] == [
        ("Sans site.", True),
        ("Abonnez-vous.", False),
    ]
    assert (seen.refusal, seen.account) == ("Abonnez-vous.", Account.REFUSED)


def test_the_account_is_new_perhaps_there_or_known(network):
    source = a_source(network.ours)
    assert preview(source).account is Account.NEW
    patron = network.reader()
    assert (preview(source).account, preview(source).candidates) == (Account.CANDIDATES, 1)
    known(source, patron)
    assert preview(source).account is Account.KNOWN
