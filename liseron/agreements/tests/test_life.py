"""Lives at random: every move is done or refused as a second model says, and nothing false stays in the database."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from liseron.agreements.tests.machine import AgreementLife, moves, ship_models

pytestmark = pytest.mark.django_db


def test_an_agreement_lives_as_its_model_says():
    ship_models()
    before = moves.total()
    run_state_machine_as_test(
        AgreementLife,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert moves.total() > before
