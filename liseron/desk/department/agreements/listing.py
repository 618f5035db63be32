"""The list of agreements: searched, narrowed by what the database knows of their state, taken away."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liseron.agreements.living import life_of
from liseron.agreements.models import Agreement, AgreementModel
from liseron.agreements.wording import STATES as WORDS
from liseron.agreements.wording import state_told
from liseron.desk.department.access import READ, may_change
from liseron.desk.department.agreements.sentences import ahead_told, rate_told
from liseron.desk.department.agreements.states import in_state
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.wording import SOON_DAYS
from liseron.partners.models import Partner
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import fold

STATES = tuple((str(state), label) for state, (label, _tone) in WORDS.items())


def _find(rows: Rows, q: str) -> Rows:
    """By number, or by the partner's name, accents or not."""
    words = fold(q).split()
    named = [
        pk for pk, name in Partner.objects.values_list("pk", "name") if all(w in fold(name) for w in words)
    ]
    return rows.filter(Q(number__icontains=q) | Q(partner__in=named))


def _narrow_end(rows: Rows, _wanted: str) -> Rows:
    today = paris_today()
    return rows.filter(starts_on__lte=today, ends_on__range=(today, today + timedelta(days=SOON_DAYS)))


LISTING = Listing(
    name="conventions",
    hint=_("Numéro ou collectivité"),
    find=_find,
    filters=(
        Filter("etat", _("État"), STATES, lambda rows, wanted: in_state(rows, wanted, paris_today())),
        Filter("fin", _("Fin"), (("bientot", _("Dans 90 jours")),), _narrow_end),
    ),
    sorts=(
        Sort("recente", _("Les plus récentes"), ("-drafted_on", "-number")),
        Sort("fin", _("Dernier jour"), (F("ends_on").asc(nulls_last=True),)),
        Sort("collectivite", _("Collectivité"), ("partner__name", "-drafted_on")),
        Sort("numero", _("Numéro"), ("number",)),
    ),
    columns=(
        (_("Numéro"), lambda row: row.number),
        (_("Collectivité"), lambda row: row.partner.name),
        (_("Modèle"), lambda row: str(row.model)),
        (_("État"), lambda row: state_told(life_of(row, paris_today()).state)[0]),
        (_("Premier jour"), lambda row: row.starts_on),
        (_("Dernier jour"), lambda row: row.ends_on),
        (_("Pourquoi ce jour"), lambda row: row.get_ended_by_display()),
        (_("Tarif du modèle par habitant"), lambda row: rate_told(row.model.rate)),
        (_("Ensuite"), lambda row: ahead_told(row, paris_today())),
    ),
)


@who(READ)
def agreements(request: HttpRequest) -> HttpResponse:
    models = [
        (str(one.pk), str(one)) for one in AgreementModel.objects.filter(agreements__isnull=False).distinct()
    ]
    by_model = Filter("modele", _("Modèle"), models, lambda rows, wanted: rows.filter(model=wanted))
    listing = replace(LISTING, filters=(*LISTING.filters, by_model))
    context: dict[str, Any] = {"today": paris_today(), "may_change": may_change(request)}
    rows = Agreement.objects.whole()
    return show_list(request, listing, rows, "desk/department/agreements/list.html", context)
