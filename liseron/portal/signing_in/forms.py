"""allauth's forms in the words of this site."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 32


class SignInForm(LoginForm):  # type: ignore[misc]
    """Card number or address, and the password. The session lasts as long for everybody: nothing to tick."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.pop("remember", None)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("Numéro de carte ou courriel"), _("Mot de passe")
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["password"].label = _("Votre mot de passe")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class _CodeInFrench(forms.Form):
    """A code of six figures from the telephone; a recovery code is longer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        code = self.fields["code"]
        code.label = _("Code")
        code.widget.attrs = {
            "autocomplete": "one-time-code",
            "class": "code",
            "spellcheck": "false",
            "maxlength": LONGEST_CODE,
        }


class CodeForm(_CodeInFrench, AuthenticateForm):  # type: ignore[misc]
    """At sign-in: a code of the telephone, or a recovery code."""


class CodeAgainForm(_CodeInFrench, ReauthenticateCodeForm):  # type: ignore[misc]
    """Before a delicate change."""


class ActivateForm(_CodeInFrench, ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which proves that the telephone has the secret."""
