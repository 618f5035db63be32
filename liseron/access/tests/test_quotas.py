from datetime import date

import pytest

from liseron.access.actions import open_door
from liseron.access.entitlements import CannotEntitle, entitle, withdraw_entitlement
from liseron.access.models import Entitlement, Quota
from liseron.access.quotas import CannotSetQuota, remove_quota, sentences_for_rules, set_quota
from liseron.access.reading import keep_position, position_of
from liseron.access.tests.world import NOON, a_file, a_record, a_resource
from liseron.toolkit.audit import Event


def test_a_quota_set_again_changes_its_limit_and_keeps_its_count(world):
    quota = set_quota(scope="patron", period="month", limit=4, medium="film", by=None)
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    again = set_quota(scope="patron", period="month", limit=2, medium="film", by=None)
    assert (again.pk, again.limit, again.counters.get().used) == (quota.pk, 2, 1)
    assert [event.facts["before"] for event in Event.objects.about(quota).order_by("pk")] == [None, 4]


def test_a_removed_quota_no_longer_counts_and_says_so_once(world):
    quota = set_quota(scope="patron", period="month", limit=1, resource=world.resource, by=None)
    remove_quota(quota=quota, by=None)
    remove_quota(quota=quota, by=None)
    assert not Quota.objects.get().is_active
    assert Event.objects.filter(action="quota.removed").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"limit": -3},
        {"scope": "planet"},
        {"period": "hour"},
        {"medium": ""},
        {"medium": "stone"},
    ],
)
def test_a_quota_that_makes_no_sense_is_refused_with_advice(db, wrong):
    with pytest.raises(CannotSetQuota, match=r"\w+"):
        set_quota(**{"scope": "patron", "period": "month", "limit": 4, "medium": "film", "by": None, **wrong})
    assert not Quota.objects.exists()


def test_a_quota_is_on_a_resource_or_on_a_medium_not_both(world):
    with pytest.raises(CannotSetQuota):
        set_quota(scope="patron", period="day", limit=1, medium="film", resource=world.resource, by=None)


def test_the_insert_for_the_rules_lists_every_quota(world):
    assert sentences_for_rules() == "L’accès à la bibliothèque numérique n’est pas limité en nombre."
    press = a_resource(name="La Revue", medium="press")
    set_quota(scope="patron", period="month", limit=4, medium="film", by=None)
    set_quota(scope="department", period="year", limit=1, resource=press, by=None)
    remove_quota(quota=set_quota(scope="patron", period="day", limit=9, medium="game", by=None), by=None)
    text = sentences_for_rules().replace("\u00a0", " ")
    assert "Films\n– 4 films par mois et par lecteur." in text
    assert "Presse\n– La Revue : 1 journal par an pour tout le Département" in text
    assert "Jeux" not in text


def test_a_right_given_twice_is_one_right_with_the_last_dates(world):
    for last in (date(2027, 1, 1), date(2028, 1, 1)):
        given = entitle(resource=world.resource, partner=None, ends_on=last, by=None)
    assert Entitlement.objects.get(partner=None).ends_on == date(2028, 1, 1)
    withdraw_entitlement(entitlement=given, by=None)
    assert not Entitlement.objects.filter(partner=None).exists()
    assert Event.objects.filter(action__startswith="entitlement.").count() == 3


def test_a_right_that_ends_before_it_starts_is_refused(world):
    with pytest.raises(CannotEntitle):
        entitle(
            resource=world.resource,
            partner=None,
            starts_on=date(2027, 1, 2),
            ends_on=date(2027, 1, 1),
            by=None,
        )


def test_a_reader_finds_the_page_again(world):
    file = a_file(a_record(world.resource))
    assert position_of(world.patron, file) is None
    keep_position(patron=world.patron, file=file, page=3, progress=40)
    keep_position(patron=world.patron, file=file, page=99, progress=170)
    position = position_of(world.patron, file)
    assert (position.page, position.progress) == (12, 100)
