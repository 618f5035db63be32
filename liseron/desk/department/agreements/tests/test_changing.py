"""What the pages of agreements change, what they say before, and what they say when they cannot."""

from datetime import timedelta

import pytest
from django.urls import reverse

from liseron.agreements.ending import serve_termination
from liseron.agreements.models import Agreement, AgreementModel, Termination
from liseron.agreements.rules import AHEAD
from liseron.desk.department.agreements.tests import moments
from liseron.desk.department.tests import network
from liseron.partners.models import Partner
from liseron.people.models import RoleGrant
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import in_full, paris_today

SURE = {"step": "confirmed"}


def at(name, *args):
    return reverse(f"desk:dept_{name}", args=args)


def typed(day):
    return f"{day:%d/%m/%Y}"


def said(answer):
    return answer.content.decode()


def a_covered_partner(net):
    """The partner whose library has a reader, without dates written by hand."""
    Partner.objects.filter(pk=net.partner.pk).update(agreement_starts_on=None, agreement_ends_on=None)
    return Partner.objects.get(pk=net.partner.pk)


def test_a_draft_is_prepared_with_the_parties_of_its_model(net, staff):
    model = moments.draft().model
    answer = staff.post(at("agreement_new"), {"partner": net.partner.pk, "model": model.pk})
    made = Agreement.objects.get(partner=net.partner)
    assert answer.url == at("agreement", made.number)
    assert made.parties.count() == model.parties.count()


def test_the_days_are_shown_before_the_draft_is_kept(net, staff):
    model = moments.draft().model
    before = Agreement.objects.count()
    answer = staff.post(
        at("agreement_new"), {"partner": net.partner.pk, "model": model.pk, "step": "preview"}
    )
    assert in_full(paris_today()) in said(answer)
    assert "Reconduite" in said(answer)
    assert Agreement.objects.count() == before


def test_a_partner_s_page_gives_its_name_to_the_new_draft(net, staff):
    moments.draft()
    answer = staff.get(at("agreement_new"), {"collectivite": net.partner.slug})
    assert f'<option value="{net.partner.pk}" selected>' in said(answer)


def test_a_refused_draft_keeps_what_was_typed_and_names_the_article(net, staff):
    moments.waiting_for_a_receipt()  # its model lets its last day be chosen, the other one does not
    model = moments.draft().model
    sent = {"partner": net.partner.pk, "model": model.pk, "agreed_end_on": "1/1/2030"}
    answer = staff.post(at("agreement_new"), sent)
    assert answer.status_code == 200
    assert f"Article\xa0{model.term_article}" in said(answer)
    assert 'value="1/1/2030"' in said(answer)
    assert not Agreement.objects.filter(partner=net.partner).exists()


def test_without_a_model_one_is_told_where_to_begin(net, staff):
    assert "Aucun modèle n’est proposé" in said(staff.get(at("agreement_new")))


def test_a_party_is_described_and_a_bad_siren_is_refused(net, staff):
    one = moments.draft()
    party = moments.party(one, "partner")
    sent = {"name": "Commune de Chalais", "label": "la Commune", "siren": "12", "represented_by": "Lise Roy"}
    answer = staff.post(at("agreement_party", one.number, party.pk), sent)
    assert "neuf chiffres" in said(answer)
    staff.post(at("agreement_party", one.number, party.pk), sent | {"siren": "200000001"})
    party.refresh_from_db()
    assert (party.name, party.represented_by) == ("Commune de Chalais", "Lise Roy")


def test_a_deliberation_then_a_signature_are_recorded(net, staff):
    one = moments.draft(10)
    party = moments.party(one, "partner")
    early = staff.post(at("agreement_signature", one.number, party.pk), {"signed_on": "1/1/2026"})
    assert "délibération" in said(early)
    staff.post(
        at("agreement_deliberation", one.number, party.pk),
        {"deliberated_on": typed(moments.days_ago(3)), "deliberation": "n° 2026-45"},
    )
    answer = staff.post(
        at("agreement_signature", one.number, party.pk), {"signed_on": typed(moments.days_ago(2))}
    )
    assert answer.status_code == 302  # it is not the last signature: nothing changes for readers
    party.refresh_from_db()
    assert (party.deliberation, party.signed_on) == ("n° 2026-45", moments.days_ago(2))


def test_the_last_signature_says_what_it_opens_before_it_is_recorded(net, staff):
    partner = a_covered_partner(net)
    one = moments.draft(10, partner)
    *others, last = one.parties.all()
    for party in others:
        moments.sign(party, moments.days_ago(5), today=paris_today())
    staff.post(
        at("agreement_deliberation", one.number, last.pk), {"deliberated_on": typed(moments.days_ago(4))}
    )
    address, sent = at("agreement_signature", one.number, last.pk), {"signed_on": typed(paris_today())}
    asked = staff.post(address, sent)
    assert "Rien n’est encore enregistré" in said(asked)
    assert "Les lecteurs de la collectivité entreront du" in said(asked)
    last.refresh_from_db()
    assert last.signed_on is None
    assert staff.post(address, sent | SURE).status_code == 302
    one.refresh_from_db()
    assert one.starts_on == paris_today()


