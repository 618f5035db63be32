from datetime import timedelta

import pytest
from django.db import transaction

from liseron.toolkit import dates, outbox
from liseron.toolkit.tests.race import create_tables, in_one_process, race


@pytest.fixture
def handled(monkeypatch):
    """Payloads the handler of "test" received."""
    received = []
    monkeypatch.setitem(outbox._HANDLERS, "test", lambda message: received.append(message.payload))
    return received


@pytest.fixture
def refusing(monkeypatch):
    def refuse(message):
        raise ConnectionError("someone@example.org refused")

    monkeypatch.setitem(outbox._HANDLERS, "test", refuse)


def post(**extra):
    with transaction.atomic():
        return outbox.post("test", {"name": "Odile"}, **extra)


def later(**delay):
    return dates.now() + timedelta(**delay)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_posted_outside_a_transaction(handled):
    with pytest.raises(outbox.CannotPost):
        outbox.post("test", {})


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_for_a_change_rolled_back(handled):
    with transaction.atomic():
        outbox.post("test", {})
        transaction.set_rollback(True)
    assert outbox.deliver_due(later(days=1)).total == 0
    assert handled == []


@pytest.mark.django_db
def test_a_message_is_sent_once_and_its_payload_forgotten(handled):
    post()
    assert outbox.deliver_due(later(seconds=1)) == outbox.Delivered(sent=1)
    assert outbox.deliver_due(later(days=1)).total == 0
    assert handled == [{"name": "Odile"}]
    message = outbox.Message.objects.get()
    assert message.payload == {}
    assert message.sent_at is not None


@pytest.mark.django_db
def test_a_unique_key_is_posted_once_even_after_it_was_sent(handled):
    assert post(unique_key="reminder:5:30")
    assert not post(unique_key="reminder:5:30")
    outbox.deliver_due(later(seconds=1))
    assert not post(unique_key="reminder:5:30")
    assert len(handled) == 1


@pytest.mark.django_db
def test_a_message_waits_for_its_hour(handled):
    post(not_before=later(hours=1))
    assert outbox.deliver_due(later(minutes=59)).total == 0
    assert outbox.deliver_due(later(minutes=61)).sent == 1


@pytest.mark.django_db
def test_a_failure_is_tried_again_ever_later_then_given_up_in_sight(refusing):
    post()
    now, waits = later(seconds=1), []
    for _ in range(outbox.MOST_ATTEMPTS - 1):
        assert outbox.deliver_due(now).postponed == 1
        next_try = outbox.Message.objects.get().not_before
        assert outbox.deliver_due(next_try - timedelta(seconds=1)).total == 0
        waits.append(next_try - now)
        now = next_try + timedelta(seconds=1)
    assert waits == sorted(waits)
    assert outbox.deliver_due(now).given_up == 1
    assert outbox.deliver_due(now + timedelta(days=30)).total == 0
    assert outbox.Message.objects.dead().count() == 1


@pytest.mark.django_db
def test_an_error_is_kept_without_the_address_it_quotes(refusing):
    post()
    outbox.deliver_due(later(seconds=1))
    assert outbox.Message.objects.get().last_error == "ConnectionError"


@pytest.mark.django_db
def test_a_dead_message_put_back_in_line_is_sent(handled):
    post()
    outbox.Message.objects.update(gave_up_at=dates.now(), attempts=outbox.MOST_ATTEMPTS)
    assert outbox.try_again(outbox.Message.objects.all(), dates.now()) == 1
    assert outbox.deliver_due(later(seconds=1)).sent == 1
    assert handled == [{"name": "Odile"}]


@pytest.mark.django_db
def test_a_message_without_handler_does_not_stop_the_others(handled):
    with transaction.atomic():
        outbox.post("nobody", {})
    post()
    assert outbox.deliver_due(later(seconds=1)) == outbox.Delivered(sent=1, postponed=1)


@pytest.mark.django_db
def test_a_message_left_by_a_dead_worker_is_taken_over_after_its_lease(handled):
    post()
    now = later(seconds=1)
    outbox.Message.objects.update(claimed_until=now + outbox.LEASE)
    assert outbox.deliver_due(now).total == 0
    assert outbox.deliver_due(now + outbox.LEASE).sent == 1


@pytest.mark.django_db
def test_the_limit_of_a_round_is_kept(handled):
    for _ in range(3):
        post()
    assert outbox.deliver_due(later(seconds=1), limit=2).sent == 2
    assert outbox.deliver_due(later(seconds=1), limit=2).sent == 1


@pytest.mark.django_db
def test_the_purge_forgets_what_was_sent_before(handled):
    post()
    post(not_before=later(days=9))
    outbox.deliver_due(later(seconds=1))
    assert outbox.purge_sent_before(later(days=-1)) == 0
    assert outbox.purge_sent_before(later(days=1)) == 1
    assert outbox.Message.objects.waiting().count() == 1


def test_two_handlers_for_one_kind_are_refused(handled):
    with pytest.raises(ValueError, match="two handlers"):
        outbox.delivers("test")(lambda message: None)


def test_eight_workers_send_each_of_40_messages_once(tmp_path, django_db_blocker, monkeypatch):
    sent = tmp_path / "sent"

    def note(message):
        with sent.open("a") as file:
            file.write(f"{message.payload['n']}\n")

    monkeypatch.setitem(outbox._HANDLERS, "test", note)

    def fill():
        with transaction.atomic():
            for n in range(40):
                outbox.post("test", {"n": n})

    path = tmp_path / "race.sqlite3"
    with django_db_blocker.unblock():
        create_tables(path, [outbox.Message])
        in_one_process(path, fill)
        assert race(path, lambda: outbox.deliver_due(later(seconds=1)).sent) == 40
    assert sorted(map(int, sent.read_text().split())) == list(range(40))


@pytest.mark.django_db
def test_a_message_that_waits_is_withdrawn_and_its_key_is_free_again(handled):
    post(unique_key="refused:1", not_before=later(minutes=1))
    assert outbox.was_posted("refused:1")
    assert outbox.cancel("refused:1")
    assert not outbox.was_posted("refused:1")
    assert outbox.deliver_due(later(days=1)).total == 0
    assert post(unique_key="refused:1")


@pytest.mark.django_db
def test_a_message_that_left_is_not_withdrawn(handled):
    post(unique_key="refused:1")
    outbox.deliver_due(later(seconds=1))
    assert not outbox.cancel("refused:1")
    assert outbox.was_posted("refused:1")


@pytest.mark.django_db
def test_a_message_in_a_workers_hands_is_not_withdrawn(monkeypatch):
    withdrawn = []
    monkeypatch.setitem(
        outbox._HANDLERS, "test", lambda message: withdrawn.append(outbox.cancel("refused:1"))
    )
    post(unique_key="refused:1")
    outbox.deliver_due(later(seconds=1))
    assert withdrawn == [False]
