"""« Déploiement » on the département's desk."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liseron.access.tests.world import a_library
from liseron.partners.models import (
    DefaultStep,
    Partner,
    ReadinessCheck,
    ReadinessCriterion,
    Rollout,
    RolloutStep,
    WelcomeVisit,
)
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import add_step, note_exchange, start_rollout
from liseron.partners.welcoming import hold_visit, plan_visit
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import paris_today


def at(name, *args):
    return reverse(f"desk:dept_{name}", args=args)


@pytest.fixture
def rollout(net) -> Rollout:
    load_rollout_defaults(None)
    return start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())


@pytest.fixture
def home(rollout) -> str:
    return at("rollout", rollout.partner.slug)


def tick_all(rollout: Rollout, staff) -> None:
    for one in ReadinessCriterion.objects.filter(answered_by="hand"):
        staff.post(at("rollout_check_met", rollout.partner.slug, one.pk))
    rollout.partner.contact_name, rollout.partner.contact_email = "Ana Loup", "ana@exemple.fr"
    rollout.partner.save()


def test_a_rollout_begins_from_the_partner_s_page_and_opens_its_own(net, staff):
    load_rollout_defaults(None)
    page = staff.get(at("partner", net.partner.slug)).content.decode()
    begin = f"{at('rollout_new')}?collectivite={net.partner.slug}"
    assert begin in page
    assert f'value="{net.partner.slug}" selected' in staff.get(begin).content.decode()
    Partner.objects.filter(pk=net.partner.pk).update(formula="federated")
    assert re.search(r'value="federated"[^>]* checked', staff.get(begin).content.decode())
    answer = staff.post(begin, {"partner": net.partner.slug, "formula": "hosted"})
    assert answer["Location"] == at("rollout", net.partner.slug)
    shown = staff.get(answer["Location"]).content.decode()
    assert "Prochaine étape\u00a0: «\u00a0Première réunion avec l’équipe\u00a0»" in shown
    assert at("rollout", net.partner.slug) in staff.get(at("partner", net.partner.slug)).content.decode()


def test_a_partner_already_rolled_out_is_not_proposed_again(rollout, staff):
    sent = {"partner": rollout.partner.slug, "formula": "hosted"}
    assert staff.post(at("rollout_new"), sent).status_code == 200
    assert Rollout.objects.count() == 1


def test_a_late_step_is_said_in_the_first_line_and_counted_in_the_list(rollout, staff, home):
    step = rollout.steps.all()[2]
    RolloutStep.objects.filter(pk=step.pk).update(planned_on=paris_today() - timedelta(days=3))
    assert f"En retard\u00a0: «\u00a0{step.label}\u00a0»" in staff.get(home).content.decode()
    assert "1 est en retard" in staff.get(at("rollouts")).content.decode()
    assert list(staff.get(at("rollouts"), {"etat": "late"}).context["page"].items) == [rollout]
    assert staff.get(at("rollouts"), {"etat": "launched"}).context["page"].count == 0
    staff.post(at("rollout_step_done", rollout.partner.slug, step.pk))
    step.refresh_from_db()
    assert step.done_on == paris_today()
    assert "En retard" not in staff.get(home).content.decode()


def test_the_list_is_searched_by_partner_or_supplier_and_filtered(rollout, staff):
    Rollout.objects.update(supplier_name="Décalog", connector="sso")
    for asked in ({"q": "decalog"}, {"q": rollout.partner.name}, {"connecteur": "sso"}):
        assert staff.get(at("rollouts"), asked).context["page"].count == 1
    for asked in ({"q": "orphee"}, {"connecteur": "oai"}, {"formule": "hosted"}):
        assert staff.get(at("rollouts"), asked).context["page"].count == 0


def test_a_criterion_is_ticked_then_corrected_with_a_day_and_a_note(rollout, staff, home):
    criterion = ReadinessCriterion.objects.get(key="council")
    staff.post(at("rollout_check_met", rollout.partner.slug, criterion.pk))
    assert ReadinessCheck.objects.get().is_met
    sent = {"is_met": "non", "checked_on": "3 novembre 2026", "note": "Vote en janvier."}
    assert (
        staff.post(at("rollout_check", rollout.partner.slug, criterion.pk), sent | {"checked_on": "hier"})
    ).status_code == 200
    assert ReadinessCheck.objects.get().is_met
    staff.post(at("rollout_check", rollout.partner.slug, criterion.pk), sent)
    check = ReadinessCheck.objects.get()
    assert (check.is_met, check.note) == (False, "Vote en janvier.")
    assert "Vote en janvier." in staff.get(home).content.decode()


def test_a_criterion_that_is_read_elsewhere_has_no_page_to_tick_it(rollout, staff):
    criterion = ReadinessCriterion.objects.get(key="contact")
    assert staff.get(at("rollout_check", rollout.partner.slug, criterion.pk)).status_code == 404


def test_a_launch_names_what_is_missing_then_takes_a_reason(rollout, staff, home):
    launch, today = at("rollout_launch", rollout.partner.slug), f"{paris_today():%d/%m/%Y}"
    assert "Connexion à internet" in staff.get(launch).content.decode()
    refused = staff.post(launch, {"launched_on": today, "reason": ""}).content.decode()
    assert "Il manque\u00a0: Équipe volontaire" in refused
    staff.post(launch, {"launched_on": today, "reason": "Ouverture de la médiathèque."})
    rollout.refresh_from_db()
    assert rollout.launched_on == paris_today()
    assert "Ouverture de la médiathèque." in staff.get(home).content.decode()
    rollout.partner.refresh_from_db()
    assert rollout.partner.formula == "federated"


def test_a_ready_partner_is_launched_without_a_reason_and_taken_back(rollout, staff):
    tick_all(rollout, staff)
    launch = at("rollout_launch", rollout.partner.slug)
    assert "Pourquoi lancer" not in staff.get(launch).content.decode()
    staff.post(launch, {"launched_on": f"{paris_today():%d/%m/%Y}"})
    rollout.refresh_from_db()
    assert rollout.launched_on == paris_today()
    staff.post(at("rollout_reopen", rollout.partner.slug))
    rollout.refresh_from_db()
    assert rollout.launched_on is None


def test_connector_supplier_and_cost_are_written_and_a_wrong_pair_is_told(rollout, staff, home):
    facts = {
        "formula": "federated", "started_on": "1/9/2026", "launch_planned_on": "1/3/2027", "connector": "both",
        "portal_software": "Orphée", "supplier_name": "C3rb", "supplier_contact_name": "Sam Roy",
        "supplier_contact_email": "sam@exemple.fr", "supplier_contact_phone": "05 45 00 00 00",
        "cost": "1 250,50", "quoted_on": "12/10/2026",
    }  # fmt: skip
    change = at("rollout_change", rollout.partner.slug)
    told = staff.post(change, facts | {"formula": "hosted"}).content.decode()
    assert "Un connecteur ne sert qu’en formule Autonomie" in told
    assert 'value="Orphée"' in told
    assert staff.post(change, facts | {"cost": "beaucoup"}).status_code == 200
    assert staff.post(change, facts).status_code == 302
    shown = staff.get(home).content.decode()
    assert "1\u00a0250,50\u00a0€" in shown
    assert "Connexion unique et moissonnage" in shown


def test_two_people_on_the_same_rollout_lose_nothing(rollout, staff):
    change = at("rollout_change", rollout.partner.slug)
    form = staff.get(change).context["form"]
    seen = form["seen"].value()
    Rollout.objects.update(supplier_name="Autre main")
    sent = {"seen": seen, "formula": "federated", "started_on": "1/9/2026", "connector": "none"}
    answer = staff.post(change, sent | {"supplier_name": "Moi"}).content.decode()
    assert "Quelqu’un a changé cette fiche" in answer
    assert "Autre main" in answer


def test_steps_are_added_changed_and_removed(rollout, staff):
    slug = rollout.partner.slug
    staff.post(at("rollout_step_new", slug), {"label": "Inauguration", "planned_on": "1/2/2027"})
    step = RolloutStep.objects.get(label="Inauguration")
    assert step == list(rollout.steps.all())[-1]
    staff.post(
        at("rollout_step", slug, step.pk), {"label": "Fête", "planned_on": "2/2/2027", "position": "1"}
    )
    step.refresh_from_db()
    assert (step.label, step.position) == ("Fête", 1)
    assert "déjà dans ce déploiement" in (
        staff.post(at("rollout_step_new", slug), {"label": "Fête"}).content.decode()
    )
    staff.post(at("rollout_step_remove", slug, step.pk))
    assert not RolloutStep.objects.filter(pk=step.pk).exists()


def test_after_a_step_or_a_criterion_one_comes_back_beside_it_not_to_the_top(rollout, staff, home):
    slug, criterion = rollout.partner.slug, ReadinessCriterion.objects.get(key="council")
    staff.post(at("rollout_step_new", slug), {"label": "Inauguration", "planned_on": "1/2/2027"})
    step = RolloutStep.objects.get(label="Inauguration")
    for move, key, part in (("step_done", step.pk, "step"), ("check_met", criterion.pk, "criterion")):
        assert staff.post(at(f"rollout_{move}", slug, key)).url == f"{home}#{part}-{key}"
        assert f'id="{part}-{key}"' in staff.get(home).content.decode()


def test_a_step_of_another_partner_is_not_reached_from_here(rollout, net, staff):
    step = rollout.steps.all()[0]
    start_rollout(partner=net.other, formula="hosted", by=None, today=paris_today())
    assert staff.get(at("rollout_step", net.other.slug, step.pk)).status_code == 404
    assert staff.post(at("rollout_step_done", net.other.slug, step.pk)).status_code == 404


def test_an_exchange_awaits_until_the_next_one(rollout, staff, home):
    new = at("rollout_exchange_new", rollout.partner.slug)
    words = {"held_on": "2/11/2026", "with_whom": "Support", "summary": "Devis demandé."}
    told = staff.post(new, words | {"next_on": "9/11/2026"}).content.decode()
    assert "Dites ce qui est attendu" in told
    staff.post(new, words | {"next_step": "Le devis", "next_on": "9/11/2026"})
    assert "Relancez le prestataire" in staff.get(home).content.decode()
    staff.post(new, words | {"held_on": "10/11/2026", "summary": "Devis reçu."})
    assert "Relancez" not in staff.get(home).content.decode()
    exchange = rollout.exchanges.get(held_on="2026-11-02")
    staff.post(
        at("rollout_exchange", rollout.partner.slug, exchange.pk), words | {"summary": "Oubli corrigé."}
    )
    exchange.refresh_from_db()
    assert exchange.summary == "Oubli corrigé."


def test_empty_lists_offer_the_shipped_ones_once(net, staff):
    lists = at("rollout_lists")
    assert "Reprendre les listes proposées" in staff.get(lists).content.decode()
    staff.post(at("rollout_lists_load"))
    assert ReadinessCriterion.objects.exists()
    assert "Reprendre les listes proposées" not in staff.get(lists).content.decode()


def test_criteria_and_usual_steps_are_the_departement_s_own(net, staff):
    load_rollout_defaults(None)
    staff.post(
        at("rollout_criterion_new"),
        {"label": "Fibre", "answered_by": "hand", "is_required": "on", "is_active": "on"},
    )
    criterion = ReadinessCriterion.objects.get(label="Fibre")
    assert criterion == list(ReadinessCriterion.objects.all())[-1]
    staff.post(
        at("rollout_criterion", criterion.pk), {"label": "Fibre", "answered_by": "hand", "position": "99"}
    )
    criterion.refresh_from_db()
    assert (criterion.is_required, criterion.is_active) == (False, False)
    staff.post(at("rollout_usual_new"), {"formula": "hosted", "label": "Bilan", "weeks": "20"})
    step = DefaultStep.objects.get(label="Bilan")
    assert (
        staff.post(
            at("rollout_usual", step.pk), {"formula": "hosted", "label": "Bilan", "weeks": "999"}
        ).status_code
        == 200
    )
    staff.post(at("rollout_usual_remove", step.pk))
    assert not DefaultStep.objects.filter(pk=step.pk).exists()


def test_a_visit_is_planned_filled_held_and_shown(net, staff):
    staff.post(at("visit_new"), {"host": net.library.pk, "planned_on": f"{paris_today():%d/%m/%Y}"})
    visit = WelcomeVisit.objects.get()
    page = at("visit", visit.pk)
    assert net.stray.name in staff.get(page, {"q": net.stray.name}).content.decode()
    staff.post(at("visit_library", visit.pk, net.stray.pk, "inviter"))
    assert list(visit.visitors.all()) == [net.stray]
    assert staff.post(at("visit_library", visit.pk, net.stray.pk, "autre")).status_code == 404
    staff.post(at("visit_held", visit.pk), {"held_on": f"{paris_today():%d/%m/%Y}", "attendees": "12"})
    visit.refresh_from_db()
    assert (visit.held_on, visit.attendees) == (paris_today(), 12)
    assert "a déjà eu lieu" in staff.post(at("visit_cancel", visit.pk)).content.decode()
    assert staff.get(at("visits"), {"etat": "held"}).context["page"].count == 1
    assert staff.get(at("visits"), {"q": net.stray.name}).context["page"].count == 1
    assert staff.get(at("visits"), {"etat": "planned"}).context["page"].count == 0


def test_a_visit_whose_day_is_past_asks_to_be_told(net, staff):
    visit = plan_visit(host=net.library, planned_on=paris_today() - timedelta(days=2), by=None)
    assert "dites si elle a eu lieu" in staff.get(at("visit", visit.pk)).content.decode()
    assert staff.get(at("rollouts")).context["n_to_tell"] == 1
    hold_visit(visit=visit, held_on=paris_today(), attendees=None, by=None, today=paris_today())
    assert staff.get(at("rollouts")).context["n_to_tell"] == 0


def test_finances_read_rollouts_and_change_nothing(rollout, finance, home):
    shown = finance.get(home).content.decode()
    assert rollout.partner.name in shown
    assert "<form" not in shown.split("<main")[1]
    step = rollout.steps.all()[0]
    for address in (at("rollout_step_done", rollout.partner.slug, step.pk), at("rollout_lists_load")):
        assert finance.post(address).status_code == 404
    assert finance.get(at("rollout_change", rollout.partner.slug)).status_code == 404


def test_a_partner_without_a_rollout_has_no_page(net, staff):
    assert staff.get(at("rollout", net.partner.slug)).status_code == 404


def test_the_page_asks_no_more_of_the_database_when_rows_grow(rollout, staff, home, net):
    def grow(times: int) -> int:
        for number in range(times):
            add_step(rollout=rollout, by="user:1", today=paris_today(), label=f"Étape {number} {times}")
            note_exchange(rollout=rollout, by=None, today=paris_today(), with_whom="X", summary="Y")
            visit = plan_visit(host=net.library, planned_on=paris_today(), by=None)
            visit.visitors.add(a_library(net.partner))
        staff.get(home)
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(home).status_code == 200
        return len(captured)

    before = grow(1)
    assert grow(9) == before <= 25


def test_every_act_is_in_the_journal_in_words(rollout, staff, administrator):
    tick_all(rollout, staff)
    staff.post(at("rollout_launch", rollout.partner.slug), {"launched_on": f"{paris_today():%d/%m/%Y}"})
    assert Event.objects.filter(action="rollout.launched").exists()
    shown = administrator.get("/departement/journal/").content.decode()
    for words in ("Déploiement lancé", "Critère vérifié", "Déploiement commencé"):
        assert words in shown
