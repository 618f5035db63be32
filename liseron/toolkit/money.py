"""Amounts in euros, as French people write and read them. Money is always a Decimal."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

CENT = Decimal("0.01")
MOST = Decimal("9999999999.99")  # what DecimalField(max_digits=12, decimal_places=2) holds
LONGEST = 40
THOUSANDS = "\u00a0"  # not the narrow one: our typeface does not have it
_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_NUMBER = re.compile(r"([0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:[,.]([0-9]+))?")
_WITH_POINTS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]+)")


class CannotReadAmount(ValueError):
    """The text is no amount that we take; the message is a French sentence to show as it is."""


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, half a cent upwards (away from zero)."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def euros(amount: Decimal | int, *, short: bool = False) -> str:
    """ "1 234,50 €", "−3,00 €", with the spaces that keep it on one line; `short` leaves ",00" out."""
    exact = cents(Decimal(amount))
    whole, _point, rest = f"{abs(exact):,.2f}".replace(",", THOUSANDS).partition(".")
    sign = "−" if exact < 0 else ""
    decimals = "" if short and rest == "00" else f",{rest}"
    return f"{sign}{whole}{decimals}\u00a0€"


def read_amount(text: str) -> Decimal:
    """The amount in `text`: "1 234,50", "1234.5 €", "1.234,50", "12 euros". Never negative. Raises CannotReadAmount."""
    words = re.sub(r" ?(€|euros?)$", "", _SPACES.sub(" ", text[: LONGEST + 1]).strip().lower())
    if len(text) > LONGEST:
        raise CannotReadAmount(_("Ce montant est trop long. Écrivez par exemple\u00a0: 1\u00a0234,50."))
    if re.match(r"[-−–] ?[0-9]", words):
        raise CannotReadAmount(_("Un montant ne peut pas être négatif. Écrivez-le sans le signe moins."))
    found = _NUMBER.fullmatch(words) or _WITH_POINTS.fullmatch(words)
    if not found:
        raise CannotReadAmount(
            _("Nous n’avons pas compris ce montant. Écrivez par exemple\u00a0: 1\u00a0234,50.")
        )
    whole, decimals = re.sub(r"[ .]", "", found[1]), found[2] or ""
    if len(decimals) > 2:
        raise CannotReadAmount(
            _("Un montant s’arrête aux centimes\u00a0: deux chiffres au plus après la virgule.")
        )
    amount = Decimal(f"{whole}.{decimals or '0'}")
    if amount > MOST:
        raise CannotReadAmount(_("Ce montant est trop grand. Vérifiez le nombre de chiffres."))
    return cents(amount)
