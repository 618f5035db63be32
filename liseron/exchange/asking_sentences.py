"""What a repository that cannot be harvested does wrong, in French, and what to do."""

from django.utils.translation import gettext as _

from liseron.protocols.oai.pages import Error


def unreachable(reason: str) -> str:
    """`reason` is that of CannotFetch."""
    return {
        "address": _("Cette adresse n’est pas une adresse web (http ou https)."),
        "private": _("Cette adresse n’est pas sur l’internet public. Nous ne la lisons pas."),
        "name": _("Cette adresse n’existe pas. Vérifiez le nom du site."),
        "size": _("Une page de ce dépôt est trop grosse (plus de 50 Mo). Demandez des pages plus courtes."),
        "redirects": _("Ce dépôt renvoie sans fin d’une adresse à l’autre."),
        "time": _("Ce dépôt répond trop lentement. Nous réessaierons."),
        "encoding": _("Une page de ce dépôt est arrivée abîmée (compression). Nous réessaierons."),
        "protocol": _("Une page de ce dépôt est arrivée coupée. Nous réessaierons."),
    }.get(reason, _("Ce dépôt ne répond pas. Nous réessaierons."))


def unreadable(reason: str) -> str:
    """`reason` is that of NotAnAnswer."""
    return {
        "empty": _("Ce dépôt a répondu par une page vide. Nous réessaierons."),
        "html": _("Ce dépôt a répondu par une page web au lieu de notices. Vérifiez l’adresse."),
        "truncated": _("Une page de ce dépôt est coupée avant sa fin. Nous réessaierons."),
        "syntax": _("Une page de ce dépôt est trop abîmée pour être lue. Signalez-le-lui."),
        "other_root": _("Ce qui est à cette adresse n’est pas un dépôt OAI-PMH. Vérifiez-la."),
        "no_list": _("Ce dépôt a répondu, mais sans liste ni erreur. Nous réessaierons."),
        "doctype": _("Une page de ce dépôt contient une définition de type (DOCTYPE), que nous refusons."),
        "size": _("Une page de ce dépôt est trop grosse (plus de 50 Mo). Demandez des pages plus courtes."),
    }[reason]


def refused(status: int) -> str:
    """The answer's HTTP status was not 200."""
    if status in {401, 403}:
        return _("Ce dépôt refuse notre accès. Demandez-lui d’ouvrir son adresse OAI-PMH à ce site.")
    if status in {404, 410}:
        return _("Il n’y a rien à cette adresse. Vérifiez-la auprès de la bibliothèque ou du fournisseur.")
    if status in {429, 503}:
        return _("Ce dépôt demande d’attendre. Nous réessaierons.")
    if status == 500:
        return _("Ce dépôt a répondu par une erreur (500). S’il continue, essayez un autre format.")
    return _("Ce dépôt a répondu par une erreur ({status}).").format(status=status)


def said_error(error: Error) -> str:
    """An error of OAI-PMH, which the repository named itself."""
    known = {
        "badArgument": _(
            "Ce dépôt ne comprend pas notre demande\u00a0: vérifiez le format et l’ensemble choisis."
        ),
        "badVerb": _("Ce dépôt ne comprend pas notre demande. Vérifiez son adresse."),
        "cannotDisseminateFormat": _("Ce dépôt ne donne pas ce format. Choisissez-en un autre."),
        "noSetHierarchy": _("Ce dépôt n’a pas d’ensembles. Laissez ce champ vide."),
        "idDoesNotExist": _("Ce dépôt ne connaît pas cette notice."),
    }.get(error.code)
    told = error.message[:120] or error.code or "?"
    return known or _("Ce dépôt a répondu par une erreur\u00a0: «\u00a0{told}\u00a0».").format(told=told)


def endless(reason: str) -> str:
    """A list that does not end: "cycle" or "empty"; or a token that it refuses again and again: "token"."""
    return {
        "cycle": _(
            "Ce dépôt tourne en rond\u00a0: il redonne un jeton de reprise déjà donné. Signalez-le-lui."
        ),
        "empty": _("Ce dépôt n’envoie plus que des pages vides. Nous nous sommes arrêtés."),
        "token": _("Ce dépôt refuse ses propres jetons de reprise. Signalez-le-lui."),
    }[reason]
