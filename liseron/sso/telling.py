"""What the vendor of a resource gets when it asks our sign-on who the reader is: said on the resource's page."""

from liseron.access.ports import READER
from liseron.access.releasing import Released
from liseron.access.telling import told_elsewhere
from liseron.catalogue.models import Resource
from liseron.sso.models import Service


@told_elsewhere
def told_by_sign_on(resource: Resource) -> frozenset[str] | None:
    """Facts of every site in service that opens this resource; None when there is none. One query."""
    rows = Service.objects.active().filter(resource=resource).values_list("subject", "released")
    told = [
        {Released.CARD.value if subject == Service.Subject.CARD else READER, *released}
        for subject, released in rows
    ]
    return frozenset().union(*told) if told else None
