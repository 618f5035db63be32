from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from liseron.toolkit import once
from liseron.toolkit.tests.race import PROCESSES, create_tables, in_one_process, race

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def issue(kind="mail.verify", subject="registration:12", payload=None):
    return once.issue(kind=kind, subject=subject, valid_for=DAY, payload=payload, now=NOW)


@pytest.mark.django_db
def test_a_link_opens_once_and_tells_what_it_was_issued_for():
    secret = issue(payload={"mail": "a@exemple.fr"})
    facts = once.consume(kind="mail.verify", secret=secret, now=NOW)
    assert (facts.subject, facts.payload) == ("registration:12", {"mail": "a@exemple.fr"})
    with pytest.raises(once.CannotUse) as refusal:
        once.consume(kind="mail.verify", secret=secret, now=NOW)
    assert refusal.value.reason == "unknown"


@pytest.mark.django_db
def test_looking_at_a_link_does_not_use_it():
    secret = issue()
    assert once.peek(kind="mail.verify", secret=secret, now=NOW).subject == "registration:12"
    assert once.peek(kind="mail.verify", secret=secret, now=NOW) is not None
    assert once.consume(kind="mail.verify", secret=secret, now=NOW)


@pytest.mark.django_db
def test_a_link_of_one_kind_is_unknown_at_the_door_of_another():
    secret = issue(kind="guardian.consent")
    assert once.peek(kind="mail.verify", secret=secret, now=NOW) is None
    with pytest.raises(once.CannotUse):
        once.consume(kind="mail.verify", secret=secret, now=NOW)
    assert once.consume(kind="guardian.consent", secret=secret, now=NOW)


@pytest.mark.django_db
def test_a_link_expires_at_the_instant_announced():
    secret = issue()
    assert once.peek(kind="mail.verify", secret=secret, now=NOW + DAY - timedelta(microseconds=1))
    assert once.peek(kind="mail.verify", secret=secret, now=NOW + DAY) is None
    with pytest.raises(once.CannotUse, match="délai") as refusal:
        once.consume(kind="mail.verify", secret=secret, now=NOW + DAY)
    assert refusal.value.reason == "expired"


@pytest.mark.django_db
def test_the_secret_is_nowhere_in_the_database():
    secret = issue()
    assert secret not in str(once.SingleUseToken.objects.values().get())


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "x" * 10_000, "é\ud800", "' OR 1=1 --", "\0"])
def test_a_mangled_secret_is_unknown(secret):
    issue()
    with pytest.raises(once.CannotUse):
        once.consume(kind="mail.verify", secret=secret, now=NOW)


@pytest.mark.django_db
def test_revoking_touches_that_kind_and_that_subject_only():
    revoked, other_kind, other_subject = issue(), issue(kind="reset"), issue(subject="registration:13")
    assert once.revoke(kind="mail.verify", subject="registration:12") == 1
    assert once.peek(kind="mail.verify", secret=revoked, now=NOW) is None
    assert once.peek(kind="reset", secret=other_kind, now=NOW)
    assert once.peek(kind="mail.verify", secret=other_subject, now=NOW)


@pytest.mark.django_db
def test_the_purge_erases_expired_links_only():
    issue()
    once.issue(kind="reset", subject="user:1", valid_for=2 * DAY, now=NOW)
    assert once.purge_expired(NOW + DAY) == 1
    assert once.SingleUseToken.objects.get().kind == "reset"


@pytest.mark.django_db
def test_an_operation_happens_once():
    assert once.happens_once("contribution:12:2026")
    assert not once.happens_once("contribution:12:2026")
    assert once.happens_once("contribution:12:2027")
    with pytest.raises(once.CannotRepeat):
        once.claim("contribution:12:2026")


@pytest.mark.django_db(transaction=True)
def test_a_rollback_frees_the_key():
    with transaction.atomic():
        once.claim("a")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert once.happens_once("a")


@pytest.mark.django_db(transaction=True)
def test_a_key_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        once.happens_once("a")


def test_eight_processes_use_each_of_25_links_once(tmp_path, django_db_blocker):
    secrets = [f"secret-{n}" for n in range(25)]

    def fill():
        for secret in secrets:
            once.SingleUseToken.objects.create(
                kind="k", subject="s", digest=once._digest(secret), expires_at=NOW + DAY, created_at=NOW
            )

    def use_them_all() -> int:
        used = 0
        for secret in secrets:
            try:
                once.consume(kind="k", secret=secret, now=NOW)
                used += 1
            except once.CannotUse:
                continue
        return used

    path = tmp_path / "race.sqlite3"
    with django_db_blocker.unblock():
        create_tables(path, [once.SingleUseToken])
        in_one_process(path, fill)
        assert race(path, use_them_all) == len(secrets)


def test_eight_processes_do_each_of_10_operations_once(tmp_path, django_db_blocker):
    def do_them_all() -> int:
        done = 0
        for key in range(10):
            with transaction.atomic():
                done += once.happens_once(f"operation:{key}")
        return done

    path = tmp_path / "race.sqlite3"
    with django_db_blocker.unblock():
        create_tables(path, [once.Idempotency])
        assert race(path, do_them_all) == 10
    assert PROCESSES == 8
