"""A wrong setting stops the start with one sentence that names it; a right set starts."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import CannotStart

ROOT = Path(__file__).parent.parent.parent
RIGHT = {
    "LISERON_SECRET_KEY": "k7Jq2-vXw9_RtZ4bNc8LmP3sHd6FgYaEuWoTi5Qj1xKzVrBn0C",
    "LISERON_BASE_URL": "https://numerique.example.fr",
    "LISERON_PROXIES": "1",
    "LISERON_MAIL_URL": "smtp+tls://liseron:secret@mail.example.fr",
    "LISERON_MAIL_FROM": "bibliotheque@example.fr",
}
READ = "from config import settings; print(settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_NAME)"


def _start(**changes: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LISERON_")}
    return subprocess.run(
        [sys.executable, "-c", READ],
        env={**inherited, **RIGHT, **changes},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_right_installation_starts_and_answers_to_its_own_host_alone():
    done = _start()
    assert done.stdout.strip() == "['numerique.example.fr'] __Host-session", done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LISERON_SECRET_KEY", ""),
        ("LISERON_SECRET_KEY", "short"),
        ("LISERON_BASE_URL", ""),
        ("LISERON_BASE_URL", "http://numerique.example.fr"),
        ("LISERON_BASE_URL", "numerique"),
        ("LISERON_PROXIES", "0"),
        ("LISERON_PROXIES", "two"),
        ("LISERON_HOSTS", "*"),
        ("LISERON_DATABASE_URL", "mysql://h/db"),
        ("LISERON_MAIL_URL", ""),
        ("LISERON_MAIL_URL", "smtp://u:p@h"),
        ("LISERON_MAIL_FROM", "nobody"),
        ("LISERON_SECOND_FACTOR", "off"),
        ("LISERON_SECOND_FACTOR", "maybe"),
        ("LISERON_DEMO", "perhaps"),
        ("LISERON_IDLE_MINUTES", "1"),
        ("LISERON_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(name, value, monkeypatch):
    for known in [known for known in os.environ if known.startswith("LISERON_")]:
        monkeypatch.delenv(known)
    for known, right in (RIGHT | {name: value}).items():
        monkeypatch.setenv(known, right)
    with pytest.raises(CannotStart, match=name):
        runpy.run_path(str(ROOT / "config" / "settings.py"))


def test_the_sentence_is_the_last_line_that_the_operator_sees():
    done = _start(LISERON_SECRET_KEY="short")
    assert done.returncode != 0
    assert done.stderr.strip().splitlines()[-1].startswith("config.env.CannotStart: LISERON_SECRET_KEY")
