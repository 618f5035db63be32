"""« Tout emporter »: all that is held of a partner, in one archive; each floor above adds what it holds."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO

from django.utils.translation import gettext as _

from liseron.partners.checks import checked_criteria
from liseron.partners.models import Partner, RolloutStep, WelcomeVisit
from liseron.toolkit import audit
from liseron.toolkit.archive import Content, write_archive
from liseron.toolkit.dates import PARIS
from liseron.toolkit.sheets import Cell, csv_chunks

Entry = tuple[str, Content]
"""A path in the archive ("conventions/convention.pdf") and its bytes, whole or in chunks."""

PartnerExport = Callable[[Partner], Iterable[Entry]]

EXPORTS: list[PartnerExport] = []


def exports_of_partner(export: PartnerExport) -> PartnerExport:
    """Decorator: the files that this function gives for a partner join its archive.

    Paths are unique over all floors: begin them with a folder of your own. Large sheets come in chunks
    (`sheets.csv_chunks`), read from the database as they are written. Modules that register are imported by
    their application's `ready`.
    """
    if export not in EXPORTS:
        EXPORTS.append(export)
    return export


def entries_of(partner: Partner) -> Iterator[Entry]:
    """Every file of the partner's archive, floor after floor."""
    for export in EXPORTS:
        yield from export(partner)


@exports_of_partner
def _what_this_is(partner: Partner) -> Iterator[Entry]:
    sentences = [
        _("Ce que la bibliothèque numérique garde de {partner}.").format(partner=partner.name),
        _("Un dossier par sujet. Les fichiers CSV s’ouvrent dans un tableur : UTF-8, point-virgule."),
        _("Ce que chaque lecteur a ouvert n’y est pas : cela ne regarde que lui."),
        _(
            "Ces fichiers nomment des personnes. Gardez-les en lieu sûr, le temps utile, et effacez-les ensuite (RGPD)."
        ),
    ]
    yield "lisez-moi.txt", ("\r\n".join(sentences) + "\r\n").encode("utf-8-sig")


@exports_of_partner
def _partner(partner: Partner) -> Iterator[Entry]:
    territory = partner.municipality or partner.intercommunality
    rows: list[list[Cell]] = [
        [_("Nom"), partner.name],
        [_("Commune ou intercommunalité"), str(territory)],
        [_("Formule"), partner.get_formula_display()],
        [_("Site"), partner.portal_url],
        [_("Contact"), partner.contact_name],
        [_("Courriel"), partner.contact_email],
        [_("Téléphone"), partner.contact_phone],
        [_("Premier jour de la convention"), partner.agreement_starts_on],
        [_("Dernier jour de la convention"), partner.agreement_ends_on],
    ]
    yield "collectivite/collectivite.csv", csv_chunks(rows, [_("Renseignement"), _("Valeur")])


@exports_of_partner
def _libraries(partner: Partner) -> Iterator[Entry]:
    header = [
        *(_("Nom"), _("Code du ministère"), _("Commune"), _("Code INSEE"), _("Classement")),
        *(
            _("Adresse"),
            _("Code postal"),
            _("Ville"),
            _("Téléphone"),
            _("Courriel"),
            _("Site"),
            _("Fermée le"),
        ),
    ]
    found = partner.libraries.select_related("municipality").order_by("folded_name", "pk")
    rows = (
        [
            *(one.name, one.ministry_code, one.municipality.name, one.municipality.insee_code),
            *(one.get_classification_display(), one.address, one.postcode, one.town),
            *(one.phone, one.email, one.website, one.closed_on),
        ]
        for one in found.iterator()
    )
    yield "collectivite/bibliotheques.csv", csv_chunks(rows, header)


@exports_of_partner
def _rollout(partner: Partner) -> Iterator[Entry]:
    """Its criteria and its steps, as its own desk shows them."""
    criteria: list[list[Cell]] = []
    for one in checked_criteria(partner):
        on, note = (one.check.checked_on, one.check.note) if one.check else (None, "")
        criteria.append([one.criterion.label, one.is_met, on, note])
    if criteria:
        header = [_("Critère"), _("Rempli"), _("Vérifié le"), _("Précisions")]
        yield "collectivite/criteres.csv", csv_chunks(criteria, header)
    steps = RolloutStep.objects.filter(rollout__partner=partner)
    rows = [[one.label, one.planned_on, one.done_on, one.note] for one in steps]
    if rows:
        header = [_("Étape"), _("Prévue le"), _("Faite le"), _("Précisions")]
        yield "collectivite/deploiement.csv", csv_chunks(rows, header)


@exports_of_partner
def _visits(partner: Partner) -> Iterator[Entry]:
    """The welcome visits at its libraries or of its libraries; the other guests are not its own."""
    visits = WelcomeVisit.objects.concerning(partner).select_related("host")
    rows = [
        [one.host.name, one.planned_on, one.held_on, one.cancelled_on, one.attendees, one.note]
        for one in visits
    ]
    if rows:
        header = [
            *(_("Bibliothèque qui reçoit"), _("Prévue le"), _("Faite le"), _("Annulée le")),
            *(_("Personnes présentes"), _("Précisions")),
        ]
        yield "collectivite/visites-d-accueil.csv", csv_chunks(rows, header)


def take_away(*, partner: Partner, by: object | None, now: datetime) -> BinaryIO:
    """The archive of all that is held of a partner, in a temporary file ready to be read, gone once closed."""
    stream: BinaryIO = TemporaryFile()  # noqa: SIM115 - the caller reads it and closes it
    try:
        write_archive(stream, entries_of(partner), written_at=now.astimezone(PARIS))
        audit.record(by, "partner.taken_away", partner, bytes=stream.tell())
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream
