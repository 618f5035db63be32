"""Facts of which a title has several, one a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.catalogue.roles import ROLES, role_label
from liseron.toolkit.text import clean_line, fold

MOST_LINES = 30
LONGEST_LINE = 200
LONGEST = 10_000


class LinesField(forms.CharField):
    """One a line. Gives a list of texts, each once."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("Un par ligne."))
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": 4}), "max_length": LONGEST, **options})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else value

    def clean(self, value: Any) -> Any:
        return lines_of(super().clean(value))


class CreatorsField(LinesField):
    """One name a line, after its role: « Illustration : Édouard Riou ». Gives [{"name": …, "role": "ill"}]."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "help_text",
            gettext_lazy(
                "Un nom par ligne, prénom d’abord, après son rôle. Par exemple : Traduction : Anne Roux"
            ),
        )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{role_label(one['role'])} : {one['name']}" for one in value)
        return value

    def clean(self, value: Any) -> list[dict[str, str]]:
        return [_creator(line) for line in super().clean(value)]


def lines_of(text: str) -> list[str]:
    """The lines that are not blank, each once. Raises ValidationError beyond MOST_LINES."""
    lines = list(dict.fromkeys(filter(None, (clean_line(line, LONGEST_LINE) for line in text.splitlines()))))
    if len(lines) > MOST_LINES:
        raise ValidationError(_("Gardez {most} lignes au plus.").format(most=MOST_LINES))
    return lines


def _creator(line: str) -> dict[str, str]:
    """A line without a role that we know is the name of an author."""
    role, colon, name = line.partition(":")
    code = _codes().get(fold(role)) if colon else "aut"
    if code is None:
        raise ValidationError(
            _("Nous ne connaissons pas le rôle « {role} ». Rôles possibles : {known}.").format(
                role=role.strip(), known=", ".join(dict.fromkeys(map(str, ROLES.values())))
            )
        )
    said = (name if colon else line).strip()
    if not said:
        raise ValidationError(_("Écrivez un nom après « {role} ».").format(role=role.strip()))
    return {"name": said, "role": code}


def _codes() -> dict[str, str]:
    """Role in words, of this language → its first code; the codes themselves too."""
    found: dict[str, str] = {code: code for code in ROLES}
    for code, label in ROLES.items():
        found.setdefault(fold(str(label)), code)
    return found
