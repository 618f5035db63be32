"""Single sign-on of the demo: the partner of its own portal has a source there, a vendor is a site of ours."""

from collections.abc import Sequence

from django.urls import reverse

from liseron.access.releasing import Released
from liseron.catalogue.models import Resource
from liseron.demo.loading.joining import federated
from liseron.demo.partner_portal.readers import portal_address
from liseron.demo.partner_portal.tickets import PATH
from liseron.partners.models import Library, Partner
from liseron.sso.addressing import read_address
from liseron.sso.models import IdentitySource, Service, ServiceAddress
from liseron.sso.registry import register_service
from liseron.sso.sourcing import RuleFacts, add_source, open_source, set_mapping, set_rules

BY = "demo"
RELATED = "musique"  # the resource that the stand-in for a CAS vendor opens
SITE = "Écoute libre, espace d’écoute"
MAPPING = {
    "card": "uid", "given_name": "givenName", "family_name": "sn", "email": "mail", "birth_date": "birthdate",
}  # fmt: skip
HELP = "Demandez à l’accueil de la bibliothèque, du mardi au samedi."
ENDED = "Votre abonnement à la bibliothèque est fini. Renouvelez-le à l’accueil, puis revenez."


def load(partners: Sequence[Partner], resources: dict[str, Resource], *, base_url: str) -> None:
    """Once; the addresses follow where the demo is served."""
    if not IdentitySource.objects.exists():
        _source(federated(partners), base_url)
    if not Service.objects.exists():
        _site(resources[RELATED], base_url)
    refresh_addresses(base_url)


def refresh_addresses(base_url: str) -> None:
    """Both stand-ins are served with the demo: at its address of today."""
    portal = portal_address(base_url)
    IdentitySource.objects.filter(address__contains=PATH).update(
        address=f"{portal}/cas/", registration_url=f"{portal}/"
    )
    here = read_address(base_url + reverse("demo:cas_vendor"))
    ServiceAddress.objects.filter(service__name=SITE).update(
        scheme=here.scheme, host=here.host, port=here.port, path=here.path
    )


def _source(partner: Partner, base_url: str) -> None:
    structuring = Library.Classification.STRUCTURING
    library = Library.objects.of(partner).filter(classification=structuring).first()
    library = library or Library.objects.of(partner).first()
    if library is None:
        return
    portal = portal_address(base_url)
    source = add_source(
        partner=partner,
        by=BY,
        name=library.name,
        protocol=IdentitySource.Protocol.CAS3,
        address=f"{portal}/cas/",
        library=library,
        registration_url=f"{portal}/",
        help_text=HELP,
    )
    set_mapping(source=source, by=BY, mapping=MAPPING)
    set_rules(source=source, by=BY, rules=[RuleFacts("statut", "one_of", ENDED, ("actif",))])
    open_source(source=source, by=BY, is_sure=True)


def _site(resource: Resource, base_url: str) -> None:
    register_service(
        by=BY,
        name=SITE,
        vendor=resource.vendor,
        resource=resource,
        released=[Released.AGE_CLASS, Released.LIBRARY],
        addresses=[base_url + reverse("demo:cas_vendor")],
    )
