"""« Inscrire au comptoir » : a reader who is present, accepted at once."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from liseron.desk.library.patrons import visible_patron
from liseron.desk.library.read_only import needs_agreement, of_library_chosen
from liseron.desk.menu import render_desk
from liseron.partners.models import Library, Partner
from liseron.people import actions
from liseron.people.actions import CannotRegister
from liseron.people.identity_form import IdentityForm
from liseron.people.models import ConsentText
from liseron.people.queries import Duplicate, duplicates_like, standing_of
from liseron.people.roles import DESK, account_of, libraries_visible_to
from liseron.toolkit import dates
from liseron.toolkit.access_rules import who


class CounterForm(IdentityForm):
    """Identity, the library when there are several, and what the reader agrees to, read aloud."""

    def __init__(
        self, *args: Any, libraries: Sequence[Library], texts: Sequence[ConsentText], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.libraries = {str(one.pk): one for one in libraries}
        self.texts = texts
        if len(libraries) != 1:
            choices = [(key, one.name) for key, one in self.libraries.items()]
            self.fields["library"] = forms.ChoiceField(label=_("Bibliothèque"), choices=choices)
        for text in texts:
            self.fields[f"consent_{text.pk}"] = forms.BooleanField(label=text.sentence, required=False)

    @property
    def library(self) -> Library:
        return self.libraries[self.cleaned_data.get("library") or next(iter(self.libraries))]

    @property
    def agreed(self) -> list[ConsentText]:
        return [text for text in self.texts if self.cleaned_data.get(f"consent_{text.pk}")]


@who(DESK)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_agreement(of_library_chosen)
def counter(request: HttpRequest) -> HttpResponse:
    """Readers who may be the same person are shown first; `anyway` says that it is none of them."""
    now = dates.now()
    today = dates.paris_today(now)
    covered = Partner.objects.covered_on(today)
    libraries = list(libraries_visible_to(request.user).filter(partner__in=covered).select_related("partner"))
    texts = actions.current_texts(today)
    if not libraries:
        return render_desk(request, "desk/library/counter_closed.html")
    sent = request.POST if request.method == "POST" else None
    form = CounterForm(sent, libraries=libraries, texts=texts)
    alike: list[Duplicate] = []
    if form.is_valid():
        alike = duplicates_like(form.identity(), form.library)
        if not alike or "anyway" in request.POST:
            try:
                made = actions.register_at_counter(
                    library=form.library,
                    identity=form.identity(),
                    consents=form.agreed,
                    by=account_of(request),
                    now=now,
                )
            except CannotRegister as refusal:
                form.add_reasons(refusal.reasons)
            else:
                return redirect("desk:counter_done", made.patron_id)
    context = {"form": form, "alike": alike}
    return render_desk(request, "desk/library/counter.html", context, status=422 if form.errors else 200)


@who(DESK)
@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """The number of the card, and the sheet to print."""
    patron = visible_patron(request, pk)
    context = {"patron": patron, "standing": standing_of(patron, dates.paris_today())}
    return render_desk(request, "desk/library/counter_done.html", context)
