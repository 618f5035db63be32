"""What the département does with partners and libraries; each act is whole, and told to the audit."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from liseron.partners.facts import put_facts
from liseron.partners.importing.libraries import free_slug
from liseron.partners.models import Intercommunality, Library, Municipality, Partner
from liseron.toolkit import audit
from liseron.toolkit.text import clean_line

PARTNER_FACTS = {"name", "formula", "portal_url", "contact_name", "contact_email", "contact_phone"}
LIBRARY_FACTS = {
    *("name", "classification", "kind", "address", "postcode", "town", "latitude", "longitude"),
    *("website", "email", "phone", "closed_on", "municipality"),
}


CoverageFollower = Callable[["QuerySet[Library]"], None]
_followers: list[CoverageFollower] = []


def when_coverage_changes(follower: CoverageFollower) -> CoverageFollower:
    """Decorator for a floor above: called with the libraries concerned, in the transaction that changes them."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def _tell_followers(libraries: "QuerySet[Library]") -> None:
    for follower in _followers:
        follower(libraries)


class CannotPartner(Exception):
    """The community cannot be a partner so; the message is a French sentence."""


class CannotSetCoverage(Exception):
    """The dates of the agreement do not hold; the message is a French sentence."""


class CannotAttach(Exception):
    """The library cannot be run by that partner; the message is a French sentence."""


@transaction.atomic
def create_partner(
    *,
    name: str,
    by: object | None,
    municipality: Municipality | None = None,
    intercommunality: Intercommunality | None = None,
    **facts: Any,
) -> Partner:
    """A partner for one commune or one EPCI; `facts` from PARTNER_FACTS. Raises CannotPartner, ValidationError."""
    if (municipality is None) == (intercommunality is None):
        raise CannotPartner(_("Choisissez une commune ou une intercommunalité, pas les deux."))
    if municipality is not None and (municipality.kind != "current" or municipality.valid_until is not None):
        raise CannotPartner(_("{name} n’est plus une commune.").format(name=municipality.name))
    _refuse_overlap(municipality, intercommunality)
    partner = Partner(name=name.strip(), municipality=municipality, intercommunality=intercommunality)
    put_facts(partner, facts, PARTNER_FACTS - {"name"})
    partner.slug = _free_slug(partner.name)
    partner.full_clean()
    partner.save()
    audit.record(by, "partner.created", partner, formula=partner.formula)
    return partner


@transaction.atomic
def change_partner(*, partner: Partner, by: object | None, **facts: Any) -> None:
    """Changes some of PARTNER_FACTS. Raises ValidationError."""
    changed = put_facts(partner, facts, PARTNER_FACTS)
    partner.full_clean()
    if changed:
        partner.save(update_fields=changed)
        audit.record(by, "partner.changed", partner, fields=changed)


@transaction.atomic
def set_coverage(
    *, partner: Partner, starts_on: date | None, ends_on: date | None, by: object | None
) -> None:
    """First and last day of the agreement; both None when there is none. Raises CannotSetCoverage."""
    if (starts_on is None) != (ends_on is None):
        raise CannotSetCoverage(
            _("Indiquez le premier et le dernier jour de la convention, ou aucun des deux.")
        )
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise CannotSetCoverage(
            _("La convention ne peut pas finir avant de commencer. Vérifiez les deux dates.")
        )
    before = (partner.agreement_starts_on, partner.agreement_ends_on)
    if before == (starts_on, ends_on):
        return
    partner.agreement_starts_on, partner.agreement_ends_on = starts_on, ends_on
    partner.save(update_fields=["agreement_starts_on", "agreement_ends_on"])
    audit.record(
        by, "partner.coverage_set", partner, starts_on=starts_on, ends_on=ends_on, before=list(before)
    )
    _tell_followers(Library.objects.of(partner))


@transaction.atomic
def attach_territory(*, partner: Partner, by: object | None) -> int:
    """Charente art. 4.2 (D5): every library of the partner's territory that no other partner runs; how many came."""
    _refuse_overlap(partner.municipality, partner.intercommunality, apart_from=partner)
    free = libraries_on_territory(partner).filter(partner__isnull=True)
    count = free.update(partner=partner)
    if count:
        audit.record(by, "partner.territory_attached", partner, libraries=count)
        _tell_followers(Library.objects.of(partner))
    return count