def test_a_letter_says_its_last_day_and_how_many_readers_lose_their_access(net, staff):
    partner = a_covered_partner(net)
    one = moments.signed(partner=partner)
    party, way = moments.party(one, "department"), moments.way(one, "formal_notice")
    address = at("agreement_end", one.number)
    sent = {
        "way": f"{party.pk}:{way.pk}",
        "sent_on": typed(paris_today()),
        "grounds": "La participation n’est pas payée.",
    }
    last = in_full(paris_today() + timedelta(days=30)).removeprefix("le\xa0")
    for step in ({}, {"step": "preview"}):
        asked = said(staff.post(address, sent | step))
        assert f"1\xa0lecteur perdra l’accès après le {last}" in asked
        assert f"= {last}" in asked
        assert not Termination.objects.exists()
    staff.post(address, sent | SURE)
    assert Termination.objects.get().last_day == paris_today() + timedelta(days=30)
    assert not Event.objects.filter(action="termination.served").count() > 1


def test_the_partner_reads_who_wrote_the_letter_and_why(net, signed_in):
    partner = a_covered_partner(net)
    one = moments.signed(partner=partner)
    serve_termination(
        agreement=one, way=moments.way(one, "formal_notice"), served_by=moments.party(one, "department"),
        sent_on=paris_today(), grounds="La participation n’est pas payée.", by=None, today=paris_today(),
    )  # fmt: skip
    reader = network.a_professional(RoleGrant.Role.LIBRARIAN, partner=partner)
    assert "La participation n’est pas payée." in said(signed_in(reader).get(reverse("desk:our_agreement")))


def test_a_model_whose_last_day_is_past_warns_before_the_draft(net, staff):
    model = moments.waiting_for_a_receipt().model
    sent = {"partner": net.partner.pk, "model": model.pk, "step": "preview"}
    assert 'class="note ok"' in said(staff.post(at("agreement_new"), sent))
    AgreementModel.objects.filter(pk=model.pk).update(fixed_end_on=paris_today() - timedelta(days=1))
    warned = said(staff.post(at("agreement_new"), sent))
    assert 'class="note warn"' in warned
    assert "Écrivez le dernier jour convenu." in warned


def test_one_goes_back_from_the_confirmation_to_what_was_typed(net, staff):
    one = moments.signed()
    party, way = moments.party(one, "department"), moments.way(one, "formal_notice")
    sent = {"way": f"{party.pk}:{way.pk}", "sent_on": typed(paris_today()), "grounds": "Rien n’est payé."}
    answer = staff.post(at("agreement_end", one.number), sent | {"step": "correct"})
    assert "Rien n’est payé." in said(answer)
    assert not Termination.objects.exists()


def test_only_the_ways_that_a_party_may_use_are_offered(net, staff):
    one = moments.waiting_for_a_receipt()
    partner, way = moments.party(one, "partner"), one.model.ways.get()
    address = at("agreement_end", one.number)
    assert f"{partner.pk}:{way.pk}" not in said(staff.get(address))
    forced = staff.post(address, {"way": f"{partner.pk}:{way.pk}", "sent_on": typed(paris_today())})
    assert forced.status_code == 200
    assert Termination.objects.count() == 1


def test_a_summons_without_grounds_is_refused_with_its_article(net, staff):
    one = moments.signed()
    party, way = moments.party(one, "department"), moments.way(one, "formal_notice")
    sent = {"way": f"{party.pk}:{way.pk}", "sent_on": typed(paris_today()), "reference": "1A 234"}
    for step in ({}, {"step": "preview"}, SURE):
        answer = said(staff.post(at("agreement_end", one.number), sent | step))
        assert f"Article\xa0{way.article}" in answer
    assert 'value="1A 234"' in answer
    assert not Termination.objects.exists()


def test_a_receipt_gives_the_last_day(net, staff):
    one = moments.waiting_for_a_receipt()
    letter = one.terminations.get()
    address, sent = at("agreement_receipt", one.number, letter.pk), {"received_on": typed(paris_today())}
    assert "Reçue" in said(staff.post(address, sent))
    staff.post(address, sent | SURE)
    letter.refresh_from_db()
    assert letter.last_day is not None


def test_a_lifted_letter_gives_the_readers_their_days_back(net, staff):
    one = moments.under_notice()
    letter = one.terminations.get()
    address = at("agreement_lift", one.number, letter.pk)
    sent = {"lifted_on": typed(paris_today()), "reason": "Tout est payé"}
    assert "Dernier jour" in said(staff.post(address, sent))
    staff.post(address, sent | SURE)
    one.refresh_from_db()
    assert one.ended_by == "limit"
    assert "Tout est payé" in said(staff.get(at("agreement", one.number)))


