"""Address, telephone and password, changed by the reader."""

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from liseron.people.actions import (
    CannotChoosePassword,
    CannotRegister,
    address_to_confirm,
    ask_new_address,
    change_identity,
    confirm_address,
)
from liseron.people.models import Patron, User
from liseron.people.passwords import change_password as change_password_of
from liseron.people.roles import PATRON
from liseron.portal.readers import patron_of
from liseron.portal.space.forms import AddressForm, ChangePasswordForm, PhoneForm
from liseron.toolkit.access_rules import EVERYONE, SIGNED_IN, who
from liseron.toolkit.dates import now
from liseron.toolkit.once import CannotUse
from liseron.toolkit.throttle import allow

TRIES, MINUTES = 10, 10


def _too_often(request: HttpRequest, form: forms.Form) -> bool:
    """Mails and guesses cost: counted by account."""
    if allow(request, "my_account", TRIES, MINUTES * 60, value=str(request.user.pk)):
        return False
    form.add_error(None, _("Trop d’essais. Attendez dix minutes, puis essayez de nouveau."))
    return True


@who(PATRON)
def change_address(request: HttpRequest) -> HttpResponse:
    """Sends the link that confirms the new address; until then the former one counts."""
    patron, user = cast(Patron, patron_of(request)), cast(User, request.user)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not _too_often(request, form):
        try:
            email = ask_new_address(patron=patron, email=form.cleaned_data["email"], by=user, now=now())
        except CannotRegister as refusal:
            form.add_error("email", refusal.reasons["email"])
        else:
            return render(request, "portal/space/address_asked.html", {"email": email})
    context = {"form": form, "patron": patron}
    return render(request, "portal/space/change_address.html", context, status=422 if form.is_bound else 200)


@who(EVERYONE)
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET only shows: programs that scan mails follow links. The click is a POST."""
    found, is_done = address_to_confirm(secret=secret, now=now()), False
    if request.method == "POST":
        try:
            found, is_done = confirm_address(secret=secret, now=now()), True
        except (CannotUse, CannotRegister):
            found = None
    context = {"found": found, "is_done": is_done}
    return render(request, "portal/space/confirm_address.html", context, status=200 if found else 410)


@who(PATRON)
def change_phone(request: HttpRequest) -> HttpResponse:
    patron, user = cast(Patron, patron_of(request)), cast(User, request.user)
    form = PhoneForm(request.POST or None, initial={"phone": patron.phone})
    if request.method == "POST" and form.is_valid():
        try:
            change_identity(patron=patron, by=user, now=now(), phone=form.cleaned_data["phone"])
        except CannotRegister as refusal:
            form.add_error(*next(iter(_beside(refusal, "phone").items())))
        else:
            messages.success(request, _("Votre téléphone est enregistré."))
            return redirect("portal:my_data")
    return render(
        request, "portal/space/change_phone.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _beside(refusal: CannotRegister, field: str) -> dict[str | None, str]:
    """The sentence beside the field asked, else above the form: another part of the identity is at fault."""
    if field in refusal.reasons:
        return {field: refusal.reasons[field]}
    return {None: " ".join(refusal.reasons.values())}


@who(SIGNED_IN)
def change_password(request: HttpRequest) -> HttpResponse:
    """This session goes on; every other session of the account ends."""
    user = cast(User, request.user)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not _too_often(request, form):
        try:
            changed = change_password_of(
                user=user, current=form.cleaned_data["current"], password=form.cleaned_data["password"]
            )
        except CannotChoosePassword as refusal:
            for sentence in refusal.sentences:
                form.add_error("password", sentence)
        else:
            if changed:
                update_session_auth_hash(request, user)
                messages.success(
                    request, _("Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
                )
                return redirect("portal:my_space")
            form.add_error("current", _("Ce n’est pas votre mot de passe actuel."))
    return render(
        request, "portal/space/change_password.html", {"form": form}, status=422 if form.is_bound else 200
    )
