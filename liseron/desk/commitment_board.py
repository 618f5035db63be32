"""The board of commitments, as both desks show it: what stands where, what proves it, who said so (B5)."""

from dataclasses import replace
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django import forms
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements.committing import tick_commitment
from liseron.agreements.models import Commitment, CommitmentQuerySet, Document, Side, Standing
from liseron.agreements.papers.keeping import About, attach_scan
from liseron.desk.department.fields import DayField
from liseron.desk.department.lists import Filter, Listing, Rows, Sort
from liseron.people.models import User
from liseron.toolkit.audit import name_of_actor
from liseron.toolkit.dates import paris_today
from liseron.toolkit.text import fold

TONES = {
    Standing.LATE: "stop",
    Standing.TO_DO: "",
    Standing.CONTINUOUS: "",
    Standing.TO_CHECK: "warn",
    Standing.DONE: "ok",
    Standing.UNMET: "",
}
LONGEST_EVIDENCE = 2000
MOST_WORDS = 10


def find(rows: Rows, q: str) -> Rows:
    """Each word in the duty, the partner's name or the agreement's number, accents or not."""
    texts = [(text, fold(text)) for text in rows.order_by().values_list("text", flat=True).distinct()]
    named = rows.order_by().values_list("agreement__partner", "agreement__partner__name").distinct()
    partners = [(key, fold(name)) for key, name in named]
    asked = [
        Q(text__in=[text for text, folded in texts if fold(word) in folded])
        | Q(agreement__partner__in=[key for key, folded in partners if fold(word) in folded])
        | Q(agreement__number__icontains=word)
        for word in q.split()[:MOST_WORDS]
    ]
    return rows.filter(reduce(and_, asked)) if asked else rows


LISTING = Listing(
    name="engagements",
    hint=gettext_lazy("Engagement, collectivité ou convention"),
    find=find,
    filters=(
        Filter(
            "etat",
            gettext_lazy("Où en est-il"),
            tuple(Standing.choices),
            lambda rows, wanted: rows.filter(standing=wanted),
        ),
        Filter(
            "cote",
            gettext_lazy("Qui s’engage"),
            tuple(Side.choices),
            lambda rows, wanted: rows.filter(side=wanted),
        ),
    ),
    sorts=(
        Sort(
            "retard",
            gettext_lazy("En retard d’abord"),
            ("rank", F("due_on").asc(nulls_last=True), "agreement"),
        ),
        Sort("echeance", gettext_lazy("Échéance"), (F("due_on").asc(nulls_last=True), "agreement")),
        Sort("collectivite", gettext_lazy("Collectivité"), ("agreement__partner__name", "rank", "due_on")),
    ),
    columns=(
        (gettext_lazy("Engagement"), lambda row: row.text),
        (gettext_lazy("Qui s’engage"), lambda row: row.get_side_display()),
        (gettext_lazy("Collectivité"), lambda row: row.agreement.partner.name),
        (gettext_lazy("Convention"), lambda row: row.agreement.number),
        (gettext_lazy("Article"), lambda row: row.article),
        (gettext_lazy("Échéance"), lambda row: row.due_on),
        (gettext_lazy("État"), lambda row: str(Standing(row.standing).label)),
        (gettext_lazy("Fait le"), lambda row: row.done_on),
        (gettext_lazy("Preuve"), lambda row: row.evidence),
        (gettext_lazy("Constaté le"), lambda row: row.checked_on),
    ),
)


def rows_on(today: date) -> CommitmentQuerySet:
    """Every commitment with where it stands, its agreement and its partner; no query a row."""
    return Commitment.objects.with_standing(today).select_related("agreement__partner", "source")


def listing_of(rows: CommitmentQuerySet) -> Listing:
    """The list with the years that these rows have."""
    years = [str(day.year) for day in rows.order_by().dates("due_on", "year", order="DESC")]
    by_year = Filter(
        "annee",
        _("Année d’échéance"),
        [(year, year) for year in years],
        lambda found, wanted: found.filter(due_on__year=int(wanted)),
    )
    return replace(LISTING, filters=(*LISTING.filters, by_year))


class TickForm(forms.Form):
    """When it was done, and what proves it: words, a file, or both."""

    done_on = DayField(
        label=gettext_lazy("Fait le"),
        help_text=gettext_lazy("Par exemple\u00a0: 18/11/2026 ou 18 novembre 2026"),
        required=True,
        max_length=60,
        error_messages={"required": gettext_lazy("Écrivez le jour.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("Ce qui le prouve"),
        max_length=LONGEST_EVIDENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    file = forms.FileField(
        label=gettext_lazy("Un document, si vous en avez un"),
        help_text=gettext_lazy("PDF ou photographie (PNG, JPEG), 20\u00a0Mo au plus."),
        required=False,
    )

    def __init__(self, *args: Any, row: Commitment, **options: Any) -> None:
        options.setdefault("initial", {"done_on": paris_today(), "evidence": row.evidence})
        super().__init__(*args, **options)
        self.fields["evidence"].help_text = (
            _("Par exemple\u00a0: {hint}").format(hint=row.source.evidence_hint)
            if row.source.evidence_hint
            else _("Une date, un lien, un nom de document.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not str(cleaned.get("evidence", "")).strip() and "evidence" not in self.errors:
            if not cleaned.get("file") and "file" not in self.errors:
                self.add_error("evidence", _("Dites ce qui le prouve, ou joignez un document."))
            cleaned["evidence"] = _("Voir le document joint.")
        return cleaned


class ReopenForm(forms.Form):
    """Why it is not done after all."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy(
            "La collectivité lira cette phrase. Par exemple\u00a0: la date ne correspond pas."
        ),
        max_length=300,
        error_messages={"required": gettext_lazy("Dites pourquoi, en une phrase.")},
    )


def tick(row: Commitment, cleaned: dict[str, Any], by: User) -> None:
    """Done, and the file kept with it. Raises CannotCommit, CannotKeepScan."""
    if cleaned.get("file"):
        agreement = row.agreement
        about = About(agreement.partner, agreement, commitment=row)
        attach_scan(content=cleaned["file"], about=about, kind=Document.Kind.OTHER, title=row.text, by=by)
    tick_commitment(
        commitment=row,
        done_on=cleaned["done_on"],
        evidence=cleaned["evidence"],
        by=by,
        today=paris_today(),
    )


def names_of(row: Commitment) -> dict[str, str]:
    """Who ticked and who checked, as the audit names them, with the names they bear today."""
    keys = [key.removeprefix("user:") for key in (row.done_by, row.checked_by)]
    people = User.objects.filter(pk__in=[key for key in keys if key.isdigit()])
    return {name_of_actor(one): str(one) for one in people}


def context_of(row: Commitment, address: str) -> dict[str, Any]:
    """What the page of one commitment says. `address` names the page that gives its documents."""
    names = names_of(row)
    documents = row.documents.order_by("-added_at")
    return {
        "row": row,
        "tone": TONES[Standing(row.standing)],  # type: ignore[attr-defined]
        "standing": Standing(row.standing).label,  # type: ignore[attr-defined]
        "done_by": names.get(row.done_by, ""),
        "checked_by": names.get(row.checked_by, ""),
        "documents": [(one, reverse(address, args=[row.pk, one.pk])) for one in documents],
    }
