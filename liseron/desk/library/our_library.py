"""« Notre bibliothèque » : what readers are told of it, and who works there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liseron.desk.library.numbers import LARGEST_KEY
from liseron.desk.library.read_only import (
    closure_of,
    needs_agreement,
    of_library,
    of_partner_chosen,
    stays_open,
)
from liseron.desk.menu import render_desk
from liseron.desk.takeaway import send_archive
from liseron.partners.actions import CannotAttach, change_library
from liseron.partners.models import Library, Partner, PartnerQuerySet
from liseron.people.actions import CannotGrant, invite_professional, revoke_role
from liseron.people.models import RoleGrant
from liseron.people.roles import LIBRARIAN, MANAGER, account_of, is_manager
from liseron.toolkit import dates
from liseron.toolkit.access_rules import who


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the library may correct by itself; its name, place and partner belong to the département."""

    website = forms.URLField(label=_("Site"), required=False, max_length=400, assume_scheme="https")

    class Meta:
        model = Library
        fields = ["address", "postcode", "town", "phone", "email", "website"]
        labels = {
            "address": _("Adresse"),
            "postcode": _("Code postal"),
            "town": _("Commune"),
            "phone": _("Téléphone"),
            "email": _("Courriel"),
        }


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("Nom"), max_length=200, error_messages={"required": _("Écrivez le nom.")})
    email = forms.CharField(
        label=_("Courriel professionnel"), error_messages={"required": _("Écrivez son adresse de courriel.")}
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        choices=[(role.value, role.label) for role in RoleGrant.PARTNER_ROLES],
        widget=forms.RadioSelect,
        initial=RoleGrant.Role.LIBRARIAN,
        error_messages={"required": _("Choisissez un rôle.")},
    )
    partner = forms.ModelChoiceField(
        label=_("Collectivité"),
        queryset=Partner.objects.none(),
        error_messages={"required": _("Choisissez.")},
    )

    def __init__(self, *args: Any, partners: "QuerySet[Partner]", **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["partner"]
        field.queryset, field.initial = partners, partners.first()  # type: ignore[attr-defined]
        if partners.count() == 1:
            field.widget = forms.HiddenInput()


@who(LIBRARIAN)
@require_safe
def our_library(request: HttpRequest) -> HttpResponse:
    return _page(request)


@who(LIBRARIAN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs_agreement(of_library)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct how to reach the library; the next import of the Ministry's list leaves it so."""
    library = get_object_or_404(_ours(request), pk=_small(pk))
    shown = library.name
    form = ContactForm(request.POST if request.method == "POST" else None, instance=library)
    if request.method == "POST" and form.is_valid():
        # The form has already written on its instance: the action compares with what the database holds.
        fresh = _ours(request).get(pk=library.pk)
        try:
            change_library(library=fresh, by=request.user, **form.cleaned_data)
        except (ValidationError, CannotAttach) as refusal:
            form.add_error(None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal))
        else:
            return redirect("desk:our_library")
    context = {"shown": shown, "form": form}
    return render_desk(
        request, "desk/library/our_library_change.html", context, status=422 if form.errors else 200
    )


@who(MANAGER)
@require_POST
@needs_agreement(of_partner_chosen)
def invite(request: HttpRequest) -> HttpResponse:
    form = InvitationForm(request.POST, partners=_inviting(request))
    if form.is_valid():
        try:
            invite_professional(by=account_of(request), now=dates.now(), **form.cleaned_data)
        except CannotGrant as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:our_library")
    return _page(request, form=form, status=422)


@who(MANAGER)
@stays_open("who leaves the team must lose sight of readers at once (RGPD, art. 32)")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a role of the own partner back; one's own stays, so that a team is never left without its manager."""
    grants = RoleGrant.objects.filter(partner__in=_managed(request)).select_related("user", "partner")
    grant = get_object_or_404(grants, pk=_small(pk))
    if grant.user_id == request.user.pk:
        return _page(request, says=_("Vous ne pouvez pas retirer votre propre rôle."), status=422)
    try:
        revoke_role(grant=grant, by=account_of(request))
    except CannotGrant as refusal:
        return _page(request, says=str(refusal), status=422)
    return redirect("desk:our_library")


@who(MANAGER)
@require_safe
def take_everything(request: HttpRequest, pk: int) -> FileResponse:
    """All that is held of a partner that this person manages, whatever its agreement."""
    return send_archive(request, get_object_or_404(_managed(request), pk=_small(pk)))


def _page(request: HttpRequest, *, status: int = 200, form: Any = None, says: object = "") -> HttpResponse:
    managed, inviting = _managed(request), _inviting(request)
    team = RoleGrant.objects.filter(partner__in=account_of(request).partner_ids).select_related(
        "user", "partner"
    )
    context = {
        "libraries": _ours(request).select_related("partner"),
        "team": team.order_by("partner__name", "user__name", "pk"),
        "is_manager": is_manager.test(request.user),
        "may_invite": inviting.exists(),
        "open_partners": {
            grant.partner_id
            for grant in account_of(request).grants
            if grant.partner is not None and closure_of(grant.partner, dates.paris_today()) is None
        },
        "managed": {partner.pk for partner in managed},
        "taking": managed,
        "form": form or InvitationForm(partners=inviting),
        "says": says,
    }
    return render_desk(request, "desk/library/our_library.html", context, status=status)


def _ours(request: HttpRequest) -> "QuerySet[Library]":
    return Library.objects.filter(partner__in=account_of(request).partner_ids)


def _managed(request: HttpRequest) -> PartnerQuerySet:
    """Partners of which this person is the manager."""
    mine = [g.partner_id for g in account_of(request).grants if g.role == RoleGrant.Role.MANAGER]
    return Partner.objects.filter(pk__in=[key for key in mine if key])


def _inviting(request: HttpRequest) -> PartnerQuerySet:
    """Those of them that may take somebody on: their agreement is in force."""
    return _managed(request).covered_on(dates.paris_today())


def _small(pk: int) -> int:
    if pk > LARGEST_KEY:
        raise Http404
    return pk
