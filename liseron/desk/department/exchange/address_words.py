"""A base address in words: whose, in what state, and what to hand to the supplier of the catalogue that harvests it."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.department.sso.handing import Setting, named
from liseron.exchange.models import View
from liseron.exchange.profiles import OAI_DC

A_TITLE = "12345"


def name_of(view: View) -> str:
    return view.partner.name if view.partner else _("Adresse publique")


def state_of(view: View) -> tuple[str | Promise, str]:
    """Words and tone."""
    return (gettext_lazy("ouverte"), "ok") if view.is_open else (gettext_lazy("fermée"), "off")


def base_of(view: View) -> str:
    return named("exchange:repository", view.slug)


def link_of(slug: str) -> str:
    """The link that each record carries, « … » in place of the title's number."""
    return named("portal:deep_link", slug, A_TITLE).replace(A_TITLE, "…")


def settings_of(view: View) -> list[Setting]:
    """Ready to copy into PMB, Koha, Decalog, Syracuse or Orphée."""
    base = base_of(view)
    joined = f"{named('exchange:repository_by_argument')}?base={view.slug}"
    # The format that every harvester knows, or the first of the address.
    format = OAI_DC if OAI_DC in view.formats or not view.formats else view.formats[0]
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
            link_of(view.slug),
            _("Il reconnaît le lecteur par sa bibliothèque et ouvre le titre."),
        ),
    ]
