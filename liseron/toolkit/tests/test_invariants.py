import pytest
from django.core.management import call_command

from liseron.toolkit import dates, invariants
from liseron.toolkit.outbox import Message

pytestmark = pytest.mark.django_db


def test_a_sane_database_passes(capsys):
    call_command("invariants")
    assert "true   Every message reached somebody or still waits to" in capsys.readouterr().out


def test_a_dead_letter_is_listed_and_fails_the_command(capsys):
    now = dates.now()
    Message.objects.create(
        kind="mail", payload={"to": "a@b.fr"}, created_at=now, not_before=now, gave_up_at=now
    )
    with pytest.raises(SystemExit) as stop:
        call_command("invariants")
    out = capsys.readouterr().out
    assert stop.value.code == 1
    assert "(mail): 0 attempts" in out
    assert "a@b.fr" not in out


def test_an_app_adds_its_own_sentence(monkeypatch):
    monkeypatch.setattr(invariants, "_INVARIANTS", [])
    invariants.invariant("Two and two make four")(lambda: ["row 5"])
    assert invariants.violations()["Two and two make four"] == ["row 5"]
