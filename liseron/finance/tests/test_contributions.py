from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liseron.finance.billing import prepare_contributions
from liseron.finance.contribution_words import line_told
from liseron.finance.contributions import lines_of
from liseron.finance.rules.contribution import WhyNot
from liseron.finance.tests import billing_world as world
from liseron.finance.tests.billing_world import TODAY, a_partner, a_town, an_agreement, line

pytestmark = pytest.mark.django_db


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_line_says_how_its_amount_is_found() -> None:
    found = line(world.chalais())
    assert found.amount == Decimal("259.20")
    assert plain(line_told(found)) == (
        "1 728 habitants (population municipale 2023, INSEE, en vigueur le 1er janvier 2026) × 0,15 € = 259,20 €."
    )


def test_the_model_says_which_population() -> None:
    partner = world.chalais(model=world.a_model(population_kind="total"))
    assert line(partner).amount == Decimal("268.50")
    assert "population totale 2023" in line_told(line(partner))


def test_a_total_that_is_missing_is_not_guessed() -> None:
    partner = a_partner(a_town("Aubeterre", of_2023=400))
    an_agreement(partner, world.a_model(population_kind="total"))
    found = line(partner)
    assert (found.why, found.amount) == (WhyNot.NO_TOTAL, 0)
    assert "Importez le fichier" in line_told(found)


def test_figures_that_are_missing_are_asked_for_by_name() -> None:
    partner = a_partner(a_town("Aubeterre", of_2023=None))
    an_agreement(partner)
    assert line(partner).why is WhyNot.NO_FIGURES
    assert "populations de référence 2023" in line_told(line(partner))
    assert prepare_contributions(year=2026, by="user:1", today=TODAY) is None


def test_figures_of_before_bill_nobody_unless_a_person_says_so() -> None:
    town = a_town("Aubeterre", of_2023=None)
    world.figures(town, 2022, 400)
    partner = a_partner(town)
    an_agreement(partner)
    found = line(partner)
    assert (found.why, found.is_ready) == (WhyNot.OLDER_FIGURES, False)
    assert "sont de 2022" in line_told(found)
    assert line(partner, accepts_older=True).amount == Decimal("60.00")


def test_a_commune_with_its_own_agreement_is_left_out_of_its_epci() -> None:
    community = world.a_community()
    for name, people in (("Aubeterre", 400), ("Montboyer", 300)):
        a_town(name, of_2023=people, intercommunality=community)
    town = a_town("Chalais", of_2023=1728, intercommunality=community)
    together, alone = a_partner(community), a_partner(town)
    an_agreement(together)
    assert line(together).amount == Decimal("364.20")
    an_agreement(alone)
    assert (line(together).amount, line(alone).amount) == (Decimal("105.00"), Decimal("259.20"))
    assert "Sans Chalais, qui a sa propre convention." in line_told(line(together))
    assert plain(line_told(line(together))).startswith("700 habitants dans 2 communes (")


def test_a_commune_without_a_rate_stays_in_its_epci() -> None:
    community = world.a_community()
    town = a_town("Chalais", of_2023=1728, intercommunality=community)
    together, alone = a_partner(community), a_partner(town)
    an_agreement(together)
    an_agreement(alone, world.a_model(rate=None))
    assert line(together).amount == Decimal("259.20")
    assert line(alone).why is WhyNot.NO_RATE


def test_a_commune_already_counted_with_its_epci_is_not_billed_again_that_year() -> None:
    community = world.a_community("CC du Sud")
    town = a_town("Chalais", of_2023=1728, intercommunality=community)
    a_town("Montboyer", of_2023=300, intercommunality=community)
    together = a_partner(community)
    an_agreement(together)
    world.orders()
    alone = a_partner(town)
    an_agreement(alone, starts_on=date(2026, 6, 1))
    assert line(alone).why is WhyNot.COUNTED_ELSEWHERE
    assert prepare_contributions(year=2026, by="user:1", today=TODAY) is None
    world.figures(town, 2024, 1800)
    assert line(alone, 2027, date(2027, 2, 1)).amount == Decimal("270.00")


def test_a_commune_that_pays_already_is_left_out_when_its_epci_signs_later() -> None:
    community = world.a_community()
    town = a_town("Chalais", of_2023=1728, intercommunality=community)
    a_town("Montboyer", of_2023=300, intercommunality=community)
    an_agreement(a_partner(town))
    world.orders()
    together = a_partner(community)
    an_agreement(together)
    assert line(together).amount == Decimal("45.00")
    assert "Chalais" in line_told(line(together))


def test_an_epci_whose_communes_all_pay_by_themselves_owes_nothing() -> None:
    community = world.a_community()
    an_agreement(a_partner(a_town("Chalais", intercommunality=community)))
    together = a_partner(community)
    an_agreement(together)
    assert line(together).why is WhyNot.COUNTED_ELSEWHERE


def test_the_year_of_the_end_stays_due_and_the_next_is_not() -> None:
    partner = world.chalais(starts_on=date(2024, 9, 7), ends_on=date(2026, 3, 31), ended_by="termination")
    assert line(partner).amount == Decimal("259.20")
    following = line(partner, 2027, date(2027, 2, 1))
    assert (following.why, following.amount) == (WhyNot.ENDED, 0)
    assert line(partner, 2023).why is WhyNot.NOT_BEGUN


def test_two_agreements_that_follow_each_other_make_one_contribution() -> None:
    partner = world.chalais(starts_on=date(2023, 9, 7), ends_on=date(2026, 9, 6))
    an_agreement(partner, world.a_model(rate=Decimal("0.20")), starts_on=date(2026, 9, 7))
    assert line(partner).amount == Decimal("259.20")
    assert [one.amount for one in world.orders()] == [Decimal("259.20")]


def test_a_rate_changed_by_amendment_counts_from_the_year_it_says() -> None:
    partner = world.chalais(starts_on=date(2024, 1, 1))
    agreement = partner.agreements.get()
    world.an_amendment(agreement, "0.20", from_year=2026, signed_on=date(2025, 6, 1))
    world.an_amendment(agreement, "0.50", from_year=2026, signed_on=None)
    world.figures(partner.municipality, 2022, 1728)  # type: ignore[arg-type]
    assert line(partner, 2025).amount == Decimal("259.20")
    assert line(partner, 2026).amount == Decimal("345.60")


def test_a_year_whose_reference_day_is_to_come_waits_for_it() -> None:
    partner = world.chalais()
    assert line(partner, 2027).why is WhyNot.TOO_EARLY
    assert "le 1er janvier 2027" in plain(line_told(line(partner, 2027)))


def test_a_commune_that_merged_before_the_day_owes_nothing() -> None:
    partner = world.chalais()
    town = partner.municipality
    assert town
    town.valid_until = date(2025, 12, 31)
    town.save()
    assert line(partner).why is WhyNot.MERGED


def test_a_partner_without_agreement_has_its_line() -> None:
    assert line(a_partner(a_town())).why is WhyNot.NO_AGREEMENT


def test_the_queries_do_not_follow_the_partners() -> None:
    def grow() -> None:
        community = world.a_community(f"CC {world.a_town().pk}")
        a_town(intercommunality=community)
        an_agreement(a_partner(community))
        an_agreement(a_partner(a_town(intercommunality=community)))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            lines_of(2026, today=TODAY)
        return len(found)

    grow()
    before = queries()
    for _again in range(6):
        grow()
    assert queries() == before <= 8
