"""Does the address in a record lead a reader of this partner to the title? All but the click of a person."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from liseron.access.facts import is_open_to_all
from liseron.access.models import Entitlement
from liseron.catalogue.models import Record
from liseron.desk.department.sso.handing import named
from liseron.exchange.models import Item, View
from liseron.partners.coverage import why_not_covered
from liseron.partners.models import Partner
from liseron.sso.ways_in import sources_of
from liseron.toolkit.dates import paris_today

OK, WARN, STOP = "ok", "warn", "stop"


def link_of_a_record(partner: Partner, now: datetime) -> Iterator[tuple[str, str]]:
    """A living record of their base address, its link, and each door on the way."""
    today = paris_today(now)
    view = View.objects.filter(partner=partner).first()
    if view is None:
        yield STOP, _("L’adresse de moissonnage n’est pas ouverte. Demandez-la au Département.")
        return
    record = _a_record(view)
    if record is None:
        yield STOP, _("Aucun titre n’est donné à cette adresse pour l’instant\u00a0: aucun lien à suivre.")
        return
    yield (
        OK,
        _("Ce lien mène à «\u00a0{title}\u00a0»\u00a0: {link}").format(
            title=record.title[:150], link=named("portal:deep_link", view.slug, str(record.pk))
        ),
    )
    if why := why_not_covered(partner, today):
        yield STOP, why
    sources = sources_of(partner, today)
    if sources:
        names = ", ".join(source.name for source in sources)
        yield OK, _("Le lecteur se connecte par\u00a0: {names}.").format(names=names)
    else:
        yield (
            STOP,
            _("Aucune de vos connexions n’est ouverte aux lecteurs. Le Département l’ouvre après un essai."),
        )
    yield _right(partner, record, today)
    yield WARN, _("Reste à faire par une personne\u00a0: suivre ce lien avec un compte d’essai.")


def _right(partner: Partner, record: Record, today: date) -> tuple[str, str]:
    held = Entitlement.objects.in_force(today).filter(partner=partner, resource=record.resource_id)
    if is_open_to_all(record.resource) or held.exists():
        return OK, _("Vos lecteurs ont accès à cette ressource aujourd’hui.")
    return STOP, _("Vos lecteurs n’ont pas accès à cette ressource aujourd’hui. Demandez au Département.")


def _a_record(view: View) -> Record | None:
    open_here = view.shares.filter(is_open=True).values("resource")
    items = Item.objects.filter(resource__in=open_here, is_deleted=False).order_by("-record_id")
    found = items.values_list("record_id", flat=True).first()
    return Record.objects.select_related("resource").filter(pk=found).first() if found else None
