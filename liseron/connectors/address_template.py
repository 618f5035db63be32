"""An address with holes, « https://…?id={id} »: filled for each visit, so that no value leaves its hole.

Holes stand in segments of the path and in values of parameters, nowhere else. A value is percent-encoded whole.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import gettext as _

from liseron.access.ports import NoAddress
from liseron.connectors.addresses import fault_of_entrance

HOLE = re.compile(r"\{([^{}]*)\}")
FILLED = "x"


@dataclass(frozen=True)
class Template:
    """The address cut at its "?"; `parameters` are the pieces between "&", as written."""

    page: str
    parameters: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """The holes."""
        return names_in(self.page) | names_in("&".join(self.parameters))


def names_in(text: str) -> frozenset[str]:
    """Names of the holes of a text."""
    return frozenset(HOLE.findall(text))


def read_template(text: str) -> Template:
    """Of a text that has no fault."""
    page, _mark, query = text.partition("?")
    return Template(page, tuple(query.split("&")) if query else ())


def fault_of_template(text: str, known: Collection[str]) -> str:
    """What is wrong with an address with holes, in French; "" when nothing is."""
    if unknown := sorted(names_in(text) - set(known)):
        return _("« {{{name}}} » n’existe pas. Vous pouvez écrire : {known}.").format(
            name=unknown[0], known=", ".join(f"{{{name}}}" for name in known)
        )
    bare = HOLE.sub(FILLED, text)
    if "{" in bare or "}" in bare:
        return _("Une accolade n’est pas fermée, ou n’est pas ouverte.")
    if _is_holed_before_path(text):
        return _("Le nom du site s’écrit en entier : les accolades viennent après le premier « / ».")
    if fault := fault_of_entrance(bare):
        return fault
    names = [piece.partition("=")[0] for piece in read_template(text).parameters]
    if any(HOLE.search(name) for name in names):
        return _("Le nom d’un paramètre s’écrit en entier : les accolades viennent après le signe =.")
    if len(set(names)) < len(names):
        return _("Un paramètre est écrit deux fois.")
    return ""


def fill(template: Template, values: Mapping[str, str]) -> str:
    """The address of one visit. A parameter that lacks one of its values goes empty; the path lacks none.

    Raises NoAddress.
    """
    segments = [_segment(segment, values) for segment in template.page.split("/")]
    pieces = [_parameter(piece, values) for piece in template.parameters]
    return "/".join(segments) + (f"?{'&'.join(pieces)}" if pieces else "")


def encoded(value: str) -> str:
    """As it goes in an address: nothing of it can be read as a sign of the address."""
    return quote(value, safe="", errors="replace")


def _segment(segment: str, values: Mapping[str, str]) -> str:
    for name in names_in(segment):
        if not values.get(name):
            raise NoAddress(_("Il manque « {name} » pour écrire l’adresse.").format(name=name))
    filled = HOLE.sub(lambda hole: encoded(values[hole[1]]), segment)
    if filled in {".", ".."} and filled != segment:
        raise NoAddress(_("Une valeur changerait le chemin de l’adresse."))
    return filled


def _parameter(piece: str, values: Mapping[str, str]) -> str:
    name, sign, value = piece.partition("=")
    if not all(values.get(hole) for hole in names_in(value)):
        return f"{name}{sign}"
    return f"{name}{sign}{HOLE.sub(lambda hole: encoded(values[hole[1]]), value)}"


def _is_holed_before_path(text: str) -> bool:
    _scheme, _sign, rest = text.partition("://")
    return bool(HOLE.search(_scheme) or HOLE.search(re.split(r"[/?#]", rest, maxsplit=1)[0]))
