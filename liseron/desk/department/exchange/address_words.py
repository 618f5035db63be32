"""A base address in words: whose, in what state, and what to hand to the supplier of the catalogue that harvests it."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.sso.handing import Setting
from liseron.exchange.models import View
from liseron.exchange.profiles import OAI_DC


def name_of(view: View) -> str:
    return view.partner.name if view.partner else _("Adresse publique")


def state_of(view: View) -> tuple[str | Promise, str]:
    """Words and tone."""
    return (gettext_lazy("ouverte"), "ok") if view.is_open else (gettext_lazy("fermée"), "off")


def base_of(view: View) -> str:
    return f"{settings.BASE_URL}{reverse('exchange:repository', args=[view.slug])}"


def settings_of(view: View) -> list[Setting]:
    """Ready to copy into PMB, Koha, Decalog, Syracuse or Orphée."""
    base = base_of(view)
    joined = f"{settings.BASE_URL}{reverse('exchange:repository_by_argument')}?base={view.slug}"
    format = view.formats[0] if view.formats else OAI_DC
    pages = (
        _("{n} notices par page, avec des jetons de reprise.").format(n=view.page_size)
        if view.page_size
        else _("Tout vient en une seule page.")
    )
    return [
        Setting(_("Adresse de base (OAI-PMH 2.0)"), base),
        Setting(_("Pour les logiciels qui ajoutent leurs demandes avec &"), joined),
        Setting(_("Formats (metadataPrefix)"), ", ".join(view.formats), pages),
        Setting(
            _("Pour essayer dans un navigateur"),
            f"{base}?verb=ListRecords&metadataPrefix={format}",
        ),
        Setting(
            _("Lien dans chaque notice"),
            f"{settings.BASE_URL}/acces/{view.slug}/…",
            _("Il reconnaît le lecteur par sa bibliothèque et ouvre le titre."),
        ),
    ]
