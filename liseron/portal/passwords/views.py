"""A link asked for, and the password chosen with it."""

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from liseron.people.passwords import (
    CannotChoosePassword,
    account_choosing_password,
    choose_password,
    send_password_link,
)
from liseron.people.roles import is_professional
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now
from liseron.toolkit.once import CannotUse
from liseron.toolkit.throttle import allow

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TRIES, MINUTES = 10, 10


class LoginForm(forms.Form):
    """What a reader knows: the card's number or the address."""

    login = forms.CharField(
        label=_("Numéro de carte ou courriel"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )


class PasswordForm(forms.Form):
    """Typed once: the box shows it when asked."""

    password = forms.CharField(
        label=_("Votre mot de passe"),
        max_length=256,
        help_text=_(
            "12 caractères au moins. Une petite phrase se retient mieux : « le chat lit au soleil »."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )


@who(EVERYONE)
def forgotten(request: HttpRequest) -> HttpResponse:
    """The answer is the same whether or not the account exists."""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not allow(request, "password", TRIES, MINUTES * 60, value=form.cleaned_data["login"]):
            form.add_error(None, _("Trop d’essais. Attendez dix minutes, puis essayez de nouveau."))
        else:
            send_password_link(login=form.cleaned_data["login"], now=now())
            return render(request, "portal/passwords/sent.html")
    status = 422 if form.is_bound else 200
    return render(request, "portal/passwords/forgotten.html", {"form": form}, status=status)


@who(EVERYONE)
def choose(request: HttpRequest, secret: str) -> HttpResponse:
    """A reader is signed in at once; a professional goes through the sign-in page and its second factor."""
    user = account_choosing_password(secret=secret, now=now())
    form = PasswordForm(request.POST or None)
    if user is None:
        return render(request, "portal/passwords/gone.html", status=410)
    if request.method == "POST" and form.is_valid():
        try:
            user = choose_password(secret=secret, password=form.cleaned_data["password"], now=now())
        except CannotChoosePassword as refusal:
            for sentence in refusal.sentences:
                form.add_error("password", sentence)
        except CannotUse:
            return render(request, "portal/passwords/gone.html", status=410)
        else:
            if is_professional.test(user):
                return redirect("account_login")
            login(request, user, backend=BACKEND)
            return redirect("portal:my_space")
    status = 422 if form.is_bound else 200
    return render(request, "portal/passwords/choose.html", {"form": form, "account": user}, status=status)
