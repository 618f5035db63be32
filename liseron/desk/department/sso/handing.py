"""What is handed over to somebody else's IT supplier so that the two sides meet: addresses and names, ready to copy."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from liseron.desk.department.sso.words import FACTS
from liseron.sso.models import IdentitySource, Service


@dataclass(frozen=True)
class Setting:
    """One line to copy. `hint` says what it is for."""

    label: str
    value: str
    hint: str = ""


def settings_of(service: Service) -> list[Setting]:
    """What the supplier of a site sets on its side."""
    lines = _for_cas(service) if service.protocol == Service.Protocol.CAS else _for_oidc(service)
    return [line for line in lines if line.value]


def _for_cas(service: Service) -> list[Setting]:
    base = at("/cas")
    given = ", ".join(service.released)
    return [
        Setting(_("Adresse du serveur CAS"), base, _("Suffit à la plupart des logiciels (CAS 3.0).")),
        Setting(_("Connexion"), f"{base}/login"),
        Setting(_("Validation du ticket"), f"{base}/p3/serviceValidate", _("Avec les attributs.")),
        Setting(_("Validation sans attribut (CAS 2.0)"), f"{base}/serviceValidate"),
        Setting(_("Déconnexion"), f"{base}/logout"),
        Setting(_("Nom du lecteur"), "user", _identifier_told(service)),
        Setting(_("Attributs donnés"), given, _("Chacun est absent quand le lecteur ne l’a pas.")),
        Setting(
            _("Déconnexion prévenue"),
            _("un message POST logoutRequest à l’adresse d’entrée") if service.tells_logout else "",
        ),
        Setting(_("Adresse de rappel du mandataire"), service.proxy_address if service.may_proxy else ""),
    ]


def _for_oidc(service: Service) -> list[Setting]:
    client = service.client
    back = "\n".join(client.get_redirect_uris()) if client else ""
    after = "\n".join(client.get_post_logout_redirect_uris()) if client else ""
    return [
        Setting(_("Émetteur (issuer)"), settings.BASE_URL),
        Setting(
            _("Découverte"),
            at("/.well-known/openid-configuration"),
            _("Le logiciel y trouve toutes les autres adresses."),
        ),
        Setting(_("Identifiant du client"), client.pk if client else ""),
        Setting(_("Adresses de retour"), back, _("Exactes, à la lettre près.")),
        Setting(_("Adresses après la déconnexion"), after, _("Exactes, à la lettre près.")),
        Setting(_("Nom du lecteur"), "sub", _identifier_told(service)),
        Setting(_("Attributs donnés"), ", ".join(service.released)),
        Setting(
            _("Adresse prévenue à la déconnexion"), service.logout_address if service.tells_logout else ""
        ),
    ]


def _identifier_told(service: Service) -> str:
    if service.subject == Service.Subject.CARD:
        return _("Le numéro de carte.")
    return _("Un numéro anonyme, toujours le même pour un même lecteur sur ce site.")


BY_CAS = tuple(IdentitySource.BY_CAS)


def settings_for(source: IdentitySource) -> list[Setting]:
    """What the partner's IT supplier sets on its side."""
    makers: dict[str, Callable[[IdentitySource], list[Setting]]] = {
        IdentitySource.Protocol.OIDC: _partner_by_oidc,
        IdentitySource.Protocol.SAML: _partner_by_saml,
    }
    lines = [*makers.get(source.protocol, _partner_by_cas)(source), *_wanted(source), *_links(source)]
    return [line for line in lines if line.value]


def _partner_by_cas(source: IdentitySource) -> list[Setting]:
    back = named("sso:cas_return", source.slug)
    return [
        Setting(_("Adresse de notre service"), back, _("À autoriser telle quelle sur le serveur CAS.")),
        Setting(
            _("Déconnexion"), back, _("Le même\u00a0: votre serveur y envoie ses messages logoutRequest.")
        ),
    ]


def _partner_by_oidc(source: IdentitySource) -> list[Setting]:
    return [
        Setting(
            _("Adresse de retour"), named("sso:oidc_return", source.slug), _("Exacte, à la lettre près.")
        ),
        Setting(
            _("Adresse de retour après déconnexion"),
            named("sso:oidc_left", source.slug),
            _("Exacte, à la lettre près."),
        ),
        Setting(_("Déconnexion prévenue"), named("sso:oidc_heard", source.slug), _("back-channel logout")),
        Setting(_("Identifiant du client"), source.app.client_id if source.app else ""),
        Setting(_("Portées demandées"), "openid profile email"),
    ]


def _partner_by_saml(source: IdentitySource) -> list[Setting]:
    return [
        Setting(_("Nos métadonnées"), named("sso:saml_metadata", source.slug)),
        Setting(_("Adresse de retour (ACS)"), named("sso:saml_received", source.slug)),
        Setting(_("Déconnexion"), named("sso:saml_left", source.slug)),
    ]


def _wanted(source: IdentitySource) -> list[Setting]:
    """Attribute names, as the mapping reads them or as we would like them."""
    names = [
        f"{source.mapping[fact]} ({str(label).lower()})"
        for fact, label in FACTS.items()
        if source.mapping.get(fact)
    ]
    told = ", ".join(names) or _("numéro de carte, nom, prénom, date de naissance, adresse électronique")
    if source.protocol in {IdentitySource.Protocol.CAS1}:
        return []
    return [Setting(_("Attributs à donner"), told, _("Rien d’autre\u00a0: nous ne gardons que ceux-là."))]


def _links(source: IdentitySource) -> list[Setting]:
    link = named("portal:from_source_resource", source.slug, "films").replace(
        "films", _("nom-de-la-ressource")
    )
    return [
        Setting(
            _("Liens à poser sur votre portail"),
            link,
            _("Un lecteur déjà connecté chez vous arrive directement dans la ressource."),
        )
    ]


def at(path: str) -> str:
    return f"{settings.BASE_URL}{path}"


def named(name: str, *args: object) -> str:
    """The whole address of that name; "" when it does not exist here."""
    try:
        return at(reverse(name, args=args))
    except NoReverseMatch:
        return ""
