"""What a door would send for a reader who does not exist: shown to the département, nothing kept."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.access.door_settings import facts_for, open_settings
from liseron.access.ports import READER, Line
from liseron.access.releasing import Released, audience_of
from liseron.catalogue.models import Record, Resource

INVENTED = {
    Released.AGE_CLASS: "adult",
    Released.BIRTH_YEAR: "1990",
    Released.LIBRARY: gettext_lazy("Médiathèque d’essai"),
    Released.PARTNER: gettext_lazy("Commune d’essai"),
    Released.CARD: "99999999999999",
    Released.GIVEN_NAME: "Camille",
    Released.FAMILY_NAME: "Essai",
    Released.EMAIL: "camille.essai@lecteur.example",
}


@dataclass(frozen=True)
class Trial:
    """What leaves with an invented reader: the whole address, then piece by piece. `reader`: "" when unsaid."""

    address: str
    referrer_policy: str
    reader: str
    page: str
    parameters: tuple[Line, ...]
    made_from: tuple[Line, ...]
    headers: tuple[Line, ...]


def try_door(*, resource: Resource, record: Record | None = None, now: datetime) -> Trial:
    """Builds the address as a click would, with the same code. Raises NoAddress, said in French."""
    opened = open_settings(resource)
    reader = invented_number(resource)
    released = {str(name): str(INVENTED[Released(name)]) for name in opened.released}
    visit = facts_for(resource, record, opened, visit=0, reader=reader, released=released, at=now)
    way = opened.way_for(visit)
    parts = urlsplit(way.address)
    return Trial(
        address=way.address,
        referrer_policy=way.referrer_policy,
        reader=visit.identifier if READER in opened.door.said(opened.values) else "",
        page=parts._replace(query="", fragment="").geturl(),
        parameters=tuple(
            Line(name, value)
            for text in (parts.query, parts.fragment)
            for name, value in parse_qsl(text, keep_blank_values=True)
        ),
        made_from=tuple(opened.door.explain(visit, way)),
        headers=(
            Line(
                "303 See Other", _("Le navigateur part chez le fournisseur, sans rien envoyer de formulaire.")
            ),
            Line("Cache-Control", "no-store"),
            Line("Referrer-Policy", way.referrer_policy),
        ),
    )


def invented_number(resource: Resource) -> str:
    """The number of the reader of the trials: always the same for one vendor, and nobody's."""
    return salted_hmac("liseron.access.trying", audience_of(resource), algorithm="sha256").hexdigest()[:32]
