"""A partner joins: criteria, steps, supplier, launch."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from liseron.partners import rollouts
from liseron.partners.actions import change_partner
from liseron.partners.checks import CannotCheck, check_criterion, checked_criteria, readiness_of_partner
from liseron.partners.models import (
    NEVER,
    DefaultStep,
    Partner,
    ReadinessCheck,
    ReadinessCriterion,
    Rollout,
    RolloutStep,
)
from liseron.partners.readiness import PlannedStep, progress_of
from liseron.partners.rollout_defaults import (
    add_criterion,
    add_default_step,
    change_criterion,
    load_rollout_defaults,
    remove_default_step,
)
from liseron.toolkit.audit import Event

TODAY = date(2026, 11, 22)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def defaults(db: None) -> int:
    return load_rollout_defaults("system")


@pytest.fixture
def rollout(defaults: int, partner: Partner) -> Rollout:
    return rollouts.start_rollout(partner=partner, formula="hosted", by="user:1", today=TODAY)


def tick_everything(partner: Partner) -> None:
    for criterion in ReadinessCriterion.objects.filter(answered_by="hand"):
        check_criterion(
            partner=partner, criterion=criterion, is_met=True, checked_on=TODAY, by="user:1", today=TODAY
        )


def make_ready(partner: Partner, make_library) -> None:
    make_library("Aubeval", "Aubeval", partner=partner)
    change_partner(partner=partner, by=None, contact_name="Ana Loup", contact_email="ana@exemple.fr")
    tick_everything(partner)


def test_defaults_are_loaded_once_and_touch_nothing_that_was_reworded(defaults: int) -> None:
    assert defaults == ReadinessCriterion.objects.count() + DefaultStep.objects.count() > 15
    criterion = ReadinessCriterion.objects.get(key="connection")
    change_criterion(criterion=criterion, by=None, label="Fibre", is_active=False)
    assert load_rollout_defaults(None) == 0
    criterion.refresh_from_db()
    assert (criterion.label, criterion.is_active) == ("Fibre", False)
    assert Event.objects.filter(action="rollout_defaults.loaded").count() == 1


def test_what_the_departement_wrote_itself_is_not_doubled(db: None) -> None:
    add_criterion(by=None, label="Équipe volontaire")
    add_default_step(by=None, formula="hosted", label="Convention signée")
    load_rollout_defaults(None)
    assert ReadinessCriterion.objects.filter(label="Équipe volontaire").count() == 1
    assert DefaultStep.objects.filter(formula="hosted", label="Convention signée").count() == 1


def test_the_same_criterion_twice_is_refused(defaults: int) -> None:
    with pytest.raises(ValidationError, match="déjà dans la liste"):
        add_criterion(by=None, label="Équipe volontaire")


def test_a_rollout_begins_with_the_steps_of_its_formula_at_their_usual_pace(rollout: Rollout) -> None:
    usual = DefaultStep.objects.filter(formula="hosted")
    assert list(rollout.steps.values_list("label", flat=True)) == [one.label for one in usual]
    first = rollout.steps.first()
    assert first is not None
    assert first.planned_on == TODAY + timedelta(weeks=2)


def test_a_partner_has_one_rollout(rollout: Rollout, partner: Partner) -> None:
    with pytest.raises(rollouts.CannotRollOut, match="déjà commencé"):
        rollouts.start_rollout(partner=partner, formula="hosted", by=None, today=TODAY)


def test_another_formula_brings_its_steps_and_keeps_what_was_done_written_or_added(rollout: Rollout) -> None:
    first, second, *_rest = rollout.steps.all()
    rollouts.change_step(step=first, by=None, today=TODAY, done_on=TODAY)
    kept = rollout.steps.get(label="Accès de l’équipe ouverts")
    rollouts.change_step(step=kept, by=None, today=TODAY, note="Deux personnes")
    own = rollouts.add_step(rollout=rollout, by=None, today=TODAY, label="Inauguration")
    rollouts.change_rollout(rollout=rollout, by=None, formula="federated", connector="both")
    labels = list(rollout.steps.values_list("label", flat=True))
    assert {first.label, kept.label, own.label, second.label} <= set(labels)
    assert "Connecteur commandé" in labels
    assert "Quelques lecteurs inscrits pour essayer" not in labels
    assert len(labels) == len(set(labels))


def test_a_removed_usual_step_stays_where_it_was_begun(rollout: Rollout) -> None:
    before = rollout.steps.count()
    remove_default_step(step=DefaultStep.objects.filter(formula="hosted")[0], by=None)
    assert rollout.steps.count() == before


def test_a_rollout_begun_before_the_lists_gets_the_usual_steps_later(partner: Partner) -> None:
    rollout = rollouts.start_rollout(partner=partner, formula="hosted", by=None, today=TODAY)
    assert not rollout.steps.exists()
    load_rollout_defaults(None)
    assert rollouts.follow_default_steps(rollout=rollout, by=None) == rollout.steps.count() > 0
    assert rollouts.follow_default_steps(rollout=rollout, by=None) == 0


def test_a_connector_needs_the_federated_formula(rollout: Rollout) -> None:
    with pytest.raises(ValidationError, match="Autonomie"):
        rollouts.change_rollout(rollout=rollout, by=None, connector="sso")
    with pytest.raises(IntegrityError), transaction.atomic():
        Rollout.objects.filter(pk=rollout.pk).update(connector="sso")
    rollouts.change_rollout(rollout=rollout, by=None, formula="federated", connector="sso")
    rollout.refresh_from_db()
    assert rollout.connector == "sso"


def test_the_database_itself_refuses_a_negative_cost_and_an_absurd_day(rollout: Rollout) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Rollout.objects.filter(pk=rollout.pk).update(cost=Decimal("-0.01"))
    with pytest.raises(IntegrityError), transaction.atomic():
        rollout.steps.update(done_on=date(1926, 1, 1))
    with pytest.raises(ValidationError, match="trop loin"):
        rollouts.change_rollout(rollout=rollout, by=None, launch_planned_on=date(2206, 1, 1))


def test_a_step_cannot_be_done_tomorrow_and_a_done_one_is_not_removed(rollout: Rollout) -> None:
    step = rollout.steps.all()[0]
    with pytest.raises(ValidationError, match="pas encore venu"):
        rollouts.change_step(step=step, by=None, today=TODAY, done_on=TOMORROW)
    step.refresh_from_db()
    rollouts.change_step(step=step, by="user:7", today=TODAY, done_on=TODAY)
    assert step.by == "user:7"
    with pytest.raises(rollouts.CannotRollOut, match="elle reste"):
        rollouts.remove_step(step=step, by=None)
    rollouts.remove_step(step=rollout.steps.all()[1], by=None)
    actions = list(Event.objects.about(rollout).order_by("pk").values_list("action", flat=True))
    assert actions == ["rollout.started", "rollout_step.done", "rollout_step.removed"]


def test_the_same_step_twice_is_refused(rollout: Rollout) -> None:
    with pytest.raises(ValidationError, match="déjà dans ce déploiement"):
        rollouts.add_step(rollout=rollout, by=None, today=TODAY, label="Convention signée")


def test_a_criterion_is_ticked_and_the_journal_keeps_what_was_found_before(
    defaults: int, partner: Partner
) -> None:
    criterion = ReadinessCriterion.objects.get(key="equipment")
    for is_met in (True, False):
        check_criterion(
            partner=partner, criterion=criterion, is_met=is_met, checked_on=TODAY, by="user:3", today=TODAY
        )
    check = ReadinessCheck.objects.get()
    assert (check.is_met, check.by) == (False, "user:3")
    told = Event.objects.filter(action="readiness.checked").order_by("pk").values_list("facts", flat=True)
    assert [(one["before"], one["is_met"]) for one in told] == [(None, True), (True, False)]


def test_a_criterion_read_in_the_partner_s_page_is_not_ticked_by_hand(
    defaults: int, partner: Partner
) -> None:
    criterion = ReadinessCriterion.objects.get(key="contact")
    with pytest.raises(CannotCheck, match="Corrigez-la"):
        check_criterion(
            partner=partner, criterion=criterion, is_met=True, checked_on=TODAY, by=None, today=TODAY
        )


def test_classification_and_contact_are_read_where_they_are(defaults: int, partner, make_library) -> None:
    def found(key: str) -> bool:
        return {one.criterion.key: one.is_met for one in checked_criteria(partner)}[key]

    assert not readiness_of_partner(partner).is_eligible
    library = make_library("Point lecture", "Aubeval", partner=partner, classification="other")
    assert not found("classification")
    library.classification = "local"
    library.save()
    assert found("classification")
    library.closed_on = YESTERDAY
    library.save()
    assert not found("classification")
    assert not found("contact")
    change_partner(partner=partner, by=None, contact_name="Ana Loup")
    assert not found("contact")
    change_partner(partner=partner, by=None, contact_email="ana@exemple.fr")
    assert found("contact")


def test_a_launch_says_what_is_missing_until_a_reason_is_written(rollout: Rollout, partner: Partner) -> None:
    tick_everything(partner)
    with pytest.raises(rollouts.CannotLaunch, match="Référent numérique nommé"):
        rollouts.launch_rollout(rollout=rollout, launched_on=TODAY, by=None, today=TODAY, reason="  ")
    reason = "Le référent arrive en janvier."
    rollouts.launch_rollout(rollout=rollout, launched_on=TODAY, by="user:1", today=TODAY, reason=reason)
    rollout.refresh_from_db()
    assert (rollout.launched_on, rollout.launch_reason) == (TODAY, reason)
    keys = {"classification", "contact"}
    missing = set(ReadinessCriterion.objects.filter(key__in=keys).values_list("pk", flat=True))
    assert set(Event.objects.get(action="rollout.launched").facts["without"]) == missing


def test_a_wished_criterion_stops_no_launch(rollout: Rollout, partner: Partner, make_library) -> None:
    make_ready(partner, make_library)
    wished = ReadinessCriterion.objects.get(key="price")
    check_criterion(partner=partner, criterion=wished, is_met=False, checked_on=TODAY, by=None, today=TODAY)
    rollouts.launch_rollout(rollout=rollout, launched_on=TODAY, by=None, today=TODAY, reason="rien")
    rollout.refresh_from_db()
    assert (rollout.launched_on, rollout.launch_reason) == (TODAY, "")


def test_a_launch_gives_the_partner_its_formula_and_can_be_taken_back(
    rollout: Rollout, partner: Partner, make_library
) -> None:
    make_ready(partner, make_library)
    rollouts.change_rollout(rollout=rollout, by=None, formula="federated", connector="oai")
    rollouts.launch_rollout(rollout=rollout, launched_on=YESTERDAY, by=None, today=TODAY)
    partner.refresh_from_db()
    assert partner.formula == "federated"
    with pytest.raises(rollouts.CannotLaunch, match="déjà lancé"):
        rollouts.launch_rollout(rollout=rollout, launched_on=TODAY, by=None, today=TODAY)
    with pytest.raises(rollouts.CannotRollOut, match="reprenez"):
        rollouts.change_rollout(rollout=rollout, by=None, formula="hosted", connector="none")
    rollouts.reopen_rollout(rollout=rollout, by=None)
    with pytest.raises(rollouts.CannotRollOut, match="pas lancé"):
        rollouts.reopen_rollout(rollout=rollout, by=None)
    rollout.refresh_from_db()
    assert rollout.launched_on is None


def test_a_launch_is_not_written_ahead(rollout: Rollout, partner: Partner, make_library) -> None:
    make_ready(partner, make_library)
    with pytest.raises(ValidationError, match="pas encore venu"):
        rollouts.launch_rollout(rollout=rollout, launched_on=TOMORROW, by=None, today=TODAY)


def test_an_exchange_with_the_supplier_says_what_is_awaited(rollout: Rollout) -> None:
    words = {"with_whom": "Support Orphée", "summary": "Devis demandé."}
    with pytest.raises(ValidationError, match="ce qui est attendu"):
        rollouts.note_exchange(rollout=rollout, by=None, today=TODAY, next_on=TOMORROW, **words)
    with pytest.raises(ValidationError, match="pas encore venu"):
        rollouts.note_exchange(rollout=rollout, by=None, today=TODAY, held_on=TOMORROW, **words)
    exchange = rollouts.note_exchange(
        rollout=rollout, by="user:2", today=TODAY, next_step="Devis", next_on=TOMORROW, **words
    )
    assert exchange.held_on == TODAY
    rollouts.change_exchange(exchange=exchange, by=None, today=TODAY, summary="Devis promis.")
    exchange.refresh_from_db()
    assert exchange.summary == "Devis promis."


DAYS = [None, YESTERDAY, TODAY, TOMORROW]


@pytest.mark.parametrize("launched_on", [None, TODAY])
@pytest.mark.parametrize("launch_planned_on", DAYS)
@pytest.mark.parametrize("is_ready", [True, False])
def test_the_list_says_of_every_rollout_what_the_rule_says_of_one(
    defaults: int, partner: Partner, make_library, launched_on, launch_planned_on, is_ready
) -> None:
    DefaultStep.objects.all().delete()
    if is_ready:
        make_ready(partner, make_library)
    rollout = rollouts.start_rollout(partner=partner, formula="hosted", by=None, today=TODAY)
    Rollout.objects.filter(pk=rollout.pk).update(launched_on=launched_on, launch_planned_on=launch_planned_on)
    plans = [[], [(None, None)], [(None, TODAY), (TOMORROW, None)], [(TODAY, None)], [(TODAY, TODAY)]]
    plans += [[(TODAY, None), (YESTERDAY, None), (YESTERDAY - timedelta(days=3), None)]]
    for plan in plans:
        rollout.steps.all().delete()
        for rank, (planned_on, done_on) in enumerate(plan):
            RolloutStep.objects.create(
                rollout=rollout, position=rank, label=f"{rank}", planned_on=planned_on, done_on=done_on, by=""
            )
        said = progress_of(
            [PlannedStep(s.label, s.planned_on, s.done_on) for s in rollout.steps.all()],
            is_ready=readiness_of_partner(partner).is_ready,
            launch_planned_on=launch_planned_on,
            launched_on=launched_on,
            today=TODAY,
        )
        row = Rollout.objects.with_state(TODAY).get()
        assert (row.state, row.n_steps, row.n_done) == (said.state.value, said.total, said.done)
        assert (row.n_missing == 0) == is_ready
        if said.following is not None:
            assert row.following == said.following.label
        assert (row.due_on == NEVER) or launched_on is None


def test_the_late_come_first(rollout: Rollout, territory) -> None:
    other = Partner.objects.create(name="Coldour", slug="coldour", municipality=territory["Coldour"])
    late = rollouts.start_rollout(partner=other, formula="federated", by=None, today=date(2026, 1, 1))
    ranked = Rollout.objects.with_state(TODAY).order_by("rank", "due_on")
    assert [row.pk for row in ranked] == [late.pk, rollout.pk]
    assert ranked[0].following == "Première réunion avec l’équipe"
