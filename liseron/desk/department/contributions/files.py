"""The finance department's file: a preview, then for good; its report stays."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.desk.department import uploads
from liseron.desk.department.access import FINANCE
from liseron.desk.department.answering import FormPage, ask
from liseron.desk.department.imports import LINES, SHOWN_LINES, totals_of
from liseron.desk.department.lists import show_list
from liseron.desk.department.resource_forms import FileForm
from liseron.desk.menu import render_desk
from liseron.finance.order_imports import KIND, import_orders
from liseron.partners.importing.lines import LABELS, ONE_LABELS, Lines
from liseron.partners.importing.reading import CannotImport
from liseron.partners.importing.run import run_import
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.imports import ImportLine, ImportRun


@who(FINANCE)
def import_file(request: HttpRequest) -> HttpResponse:
    """Ask for the file, show what it would do, do it once confirmed."""
    token = request.POST.get("token", "")
    form = FileForm(request.POST or None, request.FILES or None)
    form.fields["file"].required = not token
    if request.method != "POST" or not form.is_valid():
        return ask(request, form, _page())
    try:
        one, lines = _read(request, form, token)
    except (CannotImport, uploads.CannotKeep) as refusal:
        form.add_error(None, str(refusal))
        return ask(request, form, _page())
    if not token:
        return _preview(request, form, lines, one)
    uploads.forget(one)
    messages.success(request, _("Le fichier est lu. Voici ce que chaque ligne est devenue."))
    run = ImportRun.objects.filter(kind=KIND).order_by("-pk")[0]
    return redirect("desk:dept_orders_report", run.pk)


def _read(request: HttpRequest, form: forms.Form, token: str) -> tuple[uploads.Kept, Lines]:
    one = (
        uploads.kept(token, user=request.user)
        if token
        else uploads.keep(form.cleaned_data["file"], user=request.user)
    )
    content = one.path.read_bytes()
    lines = run_import(
        lambda: import_orders(content, filename=one.path.name, by=request.user, today=paris_today()),
        kind=KIND,
        source=one.path.name,
        by=request.user,
        preview=not token,
    )
    return one, lines


def _preview(request: HttpRequest, form: forms.Form, lines: Lines, one: uploads.Kept) -> HttpResponse:
    counts = [
        (label, lines.counts()[outcome]) for outcome, label in LABELS.items() if lines.counts()[outcome]
    ]
    remarks = [(line, ONE_LABELS[line.outcome]) for line in lines.remarks()[:SHOWN_LINES]]
    context = {"ask": _page(), "form": form, "counts": counts, "remarks": remarks, "token": one.token}
    return render_desk(request, "desk/department/import_preview.html", context)


def _page() -> FormPage:
    here = reverse("desk:dept_orders")
    return FormPage(
        title=_("Lire le fichier du service financier"),
        lead=_("En CSV ou XLSX. Vous verrez un aperçu avant que rien ne change."),
        button=_("Voir ce que cela changerait"),
        back=here,
        trail=((_("Titres de recettes"), here),),
        has_file=True,
        facts=(
            _("Une ligne par paiement, avec le « numéro du titre » de la liste que vous avez emportée."),
            _(
                "Colonnes lues : numéro du service financier, date du titre, montant payé, date de paiement, référence."
            ),
            _("Le même fichier lu deux fois ne compte rien deux fois."),
        ),
    )


@who(FINANCE)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each line of a file."""
    run = get_object_or_404(ImportRun, pk=pk, kind=KIND)
    totals = totals_of(run)
    rows = ImportLine.objects.filter(run=run)
    context = {"run": run, "totals": totals}
    return show_list(request, LINES, rows, "desk/department/contributions/report.html", context)
