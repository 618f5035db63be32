"""Territory, the partners that sign, their libraries, and the way of each to its launch."""

from liseron.partners.models.library import Library, LibraryQuerySet
from liseron.partners.models.partner import Partner, PartnerQuerySet
from liseron.partners.models.progress import NEVER, RolloutQuerySet, RolloutState
from liseron.partners.models.rollout import (
    DefaultStep,
    ReadinessCheck,
    ReadinessCriterion,
    Rollout,
    RolloutStep,
    SupplierExchange,
)
from liseron.partners.models.territory import (
    Intercommunality,
    Municipality,
    MunicipalityQuerySet,
    Population,
    PostalCode,
)
from liseron.partners.models.welcome import WelcomeVisit, WelcomeVisitQuerySet

__all__ = [
    "NEVER",
    "DefaultStep",
    "Intercommunality",
    "Library",
    "LibraryQuerySet",
    "Municipality",
    "MunicipalityQuerySet",
    "Partner",
    "PartnerQuerySet",
    "Population",
    "PostalCode",
    "ReadinessCheck",
    "ReadinessCriterion",
    "Rollout",
    "RolloutQuerySet",
    "RolloutState",
    "RolloutStep",
    "SupplierExchange",
    "WelcomeVisit",
    "WelcomeVisitQuerySet",
]
