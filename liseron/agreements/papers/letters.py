"""Letters that end an agreement: the formal notice, the notice to leave, the word that it has ended."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import override

from liseron.agreements.filling import values_of
from liseron.agreements.living import ending_of
from liseron.agreements.models import Agreement, AgreementModel, Party, Side, Termination, TerminationWay
from liseron.agreements.papers.agreement import department_of
from liseron.agreements.papers.parties import addressed, day_told, lines_of, named
from liseron.agreements.papers.prose import blocks_of
from liseron.agreements.placeholders import fill
from liseron.agreements.telling import days_told, months_told
from liseron.toolkit.papers import Block, Paper, Paragraph, Signatory, SignatureBoxes, Strong

OPENING = "Madame, Monsieur,"
CLOSING = "Nous vous prions de recevoir, Madame, Monsieur, nos salutations distinguées."


class CannotWriteLetter(Exception):
    """The letter would say what is not so; the message is a French sentence."""


def formal_notice_paper(termination: Termination, *, today: date) -> Paper:
    """Summons the other side to keep its duties, and says when the agreement ends otherwise. CannotWriteLetter."""
    if termination.way.kind != TerminationWay.Kind.FORMAL_NOTICE:
        raise CannotWriteLetter("Ce courrier donne un préavis\u00a0: il ne met personne en demeure.")
    with override("fr"):
        return _letter(
            termination,
            title=f"Mise en demeure\u00a0: convention n°\u00a0{termination.agreement.number}",
            day=termination.sent_on,
            body=[*_reproach(termination), *_delay(termination), *_after(termination.agreement.model)],
            today=today,
        )


def termination_paper(termination: Termination, *, today: date) -> Paper:
    """Gives notice; after a formal notice without effect, says that the agreement has ended. CannotWriteLetter."""
    if termination.lifted_on is not None:
        raise CannotWriteLetter("Cette lettre a été levée\u00a0: la convention continue.")
    is_notice = termination.way.kind == TerminationWay.Kind.NOTICE
    last = _last_day(termination)
    if not is_notice and (last is None or last >= today):
        raise CannotWriteLetter(
            "Le délai de la mise en demeure court encore\u00a0: attendez son dernier jour pour écrire la fin."
        )
    with override("fr"):
        body = _notice(termination) if is_notice or last is None else _without_effect(termination, last)
        return _letter(
            termination,
            title=f"Fin de la convention n°\u00a0{termination.agreement.number}",
            day=termination.sent_on if is_notice else today,
            body=[*body, *_after(termination.agreement.model)],
            today=today,
        )


def _letter(termination: Termination, *, title: str, day: date, body: list[Block], today: date) -> Paper:
    agreement = termination.agreement
    author = termination.served_by
    sent = str(termination.way.get_letter_display())
    return Paper(
        title=title,
        kind="Objet",
        reference=f"Convention {agreement.number}",
        made_on=today,
        sender=lines_of(author),
        recipient=addressed(_recipient(agreement, author)),
        place_and_date=f"Le {day_told(day)}",
        opening=OPENING,
        blocks=[
            *body,
            Paragraph(CLOSING),
            SignatureBoxes([Signatory(named(author), author.represented_by, author.capacity)]),
        ],
        footer=" n°\u00a0".join(filter(None, [sent, termination.reference])),
        brand=settings.BRAND,
        logo=settings.LOGO if author.role == Side.DEPARTMENT else None,
    )


def _recipient(agreement: Agreement, author: Party) -> Party:
    """The département writes to the partner; everyone else to the département."""
    parties = list(agreement.parties.all())
    if author.role != Side.DEPARTMENT:
        return department_of(parties)
    return next(party for party in parties if party.role == Side.PARTNER)


def _reproach(termination: Termination) -> Iterator[Block]:
    agreement = termination.agreement
    title = fill(agreement.model.title, values_of(agreement))
    since = f" depuis le {day_told(agreement.starts_on)}" if agreement.starts_on else ""
    yield Paragraph(f"La convention n°\u00a0{agreement.number}, «\u00a0{title}\u00a0», nous lie{since}.")
    if termination.grounds.strip():
        yield Paragraph(
            "Nous constatons qu’elle n’est pas respectée. Voici ce que nous vous reprochons\u00a0:"
        )
        yield from blocks_of(termination.grounds)
    else:
        yield Paragraph("Nous constatons qu’elle n’est pas respectée.")


def _delay(termination: Termination) -> Iterator[Block]:
    way = termination.way
    length = months_told(way.months) if way.months else days_told(way.days)
    if way.counts_from == TerminationWay.CountsFrom.RECEIPT:
        since = "à compter du jour où vous recevez cette lettre"
    else:
        since = f"à compter de l’envoi de cette lettre, le {day_told(termination.sent_on)}"
    yield Paragraph(
        [
            "Nous vous mettons en demeure d’y remédier dans un délai de ",
            Strong(f"{length} {since}"),
            ". Dites-nous par écrit ce que vous aurez fait\u00a0: nous pourrons alors lever cette mise en demeure.",
        ]
    )
    by = f", selon l’article\u00a0{way.article}" if way.article else ""
    last = _last_day(termination)
    when: list[str | Strong] = ["au soir du ", Strong(day_told(last))] if last else ["à l’issue de ce délai"]
    yield Paragraph(["Si vous n’y remédiez pas, la convention prend fin ", *when, f"{by}."])


def _notice(termination: Termination) -> Iterator[Block]:
    way = termination.way
    length = months_told(way.months) if way.months else days_told(way.days)
    by = f", comme l’article\u00a0{way.article} le permet" if way.article else ""
    yield Paragraph(f"Nous mettons fin à la convention n°\u00a0{termination.agreement.number}{by}.")
    yield from blocks_of(termination.grounds)
    last = _last_day(termination)
    when: list[str | Strong] = [" Son dernier jour est le ", Strong(day_told(last)), "."] if last else []
    start = "de la réception" if way.counts_from == TerminationWay.CountsFrom.RECEIPT else "de l’envoi"
    yield Paragraph([f"Le préavis est de {length} à compter {start} de cette lettre.", *when])


def _without_effect(termination: Termination, last_day: date) -> Iterator[Block]:
    received = f", reçue le {day_told(termination.received_on)}" if termination.received_on else ""
    by = f" Selon l’article\u00a0{termination.way.article}, la" if termination.way.article else " La"
    yield Paragraph(
        [
            f"Notre mise en demeure du {day_told(termination.sent_on)}{received} est restée sans effet.{by} "
            f"convention n°\u00a0{termination.agreement.number} a donc pris fin au soir du ",
            Strong(day_told(last_day)),
            ".",
        ]
    )


def _after(model: AgreementModel) -> Iterator[Block]:
    """What an end means for readers and for money (requirement B7; Charente art. 6)."""
    yield Paragraph(
        "Après le dernier jour, les lecteurs de la collectivité n’entrent plus dans la bibliothèque numérique. Leurs "
        "inscriptions sont gardées, et la collectivité peut emporter ses données."
    )
    if model.rate is not None and model.due_years == AgreementModel.DueYears.TOUCHED:
        yield Paragraph("La participation de l’année civile en cours reste due en entier.")


def _last_day(termination: Termination) -> date | None:
    return termination.last_day or ending_of(termination).last_day
