"""Every title of every resource: search, filters, order, sheet."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Cover, HostedFile, Medium, Record, RecordIdentifier, Resource
from liseron.catalogue.roles import credits_of
from liseron.catalogue.rules.identifiers import ean13, isbn13, issn
from liseron.catalogue.titles import sort_key
from liseron.desk.department.access import STAFF
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today

STATES = (
    ("offered", _("Dans l’offre")),
    ("withdrawn", _("Retirés")),
    ("outside", _("Hors de leurs dates")),
    ("corrected", _("Corrigés")),
    ("no_cover", _("Sans couverture")),
    ("no_creator", _("Sans auteur")),
    ("file", _("Avec un fichier")),
    ("broken", _("Fichier illisible")),
)


def find_titles(rows: Rows, q: str) -> Rows:
    """By the words of the title and of the names; or by a number, whoever gives it."""
    if number := isbn13(q) or ean13(q) or issn(q):
        named = RecordIdentifier.objects.filter(record=OuterRef("pk"), value=number)
        return rows.filter(Q(source_id__iexact=q.strip()) | Exists(named))
    said = Q()
    for word in sort_key(q).split():
        said &= Q(sort_title__contains=word) | Q(folded_creators__contains=word)
    return rows.filter(said | Q(source_id__iexact=q.strip()))


def outside(rows: Rows, today: date) -> Rows:
    """Titles in the offer whose days have not begun, or are over."""
    return rows.filter(Q(available_from__gt=today) | Q(available_until__lt=today), withdrawn_at__isnull=True)


def narrow_state(rows: Rows, wanted: str) -> Rows:
    """`wanted` is a key of STATES."""
    today = paris_today()
    files = HostedFile.objects.filter(record=OuterRef("pk"))
    match wanted:
        case "offered":
            return rows.filter(pk__in=Record.objects.available_on(today).values("pk"))
        case "withdrawn":
            return rows.filter(withdrawn_at__isnull=False)
        case "outside":
            return outside(rows, today)
        case "corrected":
            return rows.exclude(corrected={})
        case "no_cover":
            return rows.exclude(Exists(Cover.objects.filter(record=OuterRef("pk")).exclude(stem="")))
        case "no_creator":
            return rows.filter(creators=[])
        case "file":
            return rows.filter(Exists(files))
        case _:
            return rows.filter(Exists(files.filter(state=HostedFile.State.BROKEN)))


def title_state(record: Record, today: date) -> tuple[str, str]:
    """Whether readers find it on that day, in words, and the tone of it."""
    if record.withdrawn_at:
        return str(_("Retiré")), ""
    if record.available_from and record.available_from > today:
        return str(_("Pas encore ouvert")), "warn"
    if record.available_until and record.available_until < today:
        return str(_("Dates passées")), "stop"
    return str(_("Dans l’offre")), "ok"


STATE = Filter("etat", _("État"), STATES, narrow_state)
MEDIUM = Filter("type", _("Type"), tuple(Medium.choices), lambda rows, wanted: rows.filter(medium=wanted))
SORTS = (
    Sort("titre", _("Titre"), ("sort_title",)),
    Sort("nouveau", _("Les plus récents"), ("-created_at",)),
    Sort("change", _("Changés en dernier"), ("-changed_at",)),
    Sort("fin", _("Fin la plus proche"), ("available_until",)),
)
COLUMNS = (
    (_("Ressource"), lambda row: row.resource.name),
    (_("Numéro"), lambda row: row.source_id),
    (_("Titre"), lambda row: row.title),
    (_("Auteurs"), lambda row: " ; ".join(row.creator_names)),
    (
        _("Crédits"),
        lambda row: " ; ".join(f"{role} : {', '.join(names)}" for role, names in credits_of(row.creators)),
    ),
    (_("Éditeur"), lambda row: row.publisher),
    (_("Année"), lambda row: row.year),
    (_("Langue"), lambda row: row.language),
    (_("Type"), lambda row: row.get_medium_display()),
    (_("Public"), lambda row: row.get_audience_display()),
    (_("Sujets"), lambda row: " ; ".join(row.subjects)),
    (_("Identifiants"), lambda row: " ; ".join(f"{one.scheme} {one.value}" for one in row.identifiers.all())),
    (_("Adresse"), lambda row: row.url),
    (_("Premier jour"), lambda row: row.available_from),
    (_("Dernier jour"), lambda row: row.available_until),
    (_("Champs corrigés"), lambda row: ", ".join(sorted(row.corrected))),
    (_("Retiré le"), lambda row: row.withdrawn_at),
    (_("Œuvre"), lambda row: row.work_id),
)


def listing() -> Listing:
    """With the resources of today among its filters."""
    resources = tuple(Resource.objects.order_by("name").values_list("slug", "name"))
    shelves = Filter(
        "ressource", _("Ressource"), resources, lambda rows, slug: rows.filter(resource__slug=slug)
    )
    return Listing(
        name="titres",
        hint=_("Titre, auteur, numéro ou ISBN"),
        find=find_titles,
        filters=(shelves, MEDIUM, STATE),
        sorts=SORTS,
        columns=COLUMNS,
    )


@who(STAFF)
def titles(request: HttpRequest) -> HttpResponse:
    rows = Record.objects.select_related("resource").prefetch_related("files", "identifiers")
    context = {"today": paris_today()}
    return show_list(request, listing(), rows, "desk/department/catalogue/titles.html", context)
