from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from liseron.toolkit import audit, dates, once

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_to_what():
    audit.record(SimpleNamespace(pk=12), "registration.accepted", "registration:5", until=date(2027, 1, 1))
    event = audit.Event.objects.get()
    assert (event.actor, event.action, event.subject) == (
        "user:12",
        "registration.accepted",
        "registration:5",
    )
    assert event.facts == {"until": "2027-01-01"}


def test_nobody_in_particular_is_the_system():
    assert audit.record(None, "tokens.purged", "tokens").actor == "system"
    assert audit.record("vendor:3", "report.sent", "report:1").actor == "vendor:3"


def test_a_row_is_named_by_its_table_and_key():
    row = once.Idempotency.objects.create(key="k")
    audit.record(None, "key.taken", row)
    assert audit.Event.objects.about(row).get().subject == f"idempotency:{row.pk}"


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda event: event.save(),
        lambda event: event.delete(),
        lambda event: audit.Event.objects.update(actor="user:2"),
        lambda event: audit.Event.objects.filter(pk=event.pk).delete(),
        lambda event: audit.Event.objects.bulk_update([event], ["actor"]),
        lambda event: audit.Event.objects.update_or_create(pk=event.pk, defaults={"actor": "user:2"}),
        lambda event: audit.Event._base_manager.filter(pk=event.pk).update(actor="user:2"),
        lambda event: audit.Event.objects.bulk_create(
            [event], update_conflicts=True, update_fields=["actor"], unique_fields=["id"]
        ),
    ],
)
def test_history_is_not_rewritten(rewrite):
    event = audit.record("user:1", "role.granted", "user:3")
    event.actor = "user:9"
    with pytest.raises(audit.CannotRewriteHistory):
        rewrite(event)
    assert audit.Event.objects.get().actor == "user:1"


def test_the_retention_purge_removes_what_is_older_only():
    audit.record("user:1", "role.granted", "user:3")
    assert audit.purge_before(dates.now() - timedelta(days=1)) == 0
    assert audit.purge_before(dates.now() + timedelta(seconds=1)) == 1
    assert not audit.Event.objects.exists()
