"""The terms of a model in plain sentences: for the desk's pages and for the document."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.agreements import rules
from liseron.agreements.living import terms_of
from liseron.agreements.models import AgreementModel, TerminationWay
from liseron.toolkit.dates import MONTHS, in_full

YEAR = 12


@dataclass(frozen=True)
class Example:
    """What the rules say of an agreement that all would sign on `signed_on`; no span when no day would be left."""

    signed_on: date
    first_period: rules.Period | None
    span: rules.Span | None
    renewals: int


def months_told(months: int) -> str:
    """ "un an", "deux ans", "18 mois"."""
    if months and months % YEAR == 0:
        years = months // YEAR
        words = {1: _("un an"), 2: _("deux ans"), 3: _("trois ans"), 4: _("quatre ans"), 5: _("cinq ans")}
        return words.get(years) or _("{count}\u00a0ans").format(count=years)
    words = {1: _("un mois"), 2: _("deux mois"), 3: _("trois mois"), 4: _("quatre mois"), 6: _("six mois")}
    return words.get(months) or _("{count}\u00a0mois").format(count=months)


def days_told(days: int) -> str:
    return ngettext("{count}\u00a0jour", "{count}\u00a0jours", days).format(count=days)


def delay_told(way: TerminationWay) -> str:
    """ "30 jours à compter de l’envoi de la lettre"."""
    length = months_told(way.months) if way.months else days_told(way.days)
    if way.counts_from == TerminationWay.CountsFrom.RECEIPT:
        return _("{length} à compter de la réception de la lettre").format(length=length)
    return _("{length} à compter de l’envoi de la lettre").format(length=length)


def term_told(model: AgreementModel) -> str:
    """ "Un an à partir de la dernière signature, reconduite tacitement, trois ans en tout." """
    chosen = model.begins == AgreementModel.Begins.GIVEN_DAY
    if model.term_kind == AgreementModel.TermKind.FIXED_END:
        return _fixed_told(model, chosen)
    start = _("à partir d’un jour choisi") if chosen else _("à partir de la dernière signature")
    length, longest = months_told(model.months), months_told(model.longest_months)
    told = _("{length} {start}, sans reconduction tacite.").format(length=length, start=start)
    if model.renewal_months == model.months:
        told = _("{length} {start}, reconduite tacitement, {longest} en tout.").format(
            length=length, start=start, longest=longest
        )
    elif model.renewal_months:
        told = _("{length} {start}, puis reconduite tacitement par {renewal}, {longest} en tout.").format(
            length=length, start=start, renewal=months_told(model.renewal_months), longest=longest
        )
    return told[:1].upper() + told[1:]


def _fixed_told(model: AgreementModel, chosen: bool) -> str:
    if model.fixed_end_on is None:
        return _("Jusqu’à une date fixe, sans reconduction tacite.")
    start = _("D’un jour choisi") if chosen else _("De la dernière signature")
    end = in_full(model.fixed_end_on).replace("le\u00a0", "au\u00a0", 1)
    return _("{start} {end} compris, sans reconduction tacite.").format(start=start, end=end)


def objection_told(model: AgreementModel) -> str:
    """How late one may refuse a tacit renewal; nothing when it is never renewed so."""
    if not terms_of(model).is_tacitly_renewed:
        return ""
    if not model.objection_days:
        return _("Chaque partie peut refuser la reconduction jusqu’au dernier jour de la période en cours.")
    return _("Chaque partie peut refuser la reconduction, au plus tard {days} avant l’échéance.").format(
        days=days_told(model.objection_days)
    )


def way_told(way: TerminationWay) -> str:
    """ "Chaque partie, après une mise en demeure restée sans effet : 30 jours…" """
    who = {
        TerminationWay.ServedBy.DEPARTMENT: _("Le Département seul"),
        TerminationWay.ServedBy.PARTNER: _("La collectivité seule"),
        TerminationWay.ServedBy.EITHER: _("L’une ou l’autre partie"),
    }[TerminationWay.ServedBy(way.served_by)]
    if way.kind == TerminationWay.Kind.FORMAL_NOTICE:
        how = _("après une mise en demeure restée sans effet")
    else:
        how = _("quand elle le souhaite, avec un préavis")
    letter = TerminationWay.Letter(way.letter).label
    return _("{who}, {how}\u00a0: {delay} ({letter}).").format(
        who=who, how=how, delay=delay_told(way), letter=str(letter)[:1].lower() + str(letter)[1:]
    )


def rate_in_words(model: AgreementModel) -> str:
    """ "0,15 € par habitant et par an", "" when nothing is asked."""
    return "" if model.rate is None else per_inhabitant(model.rate)


def per_inhabitant(rate: Decimal) -> str:
    """ "0,15 € par habitant et par an"; cents and what is smaller are kept."""
    places = max(2, -int(rate.normalize().as_tuple().exponent))
    amount = number_format(rate, decimal_pos=places, use_l10n=True)
    return _("{amount}\u00a0€ par habitant et par an").format(amount=amount)


def money_told(model: AgreementModel) -> str:
    """What the partner pays, or that it pays nothing."""
    rate = rate_in_words(model)
    if not rate:
        return _("Aucune participation n’est demandée.")
    return _("{rate}, sur la {population} lue {day} de chaque année.").format(
        rate=rate, population=population_told(model), day=reference_day_told(model)
    )


def population_told(model: AgreementModel) -> str:
    """ "population municipale" """
    return str(model.get_population_kind_display()).lower()


def reference_day_told(model: AgreementModel) -> str:
    """ "le 1er janvier" """
    number = "1er" if model.reference_day == 1 else str(model.reference_day)
    return _("le\u00a0{day}\u00a0{month}").format(day=number, month=MONTHS[model.reference_month - 1])


def example_of(model: AgreementModel, today: date) -> Example:
    """The dates of an agreement signed by all on that day, by the rules themselves."""
    terms = terms_of(model)
    facts = rules.Facts(signed=(today,), begins_on=today)
    span = rules.span(terms, facts)
    all_periods = rules.periods(terms, span.first_day) if span else ()
    return Example(today, all_periods[0] if all_periods else None, span, max(len(all_periods) - 1, 0))


def distance_told(day: date, today: date) -> str:
    """ "demain", "dans 12 jours", "dans 3 mois" from the third month on; "depuis 12 jours" for a past day."""
    days = (day - today).days
    if days == 0:
        return _("aujourd’hui")
    if days < 0:
        return ngettext("depuis {n} jour", "depuis {n} jours", -days).format(n=-days)
    if days == 1:
        return _("demain")
    if days <= 90:
        return ngettext("dans {n}\u00a0jour", "dans {n}\u00a0jours", days).format(n=days)
    if days < 730:
        return _("dans {n}\u00a0mois").format(n=round(days / 30.44))
    return _("dans {n}\u00a0ans").format(n=round(days / 365.25))
