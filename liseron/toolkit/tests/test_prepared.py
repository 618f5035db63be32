from datetime import UTC, datetime, timedelta

import pytest

from liseron.toolkit.once import SingleUseToken
from liseron.toolkit.prepared import PreparedDelete, PreparedInsert, PreparedQuery

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAY = timedelta(days=1)

insert = PreparedInsert(SingleUseToken, "kind", "digest", "subject", "payload", "expires_at", "created_at")
living = PreparedQuery(
    lambda kind, moment: (
        SingleUseToken.objects.filter(kind=kind, expires_at__gt=moment)
        .order_by("digest")
        .values_list("digest", "payload", "expires_at")
    ),
    "this kind",
    datetime(1, 1, 1, tzinfo=UTC),
)
delete = PreparedDelete(SingleUseToken)


@pytest.mark.django_db
def test_a_prepared_query_answers_as_the_orm_for_whatever_values():
    insert("a", "1", "s", {"mail": "é"}, NOW + DAY, NOW)
    insert("a", "2", "s", {}, NOW, NOW)
    insert("b", "3", "s", [], NOW + DAY, NOW)
    assert living.rows("a", NOW) == [("1", {"mail": "é"}, NOW + DAY)]
    assert living.rows("a", NOW - DAY) == [("1", {"mail": "é"}, NOW + DAY), ("2", {}, NOW)]
    assert living.rows("b", NOW) == [("3", [], NOW + DAY)]
    assert living.rows("' OR 1=1 --", NOW) == []
    assert SingleUseToken.objects.get(digest="1").payload == {"mail": "é"}


@pytest.mark.django_db
def test_whoever_removes_a_row_is_told_so_and_nobody_else():
    insert("a", "1", "s", {}, NOW, NOW)
    key = SingleUseToken.objects.get().pk
    assert (delete(key), delete(key), delete(0)) == (True, False, False)


@pytest.mark.django_db
def test_a_value_without_place_is_refused():
    lost = PreparedQuery(lambda kind: SingleUseToken.objects.values_list("digest"), "this kind")
    with pytest.raises(ValueError, match="no place"):
        lost.rows("a")
