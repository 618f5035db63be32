"""Nothing of what lets somebody in may rest on an `assert`, which Python takes out when it is told to hurry."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.longest
def test_case_34_the_answers_of_sources_are_judged_alike_under_optimisation():
    """3.2 #34, CVE-2017-1000433: any password when Python runs with -O.

    pytest's own assertions are gone too, so what counts there is `pytest.raises` and what is raised by hand.
    """
    code = (
        "import sys\n"
        "if __debug__: sys.exit(3)\n"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'\n"
        "import django; django.setup()\n"
        "from liseron.sso.tests.unasserted import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-O", "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LISERON_DEMO": "1"},
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "forged 24 accepted 0, tokens accepted 0, true 4 of 4" in done.stdout


# What lets somebody in, or keeps somebody out: tickets, answers of sources, passwords, the door, sessions, secrets.
SUITE = [
    "liseron/protocols/cas",
    "liseron/sso/cas_server/tests/test_security.py",
    "liseron/sso/cas_server/tests/test_validation.py",
    "liseron/sso/tests/sources",
    "liseron/people/tests/test_accounts.py",
    "liseron/portal/tests/test_signing_in.py",
    "liseron/portal/tests/test_door.py",
    "tests/security/test_sessions.py",
    "tests/security/test_secrets.py",
]


@pytest.mark.thorough
@pytest.mark.timeout(1200)
def test_case_34_the_tests_of_sign_in_pass_under_optimisation(tmp_path):
    """3.2 #34, CVE-2017-1000433. pytest rewrites the assertions of test files, so that those count under -O too."""
    (tmp_path / "test_canary.py").write_text("def test_that_fails():\n    assert 1 == 2\n")
    assert optimised([str(tmp_path / "test_canary.py"), "-p", "no:django"], tmp_path).returncode == 1
    done = optimised(SUITE, tmp_path)
    assert done.returncode == 0, done.stdout[-5000:]


def optimised(chosen: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-O", "-m", "pytest", *chosen, "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env=inherited | {"LISERON_DEMO": "1", "LISERON_VAR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
