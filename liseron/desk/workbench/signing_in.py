"""Chapters on single sign-on: their readers come to us with their own password, and the other way round."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from liseron.desk.department.sso.handing import Setting, at, settings_for, settings_of
from liseron.desk.department.sso.words import FACTS
from liseron.desk.workbench.chapters import Chapter, Part, Remark, Sample
from liseron.sso.models import IdentitySource, Service


def readers_chapter(sources: Iterable[IdentitySource]) -> Chapter:
    """Their server vouches for their readers: what we need of it, what it has to allow."""
    known = tuple(_source(one) for one in sources) or (_no_source(),)
    return Chapter(
        "connexion-chez-vous",
        _("Vos lecteurs se connectent chez vous"),
        _("Votre site dit qui est le lecteur\u00a0; il entre chez nous sans autre mot de passe."),
        (*known, _asked_of_them()),
    )


def _source(source: IdentitySource) -> Part:
    state = (
        _("ouverte") if source.is_open else _("en préparation\u00a0: les lecteurs ne la voient pas encore")
    )
    lines = (
        Setting(_("Protocole"), str(source.get_protocol_display())),
        Setting(_("Votre serveur"), source.address, _("Tel que nous l’interrogeons.")),
        Setting(_("État"), state),
        *settings_for(source),
    )
    return Part(source.name, settings=lines)


def _no_source() -> Part:
    needs = (
        Setting("CAS", _("l’adresse du serveur, par exemple https://votre-site.example/cas"), "CAS 2 ou 3"),
        Setting(
            "OpenID Connect",
            _("l’émetteur (issuer), l’identifiant du client et son secret"),
            _("Le secret se donne au Département par un moyen sûr, jamais par cette page."),
        ),
        Setting("SAML 2", _("l’adresse de vos métadonnées")),
    )
    says = _(
        "Le Département inscrit ensuite votre serveur. Les adresses à autoriser de votre côté s’affichent alors ici."
    )
    return Part(_("Ce qu’il nous faut"), settings=needs, remarks=(Remark(says),))


def _asked_of_them() -> Part:
    facts = ", ".join(str(label).lower() for label in FACTS.values())
    remarks = (
        _("Le certificat est signé par une autorité connue, pour le nom exact du serveur."),
        _("L’identifiant du lecteur ne change jamais et ne sert jamais à un autre."),
        _("Nous savons lire\u00a0: {facts}. N’envoyez que ce qui est demandé.").format(facts=facts),
        _("La déconnexion est envoyée à notre adresse de retour."),
        _("Un compte d’essai reste ouvert, pour vérifier après chaque mise à jour."),
    )  # fmt: skip
    return Part(_("Ce que votre serveur doit tenir"), remarks=tuple(Remark(one) for one in remarks))


def site_chapter(services: Iterable[Service]) -> Chapter:
    """Their site recognises the readers who sign in with us."""
    known = tuple(Part(one.name, settings=tuple(settings_of(one))) for one in services)
    return Chapter(
        "connexion-chez-nous",
        _("Votre site reconnaît nos lecteurs"),
        _("Nous sommes un serveur CAS 3.0 et un fournisseur OpenID Connect. Votre site peut s’y fier."),
        (*(known or (_no_service(),)), _code()),
    )


def _no_service() -> Part:
    lines = (
        Setting(_("Adresse du serveur CAS"), at("/cas")),
        Setting(_("Connexion"), at("/cas/login")),
        Setting(_("Validation du ticket"), at("/cas/p3/serviceValidate"), _("Avec les attributs.")),
        Setting(_("Validation sans attribut (CAS 2.0)"), at("/cas/serviceValidate")),
        Setting(_("Déconnexion"), at("/cas/logout")),
        Setting(_("Émetteur OpenID Connect"), settings.BASE_URL),
        Setting(_("Découverte"), at("/.well-known/openid-configuration")),
    )
    says = _("Donnez au Département l’adresse de votre site\u00a0: un site qui n’est pas inscrit est refusé.")
    return Part(_("Nos adresses"), settings=lines, remarks=(Remark(says),))


def _code() -> Part:
    base = at("/cas")
    there = urlsplit(base)
    port = there.port or (443 if there.scheme == "https" else 80)
    apache = (
        "CASVersion 2\n"
        f"CASLoginURL {base}/login\n"
        f"CASValidateURL {base}/serviceValidate\n"
        "<Location /espace>\n"
        "  AuthType CAS\n"
        "  Require valid-user\n"
        "</Location>"
    )
    php = (
        f"phpCAS::client(CAS_VERSION_3_0, '{there.hostname}', {port}, '/cas', 'https://votre-site.example');\n"
        "phpCAS::setCasServerCACert('/etc/ssl/certs/ca-certificates.crt');\n"
        "phpCAS::forceAuthentication();\n"
        "$lecteur = phpCAS::getUser();\n"
        "$attributs = phpCAS::getAttributes();"
    )
    says = _("Ces deux programmes ont été essayés avec notre serveur.")
    return Part(
        _("Code à reprendre"),
        remarks=(Remark(says, is_checked=True),),
        samples=(Sample("Apache, mod_auth_cas", apache), Sample("PHP, phpCAS", php)),
    )
