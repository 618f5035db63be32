"""The style page: every component once, with the words that usually break it."""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from liseron.toolkit.access_rules import EVERYONE, who

MEDIA = [
    ("book", "book-open", "Livres", "4 345 titres à lire en ligne"),
    ("press", "newspaper", "Presse", "152 journaux et magazines"),
    ("film", "clapperboard", "Films", "2 à 4 films par mois"),
    ("music", "music", "Musique", "écoute sans limite"),
    ("learn", "graduation-cap", "Se former", "langues, code, bureautique"),
    ("game", "gamepad-2", "Jeux", "189 jeux dans le navigateur"),
]

TITLES = [
    ("Vingt mille lieues sous les mers", "Jules Verne", "book", "Livre · lire en ligne"),
    ("Le Voyage dans la Lune", "Georges Méliès, 1902", "film", "Film · 14 min"),
    ("Gymnopédies", "Erik Satie", "music", "Musique"),
    ("La Voix du Nord", "Quotidien", "press", "Presse · numéro du jour"),
    ("Débuter en anglais", "12 leçons", "learn", "Cours · 6 h"),
    ("SuperTuxKart", "dès 6 ans", "game", "Jeu libre"),
    ("Anticonstitutionnellement", "Établissement public de coopération intercommunale", "book", "Livre"),
    ("Nosferatu", "F. W. Murnau", "film", "Film · 1 h 34"),
]

REQUESTS = [
    ("Camille Ferrand", "née le 3 mars 1988 · Chalais", "il y a 2 heures", "Doublon probable", "warn"),
    ("Noé Bastide", "né le 19 juin 2013 · accord du parent reçu", "hier", "Mineur", ""),
    ("Huguette Lamarque", "née le 2 janvier 1941 · Rioux-Martin", "hier", "Complet", "ok"),
    ("Idriss Benali", "né le 30 août 1999 · Montmoreau", "il y a 3 jours", "Hors du territoire", "stop"),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Nom"), help_text=_("Comme sur votre pièce d’identité."))
    email = forms.EmailField(label=_("Courriel"), required=False)
    born_on = forms.DateField(
        label=_("Date de naissance"), help_text=_("Par exemple : 3/3/1988 ou 3 mars 1988")
    )
    town = forms.ChoiceField(
        label=_("Collectivité"),
        choices=[
            ("1", "Chalais"),
            ("2", "Établissement public de coopération intercommunale des Quatre-Routes"),
        ],
    )
    reply = forms.ChoiceField(
        label=_("Comment vous répondre ?"),
        widget=forms.RadioSelect,
        choices=[("mail", _("Par courriel")), ("desk", _("À la bibliothèque"))],
    )
    message = forms.CharField(label=_("Votre question"), widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label=_("J’ai lu la charte et je l’accepte."))


def _menu() -> list[dict[str, object]]:
    items = [
        ("Inscriptions", "inbox", 7),
        ("Lecteurs", "users", 0),
        ("Cartes", "id-card", 0),
        ("Actions et agenda", "calendar", 0),
        ("Formations", "graduation-cap", 2),
        ("Usages", "chart-column", 0),
        ("Convention", "handshake", 0),
        ("Assistance", "life-buoy", 0),
    ]
    return [
        {"label": label, "url": "#main", "icon": icon, "count": count, "current": label == "Inscriptions"}
        for label, icon, count in items
    ]


@who(EVERYONE)
def components(request: HttpRequest) -> HttpResponse:
    """Every component of the public site."""
    if "message" in request.GET:
        messages.success(request, _("Votre demande est envoyée."))
    page = SimpleNamespace(number=7, pages=20)
    return render(
        request,
        "demo/style.html",
        {
            "media": MEDIA,
            "titles": TITLES,
            "form": SampleForm(),
            "wrong_form": SampleForm(
                {"name": "Camille", "born_on": "31/02/1988", "email": "camille@"}, prefix="w"
            ),
            "page": page,
            "tabs": [
                {"label": "À traiter", "url": "?", "count": 7, "current": True},
                {"label": "Acceptées", "url": "?", "count": 128},
                {"label": "Refusées", "url": "?", "count": 3},
            ],
            "first_of_december": date(2026, 12, 1),
        },
    )


@who(EVERYONE)
def desk(request: HttpRequest) -> HttpResponse:
    """The desk's shell, its queue beside a person."""
    somebody = get_user_model()(name="Anne Doucet")
    return render(
        request,
        "demo/style_desk.html",
        {"menu": _menu(), "place": "Médiathèque de Chalais", "requests": REQUESTS, "user": somebody},
    )
