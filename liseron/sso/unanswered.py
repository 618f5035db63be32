"""Why a partner's address gave nothing when a source is set: what to correct there, or whom to ask."""

import ssl

from django.utils.translation import gettext as _

from liseron.toolkit.http import CannotFetch

PAGE = (b"<!doctype html", b"<html")
"""How a page for people begins, whatever comes before of white space."""


def why_unanswered(address: str, problem: CannotFetch) -> str:
    """A sentence for whoever sets the source."""
    if _is_about_certificate(problem):
        told = _(
            "Le certificat https de {address} n’est pas valable, ou vient d’une autorité inconnue. "
            "Demandez au partenaire de le changer."
        )
    elif problem.reason == "name":
        told = _("Le nom du serveur n’existe pas\u00a0: {address}. Vérifiez l’adresse.")
    elif problem.reason == "private":
        told = _("{address} n’est pas sur l’internet public. Demandez au partenaire une adresse publique.")
    elif problem.reason == "time":
        told = _("{address} répond trop lentement. Réessayez, puis prévenez le partenaire.")
    elif problem.reason == "redirects":
        told = _("{address} renvoie vers une autre adresse. Écrivez celle d’arrivée.")
    else:
        told = _("{address} ne répond pas. Vérifiez l’adresse, puis réessayez.")
    return told.format(address=address)


def is_a_page(data: bytes) -> bool:
    """Whether people would read it: a sign-in form where metadata was awaited."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGE)


def _is_about_certificate(problem: BaseException | None) -> bool:
    while problem is not None:
        if isinstance(problem, ssl.SSLCertVerificationError):
            return True
        problem = problem.__cause__ or problem.__context__
    return False
