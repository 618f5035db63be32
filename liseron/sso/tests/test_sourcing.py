"""Sources of identity: set, tried, opened; what was tried before a change proves nothing."""

from datetime import timedelta

import pytest

from liseron.access.tests.world import a_library, a_partner
from liseron.sso.counting import Outcome, arrivals_of, count_arrival
from liseron.sso.models import IdentitySource
from liseron.sso.sourcing import (
    CannotSource,
    RuleFacts,
    add_rule,
    add_source,
    change_rule,
    change_source,
    close_source,
    move_rule,
    note_trial,
    open_source,
    remove_rule,
    set_libraries,
    set_mapping,
    set_rules,
)
from liseron.toolkit.audit import Event
from liseron.toolkit.dates import now, paris_today

RULES = [
    RuleFacts("statut", "one_of", "Votre abonnement est fini.", ("actif",)),
    RuleFacts("fin", "not_over", "Votre carte est passée."),
]


def rules_of(source: IdentitySource) -> list[RuleFacts]:
    rows = source.admission_rules.all()
    return [RuleFacts(row.attribute, row.test, row.says, tuple(row.values)) for row in rows]


@pytest.fixture
def library(db):
    return a_library(a_partner(formula="federated"))


@pytest.fixture
def source(library) -> IdentitySource:
    return add_source(
        partner=library.partner,
        by=None,
        name="Portail d’essai",
        protocol="cas3",
        address="https://portail.exemple.fr/cas/",
        library=library,
    )


def test_a_source_begins_closed_with_an_address_of_its_own(source, library):
    again = add_source(
        partner=library.partner, by=None, name="Portail d’essai", protocol="cas2", library=library,
        address="https://autre.exemple.fr/cas/",
    )  # fmt: skip
    assert (source.is_open, source.slug, again.slug) == (False, "portail-d-essai", "portail-d-essai-2")


def test_a_source_never_takes_the_address_of_another_page(library):
    made = add_source(
        partner=library.partner, by=None, name="Nouvelle", protocol="cas3", library=library,
        address="https://portail.exemple.fr/cas/",
    )  # fmt: skip
    assert made.slug == "nouvelle-2"


@pytest.mark.parametrize("address", ["http://portail.exemple.fr/cas/", "https://portail.exemple.fr/cas/?a=1"])
def test_an_address_that_will_not_do_is_refused(source, address: str):
    with pytest.raises(CannotSource, match="Adresse de connexion"):
        change_source(source=source, by=None, address=address)


def test_the_library_is_one_of_the_partner_s(source):
    with pytest.raises(CannotSource, match="de cette collectivité"):
        change_source(source=source, by=None, library=a_library(a_partner()))
    with pytest.raises(CannotSource, match="de cette collectivité"):
        set_libraries(source=source, by=None, libraries={"A": a_library(a_partner())})


def test_a_source_that_was_not_tried_opens_only_when_one_says_so(source):
    with pytest.raises(CannotSource, match="Aucun essai"):
        open_source(source=source, by=None)
    open_source(source=source, by=None, is_sure=True)
    assert IdentitySource.objects.open().get() == source
    assert Event.objects.about(source).first().facts == {"was_tried": False}


def test_a_source_that_was_tried_opens(source):
    note_trial(source=source, by=None, at=now())
    open_source(source=source, by=None)
    close_source(source=source, by=None)
    assert not IdentitySource.objects.open().exists()


@pytest.mark.parametrize("change", [{"address": "https://b.exemple.fr/cas/"}, {"protocol": "cas2"}])
def test_a_trial_proves_nothing_once_the_source_asks_elsewhere(source, change):
    note_trial(source=source, by=None, at=now())
    change_source(source=source, by=None, **change)
    source.refresh_from_db()
    assert source.tried_at is None


def test_a_trial_proves_nothing_once_the_answer_is_read_otherwise(source):
    note_trial(source=source, by=None, at=now())
    change_source(source=source, by=None, name="Autre nom")
    assert source.tried_at is not None
    set_mapping(source=source, by=None, mapping={"card": " uid ", "town": ""})
    source.refresh_from_db()
    assert (source.tried_at, source.mapping) == (None, {"card": "uid"})


def test_a_source_of_a_hosted_partner_does_not_open(source):
    source.partner.formula = "hosted"
    source.partner.save()
    with pytest.raises(CannotSource, match="clé en main"):
        open_source(source=source, by=None, is_sure=True)


def test_rules_are_kept_in_their_order_and_moved_one_place(source):
    set_rules(source=source, by=None, rules=RULES)
    third = add_rule(source=source, by=None, facts=RuleFacts("uid", "present", "Sans carte."))
    move_rule(rule=third, by=None, is_up=True)
    assert [one.attribute for one in rules_of(source)] == ["statut", "uid", "fin"]
    move_rule(rule=third, by=None, is_up=False)
    move_rule(rule=third, by=None, is_up=False)
    assert [one.attribute for one in rules_of(source)] == ["statut", "fin", "uid"]
    remove_rule(rule=third, by=None)
    assert rules_of(source) == RULES


def test_a_rule_that_compares_has_values_and_another_keeps_none(source):
    with pytest.raises(CannotSource, match="au moins une valeur"):
        add_rule(source=source, by=None, facts=RuleFacts("statut", "one_of", "Non.", ("  ",)))
    rule = add_rule(source=source, by=None, facts=RuleFacts("statut", "present", "Non.", ("actif",)))
    assert rule.values == []
    change_rule(rule=rule, by=None, facts=RuleFacts("statut", "none_of", "Non.", (" fini ", "")))
    assert rule.values == ["fini"]


def test_more_than_twenty_rules_are_refused(source):
    with pytest.raises(CannotSource, match="Vingt"):
        set_rules(source=source, by=None, rules=RULES * 11)


def test_arrivals_are_counted_by_how_they_ended_over_thirty_days(source):
    today = paris_today()
    old = today - timedelta(days=30)
    for outcome, day, times in (
        (Outcome.ENTERED, today, 2),
        (Outcome.ENTERED, today - timedelta(days=3), 1),
        (Outcome.REFUSED, today, 1),
        (Outcome.FAILED, old, 5),
    ):
        for _again in range(times):
            count_arrival(source, outcome, day)
    found = arrivals_of([source], today)[source.pk]
    assert (found.entered, found.refused, found.failed, found.last_on) == (3, 1, 0, today)


def test_a_source_nobody_used_is_counted_silent(source):
    assert arrivals_of([source], paris_today())[source.pk].is_silent
