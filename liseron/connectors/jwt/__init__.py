"""A vendor that trusts a short-lived signed token in the address (JWT, RFC 7519; HS256 or RS256, RFC 7518)."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from jwt import decode, encode, get_unverified_header

from liseron.access.ports import READER, Field, Kind, Line, VisitFacts, Way
from liseron.access.releasing import Released
from liseron.connectors.address_template import HOLE, read_template
from liseron.connectors.addresses import title_address
from liseron.connectors.entrance import entrance, entrance_faults
from liseron.connectors.jwt.keys import RS256, draw_key, fault_of_key, public_key
from liseron.connectors.placeholders import ACCOUNT, FACTS, PLACE, lazy_help
from liseron.connectors.set_connector import SetConnector, faults_found

QUERY, FRAGMENT = "query", "fragment"
SHORTEST, LONGEST = 10, 600
WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")
LONGEST_WORD = 60
LONGEST_NAME = 300


class SignedToken(SetConnector):
    """Says who (`sub`), for whom (`aud`), from whom (`iss`), until when (`exp`), once (`jti`), and what was chosen."""

    label = gettext_lazy("Jeton signé (JWT)")
    lead = gettext_lazy("L’adresse porte un jeton signé qui ne sert qu’une minute ou deux.")
    fields = (
        Field("address", gettext_lazy("Adresse"), Kind.TEXT, lazy_help(PLACE)),
        Field(ACCOUNT, gettext_lazy("Votre numéro de compte chez le fournisseur"), is_required=False),
        Field(
            "place",
            gettext_lazy("Où va le jeton"),
            Kind.CHOICE,
            choices=(
                (QUERY, gettext_lazy("Dans un paramètre de l’adresse")),
                (
                    FRAGMENT,
                    gettext_lazy("Après le signe # : il ne passe pas dans les journaux du fournisseur"),
                ),
            ),
            initial=QUERY,
        ),
        Field("parameter", gettext_lazy("Nom du paramètre"), initial="token"),
        Field(
            "algorithm",
            gettext_lazy("Signature"),
            Kind.CHOICE,
            choices=(
                ("HS256", gettext_lazy("HS256 : la même clé des deux côtés")),
                (RS256, gettext_lazy("RS256 : une clé privée ici, une clé publique chez le fournisseur")),
            ),
            initial=RS256,
        ),
        Field(
            "audience",
            gettext_lazy("Destinataire (aud)"),
            help=gettext_lazy("Le nom que le fournisseur attend."),
        ),
        Field(
            "issuer",
            gettext_lazy("Émetteur (iss)"),
            help=gettext_lazy("Vide : l’adresse de notre site."),
            is_required=False,
        ),
        Field("key_id", gettext_lazy("Nom de la clé (kid)"), is_required=False),
        Field(
            "seconds",
            gettext_lazy("Durée du jeton, en secondes"),
            help=gettext_lazy("De 10 à 600."),
            initial="60",
        ),
    )
    may_say = frozenset(Released.values)
    secret = Field(
        "secret",
        gettext_lazy("Clé"),
        Kind.TEXT,
        gettext_lazy(
            "HS256 : la clé du fournisseur, 32 caractères au moins. RS256 : votre clé privée ; sans elle, nous en "
            "tirons une. La clé est gardée chiffrée et ne s’affiche plus jamais."
        ),
    )

    def own_faults(self, values: Mapping[str, str], secret: str) -> dict[str, str]:
        return entrance_faults(values) or faults_found(
            parameter=_fault_of_parameter(values),
            audience=_fault_of_name(values.get("audience", "")),
            issuer=_fault_of_name(values.get("issuer", "")),
            key_id=_fault_of_name(values.get("key_id", "")),
            seconds=_fault_of_seconds(values.get("seconds", "")),
            secret=fault_of_key(values["algorithm"], secret),
        )

    def said(self, values: Mapping[str, str]) -> frozenset[str]:
        return frozenset({READER, Released.CARD.value, *FACTS})

    def new_secret(self, values: Mapping[str, str]) -> str:
        return draw_key() if values.get("algorithm") == RS256 else ""

    def way_for(self, visit: VisitFacts) -> Way:
        values = self.checked(visit)
        address, token = entrance(visit, values), _token(visit, values)
        if values["place"] == FRAGMENT:
            return Way(f"{address}#{values['parameter']}={token}")
        return Way(f"{address}{'&' if '?' in address else '?'}{values['parameter']}={token}")

    def for_vendor(self, values: Mapping[str, str], secret: str) -> Sequence[Line]:
        lines = [Line(_("Émetteur (iss)"), _issuer(values))]
        if values.get("algorithm") == RS256 and not fault_of_key(RS256, secret):
            lines.append(Line(_("Clé publique"), public_key(secret)))
        return lines

    def explain(self, visit: VisitFacts, way: Way) -> Sequence[Line]:
        """Read from the token itself."""
        token = way.address.rpartition("=")[2]
        claims = decode(token, options={"verify_signature": False})
        header, said = _("En-tête du jeton : {name}"), _("Jeton : {name}")
        return (
            *(
                Line(header.format(name=name), str(value))
                for name, value in get_unverified_header(token).items()
            ),
            *(Line(said.format(name=name), str(value)) for name, value in claims.items()),
            Line(_("Signé avec"), _("la clé enregistrée, qui n’est pas montrée"), in_words=True),
        )


def _claims(visit: VisitFacts, values: Mapping[str, str]) -> dict[str, Any]:
    """Nothing but what is registered in RFC 7519, the facts chosen, and the title."""
    ends_at = visit.at + timedelta(seconds=int(values["seconds"]))
    title = title_address(visit, HOLE.sub("", values["address"]))
    return {
        "iss": _issuer(values),
        "aud": values["audience"],
        "sub": visit.identifier,
        "iat": int(visit.at.timestamp()),
        "exp": int(ends_at.timestamp()),
        "jti": token_hex(16),
        **{name: visit.released[name] for name in FACTS if visit.released.get(name)},
        **({"title": title} if title else {}),
    }


def _token(visit: VisitFacts, values: Mapping[str, str]) -> str:
    return str(
        encode(_claims(visit, values), visit.secret, values["algorithm"], headers=_header(values) or None)
    )


def _header(values: Mapping[str, str]) -> dict[str, str]:
    return {"kid": values["key_id"]} if values.get("key_id") else {}


def _issuer(values: Mapping[str, str]) -> str:
    return values.get("issuer") or str(settings.BASE_URL)


def _fault_of_parameter(values: Mapping[str, str]) -> str:
    name = values.get("parameter", "")
    if not name or len(name) > LONGEST_WORD or set(name) - WORD:
        return _("Écrivez un nom sans espace ni accent, comme token.")
    used = {piece.partition("=")[0] for piece in read_template(values["address"]).parameters}
    return _("Ce paramètre est déjà dans l’adresse.") if name in used else ""


def _fault_of_name(text: str) -> str:
    return (
        "" if text.isprintable() and len(text) <= LONGEST_NAME else _("Écrivez une seule ligne, plus courte.")
    )


def _fault_of_seconds(text: str) -> str:
    right = text.isascii() and text.isdigit() and len(text) < 4 and SHORTEST <= int(text) <= LONGEST
    return "" if right else _("Écrivez un nombre de secondes, de 10 à 600.")
