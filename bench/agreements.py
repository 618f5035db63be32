"""Lives of agreements at random: so many moves through the real actions, each done or refused as a second model says.

`python -m bench.agreements [--steps 50000] [--json FILE]`, on a database of its own. A step is one move, or one night.
The machine is that of the tests (`liseron/agreements/tests/machine.py`): after each step it compares the days in the
database with its own; the first difference ends the run with the life that shows it.
"""

import os
import sys
import tempfile
import time
from typing import Any

from bench.report import Promise, Report, arguments, emit

LIVES = 40  # a round; rounds go on until there are steps enough
MOVES_OF_A_LIFE = 50


def main() -> None:
    options = arguments("agreements", steps=50_000)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "LISERON_DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "LISERON_VAR": folder,
            "LISERON_DEMO": "1",
            "LISERON_LOG_LEVEL": "error",
        }
        figures = _live(options.steps)
    report = Report("agreements", figures=figures)
    report.promises = [
        Promise("moves done or refused as the second model says", figures["steps"], f">= {options.steps}"),
        Promise("differences found", figures["differences"], "== 0"),
    ]
    sys.exit(emit(report, options.json))


def _live(steps: int) -> dict[str, Any]:
    import django

    django.setup()
    from django.core.management import call_command
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.stateful import run_state_machine_as_test

    from liseron.agreements.tests.machine import AgreementLife, moves, ship_models

    call_command("migrate", verbosity=0)
    ship_models()
    start, cpu, lives = time.monotonic(), time.process_time(), 0
    rounds = settings(
        max_examples=LIVES,
        stateful_step_count=MOVES_OF_A_LIFE,
        deadline=None,
        database=None,
        phases=(Phase.generate,),  # a life that fails is shown as it is: the tests shorten it
        suppress_health_check=list(HealthCheck),
    )
    while moves.total() < steps:
        run_state_machine_as_test(AgreementLife, settings=rounds)  # raises at the first difference
        lives += LIVES
        print(f"{moves.total()} steps", file=sys.stderr, flush=True)
    return {
        "steps": moves.total(),
        "lives": lives,
        "refused": sum(number for name, number in moves.items() if name.endswith("refused")),
        "differences": 0,
        "seconds": round(time.monotonic() - start),
        "cpu_ms_per_step": round((time.process_time() - cpu) * 1000 / moves.total(), 1),
        "moves": dict(sorted(moves.items())),
    }


if __name__ == "__main__":
    main()
