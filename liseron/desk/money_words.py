"""Money in words: a year, a licence, where a subsidy stands and what comes next."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liseron.access.wording import in_digits
from liseron.finance.models import Subscription, Subsidy
from liseron.finance.rules.budget import Alert, State, YearFigures, cost_per_use
from liseron.finance.rules.subsidy import State as Stand
from liseron.finance.rules.subsidy import YearOfSubsidies
from liseron.finance.subsidies import state_of_subsidy
from liseron.toolkit.dates import in_full
from liseron.toolkit.money import euros

STANDS = {
    Stand.ASKED: (gettext_lazy("Demandée"), "warn"),
    Stand.ELIGIBLE: (gettext_lazy("Recevable"), ""),
    Stand.REFUSED: (gettext_lazy("Refusée"), "stop"),
    Stand.GRANTED: (gettext_lazy("Accordée"), "ok"),
    Stand.PAID: (gettext_lazy("Payée"), "ok"),
}


def year_told(year: int, figures: YearFigures) -> str:
    """« 24 310 € engagés sur 30 000 €, il reste 5 690 €. »"""
    committed = euros(figures.committed, short=True)
    if figures.budget is None:
        return _("{committed} engagés. Aucun budget n’est encore fixé pour {year}.").format(
            committed=committed, year=year
        )
    amounts = {"committed": committed, "budget": euros(figures.budget, short=True)}
    if figures.over:
        return _("{committed} engagés sur {budget}\u00a0: le budget est dépassé de {over}.").format(
            over=euros(figures.over, short=True), **amounts
        )
    if not figures.left:
        return _("{committed} engagés sur {budget}\u00a0: il ne reste rien.").format(**amounts)
    return _("{committed} engagés sur {budget}, il reste {left}.").format(
        left=euros(figures.left, short=True), **amounts
    )


def state_of_year(figures: YearFigures) -> tuple[str, str]:
    """A word for the year, and its tone."""
    return {
        State.UNSET: (_("Budget à fixer"), "warn"),
        State.WITHIN: (_("Dans le budget"), "ok"),
        State.TIGHT: (_("Presque tout est engagé"), "warn"),
        State.OVER: (_("Budget dépassé"), "stop"),
    }[figures.state]


def subsidies_told(year: YearOfSubsidies) -> str:
    """« 1 600 € d’aides accordés sur 2 000 €, il reste 400 €. 900 € sont demandés et attendent. »"""
    granted = euros(year.granted, short=True)
    if year.budget is None:
        said = _("{granted} d’aides accordés.").format(granted=granted)
    elif year.over:
        said = _("{granted} d’aides accordés sur {budget}\u00a0: c’est {over} de trop.").format(
            granted=granted, budget=euros(year.budget, short=True), over=euros(year.over, short=True)
        )
    else:
        said = _("{granted} d’aides accordés sur {budget}, il reste {left}.").format(
            granted=granted, budget=euros(year.budget, short=True), left=euros(year.left or 0, short=True)
        )
    if year.waiting:
        waiting = _("{amount} sont demandés et attendent.").format(amount=euros(year.waiting, short=True))
        return f"{said} {waiting}"
    return said


def alert_told(alert: Alert) -> str:
    """« Finie depuis 12 jours, le 10 novembre 2026. »"""
    day = in_full(alert.until)
    if alert.has_ended:
        return ngettext(
            "Finie depuis {days} jour, {day}.", "Finie depuis {days} jours, {day}.", -alert.days
        ).format(days=-alert.days, day=day)
    if not alert.days:
        return _("Finit aujourd’hui.")
    return ngettext("Finit dans {days} jour, {day}.", "Finit dans {days} jours, {day}.", alert.days).format(
        days=alert.days, day=day
    )


def decision_of(line: Subscription, today: date) -> tuple[str, str]:
    """What was decided of a line, and its tone; nothing to decide without a licence that ends."""
    if line.decision == Subscription.Decision.RENEW:
        return _("Renouvelé"), "ok"
    if line.decision == Subscription.Decision.STOP:
        return _("Arrêté"), ""
    if line.licence_until is None:
        return _("Sans date de fin"), ""
    if line.licence_until < today:
        return _("Licence finie"), "stop"
    if (line.licence_until - today).days <= line.notice_days:
        return _("À décider"), "warn"
    return _("En cours"), "ok"


def stand_of(subsidy: Subsidy) -> tuple[str, str]:
    """Where a subsidy stands, and its tone."""
    label, tone = STANDS[state_of_subsidy(subsidy)]
    return str(label), tone


def next_for_partner(subsidy: Subsidy) -> str:
    """What the partner may expect now."""
    match state_of_subsidy(subsidy):
        case Stand.ASKED:
            return _("Le Département étudie votre demande.")
        case Stand.ELIGIBLE:
            return _("Votre demande est recevable. Le Département doit maintenant voter l’aide.")
        case Stand.REFUSED:
            return _("Le Département a dit non\u00a0: {reason}").format(reason=subsidy.reason)
        case Stand.GRANTED:
            return _("Le Département a voté l’aide (délibération {reference}). Le paiement suit.").format(
                reference=subsidy.deliberation
            )
        case Stand.PAID:
            return _("L’aide est payée. Il n’y a plus rien à faire.")


def next_for_department(subsidy: Subsidy) -> str:
    """What the département has to do now."""
    match state_of_subsidy(subsidy):
        case Stand.ASKED:
            return _("Dites si cette demande est recevable.")
        case Stand.ELIGIBLE:
            return _("Une fois l’aide votée, écrivez son montant et la délibération.")
        case Stand.REFUSED:
            return _("La demande est refusée. La collectivité lit la raison sur son bureau.")
        case Stand.GRANTED:
            return _("Une fois l’aide payée, écrivez le montant et la référence du paiement.")
        case Stand.PAID:
            return _("L’aide est payée. Il n’y a plus rien à faire.")


def use_told(line: Subscription, visits: int) -> str:
    """ "1,25 € par passage, pour 9 120 passages": what the year counts of the line, by the visits of its resource."""
    cost = cost_per_use(line.counted, visits)
    if cost is None:
        return ""
    return ngettext(
        "{cost} par passage, pour {n} passage", "{cost} par passage, pour {n} passages", visits
    ).format(cost=euros(cost), n=in_digits(visits))
