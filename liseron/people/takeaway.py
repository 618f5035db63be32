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
    rows = (
        Patron.objects.with_account()
        .filter(library__partner=partner)
        .annotate(card=_card_of("pk"))
        .order_by("folded_name", "pk")
        .values_list(
            *("card", "given_name", "family_name", "birth_date", "email", "phone", "postcode"),
            *("town", "library_card", "library__name", "guardian_name", "guardian_email", "created_at"),
        )
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
    kinds, states, reasons = (
        {code: str(label) for code, label in words.choices}
        for words in (Registration.Kind, Registration.State, Registration.RefusalReason)
    )
    found = (
        Registration.objects.of(partner)
        .exclude(state=Registration.State.UNVERIFIED)
        .annotate(card=_card_of("patron"))
        .order_by("asked_at", "pk")
        .values_list(
            *("card", "patron__given_name", "patron__family_name", "patron__birth_date", "library__name"),
            *("kind", "state", "asked_at", "verified_at", "decided_at", "refusal_reason"),
            *("valid_from", "valid_until", "year_ends_on"),
        )
        .iterator(chunk_size=ROWS_AT_ONCE)
    )
    rows = (
        [*row[:5], kinds[row[5]], states[row[6]], *row[7:10], reasons.get(row[10], ""), *row[11:]]
        for row in found
    )
    yield "lecteurs/inscriptions.csv", csv_chunks(rows, header)


@exports_of_partner
def _team(partner: Partner) -> Iterator[Entry]:
    grants = RoleGrant.objects.filter(partner=partner).select_related("user").order_by("user__name", "pk")
    rows: Iterator[list[Cell]] = (
        [one.user.name, one.user.email, one.get_role_display(), one.granted_at] for one in grants.iterator()
    )
    yield "equipe/equipe.csv", csv_chunks(rows, [_("Nom"), _("Courriel"), _("Rôle"), _("Depuis le")])
