"""« Titres en ligne » at the library's desk: found, seen with where they come from, what is wrong in them reported."""

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from liseron.catalogue.models import Record, Resource, SourceCopy
from liseron.desk.department.actors import names_of
from liseron.desk.department.answering import FormPage, answer_form
from liseron.desk.department.catalogue import wording
from liseron.desk.department.catalogue.listing import listing
from liseron.desk.department.catalogue.titles import CHANGES_SHOWN, facts_of
from liseron.desk.department.lists import show_list
from liseron.desk.library.read_only import stays_open
from liseron.desk.menu import render_desk
from liseron.desk.reporting import LONGEST_WORDS, report_error
from liseron.people.roles import LIBRARIAN, partner_of
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today


class ReportForm(forms.Form):
    """In the librarian's own words."""

    words = forms.CharField(
        label=gettext_lazy("Ce qui ne va pas"),
        help_text=gettext_lazy(
            "Par exemple : L’auteur est Anne Roux, pas Anne Leroux. Le lien ne s’ouvre pas."
        ),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@who(LIBRARIAN)
@require_safe
def our_titles(request: HttpRequest) -> HttpResponse:
    rows = _shown().prefetch_related("files", "identifiers")
    return show_list(request, listing(), rows, "desk/library/our_titles.html", {"today": paris_today()})


@who(LIBRARIAN)
@require_safe
def our_title(request: HttpRequest, pk: int) -> HttpResponse:
    """What readers see, who says so, what was reported and answered."""
    record = get_object_or_404(_shown().prefetch_related("files", "identifiers"), pk=pk)
    changes = list(record.changes.select_related("run")[:CHANGES_SHOWN])
    numbers = [(wording.NUMBERS.get(one.scheme, one.scheme), one.value) for one in record.identifiers.all()]
    context = {
        "record": record,
        "facts": facts_of(record, changes),
        "numbers": numbers,
        "copy": SourceCopy.objects.filter(record=record).defer("content").first(),
        "siblings": list(_shown().filter(work=record.work_id).exclude(pk=pk)[:CHANGES_SHOWN]),
        "reports": list(record.error_reports.filter(partner=partner_of(request.user))[:CHANGES_SHOWN]),
        "names": names_of(one.by for one in changes),
        "today": paris_today(),
    }
    return render_desk(request, "desk/library/our_title.html", context)


@who(LIBRARIAN)
@stays_open("an error of the catalogue is read by all readers, whatever the agreement")
def our_title_report(request: HttpRequest, pk: int) -> HttpResponse:
    record = get_object_or_404(_shown(), pk=pk)
    form = ReportForm(request.POST or None)

    def act() -> str:
        report_error(
            record=record,
            words=form.cleaned_data["words"],
            partner=partner_of(request.user),
            by=request.user,
        )
        return _("C’est signalé. Le Département corrige, puis vous répond ici.")

    here = reverse("desk:our_title", args=[pk])
    page = FormPage(
        title=_("Signaler une erreur"),
        lead=_("« {title} » : le Département lit votre message, corrige pour tous, puis vous répond.").format(
            title=record.title
        ),
        button=_("Envoyer ce signalement"),
        back=here,
        trail=((_("Titres en ligne"), reverse("desk:our_titles")), (record.title, here)),
    )
    return answer_form(request, form, act, page)


def _shown() -> "QuerySet[Record]":
    """Titles of the resources that are open today, those withdrawn or out of their dates included."""
    published = Resource.objects.published_on(paris_today()).order_by()
    return Record.objects.filter(resource__in=published).select_related("resource")
