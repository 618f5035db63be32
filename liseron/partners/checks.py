"""Is a partner ready? Criteria ticked by hand, criteria that its own page answers (requirements A2, A3)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.partners.models import Library, Partner, ReadinessCheck, ReadinessCriterion
from liseron.partners.readiness import Answer, Readiness, is_eligible, readiness_of
from liseron.toolkit import audit

AnsweredBy = ReadinessCriterion.AnsweredBy


class CannotCheck(Exception):
    """The criterion is not answered so; the message is a French sentence."""


@dataclass(frozen=True)
class Checked:
    """A criterion with what was found at a partner; `check` is None when nobody looked, or when it is read."""

    criterion: ReadinessCriterion
    is_met: bool
    check: ReadinessCheck | None

    @property
    def is_by_hand(self) -> bool:
        return self.criterion.answered_by == AnsweredBy.HAND


@transaction.atomic
def check_criterion(
    *,
    partner: Partner,
    criterion: ReadinessCriterion,
    is_met: bool,
    checked_on: date,
    by: object | None,
    today: date,
    note: str = "",
) -> ReadinessCheck:
    """Keeps what was found; what was found before stays in the journal. Raises CannotCheck, ValidationError."""
    if criterion.answered_by != AnsweredBy.HAND:
        raise CannotCheck(_("Ce critère se lit dans la fiche de la collectivité. Corrigez-la plutôt."))
    if checked_on > today:
        raise ValidationError(
            {"checked_on": _("Ce jour n’est pas encore venu. Écrivez aujourd’hui ou un jour passé.")}
        )
    Partner.objects.select_for_update().get(pk=partner.pk)
    check = ReadinessCheck.objects.filter(partner=partner, criterion=criterion).first()
    before = check.is_met if check else None
    check = check or ReadinessCheck(partner=partner, criterion=criterion)
    check.is_met, check.checked_on, check.note = is_met, checked_on, note
    check.by = audit.name_of_actor(by)
    check.full_clean()
    check.save()
    audit.record(by, "readiness.checked", partner, criterion=criterion.pk, is_met=is_met, before=before)
    return check


def checked_criteria(partner: Partner) -> list[Checked]:
    """The criteria asked for, in their order, with what is known of the partner. Three queries."""
    found = {check.criterion_id: check for check in ReadinessCheck.objects.filter(partner=partner)}
    read = {
        AnsweredBy.CLASSIFICATION.value: is_eligible(_classifications(partner)),
        AnsweredBy.CONTACT.value: bool(partner.contact_name and partner.contact_email),
    }
    return [
        Checked(one, read[one.answered_by], None)
        if one.answered_by in read
        else Checked(one, one.pk in found and found[one.pk].is_met, found.get(one.pk))
        for one in ReadinessCriterion.objects.filter(is_active=True)
    ]


def readiness_of_partner(partner: Partner) -> Readiness:
    """What is missing before the partner launches. Three queries."""
    return readiness_from(checked_criteria(partner))


def readiness_from(checked: Iterable[Checked]) -> Readiness:
    """The same from criteria already read."""
    return readiness_of(
        [
            Answer(
                key=one.criterion.pk,
                label=one.criterion.label,
                is_required=one.criterion.is_required,
                is_met=one.is_met,
                is_about_eligibility=one.criterion.answered_by == AnsweredBy.CLASSIFICATION,
            )
            for one in checked
        ]
    )


def _classifications(partner: Partner) -> list[str]:
    open_ones = Library.objects.of(partner).filter(closed_on__isnull=True)
    return list(open_ones.order_by().values_list("classification", flat=True).distinct())
