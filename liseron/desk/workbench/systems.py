"""What is known of the catalogues of libraries, and what is not: each sentence says which.

« Vérifié » means read in the software's own public code, at the version that is named; nobody tried its screens here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liseron.desk.workbench.chapters import Chapter, Part, Remark
from liseron.exchange.models import View
from liseron.exchange.profiles import OAI_DC, PMB, UNIMARC
from liseron.exchange.rules.suiting import switches_for


@dataclass(frozen=True)
class Wish:
    """A setting of the base address that this software does better with."""

    says: Promise
    holds: Callable[[View], bool]


@dataclass(frozen=True)
class System:
    """`names` are how a roll-out may call it, folded. `read` was read in its code; `unknown` is still to be seen."""

    name: str
    names: tuple[str, ...]
    read: tuple[Promise, ...]
    unknown: tuple[Promise, ...]
    wishes: tuple[Wish, ...] = ()


NO_SCREEN = gettext_lazy("Où se trouve l’écran du moissonnage, et les mots qu’il emploie.")
NOTHING_READ = (
    gettext_lazy("Son moissonnage OAI-PMH\u00a0: aucun document public ne nous l’a montré."),
    gettext_lazy("Le format qu’il préfère. Commencez par unimarc\u00a0; à défaut, oai_dc."),
    gettext_lazy("S’il exige un exemplaire pour montrer une notice\u00a0: demandez alors la 995."),
)

SYSTEMS = (
    System(
        "PMB",
        ("pmb",),
        (
            gettext_lazy("PMB 8.0.0 lit l’éditeur et la date en 210, en 214 et en 219."),
            gettext_lazy("Il prend le lien en 856 $u, et le format en 856 $q."),
            gettext_lazy(
                "Son import dit «\u00a0bdp\u00a0» prend la vignette en 896 $a et les exemplaires en 995."
            ),
            gettext_lazy("En oai_dc, il prend pour lien le premier dc:identifier."),
            gettext_lazy("En oai_dc, un dc:type qui n’est pas un de ses mots devient «\u00a0imprimé\u00a0»."),
        ),
        (NO_SCREEN,),
        (
            Wish(gettext_lazy("Le format pmb_xml_unimarc est proposé"), lambda view: PMB in view.formats),
            Wish(
                gettext_lazy("Les mots de dc:type sont ceux de PMB"),
                lambda view: view.dc_type_case == switches_for("pmb")["dc_type_case"],
            ),
            Wish(
                gettext_lazy("L’adresse du titre vient en premier"),
                lambda view: view.first_identifier == "url",
            ),
        ),
    ),
    System(
        "Koha",
        ("koha",),
        (
            gettext_lazy("Sa feuille de style UNIMARC vers Dublin Core lit la 210, pas la 214."),
            gettext_lazy("Elle prend le lien en 856 $u, le format en 856 $q, l’exemplaire en 995."),
            gettext_lazy(
                "Son moissonneur se règle par serveur\u00a0: ensemble, format, type de notice, feuille XSLT, jours."
            ),
            gettext_lazy("Il remplace une notice si sa date est plus récente, à la seconde près."),
            gettext_lazy("Il retire de lui-même les notices marquées «\u00a0deleted\u00a0»."),
        ),
        (NO_SCREEN, gettext_lazy("La version à partir de laquelle le moissonneur s’y trouve.")),
        (
            Wish(gettext_lazy("Le format unimarc est proposé"), lambda view: UNIMARC in view.formats),
            Wish(
                gettext_lazy("La zone 210 est présente"), lambda view: view.publisher_field in {"210", "both"}
            ),
        ),
    ),
    System(
        "Bokeh (AFI)",
        ("bokeh", "afi"),
        (
            gettext_lazy("Le code public de 2013 choisit le type de document par le label et par la 995 $r ou $p."),
            gettext_lazy("Ce code garde le dernier dc:identifier\u00a0: le lien doit venir après l’ISBN."),
            gettext_lazy("Il écrit la vignette en dc:relation, «\u00a0vignette\u00a0: adresse\u00a0», comme nous."),
        ),
        (gettext_lazy("Le code des versions récentes n’a pas été lu."), NO_SCREEN),
        (
            Wish(gettext_lazy("Le format oai_dc est proposé"), lambda view: OAI_DC in view.formats),
            Wish(
                gettext_lazy("L’ISBN vient en premier (anciens portails)"),
                lambda view: view.first_identifier == "isbn",
            ),
        ),
    ),
    System("Orphée (C3rb)", ("orphee", "c3rb"), (), NOTHING_READ),
    System("Decalog", ("decalog",), (), NOTHING_READ),
    System("Syracuse (Archimed)", ("syracuse", "archimed"), (), NOTHING_READ),
)  # fmt: skip


def systems_chapter(view: View | None, software: str) -> Chapter:
    """One part a software, that of this partner first. `software`: what the roll-out calls it, folded."""
    ordered = sorted(SYSTEMS, key=lambda one: not _is_theirs(one, software))
    return Chapter(
        "logiciels",
        _("Selon votre logiciel"),
        _(
            "«\u00a0Vérifié\u00a0»\u00a0: lu dans le code public de ce logiciel. "
            "«\u00a0À confirmer\u00a0»\u00a0: personne ne l’a encore essayé avec nous. Dites-nous ce que vous trouvez."
        ),
        tuple(
            Part(
                _("{name}, le logiciel de cette collectivité").format(name=one.name)
                if _is_theirs(one, software)
                else one.name,
                remarks=tuple(_remarks(one, view)),
            )
            for one in ordered
        ),
    )


def _is_theirs(system: System, software: str) -> bool:
    return any(name in software.split() for name in system.names)


def _remarks(system: System, view: View | None) -> Iterator[Remark]:
    yield from (Remark(one, is_checked=True) for one in system.read)
    yield from (Remark(one, is_checked=False) for one in system.unknown)
    if view is None:
        return
    for wish in system.wishes:
        says = (
            _("{wish}\u00a0: c’est réglé ainsi.")
            if wish.holds(view)
            else _("{wish}\u00a0: à demander au Département.")
        )
        yield Remark(says.format(wish=wish.says))
