"""The titles of a resource: list, adding one, taking some out, the files that the portal hosts."""

from uuid import uuid4

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from liseron.catalogue.actions import put_records, withdraw_records
from liseron.catalogue.hosting.ingest import host_file
from liseron.catalogue.intake import CannotPut
from liseron.catalogue.models import HostedFile, Record, Resource
from liseron.catalogue.ports import TitleFacts, named
from liseron.catalogue.titles import sort_key
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_confirmation, answer_form, ask
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.desk.department.resource_forms import FileForm, TitleForm
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import now

MOST_AT_ONCE = 200


def _find(rows: Rows, q: str) -> Rows:
    for word in sort_key(q).split():
        rows = rows.filter(
            Q(sort_title__contains=word) | Q(folded_creators__contains=word) | Q(source_id__iexact=word)
        )
    return rows


def _narrow_state(rows: Rows, wanted: str) -> Rows:
    return {
        "in": rows.filter(withdrawn_at__isnull=True),
        "out": rows.filter(withdrawn_at__isnull=False),
        "broken": rows.filter(files__state=HostedFile.State.BROKEN),
        "file": rows.filter(files__isnull=False),
    }[wanted].distinct()


LISTING = Listing(
    name="titres",
    hint=gettext_lazy("Titre, auteur ou numéro"),
    find=_find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            (
                ("in", gettext_lazy("Dans l’offre")),
                ("out", gettext_lazy("Retirés")),
                ("file", gettext_lazy("Avec un fichier")),
                ("broken", gettext_lazy("Fichier illisible")),
            ),
            _narrow_state,
        ),
    ),
    sorts=(
        Sort("titre", gettext_lazy("Titre"), ("sort_title",)),
        Sort("nouveau", gettext_lazy("Les plus récents"), ("-created_at",)),
    ),
    columns=(
        (gettext_lazy("Numéro"), lambda row: row.source_id),
        (gettext_lazy("Titre"), lambda row: row.title),
        (gettext_lazy("Auteurs"), lambda row: " ; ".join(row.creator_names)),
        (gettext_lazy("Année"), lambda row: row.year),
        (gettext_lazy("Type"), lambda row: row.get_medium_display()),
        (gettext_lazy("Adresse"), lambda row: row.url),
        (gettext_lazy("Retiré le"), lambda row: row.withdrawn_at),
    ),
)


@who(STAFF)
def titles(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Resource, slug=slug)
    rows = Record.objects.filter(resource=found).prefetch_related("files")
    return show_list(request, LISTING, rows, "desk/department/titles.html", {"resource": found})


@who(STAFF)
def title_new(request: HttpRequest, slug: str) -> HttpResponse:
    """One title by hand; its number is ours."""
    found = get_object_or_404(Resource, slug=slug)
    form = TitleForm(request.POST or None)

    def act() -> str:
        said = form.cleaned_data
        creators = named(one.strip() for one in said["creators"].split(";") if one.strip())
        facts = TitleFacts(
            source_id=f"main-{uuid4().hex[:12]}",
            title=said["title"],
            medium=found.medium,
            creators=creators,
            year=said["year"],
            published=str(said["year"] or ""),
            summary=said["summary"],
            audience=found.audience,
        )
        outcome = put_records(resource=found, rows=[facts], by=request.user)[0]
        if outcome.sentence:
            raise CannotPut(outcome.reason, outcome.sentence)
        return _("« {title} » est ajouté.").format(title=said["title"])

    return answer_form(request, form, act, _page(found, _("Ajouter un titre"), _("Ajouter ce titre")))


@who(STAFF)
@require_POST
def titles_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """The chosen titles, shown once more before they leave the offer."""
    found = get_object_or_404(Resource, slug=slug)
    wanted = [pk for pk in request.POST.getlist("titre")[:MOST_AT_ONCE] if pk.isascii() and pk.isdigit()]
    rows = list(Record.objects.available().filter(resource=found, pk__in=[int(pk[:18]) for pk in wanted]))

    def act() -> str:
        ids = [row.source_id for row in rows]
        count = withdraw_records(resource=found, source_ids=ids, by=request.user, now=now())
        return ngettext("{count} titre est retiré.", "{count} titres sont retirés.", count).format(
            count=count
        )

    page = _page(
        found,
        _("Retirer ces titres ?") if rows else _("Aucun titre choisi"),
        _("Retirer ces titres"),
        lead=_("Ils ne se chercheront plus. Un titre revient si un import le contient de nouveau.")
        if rows
        else _("Cochez d’abord des titres dans la liste."),
        template="desk/department/titles_withdraw.html",
        context={"rows": rows},
        is_danger=True,
    )
    if "oui" not in request.POST:
        return ask(request, forms.Form(), page)
    return answer_confirmation(request, act, page)


@who(STAFF)
def title_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The EPUB or PDF that the portal shows for this title: its state, and a new one."""
    found = get_object_or_404(Resource, slug=slug)
    record = get_object_or_404(Record, pk=pk, resource=found)
    form = FileForm(request.POST or None, request.FILES or None)

    def act() -> str:
        given = form.cleaned_data["file"]
        hosted = host_file(record=record, content=given.file, filename=given.name, by=request.user)
        return _("Fichier {format} reçu. Il se prépare, son état s’affiche ici.").format(
            format=hosted.get_format_display()
        )

    page = _page(
        found,
        record.title,
        _("Envoyer ce fichier"),
        lead=_("Un EPUB ou un PDF de 200 Mo au plus. L’ancien se lit tant que le nouveau n’est pas prêt."),
        template="desk/department/title_file.html",
        context={"record": record, "resource": found, "files": record.files.order_by("format")},
        back=reverse("desk:dept_resource_title", args=[found.slug, record.pk]),
        has_file=True,
    )
    return answer_form(request, form, act, page)


def _page(found: Resource, title: str, button: str, **more: object) -> FormPage:
    here = reverse("desk:dept_resource", args=[found.slug])
    all_titles = reverse("desk:dept_resource_titles", args=[found.slug])
    trail = (
        (_("Offre en ligne"), reverse("desk:dept_resources")),
        (found.name, here),
        (_("Titres"), all_titles),
    )
    return FormPage(**{"title": title, "button": button, "back": all_titles, "trail": trail, **more})  # type: ignore[arg-type]
