"""What the door says, in plain French: the ruling's codes and numbers turned into sentences and labels."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.access import wording
from liseron.access.quota_lines import QuotaLine, quota_line
from liseron.access.rules import Reason, RemedyKind, Ruling

MOST_NAMES = 3


@dataclass(frozen=True)
class Context:
    """Names and dates that the sentences need; `…_with_it` say who has the resource."""

    today: date
    medium: str
    resource: str = ""
    library: str = ""
    partner: str = ""
    minimum_age: int = 0
    card_ended_on: date | None = None
    agreement_ended_on: date | None = None
    partners_with_it: tuple[str, ...] = ()
    libraries_with_it: int = 0


@dataclass(frozen=True)
class Remedy:
    """What to do: text of the link and its kind, whose address the portal knows. NONE has no text."""

    kind: RemedyKind
    label: str


@dataclass(frozen=True)
class Decision:
    """The answer of the door. `says` is never empty; `label` is the few words for a list."""

    may_enter: bool
    reason: Reason
    says: str
    label: str
    remedy: Remedy
    comes_back_on: date | None
    quotas: tuple[QuotaLine, ...]


def decision(ruling: Ruling, context: Context) -> Decision:
    """The ruling with its words."""
    return Decision(
        may_enter=ruling.may_enter,
        reason=ruling.reason,
        says=_SAYINGS[ruling.reason](ruling, context),
        label=_label(ruling, context),
        remedy=Remedy(ruling.remedy, _REMEDIES[ruling.remedy]()),
        comes_back_on=ruling.comes_back_on,
        quotas=tuple(
            quota_line(quota, context.medium, context.resource, context.today) for quota in ruling.quotas
        ),
    )


def _label(ruling: Ruling, context: Context) -> str:
    if ruling.may_enter:
        lines = [quota for quota in ruling.quotas if quota.scope == "patron"]
        if not lines:
            return _("Accessible maintenant")
        left = min(quota.left for quota in lines)
        return _("Il vous reste {left}").format(left=wording.count_of(context.medium, left))
    if ruling.comes_back_on:
        again = _("De nouveau {day}") if ruling.spent else _("Ouvre {day}")
        return again.format(day=wording.on_day(ruling.comes_back_on, today=context.today))
    return _LABELS[ruling.reason](context)


_LABELS: dict[Reason, Callable[[Context], str]] = {
    Reason.NOT_OPEN_YET: lambda context: _("Bientôt"),
    Reason.CLOSED: lambda context: _("Plus proposé"),
    Reason.WITHDRAWN: lambda context: _("Plus proposé"),
    Reason.NOT_READY: lambda context: _("Bientôt prêt à lire"),
    Reason.CHOOSE_TITLE: lambda context: _("Choisissez un titre"),
    Reason.OUT_OF_ORDER: lambda context: _("Momentanément fermé"),
    Reason.SIGN_IN: lambda context: _("Avec votre carte"),
    Reason.NOT_REGISTERED: lambda context: _("Avec une carte"),
    Reason.PENDING: lambda context: _("Dès votre inscription acceptée"),
    Reason.MORE_ASKED: lambda context: _("Dès votre inscription acceptée"),
    Reason.CARD_LAPSED: lambda context: _("Carte à renouveler"),
    Reason.AGREEMENT_ENDED: lambda context: _("Fermé à votre bibliothèque"),
    Reason.NOT_COVERED: lambda context: _("Pas encore dans votre bibliothèque"),
    Reason.TOO_YOUNG: lambda context: _("À partir de {age} ans").format(age=context.minimum_age),
    Reason.QUOTA_SPENT: lambda context: _("Quota atteint"),
}

_REMEDIES: dict[RemedyKind, Callable[[], str]] = {
    RemedyKind.NONE: lambda: "",
    RemedyKind.SIGN_IN: lambda: _("Me connecter avec ma carte"),
    RemedyKind.REGISTER: lambda: _("M’inscrire"),
    RemedyKind.RENEW: lambda: _("Renouveler ma carte"),
    RemedyKind.ANSWER: lambda: _("Répondre à ma bibliothèque"),
    RemedyKind.WAIT: lambda: _("Suivre mon inscription"),
    RemedyKind.ASK_LIBRARY: lambda: _("Écrire à ma bibliothèque"),
    RemedyKind.OTHER_TITLES: lambda: _("Voir d’autres titres"),
}


def _ok(ruling: Ruling, context: Context) -> str:
    """The tightest of the reader's own quotas, else of the others; a full allowance needs no worry."""
    if not ruling.quotas:
        return _("Vous pouvez entrer, sans limite de nombre.")
    tightest = min(ruling.quotas, key=lambda quota: (quota.left, quota.scope != "patron"))
    return quota_line(tightest, context.medium, context.resource, context.today).sentence