def test_a_renewal_is_refused_by_a_party(net, staff):
    one = moments.signed()
    party = moments.party(one, "partner")
    address = at("agreement_object", one.number)
    sent = {"party": party.pk, "objected_on": typed(paris_today())}
    assert "au lieu du" in said(staff.post(address, sent))
    staff.post(address, sent | SURE)
    one.refresh_from_db()
    assert (one.ended_by, one.objected_by) == ("objection", party)
    again = said(staff.post(address, sent | SURE))
    assert "déjà refusée" in again


def test_an_amendment_says_what_it_will_do_and_applies_once_all_have_signed(net, staff):
    one = moments.signed()
    year = paris_today().year + 1
    sent = {"subject": "Tarif", "new_rate": "0,18 €", "rate_from_year": year}
    address = at("agreement_amend", one.number)
    assert f"tarif de 0,18\xa0€ par habitant à partir de {year}" in said(
        staff.post(address, sent | {"step": "preview"})
    )
    staff.post(address, sent)
    amendment = one.amendments.get()
    for party in one.parties.all():
        sign = at("agreement_amendment_sign", one.number, amendment.pk, party.pk)
        assert staff.post(sign, {"signed_on": typed(paris_today())} | SURE).status_code == 302
    shown = staff.get(at("agreement", one.number)).context["rates"]
    assert [str(rate) for _years, rate in shown][-1] == "0.1800"


@pytest.mark.parametrize("rate", ["abc", "-1", "NaN", "Infinity", "0,123456", "1e5"])
def test_a_rate_that_is_none_is_refused_with_an_example(net, staff, rate):
    one = moments.signed()
    sent = {"subject": "Tarif", "new_rate": rate, "rate_from_year": 2030}
    assert "Par exemple" in said(staff.post(at("agreement_amend", one.number), sent))
    assert not one.amendments.exists()


def test_a_rate_without_its_year_is_asked_for(net, staff):
    one = moments.signed()
    answer = staff.post(at("agreement_amend", one.number), {"subject": "Tarif", "new_rate": "0,2"})
    assert "Donnez le tarif et sa première année" in said(answer)


def test_an_amendment_is_given_up(net, staff):
    one = moments.amended()
    staff.post(at("agreement_amendment_abandon", one.number, one.amendments.get().pk))
    assert one.amendments.get().abandoned_on == paris_today()


def test_a_mistyped_day_is_corrected_with_a_reason(net, staff):
    one = moments.signed(100)
    party = moments.party(one, "partner")
    day = typed(moments.days_ago(90))
    address = at("agreement_correct", one.number, party.pk)
    sent = {"deliberated_on": typed(moments.days_ago(95)), "signed_on": day, "reason": "Faute de frappe"}
    assert "Premier jour" in said(staff.post(address, sent))
    staff.post(address, sent | SURE)
    one.refresh_from_db()
    assert one.starts_on == moments.days_ago(90)
    assert "Faute de frappe" in said(staff.get(at("agreement", one.number)))


def test_a_draft_is_abandoned_and_can_no_longer_be_signed(net, staff):
    one = moments.draft()
    staff.post(at("agreement_abandon", one.number))
    one.refresh_from_db()
    assert one.abandoned_on == paris_today()
    party = moments.party(one, "partner")
    answer = staff.post(
        at("agreement_deliberation", one.number, party.pk), {"deliberated_on": typed(paris_today())}
    )
    assert "abandonné" in said(answer)


def test_what_another_agreement_holds_is_not_found_here(net, staff):
    one, other = moments.under_notice(), moments.amended()
    foreign = [
        at("agreement_party", one.number, moments.party(other, "partner").pk),
        at("agreement_lift", other.number, one.terminations.get().pk),
        at("agreement_amendment_abandon", one.number, other.amendments.get().pk),
    ]
    for address in foreign:
        assert staff.get(address).status_code == 404


def test_finances_change_nothing(net, finance):
    one = moments.signed()
    party = moments.party(one, "partner")
    changes = [
        at("agreement_new"),
        at("agreement_end", one.number),
        at("agreement_amend", one.number),
        at("agreement_correct", one.number, party.pk),
    ]
    for address in changes:
        assert finance.get(address).status_code == 404
        assert finance.post(address).status_code == 404


def test_what_is_announced_ahead_is_on_the_page_of_deadlines(net, staff):
    """The desk shows at least what the mails announce."""
    one = moments.signed()
    shown = {row.on for row in staff.get(at("deadlines")).context["page"].items}
    assert AHEAD
    assert one.starts_on not in shown
    assert len(shown) >= 2
