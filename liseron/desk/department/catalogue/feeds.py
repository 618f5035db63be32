"""OPDS catalogues that are read again by themselves."""

from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from liseron.catalogue.imports.following import change_feed, follow_catalogue, set_feed_active
from liseron.catalogue.imports.jobs import bring_address
from liseron.catalogue.models import Feed, ImportJob, Resource
from liseron.desk.department.access import STAFF
from liseron.desk.department.answering import FormPage, answer_button, answer_form
from liseron.desk.department.catalogue.jobs import TONES
from liseron.desk.department.lists import Filter, Listing, Rows, Sort, show_list
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today

JOBS_SHOWN = 10
LISTING = Listing(
    name="catalogues-suivis",
    hint=gettext_lazy("Ressource ou adresse"),
    find=lambda rows, q: rows.filter(address__icontains=q) | rows.filter(resource__name__icontains=q),
    filters=(
        Filter(
            "etat",
            gettext_lazy("État"),
            (("on", gettext_lazy("Suivis")), ("off", gettext_lazy("Suspendus"))),
            lambda rows, wanted: rows.filter(is_active=wanted == "on"),
        ),
    ),
    sorts=(Sort("ressource", gettext_lazy("Ressource"), ("resource__name",)),),
    columns=(
        (gettext_lazy("Ressource"), lambda row: row.resource.name),
        (gettext_lazy("Adresse"), lambda row: row.address),
        (gettext_lazy("Lecture"), lambda row: row.get_pace_display()),
        (gettext_lazy("Liste complète"), lambda row: row.is_complete),
        (gettext_lazy("Prochaine lecture"), lambda row: row.next_on if row.is_active else None),
    ),
)


class PaceForm(forms.Form):
    """How often, and what it holds."""

    pace = forms.ChoiceField(
        label=gettext_lazy("Le lire"), choices=Feed.Pace.choices, widget=forms.RadioSelect
    )
    is_complete = forms.BooleanField(
        label=gettext_lazy("Il donne la liste complète de cette ressource"),
        help_text=gettext_lazy(
            "Les titres qui n’y sont plus seront retirés ; s’ils sont beaucoup, nous attendrons votre accord."
        ),
        required=False,
    )


class FeedForm(PaceForm):
    """A catalogue to follow."""

    resource = forms.ModelChoiceField(
        label=gettext_lazy("Ressource"),
        queryset=Resource.objects.order_by("name"),
        empty_label=gettext_lazy("Choisissez"),
    )
    address = forms.CharField(
        label=gettext_lazy("Adresse du catalogue OPDS"),
        help_text=gettext_lazy("Elle commence par https://."),
        max_length=500,
    )
    field_order = ("resource", "address", "pace", "is_complete")


@who(STAFF)
def feeds(request: HttpRequest) -> HttpResponse:
    return show_list(request, LISTING, _with_last(), "desk/department/catalogue/feeds.html", {"tones": TONES})


def _with_last() -> Rows:
    """With the state and the day of the last reading."""
    last = ImportJob.objects.filter(feed=OuterRef("pk")).order_by("-pk")
    return Feed.objects.select_related("resource").annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_at=Subquery(last.values("created_at")[:1]),
        last_job=Subquery(last.values("pk")[:1]),
    )


@who(STAFF)
def feed_new(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST or None, initial={"pace": Feed.Pace.WEEK})

    def act() -> str:
        said = form.cleaned_data
        follow_catalogue(**said, by=request.user, today=paris_today())
        return _("Ce catalogue sera lu dès la nuit prochaine.")

    return answer_form(request, form, act, _page(_("Suivre un catalogue OPDS"), _("Suivre ce catalogue")))


@who(STAFF)
def feed(request: HttpRequest, pk: int) -> HttpResponse:
    """How often it is read, and its last readings."""
    found = get_object_or_404(Feed.objects.select_related("resource"), pk=pk)
    form = PaceForm(request.POST or None, initial={"pace": found.pace, "is_complete": found.is_complete})

    def act() -> str:
        change_feed(feed=found, by=request.user, **form.cleaned_data)
        return _("C’est noté.")

    last = found.jobs.select_related("resource")[:JOBS_SHOWN]
    page = _page(
        _("Catalogue suivi : {resource}").format(resource=found.resource),
        _("Enregistrer"),
        lead=found.address,
        template="desk/department/catalogue/feed.html",
        context={"feed": found, "jobs": list(last), "tones": TONES},
    )
    return answer_form(request, form, act, page)


@who(STAFF)
@require_POST
def feed_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Suspend, go on, or read now after a preview."""
    found = get_object_or_404(Feed.objects.select_related("resource"), pk=pk)
    if move == "lire":
        made = bring_address(
            resource=found.resource,
            address=found.address,
            is_complete=found.is_complete,
            feed=found,
            by=request.user,
        )
        return redirect("desk:dept_import_job", made.pk)
    if move not in {"suspendre", "suivre"}:
        raise Http404

    def act() -> str:
        set_feed_active(feed=found, is_active=move == "suivre", by=request.user, today=paris_today())
        return (
            _("Ce catalogue est suivi de nouveau.") if move == "suivre" else _("Ce catalogue n’est plus lu.")
        )

    return answer_button(request, act, reverse("desk:dept_import_feed", args=[pk]))


def _page(title: str, button: str, **more: Any) -> FormPage:
    here = reverse("desk:dept_import_feeds")
    trail = ((_("Imports"), reverse("desk:dept_imports")), (_("Catalogues suivis"), here))
    return FormPage(**{"title": title, "button": button, "back": here, "trail": trail, **more})
