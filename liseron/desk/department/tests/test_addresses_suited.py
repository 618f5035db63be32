"""A base address has the switches that the software of its partner needs, and its settings say so."""

import pytest
from django.urls import reverse

from liseron.exchange.actions import change_view, open_view
from liseron.exchange.models import View
from liseron.exchange.rules.suiting import switches_for
from liseron.partners.models import Rollout
from liseron.partners.rollout_defaults import load_rollout_defaults
from liseron.partners.rollouts import start_rollout
from liseron.toolkit.dates import paris_today


@pytest.fixture
def software(net):
    """`software(name)`: what the roll-out of the partner calls it."""
    load_rollout_defaults(None)
    start_rollout(partner=net.partner, formula="federated", by=None, today=paris_today())

    def named(name: str) -> None:
        Rollout.objects.filter(partner=net.partner).update(portal_software=name)

    return named


def settings_page(staff, view):
    return staff.get(reverse("desk:dept_address_change", args=[view.slug])).content.decode()


@pytest.mark.parametrize(
    ("folded", "wished"),
    [("pmb", {"dc_type_case": "pmb"}), ("pmb 7 5", {"dc_type_case": "pmb"}), ("koha", {}), ("", {})],
)
def test_only_pmb_asks_for_other_switches(folded, wished):
    assert switches_for(folded) == wished


def test_the_address_of_a_partner_with_pmb_is_opened_for_pmb_and_says_it(net, staff, software):
    software("PMB 7.5")
    staff.post(reverse("desk:dept_address_new"), {"partner": net.partner.pk})
    view = View.objects.get()
    assert view.dc_type_case == "pmb"
    assert "Réglé pour PMB 7.5" in settings_page(staff, view)


def test_an_address_opened_before_its_software_is_known_says_what_to_choose(net, staff, software):
    view = open_view(partner=net.partner, by=None)
    assert view.dc_type_case == "dcmi"
    assert "Pour tout autre logiciel" in settings_page(staff, view)
    software("PMB")
    assert "Cette collectivité a PMB" in settings_page(staff, view)
    software("Koha")
    assert "Pour tout autre logiciel" in settings_page(staff, view)


def test_what_a_person_chose_stays_when_the_address_is_opened_again(net, software):
    software("PMB")
    view = open_view(partner=net.partner, by=None)
    change_view(view=view, by=None, dc_type_case="dcmi", is_open=False)
    assert open_view(partner=net.partner, by=None).dc_type_case == "dcmi"