@transaction.atomic
def attach_library(*, library: Library, partner: Partner, by: object | None) -> None:
    """Raises CannotAttach when another partner runs it or when it stands outside the partner's territory."""
    library = Library.objects.select_for_update(of=("self",)).select_related("partner").get(pk=library.pk)
    if library.partner == partner:
        return
    if library.partner is not None:
        raise CannotAttach(
            _("{library} est déjà rattachée à {partner}. Détachez-la d’abord.").format(
                library=library.name, partner=library.partner.name
            )
        )
    if not libraries_on_territory(partner).filter(pk=library.pk).exists():
        raise CannotAttach(
            _("{library} n’est pas sur le territoire de {partner}.").format(
                library=library.name, partner=partner.name
            )
        )
    library.partner = partner
    library.save(update_fields=["partner"])
    audit.record(by, "library.attached", library, partner=partner.pk)
    _tell_followers(Library.objects.filter(pk=library.pk))


@transaction.atomic
def detach_library(*, library: Library, by: object | None) -> None:
    """The library stays, without a partner: its readers lose access until it is attached again."""
    if library.partner_id is None:
        return
    before, library.partner = library.partner_id, None
    library.save(update_fields=["partner"])
    audit.record(by, "library.detached", library, partner=before)


@transaction.atomic
def create_library(*, name: str, municipality: Municipality, by: object | None, **facts: Any) -> Library:
    """A library that the Ministry's list does not have; `facts` from LIBRARY_FACTS. Raises ValidationError."""
    library = Library(name=clean_line(name, 200), municipality=municipality)
    put_facts(library, facts, LIBRARY_FACTS - {"name", "municipality"})
    _refuse_half_position(library)
    library.slug = free_slug(
        f"{municipality.name} {library.name}", "", set(Library.objects.values_list("slug", flat=True))
    )
    library.full_clean()
    library.save()
    audit.record(by, "library.created", library, municipality=municipality.insee_code)
    return library


@transaction.atomic
def change_library(*, library: Library, by: object | None, **facts: Any) -> None:
    """Changes some of LIBRARY_FACTS; the next import of the Ministry's list leaves them so.

    Raises ValidationError, and CannotAttach for a commune outside the partner's territory.
    """
    changed = put_facts(library, facts, LIBRARY_FACTS)
    _refuse_half_position(library)
    library.full_clean()
    if "municipality" in changed and library.partner is not None:
        _refuse_leaving(library, library.partner)
    if changed:
        library.save(update_fields=changed)
        audit.record(by, "library.changed", library, fields=changed)


def libraries_on_territory(partner: Partner) -> QuerySet[Library]:
    """Every library that stands in the partner's commune or in a member commune of its EPCI."""
    return Library.objects.filter(
        Q(municipality_id=partner.municipality_id)
        if partner.municipality_id is not None
        else Q(municipality__intercommunality_id=partner.intercommunality_id)
    )


def _refuse_half_position(library: Library) -> None:
    if (library.latitude is None) != (library.longitude is None):
        raise ValidationError(_("Donnez la latitude et la longitude, ou aucune des deux."))


def _refuse_leaving(library: Library, partner: Partner) -> None:
    town = library.municipality
    if partner.municipality_id == town.pk:
        return
    if partner.intercommunality_id is not None and partner.intercommunality_id == town.intercommunality_id:
        return
    raise CannotAttach(
        _("{town} n’est pas sur le territoire de {partner}. Détachez d’abord la bibliothèque.").format(
            town=town.name, partner=partner.name
        )
    )


def _refuse_overlap(
    municipality: Municipality | None,
    intercommunality: Intercommunality | None,
    *,
    apart_from: Partner | None = None,
) -> None:
    """A commune is never counted twice: by itself and within its EPCI."""
    same = Q(municipality=municipality) if municipality else Q(intercommunality=intercommunality)
    if municipality is not None and municipality.intercommunality_id is not None:
        same |= Q(intercommunality_id=municipality.intercommunality_id)
    if intercommunality is not None:
        same |= Q(municipality__intercommunality=intercommunality)
    others = Partner.objects.filter(same)
    if apart_from is not None:
        others = others.exclude(pk=apart_from.pk)
    if other := others.first():
        wanted = municipality or intercommunality
        raise CannotPartner(
            _("{wanted} et {other} se recouvrent\u00a0: une commune ne peut pas compter deux fois.").format(
                wanted=wanted, other=other.name
            )
        )


def _free_slug(name: str) -> str:
    stem = slugify(name)[:70].strip("-") or "partenaire"
    taken = set(Partner.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
