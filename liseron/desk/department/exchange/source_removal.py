"""A harvested source that is removed: what goes and what stays is counted first, then the worker does it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.desk.department.access import STAFF
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import FormPage, answer_confirmation
from liseron.desk.menu import render_desk
from liseron.exchange.models import Source
from liseron.exchange.removing import Leaving, remove_source, what_leaves
from liseron.toolkit.access_rules import who


@who(STAFF)
def source_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirmed with the figures before one's eyes."""
    found = get_object_or_404(Source.objects.select_related("resource"), pk=pk)
    if found.removed_at:
        return removal_under_way(request, found)
    here, listed = reverse("desk:dept_harvest_source", args=[pk]), reverse("desk:dept_harvest_sources")

    def act() -> str:
        remove_source(source=found, by=request.user)
        return _("La suppression commence. Vous pouvez quitter cette page\u00a0: elle continue.")

    page = FormPage(
        title=_("Supprimer ce dépôt\u00a0?"),
        lead=f"{found} · {found.resource.name}",
        button=_("Supprimer ce dépôt et ses titres"),
        back=here,
        trail=((_("Moissonnages"), listed), (str(found), here)),
        facts=tuple(_consequences(what_leaves(found))) if request.method != "POST" else (),
        is_danger=True,
    )
    return answer_confirmation(request, act, page)


def _consequences(leaving: Leaving) -> list[str]:
    """What goes, what stays, what is kept: a sentence each."""
    gone = ngettext(
        "{n} titre quitte le site et nos adresses de moissonnage.",
        "{n} titres quittent le site et nos adresses de moissonnage.",
        leaving.titles,
    )
    found = ngettext(
        "Dont {n} qui se trouvera encore, par une autre ressource qui l’a aussi.",
        "Dont {n} qui se trouveront encore, par une autre ressource qui les a aussi.",
        leaving.found_elsewhere,
    )
    copies = ngettext(
        "{n} exemplaire de bibliothèque disparaît avec eux.",
        "{n} exemplaires de bibliothèque disparaissent avec eux.",
        leaving.copies,
    )
    staying = ngettext(
        "{n} titre reste\u00a0: un autre dépôt de cette ressource le donne aussi.",
        "{n} titres restent\u00a0: un autre dépôt de cette ressource les donne aussi.",
        leaving.staying,
    )
    counted = [
        (gone, leaving.titles),
        (found, leaving.found_elsewhere),
        (copies, leaving.copies),
        (staying, leaving.staying),
    ]
    told = [sentence.format(n=n) for sentence, n in counted if n]
    if not leaving.titles:
        told.insert(0, _("Aucun titre ne quitte le site."))
    return [
        *told,
        _("Les lecteurs gardent leurs listes\u00a0; un titre parti y est dit parti."),
        _(
            "L’historique de chaque titre et une ligne du journal sont gardés. Les lectures de ce dépôt ne le sont pas."
        ),
        _("Si vous le suivez de nouveau un jour, ses titres reviennent avec les mêmes numéros."),
        _("Pour arrêter de le lire en gardant ses titres, choisissez «\u00a0Suspendre\u00a0»."),
    ]


def removal_under_way(request: HttpRequest, source: Source) -> HttpResponse:
    """How much is left to do. Nothing may be asked of it any more."""
    context = {
        "source": source,
        "left": source.sightings.count(),
        "names": names_of([source.removed_by]),
    }
    return render_desk(request, "desk/department/exchange/source_leaving.html", context)
