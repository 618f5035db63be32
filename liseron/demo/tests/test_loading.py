"""Each demo network loads, holds what the pages need, and may be loaded again."""

import pytest
from django.db.models import Count

from liseron.access.models import Visit
from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement, Commitment, Document
from liseron.catalogue.models import HostedFile, Medium, Record
from liseron.demo.loading import facts
from liseron.demo.loading.loader import load
from liseron.finance.models import Payment, RevenueOrder, Subscription, Subsidy
from liseron.partners.models import Library, Municipality, Rollout
from liseron.people.models import Patron, Registration, User
from liseron.people.queries import StandingState, standing_of
from liseron.sso.models import IdentitySource, Service
from liseron.toolkit.dates import paris_today
from liseron.toolkit.invariants import violations
from liseron.toolkit.outbox import Message

BASE = "http://127.0.0.1:8000"


@pytest.mark.django_db
@pytest.mark.parametrize(("network", "communes"), [("charente", 359), ("pas-de-calais", 887)])
def test_a_network_loads_and_loads_again_the_same(network: str, communes: int):
    load(network, base_url=BASE, say=lambda text: None)
    department = facts.network(network)["site"]["department"]
    assert (
        Municipality.objects.filter(department=department, kind="current", valid_until=None).count()
        == communes
    )
    assert Library.objects.filter(partner__isnull=False).exists()
    assert set(Record.objects.values_list("medium", flat=True)) == set(Medium.values)
    assert set(HostedFile.objects.values_list("format", "state")) == {("epub", "ready"), ("pdf", "ready")}
    assert Registration.objects.waiting_for_library().count() == 7
    assert not Message.objects.waiting().exists(), "the mailbox starts empty"
    states = {str(life_of(one, paris_today()).state) for one in Agreement.objects.whole()}
    assert states == {"signing", "in_force", "notice_served", "expired"}
    assert Rollout.objects.count() == 3
    assert IdentitySource.objects.open().count() == Service.objects.active().count() == 1
    assert Subscription.objects.exists()
    assert RevenueOrder.objects.exists() == (network == "charente"), "Pas-de-Calais asks nothing"
    assert {sentence: lines for sentence, lines in violations().items() if lines} == {}
    before = _counts()
    load(network, base_url=BASE, say=lambda text: None)
    assert _counts() == before


@pytest.mark.django_db
def test_the_printed_accounts_sign_in_and_stand_as_their_label_says():
    load("charente", base_url=BASE, say=lambda text: None)
    known = facts.accounts()
    for entry in [*known["reader"], *known["professional"]]:
        assert User.objects.get(email=entry["email"]).check_password(known["password"]), entry["email"]
    today = paris_today()
    named = {e["key"]: Patron.objects.get(email=e["email"], user__isnull=False) for e in known["reader"]}
    assert standing_of(named["reader"], today).state == StandingState.IN_ORDER
    assert standing_of(named["lapsed"], today).state == StandingState.LAPSED
    films = Visit.objects.filter(patron=named["spent"], resource__slug="cinema")
    assert films.count() == 4


def _counts() -> dict[str, int]:
    kinds = [User, Patron, Registration, Record, Library, Visit, HostedFile, Agreement, Commitment, Document]
    kinds += [Rollout, Subscription, Subsidy, RevenueOrder, Payment, IdentitySource, Service]
    return {kind.__name__: kind.objects.aggregate(n=Count("pk"))["n"] for kind in kinds}
