"""A library that has launched welcomes others of the network (requirement A5)."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models.library import Library
from liseron.partners.models.partner import Partner
from liseron.partners.models.rollout import ABSURD, in_our_century


class WelcomeVisitQuerySet(models.QuerySet["WelcomeVisit"]):
    def waiting(self) -> Self:
        """Neither held nor cancelled."""
        return self.filter(held_on__isnull=True, cancelled_on__isnull=True)

    def to_tell(self, today: date) -> Self:
        """Their day is past and nobody said whether they were held."""
        return self.waiting().filter(planned_on__lt=today)

    def concerning(self, *partners: Partner | int) -> Self:
        """A library of these partners, or of their numbers, is host or visitor."""
        ours = Library.objects.filter(partner__in=partners).values("pk")
        visited = WelcomeVisit.visitors.through.objects.filter(library__in=ours)
        return self.filter(Q(host__in=ours) | Q(pk__in=visited.values("welcomevisit")))


class WelcomeVisit(models.Model):
    """One visit at `host`. Planned until it is held or cancelled; `attendees` are people, known once it was held."""

    host = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="welcome_visits")
    visitors = models.ManyToManyField(Library, blank=True, related_name="visits_elsewhere")
    planned_on = models.DateField()
    held_on = models.DateField(null=True, blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    attendees = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=80)

    objects = WelcomeVisitQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on", "-pk"]
        verbose_name = _("visite d’accueil")
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on__isnull=True) | Q(cancelled_on__isnull=True),
                name="welcome_visit_held_or_cancelled",
                violation_error_message=_("Une visite annulée n’a pas eu lieu."),
            ),
            models.CheckConstraint(
                condition=Q(attendees__isnull=True) | Q(held_on__isnull=False),
                name="welcome_visit_attendees_once_held",
                violation_error_message=_("Comptez les personnes quand la visite a eu lieu."),
            ),
            models.CheckConstraint(
                condition=in_our_century("planned_on", "held_on", "cancelled_on"),
                name="welcome_visit_in_our_century",
                violation_error_message=ABSURD,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host} {self.planned_on}"
