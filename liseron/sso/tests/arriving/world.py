"""Readers who arrive from a partner's sign-in: the partner, its source, and what it says."""

from typing import Any

from django.test import Client
from django.urls import reverse

from liseron.partners.models import Library
from liseron.people.models import ConsentText, Patron
from liseron.sso.models import AdmissionRule, IdentitySource, SourceIdentity

MAPPING = {
    "card": "cardnumber",
    "given_name": "givenName",
    "family_name": "sn",
    "email": "mail",
    "birth_date": "dateNaissance",
    "library": "site",
}
ANSWER = {
    "cardnumber": ("MED-0042",),
    "givenName": ("Élise",),
    "sn": ("Moreau",),
    "mail": ("elise@exemple.fr",),
    "dateNaissance": ("03/03/1988",),
}


def a_source(library: Library, **changes: Any) -> IdentitySource:
    assert library.partner is not None
    facts: dict[str, Any] = {
        "partner": library.partner,
        "name": library.name,
        "slug": library.slug,
        "protocol": "cas3",
        "address": f"https://{library.slug}.example/cas/",
        "mapping": MAPPING,
        "library": library,
        "registration_url": f"https://{library.slug}.example/inscription",
        "is_open": True,
    }
    return IdentitySource.objects.create(**(facts | changes))


def a_rule(source: IdentitySource, **changes: Any) -> AdmissionRule:
    facts: dict[str, Any] = {
        "attribute": "abonne",
        "test": "one_of",
        "values": ["oui"],
        "says": "Abonnez-vous.",
    }
    return AdmissionRule.objects.create(source=source, **(facts | changes))


def answer(**changes: Any) -> dict[str, tuple[str, ...]]:
    """ANSWER with some attributes changed; None takes one away."""
    said = ANSWER | {name: value if value is None else (value,) for name, value in changes.items()}
    return {name: value for name, value in said.items() if value is not None}


def agreements() -> dict[str, str]:
    """The boxes that a first sign-in must tick."""
    return {f"consent_{text.pk}": "on" for text in ConsentText.objects.filter(is_required=True)}


def signed_in_as(client: Client) -> int | None:
    number = client.session.get("_auth_user_id")
    return int(number) if number else None


def known(source: IdentitySource, patron: Patron, subject: str = "elise") -> SourceIdentity:
    from liseron.toolkit.dates import now

    return SourceIdentity.objects.create(
        source=source, subject=subject, patron=patron, first_seen_at=now(), last_seen_at=now()
    )


def welcome(client: Client, **typed: str) -> Any:
    return client.post(reverse("sso:welcome"), agreements() | typed)
