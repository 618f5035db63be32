"""Territory, the partners that sign, and their libraries."""

from liseron.partners.models.library import Library, LibraryQuerySet
from liseron.partners.models.partner import Partner, PartnerQuerySet
from liseron.partners.models.territory import (
    Intercommunality,
    Municipality,
    MunicipalityQuerySet,
    Population,
    PostalCode,
)

__all__ = [
    "Intercommunality",
    "Library",
    "LibraryQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Partner",
    "PartnerQuerySet",
    "Population",
    "PostalCode",
]
