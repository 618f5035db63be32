"""What may be done next with an agreement: the natural move first, the others behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from liseron.agreements.models import Agreement, Amendment, Party, Termination, TerminationWay
from liseron.agreements.rules import ENDED, RUNNING, Life, State


@dataclass(frozen=True)
class Move:
    """A link to a page that asks. `symbol` names an icon."""

    label: str
    url: str
    symbol: str = ""


def moves_of(agreement: Agreement, life: Life) -> list[Move]:
    """The natural move first; at least one in every state. Reads only what `whole()` has brought."""
    return [*_waited_for(agreement, life), *_possible(agreement, life)]


def _waited_for(agreement: Agreement, life: Life) -> Iterator[Move]:
    if life.state in (State.DRAFT, State.SIGNING):
        for party in agreement.parties.all():
            if party.wants_deliberation and party.deliberated_on is None:
                label = _("Enregistrer la délibération\u00a0: {party}").format(party=party)
                yield Move(label, to_party("deliberation", agreement, party), "landmark")
        for party in agreement.parties.all():
            if party.signed_on is None and (party.deliberated_on or not party.wants_deliberation):
                label = _("Enregistrer la signature\u00a0: {party}").format(party=party)
                yield Move(label, to_party("signature", agreement, party), "pencil")
    for letter in waiting_receipts(agreement.terminations.all()):
        yield Move(
            _("Enregistrer la réception de la lettre"), to_letter("receipt", agreement, letter), "mail"
        )
    if life.state is State.NOTICE_SERVED:
        for letter in agreement.terminations.all():
            if letter.lifted_on is None:
                yield Move(_("Lever la lettre de fin"), to_letter("lift", agreement, letter), "x")
    for amendment in agreement.amendments.all():
        for party in missing_signatures(agreement, amendment):
            label = _("Enregistrer la signature de l’avenant n°\u00a0{n}\u00a0: {party}")
            told = label.format(n=amendment.number, party=party)
            yield Move(told, to_amendment("sign", agreement, amendment, party), "pencil")


def _possible(agreement: Agreement, life: Life) -> Iterator[Move]:
    if life.state in (State.DRAFT, State.SIGNING):
        yield Move(_("Changer les dates prévues"), _to("change", agreement), "calendar")
        yield Move(_("Abandonner ce projet"), _to("abandon", agreement), "x")
    if life.state in RUNNING | {State.SIGNED}:
        yield Move(_("Préparer un avenant"), _to("amend", agreement), "file-text")
        if may_object(agreement, life):
            yield Move(_("Refuser la reconduction"), _to("object", agreement), "x")
        yield Move(_("Enregistrer une lettre de fin"), _to("end", agreement), "mail")
    if life.state in ENDED:
        url = f"{reverse('desk:dept_agreement_new')}?collectivite={agreement.partner.slug}"
        yield Move(_("Préparer une nouvelle convention"), url, "plus")


def may_object(agreement: Agreement, life: Life) -> bool:
    """Whether there is a renewal to come that nobody has refused yet."""
    return bool(
        agreement.model.renewal_months
        and agreement.objected_on is None
        and life.span
        and (life.period is None or life.period.last_day < life.span.last_day)
    )


def waiting_receipts(letters: Iterable[Termination]) -> list[Termination]:
    """Letters whose delay waits for the day of receipt."""
    return [
        one
        for one in letters
        if one.way.counts_from == TerminationWay.CountsFrom.RECEIPT
        and one.received_on is None
        and one.lifted_on is None
    ]


def missing_signatures(agreement: Agreement, amendment: Amendment) -> list[Party]:
    """The parties that have not signed the amendment yet; none when it is abandoned."""
    if amendment.abandoned_on is not None:
        return []
    signed = {one.party_id for one in amendment.signatures.all()}
    return [party for party in agreement.parties.all() if party.pk not in signed]


def _to(move: str, agreement: Agreement) -> str:
    return reverse(f"desk:dept_agreement_{move}", args=[agreement.number])


def to_party(move: str, agreement: Agreement, party: Party) -> str:
    return reverse(f"desk:dept_agreement_{move}", args=[agreement.number, party.pk])


def to_letter(move: str, agreement: Agreement, letter: Termination) -> str:
    return reverse(f"desk:dept_agreement_{move}", args=[agreement.number, letter.pk])


def to_amendment(move: str, agreement: Agreement, amendment: Amendment, *parties: Party) -> str:
    pks = [amendment.pk, *(party.pk for party in parties)]
    return reverse(f"desk:dept_agreement_amendment_{move}", args=[agreement.number, *pks])
