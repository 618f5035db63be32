"""How partners of the demo joined: criteria found, steps taken, the talk with a supplier, a visit to come."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from liseron.partners.checks import check_criterion
from liseron.partners.models import Library, Partner, ReadinessCriterion, Rollout
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import (
    change_rollout,
    change_step,
    launch_rollout,
    note_exchange,
    start_rollout,
)
from liseron.partners.welcoming import invite_library, plan_visit
from liseron.toolkit.dates import paris_today

BY = "demo"
A_WEEK = timedelta(weeks=1)


def load(partners: Sequence[Partner]) -> None:
    """The first is launched and receives others, the one of its own portal is on its way, the last prepares."""
    if Rollout.objects.exists():
        return
    load_rollout_defaults(BY)
    home, own_portal, coming = partners[0], federated(partners), partners[-1]
    _criteria(home, missing=0)
    _launch(home)
    _criteria(own_portal, missing=1)
    _connect(own_portal)
    _criteria(coming, missing=3)
    start_rollout(partner=coming, formula=coming.formula, by=BY, today=paris_today() - 5 * A_WEEK)
    _visit(home, partners[2])


def federated(partners: Sequence[Partner]) -> Partner:
    """The partner whose readers sign in at its own portal."""
    return next(one for one in partners if one.formula == Partner.AccessFormula.FEDERATED)


def _criteria(partner: Partner, *, missing: int) -> None:
    today = paris_today()
    by_hand = ReadinessCriterion.objects.filter(answered_by="hand", is_active=True)
    for criterion in by_hand[: max(0, by_hand.count() - missing)]:
        check_criterion(
            partner=partner, criterion=criterion, is_met=True, checked_on=today - 12 * A_WEEK, by=BY, today=today,
            note="Vu ensemble au téléphone.",
        )  # fmt: skip


def _launch(partner: Partner) -> None:
    today = paris_today()
    rollout = start_rollout(partner=partner, formula=partner.formula, by=BY, today=today - 60 * A_WEEK)
    for number, step in enumerate(rollout.steps.all()):
        change_step(step=step, by=BY, today=today, done_on=today - (58 - 2 * number) * A_WEEK)
    launch_rollout(
        rollout=rollout, launched_on=today - 40 * A_WEEK, by=BY, today=today, reason="Lancé avant ce suivi."
    )


def _connect(partner: Partner) -> None:
    """In the middle of the way: the connector is ordered, a step is late."""
    today = paris_today()
    rollout = start_rollout(partner=partner, formula=partner.formula, by=BY, today=today - 14 * A_WEEK)
    change_rollout(
        rollout=rollout,
        by=BY,
        connector=Rollout.Connector.BOTH,
        portal_software="Portail libre d’essai",
        cost=Decimal("1450.00"),
        quoted_on=today - 9 * A_WEEK,
        supplier_name="Atelier des connecteurs",
        supplier_contact_name="Inès Marchal",
        supplier_contact_email="support@atelier-connecteurs.example",
        launch_planned_on=today + 10 * A_WEEK,
    )
    for number, step in enumerate(rollout.steps.all()[:5]):
        change_step(step=step, by=BY, today=today, done_on=today - (12 - 2 * number) * A_WEEK)
    note_exchange(
        rollout=rollout,
        by=BY,
        today=today,
        held_on=today - A_WEEK,
        with_whom="Inès Marchal, Atelier des connecteurs",
        summary="L’adresse du serveur d’essai est ouverte. Il reste à choisir ce que le connecteur transmet.",
        next_step="Essai de connexion avec un lecteur d’essai",
        next_on=today + A_WEEK,
    )


def _visit(host: Partner, guest: Partner) -> None:
    place = Library.objects.filter(partner=host).order_by("pk").first()
    visitor = Library.objects.filter(partner=guest).order_by("pk").first()
    if place is None or visitor is None:
        return
    visit = plan_visit(
        host=place,
        planned_on=paris_today() + 3 * A_WEEK,
        by=BY,
        note="Le comptoir, puis un atelier avec le public.",
    )
    invite_library(visit=visit, library=visitor, by=BY)
