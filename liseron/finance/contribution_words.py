"""Contributions and revenue orders in French sentences."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liseron.agreements.models import AgreementModel
from liseron.finance.contributions import OWN, Line, MunicipalityCount
from liseron.finance.models import Contribution
from liseron.finance.rules.contribution import OrderState, WhyNot, expected_census
from liseron.protocols import insee
from liseron.toolkit.dates import in_full
from liseron.toolkit.money import THOUSANDS, euros

STATES = {
    OrderState.PREPARED: (gettext_lazy("À transmettre"), "warn"),
    OrderState.SENT: (gettext_lazy("Transmis"), ""),
    OrderState.PARTLY_PAID: (gettext_lazy("Payé en partie"), "warn"),
    OrderState.LATE: (gettext_lazy("En retard"), "stop"),
    OrderState.PAID: (gettext_lazy("Payé"), "ok"),
    OrderState.CANCELLED: (gettext_lazy("Annulé"), ""),
}
KINDS: dict[str, object] = {
    AgreementModel.PopulationKind.MUNICIPAL: gettext_lazy("population municipale"),
    AgreementModel.PopulationKind.TOTAL: gettext_lazy("population totale"),
}
NAMED_AT_MOST = 5


def people(number: int) -> str:
    """ "1 728", with the space that keeps it on one line."""
    return f"{number:,}".replace(",", THOUSANDS)


def rate_told(rate: Decimal) -> str:
    """ "0,15 €"; as many decimals as the rate has, two at least."""
    exact = rate.normalize()
    decimals = max(2, -int(exact.as_tuple().exponent))
    return f"{exact:.{decimals}f}".replace(".", ",") + "\u00a0€"


def line_told(line: Line) -> str:
    """The line in a sentence: what it multiplies, or why nothing is asked."""
    if line.contribution is not None:
        return contribution_told(line.contribution)
    if line.why is not None:
        return why_told(line)
    if line.due is None or line.deal is None or line.census_year is None:
        return ""
    kind = (
        AgreementModel.PopulationKind.TOTAL
        if line.deal.wants_total
        else AgreementModel.PopulationKind.MUNICIPAL
    )
    return _told(
        population=line.due.population,
        kind=kind,
        census_year=line.census_year,
        reference_on=line.deal.reference_on,
        rate=line.due.rate,
        amount=line.due.amount,
        communes=len(line.communes) if line.partner.intercommunality_id else 0,
        left_out=line.left_out,
    )


def contribution_told(made: Contribution) -> str:
    """The same of what was prepared, from what it keeps."""
    return _told(
        population=made.population,
        kind=made.population_kind,
        census_year=made.census_year,
        reference_on=made.reference_on,
        rate=made.rate,
        amount=made.amount,
        communes=len(made.detail["communes"]) if made.partner.intercommunality_id else 0,
        left_out=left_out_of(made),
    )


def left_out_of(made: Contribution) -> tuple[MunicipalityCount, ...]:
    return tuple(
        MunicipalityCount(one["code"], one["name"], None, one["why"]) for one in made.detail["left_out"]
    )


def _told(
    *,
    population: int,
    kind: str,
    census_year: int,
    reference_on: date,
    rate: Decimal,
    amount: Decimal,
    communes: int,
    left_out: tuple[MunicipalityCount, ...],
) -> str:
    whose = (
        ngettext("{people} habitants dans {n} commune", "{people} habitants dans {n} communes", communes)
        if communes
        else ngettext("{people} habitant", "{people} habitants", population)
    ).format(people=people(population), n=communes)
    said = _("{whose} ({kind} {census}, INSEE, en vigueur {day}) × {rate} = {amount}.").format(
        whose=whose,
        kind=KINDS[kind],
        census=census_year,
        day=in_full(reference_on),
        rate=rate_told(rate),
        amount=euros(amount),
    )
    return f"{said} {left_out_told(left_out)}".strip()


def left_out_told(left_out: tuple[MunicipalityCount, ...]) -> str:
    """Which communes of an EPCI do not count, and why."""
    own = [one for one in left_out if one.why == OWN]
    others = [one for one in left_out if one.why != OWN]
    sentences = []
    if own:
        sentences.append(
            ngettext(
                "Sans {names}, qui a sa propre convention.",
                "Sans {names}, qui ont leur propre convention.",
                len(own),
            ).format(names=_named(own))
        )
    if others:
        sentences.append(
            ngettext(
                "Sans {names}, déjà comptée cette année avec {who}.",
                "Sans {names}, déjà comptées cette année avec {who}.",
                len(others),
            ).format(names=_named(others), who=", ".join(sorted({one.why for one in others})))
        )
    return " ".join(sentences)


def _named(communes: list[MunicipalityCount]) -> str:
    names = ", ".join(one.name for one in communes[:NAMED_AT_MOST])
    rest = len(communes) - NAMED_AT_MOST
    if rest <= 0:
        return names
    return ngettext("{names} et {n} autre", "{names} et {n} autres", rest).format(names=names, n=rest)


WHYS = {
    WhyNot.NO_AGREEMENT: gettext_lazy("Aucune convention signée pour cette année."),
    WhyNot.ENDED: gettext_lazy("Sa convention a fini avant le 1er janvier {year}."),
    WhyNot.NOT_BEGUN: gettext_lazy("Sa convention commence après le 31 décembre {year}."),
    WhyNot.NOT_THAT_DAY: gettext_lazy("Sa convention n’est pas en cours à la date de référence de {year}."),
    WhyNot.NO_RATE: gettext_lazy("Sa convention ne demande pas d’argent pour {year}."),
    WhyNot.TOO_EARLY: gettext_lazy(
        "Les populations se lisent {day}. Elles ne sont pas encore connues : revenez ce jour-là."
    ),
    WhyNot.MERGED: gettext_lazy(
        "La commune a fusionné avant {day}. Créez la collectivité de la nouvelle commune."
    ),
    WhyNot.COUNTED_ELSEWHERE: gettext_lazy(
        "Ses habitants sont déjà comptés cette année avec une autre collectivité."
    ),
    WhyNot.NO_FIGURES: gettext_lazy(
        "Il manque des populations. Importez le fichier des populations de référence {census} de l’INSEE, "
        "en vigueur {in_force}."
    ),
    WhyNot.OLDER_FIGURES: gettext_lazy(
        "Les dernières populations connues ici sont de {older}. Importez le fichier des populations de référence "
        "{census} de l’INSEE, en vigueur {in_force}."
    ),
    WhyNot.NO_TOTAL: gettext_lazy(
        "La convention compte la population totale, et elle manque. Importez le fichier de l’INSEE qui la donne "
        "(populations de référence {older})."
    ),
    WhyNot.NOTHING_TO_PAY: gettext_lazy("Le montant est de zéro."),
}


def why_told(line: Line) -> str:
    """Why nothing is asked, and what to do."""
    if line.why is None:
        return ""
    day = line.deal.reference_on if line.deal else date(line.year, 1, 1)
    census = expected_census(day)
    return str(WHYS[line.why]).format(
        year=line.year,
        day=in_full(day),
        census=census,
        in_force=in_full(insee.in_force_on(census)),
        older=line.census_year or census,
    )


def state_told(state: OrderState) -> tuple[str, str]:
    """The state of an order in words, and its tone."""
    label, tone = STATES[state]
    return str(label), tone
