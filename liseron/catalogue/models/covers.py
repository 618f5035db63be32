"""The picture of a title, fetched once and kept here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.records import Record


class Cover(models.Model):
    """The cover that a record's source names, and where its fetching stands.

    `address` is the record's when it was last noted; empty: the record names none any more, the picture is to go.
    `stem` names the kept pictures ("covers/3f/3f2a…"), empty until the first one is kept: a picture stays in
    service while its successor is fetched. `due_at` is when the worker looks next, null when it has nothing to do.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("À chercher")
        KEPT = "kept", _("Gardée")
        GIVEN_UP = "given_up", _("Abandonnée")

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="cover")
    address = models.URLField(max_length=1000, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True, help_text=_("Code du dernier échec."))
    due_at = models.DateTimeField(null=True, blank=True)
    stem = models.CharField(max_length=80, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("couverture")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="kept") | ~Q(stem=""), name="cover_kept_has_its_pictures"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False)
                | (~Q(state="waiting") & Q(due_at__isnull=True)),
                name="cover_waits_for_an_hour",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="cover_due", condition=Q(due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"cover {self.record_id} {self.state}"

    @property
    def version(self) -> str:
        """Changes with the picture; short enough for an address."""
        return self.stem[-12:]
