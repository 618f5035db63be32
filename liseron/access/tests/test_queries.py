from datetime import timedelta

import pytest

from liseron.access.actions import open_door
from liseron.access.models import Entitlement
from liseron.access.queries import doors_for_list, quotas_of, view_of_door, visits_of
from liseron.access.rules import Reason
from liseron.access.tests.world import NOON, TODAY, a_library, a_partner, a_quota, a_record, a_resource
from liseron.people.models import Patron


def test_the_page_says_before_the_click_what_the_click_will_do(world):
    a_quota(2)
    before = view_of_door(patron=world.patron, resource=world.resource, now=NOON)
    assert (before.may_enter, before.quotas[0].left) == (True, 2)
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    after = view_of_door(patron=world.patron, resource=world.resource, now=NOON)
    assert after.quotas[0].left == 1
    assert after.label == "Il vous reste 1 film"


def test_a_visitor_is_asked_to_sign_in(world):
    seen = view_of_door(patron=None, resource=world.resource, now=NOON)
    assert (seen.reason, seen.remedy.label) == (Reason.SIGN_IN, "Me connecter avec ma carte")


def test_a_list_and_a_page_say_the_same(world):
    elsewhere = a_partner()
    a_library(elsewhere)
    others = [a_resource(), a_resource(minimum_age=99), a_resource(entry="free", vendor=None)]
    Entitlement.objects.create(resource=others[0], partner=elsewhere)
    resources = [world.resource, *others]
    listed = doors_for_list(patron=world.patron, resources=resources, now=NOON)
    for resource in resources:
        assert listed[resource.pk] == view_of_door(patron=world.patron, resource=resource, now=NOON)
    assert listed[others[0].pk].label == "Pas encore dans votre bibliothèque"


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_list_costs_the_same_whatever_its_length(world, signed_in, django_assert_max_num_queries):
    elsewhere = a_partner()
    a_library(elsewhere)
    resources = [world.resource]
    for number in range(40):
        resource = a_resource()
        resources.append(resource)
        Entitlement.objects.create(resource=resource, partner=world.partner if number % 2 else elsewhere)
        a_quota(5, resource=resource)
        a_quota(50, scope="department", resource=resource)
    patron = Patron.objects.get(pk=world.patron.pk) if signed_in else None
    with django_assert_max_num_queries(9 if signed_in else 1 + 1):
        doors = doors_for_list(patron=patron, resources=resources, now=NOON)
    assert len(doors) == 41


def test_a_page_costs_at_most_nine_queries(world, django_assert_max_num_queries):
    a_quota(5)
    record = a_record(world.resource)
    Entitlement.objects.all().delete()
    with django_assert_max_num_queries(9):
        view_of_door(
            patron=Patron.objects.get(pk=world.patron.pk), resource=world.resource, record=record, now=NOON
        )


def test_my_space_shows_own_quotas_first_and_no_others_resources(world):
    a_quota(100, scope="department")
    a_quota(4)
    a_quota(9, resource=a_resource())
    a_quota(7, resource=world.resource)
    open_door(patron=world.patron, resource=world.resource, now=NOON)
    lines = quotas_of(world.patron, TODAY)
    assert [(line.scope, line.left, line.limit) for line in lines] == [
        ("patron", 3, 4),
        ("patron", 6, 7),
        ("department", 99, 100),
    ]
    assert lines[0].subject == "Films"
    assert lines[1].subject == world.resource.name


def test_a_reader_sees_own_visits_latest_first(world):
    first = open_door(patron=world.patron, resource=world.resource, now=NOON)
    second = open_door(patron=world.patron, resource=world.resource, now=NOON + timedelta(hours=1))
    open_door(patron=None, resource=a_resource(entry="free"), now=NOON)
    assert list(visits_of(world.patron)) == [second.visit, first.visit]
