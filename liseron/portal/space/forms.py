"""What a reader changes alone: the address, the telephone, the password. `people` judges."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 256


class AddressForm(forms.Form):
    email = forms.CharField(
        label=_("Nouveau courriel"),
        max_length=1000,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Téléphone"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("Laissez vide pour que nous l’oubliions."),
    )


class ChangePasswordForm(forms.Form):
    """The present one, so that a screen left open is not enough, then the new one."""

    current = forms.CharField(
        label=_("Mot de passe actuel"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("Nouveau mot de passe"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=_("12 caractères au moins. Une petite phrase se retient mieux."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
