"""Sentences on what an agreement says: its term, its ways to end, delays explained, rates."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from liseron.agreements import rules
from liseron.agreements.living import facts_of, timeline_of
from liseron.agreements.models import Agreement, Amendment, Termination, TerminationWay
from liseron.agreements.rules import Happening
from liseron.agreements.telling import days_told, delay_told, months_told
from liseron.agreements.wording import next_told
from liseron.toolkit.dates import in_full

FROM = TerminationWay.CountsFrom


def bare(day: date) -> str:
    """ "28 février 2027", without its article."""
    return in_full(day).removeprefix("le\u00a0")


def ahead_told(agreement: Agreement, today: date) -> str:
    """What happens next; a renewal is told with the last day to refuse it. No query after `whole()`."""
    coming = rules.next_moments(timeline_of(agreement), today)[:2]
    if [one.what for one in coming] == [Happening.OBJECTION_DEADLINE, Happening.RENEWED]:
        return _("Sera reconduite {day} si personne ne s’y oppose jusqu’au {last} compris.").format(
            day=in_full(coming[1].on), last=bare(coming[0].on)
        )
    return next_told(agreement, today)


def article_told(article: str) -> str:
    """ " (article 10)", nothing when the model gives no number."""
    return _("\u00a0(article\u00a0{number})").format(number=article) if article else ""


def way_told(way: TerminationWay) -> str:
    """ "préavis par courrier simple (article 6) : deux mois à compter de l’envoi de la lettre"."""
    told = (
        _("mise en demeure par {letter}{article}\u00a0: {delay}")
        if way.kind == TerminationWay.Kind.FORMAL_NOTICE
        else _("préavis par {letter}{article}\u00a0: {delay}")
    )
    letter = str(way.get_letter_display())
    return told.format(
        letter=letter[:1].lower() + letter[1:], article=article_told(way.article), delay=delay_told(way)
    )


def last_day_explained(letter: Termination) -> str:
    """ "reçue le 31 janvier 2027 + 1 mois (article 10) = 28 février 2027"; what is waited for while it is unknown."""
    way = letter.way
    length = months_told(way.months) if way.months else days_told(way.days)
    delay = length + article_told(way.article)
    if letter.last_day is None:
        return _("Le délai de {delay} commencera à la réception\u00a0: elle n’est pas encore connue.").format(
            delay=delay
        )
    counted = letter.received_on if way.counts_from == FROM.RECEIPT else letter.sent_on
    told = (
        _("Reçue {start} + {delay} = {end}.")
        if way.counts_from == FROM.RECEIPT
        else _("Envoyée {start} + {delay} = {end}.")
    )
    return told.format(start=in_full(counted or letter.sent_on), delay=delay, end=bare(letter.last_day))


def rate_told(rate: Decimal | None) -> str:
    """ "0,15 €" per inhabitant; cents at least, what follows when it counts."""
    if rate is None:
        return _("aucun")
    whole, _point, rest = f"{rate.normalize():f}".partition(".")
    return f"{whole},{rest.ljust(2, '0')}\u00a0€"


def rates_by_year(agreement: Agreement) -> list[tuple[str, Decimal | None]]:
    """Years of the agreement with the rate in force, those that follow at one rate together: ("2026 à 2028", 0.15)."""
    if agreement.starts_on is None or agreement.ends_on is None:
        return []
    changes = facts_of(agreement).changes
    found: list[tuple[int, int, Decimal | None]] = []
    for year in range(agreement.starts_on.year, agreement.ends_on.year + 1):
        rate = rules.rate_in(year, rate=agreement.model.rate, changes=changes)
        if found and found[-1][2] == rate:
            found[-1] = (found[-1][0], year, rate)
        else:
            found.append((year, year, rate))
    return [
        (str(first) if first == last else _("{first} à {last}").format(first=first, last=last), rate)
        for first, last, rate in found
    ]


def changes_told(amendment: Amendment) -> list[str]:
    """What the amendment does, one sentence each, without its capital."""
    return list(_changes(amendment))


def _changes(amendment: Amendment) -> Iterator[str]:
    if amendment.new_rate is not None:
        yield _("tarif de {rate} par habitant à partir de {year}.").format(
            rate=rate_told(amendment.new_rate), year=amendment.rate_from_year
        )
    if amendment.new_end_on is not None:
        yield _("dernier jour {end}.").format(end=in_full(amendment.new_end_on))
    if amendment.new_rate is None and amendment.new_end_on is None:
        yield _("des mots changent, ni le tarif ni les dates.")
