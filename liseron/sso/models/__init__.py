"""Nouns of single sign-on: sites that trust our word, sources whose word we trust, and living sign-ins."""

from liseron.sso.models.keys import SigningKey
from liseron.sso.models.sessions import ProxyGrant, Reached, SignOnSession, Ticket
from liseron.sso.models.sites import Service, ServiceAddress
from liseron.sso.models.sources import (
    AdmissionRule,
    ArrivalCount,
    IdentitySource,
    SourceIdentity,
    SourceLibrary,
)

__all__ = [
    "AdmissionRule",
    "ArrivalCount",
    "IdentitySource",
    "ProxyGrant",
    "Reached",
    "Service",
    "ServiceAddress",
    "SignOnSession",
    "SigningKey",
    "SourceIdentity",
    "SourceLibrary",
    "Ticket",
]
