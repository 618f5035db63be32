"""Titles of a resource from the files that sources publish, after a preview."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.imports.reading import CannotImport
from liseron.catalogue.imports.running import KINDS, import_titles
from liseron.catalogue.models import Resource
from liseron.desk.department import uploads
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, ask
from liseron.desk.department.resource_forms import FileForm
from liseron.desk.department.wording import kind_of_import
from liseron.toolkit.access_rules import who


class TitlesFileForm(FileForm):
    """A file of titles and the source whose form it has."""

    kind = forms.ChoiceField(label=gettext_lazy("Forme du fichier"))

    field_order = ("kind", "file")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        words = [(kind, kind_of_import(f"titles-{kind}").partition(" : ")[2]) for kind in sorted(KINDS)]
        self.fields["kind"].choices = words  # type: ignore[attr-defined]


@who(STAFF)
def titles_import(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, show what would happen, do it: each bad row is named with its reason, the good ones go in."""
    found = get_object_or_404(Resource, slug=slug)
    form = TitlesFileForm(request.POST or None, request.FILES or None)
    token = request.POST.get("token", "")
    form.fields["file"].required = not token
    page = _page(found)
    if request.method != "POST" or not form.is_valid():
        return ask(request, form, page)
    try:
        one = (
            uploads.kept(token, user=request.user)
            if token
            else uploads.keep(form.cleaned_data["file"], user=request.user)
        )
        kind = form.cleaned_data["kind"]
        report = import_titles(
            kind=kind, path=one.path, resource=found, by=request.user, is_preview=not token
        )
    except (CannotImport, uploads.CannotKeep) as refusal:
        form.add_error(None, str(refusal))
        return ask(request, form, page)
    here = reverse("desk:dept_import_run", args=[report.run.pk])
    if not token:
        return redirect(f"{here}?{urlencode({'fichier': one.token, 'ressource': found.slug})}")
    uploads.forget(one)
    messages.success(request, _("L’import est terminé. Voici ce que chaque ligne est devenue."))
    return redirect(here)


def _page(found: Resource) -> FormPage:
    here = reverse("desk:dept_resource", args=[found.slug])
    return FormPage(
        title=_("Importer des titres"),
        lead=_("Dans « {resource} ». Vous verrez un aperçu avant que rien ne change.").format(resource=found),
        button=_("Voir ce que cela changerait"),
        back=here,
        trail=((_("Offre en ligne"), reverse("desk:dept_resources")), (found.name, here)),
        has_file=True,
    )
