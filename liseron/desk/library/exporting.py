"""Lists that leave as sheets; each departure is written in the audit."""

from collections.abc import Iterable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from liseron.desk.library.filtering import SIGNS
from liseron.people.queue import Waiting
from liseron.toolkit import audit, sheets
from liseron.toolkit.dates import paris_today

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sheet(
    request: HttpRequest, name: str, rows: Iterable[Sequence[sheets.Cell]], header: Sequence[str], kind: str
) -> HttpResponse:
    """A file `name-2026-11-20.csv`; 404 for a kind that we do not write."""
    if kind not in TYPES:
        raise Http404
    lines = list(rows)
    content = (
        sheets.write_csv(lines, header) if kind == "csv" else sheets.write_xlsx(lines, header, title=name)
    )
    audit.record(request.user, "list.exported", f"list:{name}", rows=len(lines), format=kind)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}-{paris_today().isoformat()}.{kind}"'
    return answer


def queue_sheet(request: HttpRequest, queue: list[Waiting], kind: str) -> HttpResponse:
    """What waits, as the list shows it."""
    header = [
        *(_("Reçue"), _("État"), _("Prénom"), _("Nom"), _("Naissance"), _("Courriel"), _("Téléphone")),
        *(_("Code postal"), _("Commune"), _("Carte de bibliothèque"), _("Bibliothèque"), _("À voir")),
    ]
    rows: list[list[sheets.Cell]] = [
        [
            one.registration.asked_at,
            one.registration.get_state_display(),
            one.registration.patron.given_name,
            one.registration.patron.family_name,
            one.registration.patron.birth_date,
            one.registration.patron.contact_email,
            one.registration.patron.phone,
            one.registration.patron.postcode,
            one.registration.patron.town,
            one.registration.patron.library_card,
            one.registration.library.name,
            ", ".join(str(SIGNS[sign][0]) for sign in one.signs),
        ]
        for one in queue
    ]
    return sheet(request, "inscriptions", rows, header, kind)
