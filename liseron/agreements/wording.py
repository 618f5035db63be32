"""States, moments and what happens next, in plain French."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.agreements import living
from liseron.agreements.models import Agreement
from liseron.agreements.rules import Happening, Life, Moment, State, Why, next_moments
from liseron.agreements.telling import distance_told
from liseron.toolkit.dates import in_full

STATES = {
    State.DRAFT: (gettext_lazy("En préparation"), ""),
    State.SIGNING: (gettext_lazy("En cours de signature"), "warn"),
    State.SIGNED: (gettext_lazy("Signée, pas encore commencée"), ""),
    State.IN_FORCE: (gettext_lazy("En cours"), "ok"),
    State.NOTICE_SERVED: (gettext_lazy("En cours, fin demandée"), "warn"),
    State.TERMINATED: (gettext_lazy("Résiliée"), "stop"),
    State.EXPIRED: (gettext_lazy("Terminée"), "stop"),
    State.ABANDONED: (gettext_lazy("Abandonnée"), ""),
}
REASONS = {
    Why.FIXED_END: gettext_lazy("c’est la date de fin de la convention"),
    Why.TERM: gettext_lazy("c’est la fin de sa durée"),
    Why.LIMIT: gettext_lazy("la durée totale est atteinte"),
    Why.AMENDMENT: gettext_lazy("un avenant l’a fixé"),
    Why.OBJECTION: gettext_lazy("la reconduction est refusée"),
    Why.TERMINATION: gettext_lazy("elle est résiliée"),
}
SENTENCES = {
    Happening.BEGINS: gettext_lazy("Premier jour de la convention."),
    Happening.RENEWED: gettext_lazy("Reconduction tacite n°\u00a0{number}."),
    Happening.OBJECTION_DEADLINE: gettext_lazy("Dernier jour pour refuser la reconduction n°\u00a0{number}."),
    Happening.OBJECTED: gettext_lazy("{party} refuse la reconduction."),
    Happening.AMENDED: gettext_lazy("Avenant n°\u00a0{number} signé par toutes les parties."),
    Happening.DELIBERATED: gettext_lazy("{party}\u00a0: délibération."),
    Happening.SIGNED: gettext_lazy("{party}\u00a0: signature."),
    Happening.NOTICE_SENT: gettext_lazy("{party} envoie une lettre\u00a0: {kind}."),
    Happening.NOTICE_RECEIVED: gettext_lazy("Réception de la lettre\u00a0: {kind}."),
    Happening.NOTICE_LIFTED: gettext_lazy("La lettre est levée et n’a plus d’effet\u00a0: {kind}."),
    Happening.ENDS: gettext_lazy("Dernier jour de la convention ({reason})."),
    Happening.ABANDONED: gettext_lazy("Projet abandonné."),
}
COMES_BY_ITSELF = {
    *(Happening.BEGINS, Happening.OBJECTION_DEADLINE, Happening.RENEWED, Happening.ENDS),
}
LETTERS = {
    "formal_notice": gettext_lazy("mise en demeure"),
    "notice": gettext_lazy("préavis"),
}


def state_told(state: State) -> tuple[str, str]:
    """The label and the tone of a tag: "", ok, warn, stop."""
    label, tone = STATES[state]
    return str(label), tone


def reason_told(why: Why) -> str:
    """Why the last day is there, to follow a colon."""
    return str(REASONS[why])


def moment_told(moment: Moment, agreement: Agreement) -> str:
    """A sentence without its day. No query after `Agreement.objects.whole()`."""
    words = {"number": str(moment.number), "party": "", "kind": "", "reason": ""}
    if moment.what in (Happening.DELIBERATED, Happening.SIGNED):
        words["party"] = str(list(agreement.parties.all())[moment.number])
    if moment.what in (Happening.NOTICE_SENT, Happening.NOTICE_RECEIVED, Happening.NOTICE_LIFTED):
        letter = list(agreement.terminations.all())[moment.number]
        words["kind"] = str(LETTERS[letter.way.kind])
        words["party"] = _party(agreement, letter.served_by_id)
    if moment.what is Happening.OBJECTED:
        words["party"] = _party(agreement, agreement.objected_by_id)
    if moment.why is not None:
        words["reason"] = reason_told(moment.why)
    return str(SENTENCES[moment.what]).format(**words)


def next_told(agreement: Agreement, today: date) -> str:
    """What happens next, and when; what is awaited from whom while it is being signed. One to two sentences."""
    life = living.life_of(agreement, today)
    if life.span is None:
        return _awaited(agreement, life)
    if today > life.span.last_day:
        return _("Son dernier jour était {day}\u00a0: {reason}.").format(
            day=in_full(life.span.last_day), reason=reason_told(life.span.why)
        )
    coming = [one for one in living.timeline_of(agreement) if one.what in COMES_BY_ITSELF]
    moment = next_moments(coming, today)[0]
    return _("{day}, {delay}\u00a0: {what}").format(
        day=_capital(in_full(moment.on)),
        delay=distance_told(moment.on, today),
        what=_small(moment_told(moment, agreement)),
    )


def _awaited(agreement: Agreement, life: Life) -> str:
    if life.state is State.ABANDONED:
        return _("Ce projet n’ira pas plus loin.")
    parties = list(agreement.parties.all())
    unsigned = [one for one in parties if one.signed_on is None]
    deliberating = [one for one in unsigned if one.wants_deliberation and one.deliberated_on is None]
    if not unsigned:
        return _("Les dates ne laissent aucun jour à cette convention. Vérifiez-les.")
    if deliberating:
        return _("{party} doit délibérer, puis signer.").format(party=deliberating[0])
    return _("{party} doit signer.").format(party=unsigned[0])


def _party(agreement: Agreement, key: int | None) -> str:
    return next((str(one) for one in agreement.parties.all() if one.pk == key), "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
