"""The product runs on two databases: what the tests of the apps show on SQLite holds on PostgreSQL too."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests import postgresql, source

MINUTES = 20
# Where databases differ most: races, locks, money, tickets. It comes with every run; the others with `--thorough`.
FIRST = [
    "liseron/toolkit",
    "liseron/access",
    "liseron/finance",
    "liseron/sso/cas_server",
    "liseron/sso/tests/races",
]
BETWEEN = ["liseron/sso", "liseron/exchange"]
# The desk's own tests click on SQLite what `above` opens: each page, filter, list and strange address, so that each
# of their queries meets PostgreSQL.
PARTS = {
    "first": FIRST,
    "below": [
        "liseron",
        *(f"--ignore={folder}" for folder in (*FIRST, *BETWEEN)),
        "--ignore=liseron/demo",
        "--ignore=liseron/desk",
        "--ignore=liseron/portal",
        "--ignore=liseron/people",
        "--ignore=liseron/protocols",
        "--ignore=liseron/catalogue/crosswalks",
        *("-m", "not shared_data and not counterpart"),
    ],
    "between": [
        *BETWEEN,
        *(f"--ignore={folder}" for folder in FIRST),
        *("-m", "not shared_data and not counterpart"),
    ],
    "above": [
        "liseron/people",
        "liseron/portal",
        "liseron/desk/department/tests/test_lists.py",
        "liseron/desk/library/tests/test_queue.py",
        "liseron/desk/library/tests/test_scope.py",
        "tests/test_site_map.py",
        "tests/test_queries.py",
        "tests/test_any_input.py::test_every_address_answers_everybody_whatever_the_method",
    ],
}
RUNS = ["first", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("below", "between", "above"))]


@pytest.mark.longest
@pytest.mark.timeout(60 * MINUTES)
@pytest.mark.skipif(connection.vendor == "postgresql", reason="already there")
@pytest.mark.skipif(
    postgresql.programs() is None, reason="PostgreSQL is not installed: apt-get install postgresql"
)
@pytest.mark.parametrize("part", RUNS)
def test_the_tests_of_the_apps_pass_on_postgresql(part, tmp_path):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        *PARTS[part],
        "--on-the-database",
        "-p",
        "no:cacheprovider",
    ]
    with postgresql.private_cluster(postgresql.programs()) as address:
        done = subprocess.run(
            command,
            cwd=source.ROOT,
            env={**inherited, "LISERON_DATABASE_URL": address, "LISERON_VAR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60 * MINUTES,
        )
    print(done.stdout[-20_000:], done.stderr[-2_000:])
    assert done.returncode == 0
