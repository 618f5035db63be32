"""What a partner takes away of its agreements: their days, their duties, their documents (requirement B7)."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from liseron.agreements.models import Agreement, Amendment, Commitment, Document, Termination
from liseron.agreements.papers.giving import ALTERED, LOST, checked_file, document_name
from liseron.partners.models import Partner
from liseron.partners.takeaway import Entry, exports_of_partner
from liseron.toolkit.dates import PARIS
from liseron.toolkit.sheets import Cell, csv_chunks

FOLDER = "conventions"


@exports_of_partner
def agreements_sheets(partner: Partner) -> Iterable[Entry]:
    """Agreements, signatures, amendments and letters, a sheet each."""
    yield f"{FOLDER}/conventions.csv", csv_chunks(_agreements(partner), _agreements_header())
    yield f"{FOLDER}/signatures.csv", csv_chunks(_signatures(partner), _signatures_header())
    yield f"{FOLDER}/avenants.csv", csv_chunks(_amendments(partner), _amendments_header())
    yield f"{FOLDER}/courriers-de-fin.csv", csv_chunks(_letters(partner), _letters_header())


@exports_of_partner
def commitments_sheet(partner: Partner) -> Iterable[Entry]:
    """Every duty of both sides, with what proves it."""
    header = [
        *(_("Convention"), _("Qui"), _("Engagement"), _("Article"), _("Échéance"), _("Fait le")),
        *(_("Preuve"), _("Constaté le"), _("Rouvert parce que")),
    ]
    found = Commitment.objects.filter(agreement__partner=partner).select_related("agreement")
    rows = (
        [
            *(one.agreement.number, one.get_side_display(), one.text, one.article, one.due_on, one.done_on),
            *(one.evidence, one.checked_on, one.reopened_because),
        ]
        for one in found.iterator(2000)
    )
    yield f"{FOLDER}/engagements.csv", csv_chunks(rows, header)


@exports_of_partner
def documents(partner: Partner) -> Iterable[Entry]:
    """The list of its documents with their SHA-256, then each file that still is what was kept."""
    found = partner.documents.select_related("agreement").order_by("pk")
    header = [
        *(_("Convention"), _("Sorte"), _("Titre"), _("Exemplaire signé"), _("Ajouté le"), _("Taille")),
        *(_("SHA-256"), _("Fichier")),
    ]
    yield f"{FOLDER}/documents.csv", csv_chunks((_document(one) for one in found.iterator(500)), header)
    for one in found.iterator(500):
        data, problem = checked_file(one)
        if not problem:
            yield _path(one), data


def _document(one: Document) -> list[Cell]:
    said = {LOST: _("Fichier disparu"), ALTERED: _("Fichier altéré, non donné")}
    return [
        *(one.agreement.number if one.agreement else "", one.get_kind_display(), one.title),
        *(_("oui") if one.is_scan else _("non"), one.added_at.astimezone(PARIS).date(), one.size, one.sha256),
        said.get(checked_file(one)[1], _path(one).removeprefix(f"{FOLDER}/")),
    ]


def _path(one: Document) -> str:
    folder = one.agreement.number if one.agreement else "sans-convention"
    return f"{FOLDER}/documents/{folder}/{one.pk}-{document_name(one)}"


def _agreements_header() -> list[str]:
    return [
        *(_("Numéro"), _("Modèle"), _("Préparée le"), _("Premier jour"), _("Dernier jour"), _("Fin due à")),
        *(_("Reconduction refusée le"), _("Abandonnée le")),
    ]


def _agreements(partner: Partner) -> Iterator[list[Cell]]:
    for one in Agreement.objects.filter(partner=partner).select_related("model").order_by("number"):
        yield [
            *(one.number, str(one.model), one.drafted_on, one.starts_on, one.ends_on),
            *(one.get_ended_by_display(), one.objected_on, one.abandoned_on),
        ]


def _signatures_header() -> list[str]:
    return [
        *(_("Convention"), _("Avenant"), _("Partie"), _("Signataire"), _("Qualité"), _("Délibération")),
        *(_("Délibération du"), _("Signé le")),
    ]


def _signatures(partner: Partner) -> Iterator[list[Cell]]:
    """Those of the agreement itself, then those of its amendments."""
    for one in Agreement.objects.filter(partner=partner).order_by("number").prefetch_related("parties"):
        for party in one.parties.all():
            who = [party.name or party.label, party.represented_by, party.capacity]
            yield [one.number, "", *who, party.deliberation, party.deliberated_on, party.signed_on]
    amendments = Amendment.objects.filter(agreement__partner=partner).order_by("agreement__number", "number")
    for change in amendments.select_related("agreement").prefetch_related("signatures__party"):
        for signed in change.signatures.all():
            party = signed.party
            who = [party.name or party.label, party.represented_by, party.capacity]
            days = [signed.deliberation, signed.deliberated_on, signed.signed_on]
            yield [change.agreement.number, change.number, *who, *days]


def _amendments_header() -> list[str]:
    return [
        *(_("Convention"), _("Numéro"), _("Objet"), _("Texte"), _("Nouveau tarif"), _("À partir de l’année")),
        *(_("Nouveau dernier jour"), _("Préparé le"), _("Signé le"), _("Abandonné le")),
    ]


def _amendments(partner: Partner) -> Iterator[list[Cell]]:
    found = Amendment.objects.filter(agreement__partner=partner).order_by("agreement__number", "number")
    for one in found.select_related("agreement"):
        yield [
            *(one.agreement.number, one.number, one.subject, one.body, one.new_rate, one.rate_from_year),
            *(one.new_end_on, one.drafted_on, one.signed_on, one.abandoned_on),
        ]


def _letters_header() -> list[str]:
    return [
        *(_("Convention"), _("Sorte"), _("Envoyé par"), _("Motif"), _("Recommandé"), _("Envoyé le")),
        *(_("Reçu le"), _("Levé le"), _("Levé parce que"), _("Dernier jour")),
    ]


def _letters(partner: Partner) -> Iterator[list[Cell]]:
    found = Termination.objects.filter(agreement__partner=partner).order_by("agreement__number", "sent_on")
    for one in found.select_related("agreement", "way", "served_by"):
        yield [
            *(one.agreement.number, one.way.get_kind_display(), str(one.served_by), one.grounds),
            *(one.reference, one.sent_on, one.received_on, one.lifted_on, one.lift_reason, one.last_day),
        ]
