"""The page that says why a sign-in at the library stopped, what was kept, what to do, and the other ways in."""

from dataclasses import dataclass
from enum import StrEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from liseron.sso import ways_in
from liseron.sso.counting import Outcome, count_arrival
from liseron.sso.models import IdentitySource
from liseron.sso.partner_server import CannotAsk
from liseron.toolkit.dates import paris_today
from liseron.toolkit.redirect import PARAMETER


class Stop(StrEnum):
    """Why it stopped."""

    DOWN = "down"
    BUSY = "busy"
    UNREADABLE = "unreadable"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    STRANGE = "strange"
    ROUND = "round"
    CLOSED = "closed"
    WRONG = "wrong"
    OFTEN = "often"


FAILURES = {Stop.DOWN, Stop.UNREADABLE, Stop.REFUSED, Stop.WRONG}
"""Those that whoever keeps the portal should hear of."""


@dataclass(frozen=True)
class Words:
    """`is_worth_trying`: the same once more may succeed."""

    status: int
    title: str | Promise
    says: str | Promise
    do: str | Promise
    is_worth_trying: bool = True
    tone: str = "warn"


WORDS = {
    Stop.DOWN: Words(
        503,
        _("Votre bibliothèque ne répond pas"),
        _("Le site de {name} ne répond pas en ce moment. Votre carte et vos emprunts ne risquent rien."),
        _("Attendez une minute, puis réessayez. Si cela dure, prévenez votre bibliothèque."),
    ),
    Stop.BUSY: Words(
        503,
        _("Un instant…"),
        _("Beaucoup de lecteurs de {name} arrivent en même temps."),
        _("La page se recharge toute seule dans une seconde."),
        tone="",
    ),
    Stop.UNREADABLE: Words(
        502,
        _("Nous n’avons pas compris votre bibliothèque"),
        _("Le site de {name} a envoyé une réponse que nous ne pouvons pas lire. Vous n’êtes pas connecté."),
        _("Réessayez. Si cela se répète, prévenez votre bibliothèque : le réglage est à revoir."),
    ),
    Stop.REFUSED: Words(
        403,
        _("La connexion n’a pas été confirmée"),
        _("{name} n’a pas confirmé votre connexion. Elle a peut-être trop tardé."),
        _("Réessayez : vous n’aurez peut-être même pas à redonner votre mot de passe."),
    ),
    Stop.CANCELLED: Words(
        400,
        _("Vous n’êtes pas connecté"),
        _("Vous êtes revenu du site de {name} sans vous y connecter."),
        _("Réessayez, ou entrez d’une autre façon."),
        tone="",
    ),
    Stop.STRANGE: Words(
        400,
        _("Cette connexion a déjà servi, ou trop attendu"),
        _("Une connexion ne sert qu’une fois, dans le navigateur où elle a commencé."),
        _("Recommencez d’ici. Vérifiez que votre navigateur accepte les cookies de ce site."),
    ),
    Stop.ROUND: Words(
        409,
        _("La connexion tourne en rond"),
        _("Le site de {name} vous renvoie ici sans vous connecter. Nous avons arrêté."),
        _("Attendez une minute, puis réessayez. Si cela se répète, prévenez votre bibliothèque."),
    ),
    Stop.OFTEN: Words(
        429,
        _("Trop d’essais en peu de temps"),
        _("Beaucoup de connexions à {name} viennent de commencer d’ici."),
        _("Attendez quelques minutes, puis réessayez."),
    ),
    Stop.CLOSED: Words(
        404,
        _("Cette connexion est fermée"),
        _("{name} ne propose pas, ou plus, de se connecter ici avec ses identifiants."),
        _("Adressez-vous à son équipe, ou entrez d’une autre façon."),
        is_worth_trying=False,
    ),
    Stop.WRONG: Words(
        503,
        _("Cette connexion est mal réglée"),
        _("L’adresse de connexion de {name} ne convient pas. Vous n’y êtes pour rien."),
        _("Prévenez votre bibliothèque ou le Département. En attendant, entrez d’une autre façon."),
        is_worth_trying=False,
    ),
}


CLIENT_REFUSED = "the token endpoint refuses our client"
TOLD = {
    CLIENT_REFUSED: _(
        "le fournisseur refuse notre identifiant ou notre secret. Comparez-les avec lui, puis donnez-les de nouveau."
    ),
}
"""Technical details that somebody of the partner or of the département can mend, in their words."""


def detail_told(detail: str) -> str:
    return str(TOLD.get(detail, detail))


OUT_OF_REACH = {"private": Stop.WRONG, "address": Stop.WRONG, "busy": Stop.BUSY}
NO_ANSWER = {"size", "encoding", "redirects"}


def stop_of(problem: CannotAsk) -> Stop:
    """What a server that gave no answer means for the reader."""
    usual = Stop.UNREADABLE if problem.reason in NO_ANSWER else Stop.DOWN
    return OUT_OF_REACH.get(problem.reason, usual)


def stopped(
    request: HttpRequest, source: IdentitySource, why: Stop, wanted: str, *, detail: str = ""
) -> HttpResponse:
    """The page. `detail` is technical and shown to whoever tries the source for the département, never to a reader."""
    words = WORDS[why]
    if why in FAILURES and not detail:
        count_arrival(source, Outcome.FAILED, paris_today())
    context = {
        "source": source,
        "words": words,
        "says": str(words.says).format(name=source.name),
        "detail": detail_told(detail),
        "retry_url": ways_in.start_url(source, wanted) if words.is_worth_trying else "",
        "choose_url": ways_in.choose_url(wanted, again=True),
        "sign_in_url": f"{reverse('account_login')}?{urlencode({PARAMETER: wanted})}",
        "registration_url": ways_in.registration_url(source),
        "wanted": wanted,
    }
    response = render(request, "sso/stopped.html", context, status=words.status)
    response["Cache-Control"] = "no-store"
    if why is Stop.BUSY:
        response["Refresh"] = "1"
    return response
