"""What a partner takes away of its readers, their registrations and its team."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from liseron.partners.models import Partner
from liseron.partners.takeaway import Entry, exports_of_partner
from liseron.people.models import Patron, ReaderCard, Registration, RoleGrant
from liseron.toolkit.sheets import Cell, csv_chunks

ROWS_AT_ONCE = 2000


def _card_of(patron: str) -> Subquery:
    cards = ReaderCard.objects.filter(patron=OuterRef(patron), replaced_on=None)
    return Subquery(cards.values("number")[:1])


@exports_of_partner
def _readers(partner: Partner) -> Iterator[Entry]:
    """Who has an account; who only asks stands with the registrations."""
    header = [
        *(_("Carte"), _("Prénom"), _("Nom"), _("Naissance"), _("Courriel"), _("Téléphone"), _("Code postal")),
        *(_("Commune"), _("Carte de bibliothèque"), _("Bibliothèque"), _("Adulte responsable")),
        *(_("Courriel de l’adulte"), _("Compte ouvert le")),
    ]
    found = Patron.objects.with_account().filter(library__partner=partner)
    rows: Iterator[list[Cell]] = (
        [
            *(one.card, one.given_name, one.family_name, one.birth_date, one.email, one.phone, one.postcode),
            *(one.town, one.library_card, one.library.name, one.guardian_name, one.guardian_email),
            one.created_at,
        ]
        for one in found.select_related("library")
        .annotate(card=_card_of("pk"))
        .order_by("folded_name", "pk")
        .iterator(chunk_size=ROWS_AT_ONCE)
    )
    yield "lecteurs/lecteurs.csv", csv_chunks(rows, header)


@exports_of_partner
def _registrations(partner: Partner) -> Iterator[Entry]:
    """Every request and year with its dates; an address never confirmed was no request to the library."""
    header = [
        *(_("Carte"), _("Prénom"), _("Nom"), _("Naissance"), _("Bibliothèque"), _("Demande"), _("État")),
        *(_("Demandée le"), _("Confirmée le"), _("Réponse le"), _("Raison du refus")),
        *(_("Premier jour"), _("Dernier jour"), _("Fin de l’année accordée")),
    ]
    found = Registration.objects.of(partner).exclude(state=Registration.State.UNVERIFIED)
    rows: Iterator[list[Cell]] = (
        [
            *(one.card, one.patron.given_name, one.patron.family_name, one.patron.birth_date),
            *(one.library.name, one.get_kind_display(), one.get_state_display()),
            *(one.asked_at, one.verified_at, one.decided_at),
            one.get_refusal_reason_display() if one.refusal_reason else "",
            *(one.valid_from, one.valid_until, one.year_ends_on),
        ]
        for one in found.select_related("patron", "library")
        .annotate(card=_card_of("patron"))
        .order_by("asked_at", "pk")
        .iterator(chunk_size=ROWS_AT_ONCE)
    )
    yield "lecteurs/inscriptions.csv", csv_chunks(rows, header)


@exports_of_partner
def _team(partner: Partner) -> Iterator[Entry]:
    grants = RoleGrant.objects.filter(partner=partner).select_related("user").order_by("user__name", "pk")
    rows = (
        [one.user.name, one.user.email, one.get_role_display(), one.granted_at] for one in grants.iterator()
    )
    yield "equipe/equipe.csv", csv_chunks(rows, [_("Nom"), _("Courriel"), _("Rôle"), _("Depuis le")])
