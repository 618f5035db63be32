"""What must never be false of the territory, the partners and the libraries."""

from collections.abc import Iterable

from django.db.models import F, Q

from liseron.partners.models import Library, Municipality, Partner, Population
from liseron.toolkit.invariants import invariant


@invariant("A library stands on the territory of the partner that runs it")
def libraries_off_their_territory() -> Iterable[str]:
    at_home = Q(partner__municipality=F("municipality")) | Q(
        partner__intercommunality=F("municipality__intercommunality")
    )
    for library in Library.objects.filter(partner__isnull=False).exclude(at_home).order_by("pk"):
        yield f"library {library.pk} of partner {library.partner_id}"


@invariant("No commune counts twice: by itself and within its EPCI")
def overlapping_partners() -> Iterable[str]:
    twice = Partner.objects.filter(municipality__intercommunality__partner__isnull=False).order_by("pk")
    for partner in twice.select_related("municipality__intercommunality__partner"):
        yield f"partner {partner.pk} lies within another partner's EPCI"


@invariant("A partner and a library rest on a commune that still exists")
def resting_on_ended_communes() -> Iterable[str]:
    gone = Q(municipality__valid_until__isnull=False) | ~Q(municipality__kind=Municipality.Kind.CURRENT)
    for partner in Partner.objects.filter(municipality__isnull=False).filter(gone).order_by("pk"):
        yield f"partner {partner.pk}"
    for library in Library.objects.filter(gone).order_by("pk"):
        yield f"library {library.pk}"


@invariant("A total population is at least the municipal one, and a merged commune has an end")
def impossible_territory() -> Iterable[str]:
    for population in Population.objects.filter(total__lt=F("municipal")):
        yield f"population {population.pk}"
    merged = Municipality.objects.filter(
        kind=Municipality.Kind.CURRENT, successor__isnull=False, valid_until__isnull=True
    )
    for municipality in merged:
        yield f"municipality {municipality.pk}"


@invariant("A commune is taken over by one that exists today")
def broken_successions() -> Iterable[str]:
    for municipality in Municipality.objects.filter(successor__successor__isnull=False).order_by("pk"):
        yield f"municipality {municipality.pk}: its successor has a successor"
