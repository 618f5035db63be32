"""Chapters on our records in their catalogue: the base address with its switches, the link that opens a title."""

from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext as _
from lxml import etree

from liseron.desk.department.exchange.address_words import base_of, link_of, settings_of
from liseron.desk.department.sso.handing import Setting, named
from liseron.desk.workbench.chapters import Chapter, Part, Remark, Sample
from liseron.exchange.models import View
from liseron.exchange.profiles import MARC21, OAI_DC, PMB, UNIMARC
from liseron.exchange.repository.answering import answer
from liseron.exchange.repository.places import find_place
from liseron.protocols.oai.stamps import second_of
from liseron.toolkit import dates
from liseron.toolkit.xml import parse_xml

OAI = "{http://www.openarchives.org/OAI/2.0/}"
LOOKED_AT = 20


def records_chapter(view: View | None) -> Chapter:
    """How their catalogue takes our records. `view` None: the address is still to be opened."""
    parts = _parts(view) if view else (_not_yet(),)
    return Chapter(
        "moissonnage",
        _("Nos notices dans votre catalogue"),
        _("Votre logiciel moissonne nos notices par OAI-PMH 2.0. Il n’y a ni compte ni mot de passe."),
        parts,
    )


def _not_yet() -> Part:
    says = _("L’adresse de moissonnage de cette collectivité n’est pas ouverte. Demandez-la au Département.")
    return Part(_("L’adresse"), remarks=(Remark(says),))


def _parts(view: View) -> tuple[Part, ...]:
    advice = [
        _("Moissonnez une fois tout, puis chaque nuit depuis la dernière fois (from)."),
        _("Retirez de votre catalogue les notices marquées «\u00a0deleted\u00a0»."),
        _("Suivez les jetons de reprise jusqu’au dernier. Ils ne se périment pas."),
        _("Si la réponse est 429 ou 503, attendez les secondes de Retry-After."),
    ]  # fmt: skip
    return (
        Part(_("L’adresse et ses réglages"), settings=tuple(_address(view))),
        Part(_("Ce que disent les notices"), settings=tuple(_switches(view))),
        Part(_("Comment moissonner"), remarks=tuple(Remark(one) for one in advice)),
        _real_record(view),
    )


def _address(view: View) -> Iterator[Setting]:
    yield from settings_of(view)
    yield Setting(_("Dates"), "YYYY-MM-DDThh:mm:ssZ", _("En temps universel, à la seconde."))
    yield Setting(
        _("Ensembles (set)"),
        "livre, livre:jeunesse, film, musique, presse, formation, jeu, ressource:…",
        _("Laissez vide pour tout prendre."),
    )


def _switches(view: View) -> Iterator[Setting]:
    if {UNIMARC, PMB} & set(view.formats):
        yield Setting(_("Éditeur et date (UNIMARC)"), str(view.get_publisher_field_display()))
        yield Setting(_("Type de document (label)"), str(view.get_leader_type_display()))
        yield Setting(_("Titre, $b"), _("oui") if view.has_200b else _("non"))
        yield Setting(_("Exemplaire (995)"), _item(view))
        yield Setting(_("Vignette"), "896 $a")
        yield Setting(_("Lien vers le titre"), "856 $u")
    if OAI_DC in view.formats:
        yield Setting(_("Premier dc:identifier"), str(view.get_first_identifier_display()))
        yield Setting(_("Mots de dc:type"), str(view.get_dc_type_case_display()))
    yield Setting(
        _("Pour changer un réglage"),
        _("Écrivez au Département"),
        _("Les notices changées reviennent d’elles-mêmes au moissonnage suivant."),
    )


def _item(view: View) -> str:
    if not view.has_item_995:
        return _("aucun")
    return _("un par titre, $c {code}").format(code=view.item_code_partner or view.slug)


def _real_record(view: View) -> Part:
    samples = tuple(_samples(view))
    none = (Remark(_("Aucun titre n’est donné à cette adresse pour l’instant.")),)
    return Part(_("Une vraie notice"), samples=samples, remarks=() if samples else none)


def _samples(view: View) -> Iterator[Sample]:
    shown = [one for one in (OAI_DC, UNIMARC, PMB, MARC21) if one in view.formats]
    for prefix in shown:
        if text := sample_record(view, prefix):
            yield Sample(prefix, text)


def sample_record(view: View, prefix: str) -> str:
    """The first living record that a harvester of this address would read now, set out; "" when there is none."""
    now = second_of(dates.now())
    place = find_place(view.slug, now)
    if place is None:
        return ""
    asked = [("verb", "ListRecords"), ("metadataPrefix", prefix)]
    few = replace(place, page_size=LOOKED_AT)
    root = parse_xml(b"".join(answer(asked, few, base_url=base_of(view), now=now)))
    living = (one for one in root.iter(f"{OAI}record") if one.find(f"{OAI}metadata") is not None)
    record = next(living, None)
    if record is None:
        return ""
    etree.indent(record)
    return etree.tostring(record, encoding="unicode", with_tail=False)


def link_chapter(view: View | None, slug: str) -> Chapter:
    """The address in each record, which opens the title for the partner's own readers."""
    remarks = (
        Remark(_("Gardez ce lien tel quel dans la notice\u00a0: il vaut pour tous les lecteurs.")),
        Remark(
            _(
                "Le lecteur clique, se connecte chez vous s’il ne l’est pas, puis arrive dans le titre. "
                "Déjà connecté chez vous, il n’a rien à saisir."
            )
        ),
        Remark(_("N’ajoutez à ce lien ni numéro de carte ni nom\u00a0: rien n’y est attendu.")),
    )
    return Chapter(
        "liens",
        _("Le lien qui ouvre un titre"),
        _("Chaque notice porte un lien. Il reconnaît le lecteur par sa bibliothèque."),
        (
            Part(
                _("Sa forme"),
                settings=(
                    Setting(
                        _("Exemple"),
                        link_of(view.slug if view else slug),
                        _("… est le numéro du titre."),
                    ),
                ),
                remarks=remarks,
            ),
        ),
    )


def search_chapter(slug: str) -> Chapter:
    """Our search inside their own site."""
    lines = (
        Setting(_("Cadre à poser"), named("portal:widget", slug), _("Une page sans script, dans un iframe.")),
        Setting(_("Recherche en JSON"), named("portal:widget_data", slug)),
        Setting(_("Code à copier"), named("portal:widget_code", slug)),
    )
    says = _("Seuls le site de la collectivité et ceux de ses bibliothèques peuvent les montrer.")
    return Chapter(
        "recherche",
        _("Notre recherche dans votre site"),
        _("Vos lecteurs cherchent nos titres sans quitter votre site."),
        (Part(_("Les adresses"), settings=lines, remarks=(Remark(says),)),),
    )
