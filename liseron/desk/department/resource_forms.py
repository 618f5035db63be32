"""What the desk asks about vendors and resources."""

from django import forms
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Audience, Medium, Resource, Vendor
from liseron.desk.department.fields import ChangeForm, DayField
from liseron.partners.models import Partner

LONGEST_TEXT = 20_000


class VendorForm(ChangeForm):
    """A supplier, and what it learns of readers."""

    facts = ("name", "website", "receives", "contact_email")

    name = forms.CharField(label=_("Nom"), max_length=200)
    website = forms.URLField(label=_("Site"), required=False, assume_scheme="https")
    receives = forms.CharField(
        label=_("Ce qu’il reçoit à chaque accès"),
        help_text=_(
            "Dit au lecteur, en une ou deux phrases, sous le bouton. Quand l’accès d’une ressource est réglé, "
            "la phrase est faite avec ses réglages."
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )
    contact_email = forms.EmailField(label=_("Courriel du support"), required=False)


class ResourceForm(ChangeForm):
    """A resource as readers see it, how they enter, and when."""

    facts = (
        *("name", "medium", "vendor", "tagline", "presentation", "how_it_works", "entry", "entry_url"),
        *("entry_label", "audience", "minimum_age", "is_open_to_all"),
        *("opens_on", "closes_on", "position"),
    )

    name = forms.CharField(label=_("Nom"), max_length=200)
    medium = forms.ChoiceField(label=_("Type de document"), choices=Medium.choices)
    vendor = forms.ModelChoiceField(
        label=_("Fournisseur"),
        queryset=Vendor.objects.all(),
        required=False,
        empty_label=_("Aucun"),
        help_text=_("Laissez vide pour un site libre ou pour les documents du portail."),
    )
    tagline = forms.CharField(label=_("En une phrase"), max_length=200, required=False)
    presentation = forms.CharField(
        label=_("Présentation"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea
    )
    how_it_works = forms.CharField(
        label=_("Comment ça marche"),
        help_text=_("Une étape par ligne."),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea,
    )
    entry = forms.ChoiceField(
        label=_("Comment on y entre"), choices=Resource.Entry.choices, widget=forms.RadioSelect
    )
    entry_url = forms.URLField(
        label=_("Adresse d’entrée"),
        help_text=_("Inutile pour les documents du portail."),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    entry_label = forms.CharField(
        label=_("Texte du bouton"), help_text=_("Par exemple : Voir les films"), max_length=60, required=False
    )
    audience = forms.ChoiceField(label=_("Public"), choices=Audience.choices)
    minimum_age = forms.IntegerField(
        label=_("Âge minimum"),
        help_text=_("En années. 0 : aucun."),
        min_value=0,
        max_value=99,
        initial=0,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    is_open_to_all = forms.BooleanField(label=_("S’ouvre sans carte de bibliothèque"), required=False)
    opens_on = DayField(label=_("Premier jour"))
    closes_on = DayField(label=_("Dernier jour"))
    position = forms.IntegerField(
        label=_("Place dans les listes"),
        help_text=_("Les plus petits nombres viennent d’abord."),
        min_value=0,
        max_value=32767,
        initial=100,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )


class EntitlementForm(forms.Form):
    """For whom and between which days; no partner: all of them."""

    partner = forms.ModelChoiceField(
        label=_("Pour"),
        queryset=Partner.objects.all(),
        required=False,
        empty_label=_("Toutes les collectivités"),
    )
    starts_on = DayField(label=_("Premier jour"))
    ends_on = DayField(label=_("Dernier jour"), help_text=_("Vides : sans limite de date."))


class TitleForm(forms.Form):
    """A title added by hand, for what the département hosts itself."""

    title = forms.CharField(label=_("Titre"), max_length=500)
    creators = forms.CharField(
        label=_("Auteurs"), help_text=_("Séparés par des points-virgules."), max_length=1000, required=False
    )
    year = forms.IntegerField(
        label=_("Année"),
        required=False,
        min_value=-800,
        max_value=2100,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    summary = forms.CharField(label=_("Résumé"), max_length=5000, required=False, widget=forms.Textarea)


class FileForm(forms.Form):
    """One file of this machine."""

    file = forms.FileField(label=_("Fichier"), max_length=300)