def _not_open_yet(ruling: Ruling, context: Context) -> str:
    day = ruling.comes_back_on or context.today
    return _("{resource} ouvre {day}.").format(
        resource=context.resource, day=wording.on_day(day, today=context.today)
    )


def _card_lapsed(ruling: Ruling, context: Context) -> str:
    if context.card_ended_on is None:
        return _("Votre carte n’est plus valable. Renouvelez-la pour entrer.")
    return _("Votre carte s’est terminée {day}. Renouvelez-la pour entrer.").format(
        day=wording.on_day(context.card_ended_on, today=context.today)
    )


def _agreement(ruling: Ruling, context: Context) -> str:
    if not context.partner:
        return _(
            "Votre bibliothèque, {library}, ne participe pas encore à la bibliothèque numérique. "
            "Vous pouvez le lui demander."
        ).format(library=context.library)
    if ruling.comes_back_on:
        return _("La convention de {partner} avec le Département commence {day}. Revenez ce jour-là.").format(
            partner=context.partner, day=wording.on_day(ruling.comes_back_on, today=context.today)
        )
    if context.agreement_ended_on is None:
        return _(
            "{partner} n’a pas de convention avec le Département. Votre bibliothèque peut vous renseigner."
        ).format(partner=context.partner)
    return _(
        "La convention de {partner} avec le Département s’est terminée {day}. Votre compte est gardé, et ce que "
        "tout le monde peut ouvrir reste ouvert. Votre bibliothèque peut vous dire si elle sera renouvelée."
    ).format(partner=context.partner, day=wording.on_day(context.agreement_ended_on, today=context.today))


def _not_covered(ruling: Ruling, context: Context) -> str:
    asks = _("Votre bibliothèque peut demander cet accès au Département.")
    if not context.partners_with_it:
        return _("Aucune bibliothèque du réseau ne propose encore {resource}. {asks}").format(
            resource=context.resource, asks=asks
        )
    number = context.libraries_with_it
    have_it = ngettext(
        "{n} bibliothèque du réseau propose {resource} ({partners}), pas encore la vôtre.",
        "{n} bibliothèques du réseau proposent {resource} ({partners}), pas encore la vôtre.",
        number,
    )
    return f"{have_it} {asks}".format(
        n=wording.in_digits(number), resource=context.resource, partners=_names(context.partners_with_it)
    )


def _names(partners: tuple[str, ...]) -> str:
    """Three names at most, then how many others."""
    others = len(partners) - MOST_NAMES
    shown = ", ".join(partners[:MOST_NAMES])
    if others <= 0:
        return shown
    return ngettext("{shown} et {n} autre", "{shown} et {n} autres", others).format(shown=shown, n=others)


def _quota_spent(ruling: Ruling, context: Context) -> str:
    if ruling.spent is None:
        return _("Vous avez atteint le nombre d’accès prévu.")
    return quota_line(ruling.spent, context.medium, context.resource, context.today).sentence


def _plain(sentence: Callable[[], str]) -> Callable[[Ruling, Context], str]:
    return lambda ruling, context: sentence().format(
        resource=context.resource, library=context.library, age=context.minimum_age
    )


_SAYINGS: dict[Reason, Callable[[Ruling, Context], str]] = {
    Reason.OK: _ok,
    Reason.NOT_OPEN_YET: _not_open_yet,
    Reason.CLOSED: _plain(lambda: _("Nous ne proposons plus {resource}.")),
    Reason.WITHDRAWN: _plain(lambda: _("Ce titre n’est plus proposé. D’autres vous attendent.")),
    Reason.NOT_READY: _plain(lambda: _("Ce titre n’est pas encore prêt à lire. Revenez un peu plus tard.")),
    Reason.CHOOSE_TITLE: _plain(lambda: _("Choisissez d’abord un titre\u00a0: il s’ouvre ici même.")),
    Reason.OUT_OF_ORDER: _plain(
        lambda: _(
            "{resource} ne s’ouvre pas pour le moment. Rien ne vous a été décompté. Réessayez plus tard."
        )
    ),
    Reason.SIGN_IN: _plain(lambda: _("Connectez-vous avec votre carte pour entrer. C’est gratuit.")),
    Reason.NOT_REGISTERED: _plain(
        lambda: _("Il vous faut une carte. L’inscription est gratuite, votre bibliothèque la confirme.")
    ),
    Reason.PENDING: _plain(
        lambda: _("{library} n’a pas encore répondu à votre demande. Un courriel vous préviendra.")
    ),
    Reason.MORE_ASKED: _plain(
        lambda: _("{library} attend une réponse de votre part pour accepter votre inscription.")
    ),
    Reason.CARD_LAPSED: _card_lapsed,
    Reason.AGREEMENT_ENDED: _agreement,
    Reason.NOT_COVERED: _not_covered,
    Reason.TOO_YOUNG: _plain(lambda: _("{resource} s’ouvre à partir de {age} ans.")),
    Reason.QUOTA_SPENT: _quota_spent,
}
