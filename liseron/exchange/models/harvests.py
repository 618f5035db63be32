"""Catalogues of others that are harvested by OAI-PMH: which, how far each reading is, and what each of them named."""

from datetime import date, datetime
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import ImportJob, Resource
from liseron.exchange.rules.windows import Window


class SourceQuerySet(models.QuerySet["Source"]):
    def due_on(self, day: date) -> Self:
        """Those that are to be harvested by themselves on that day, or should have been before."""
        return self.filter(is_active=True, next_on__lte=day, removed_at=None)

    def leaving(self) -> Self:
        """Those that a person removed, and whose titles are still on their way out."""
        return self.filter(removed_at__isnull=False)


class Source(models.Model):
    """An OAI-PMH repository that supplies a resource: what to ask it, and what its last complete harvest left.

    `since` is where the next harvest begins, "" for one of everything. `sets` are those it offers, (setSpec, name).
    `removed_at` is when a person removed it: the row goes once its titles have left (`removing.py`).
    """

    class Pace(models.TextChoices):
        DAY = "day", _("chaque nuit")
        WEEK = "week", _("chaque semaine")
        MONTH = "month", _("chaque mois")
        HAND = "hand", _("quand je le demande")

    class Deletions(models.TextChoices):
        NO = "no", _("ne les signale pas")
        TRANSIENT = "transient", _("les signale un temps")
        PERSISTENT = "persistent", _("les signale toujours")

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="harvest_sources")
    address = models.URLField(_("adresse"), max_length=500)
    prefix = models.CharField(_("format"), max_length=60)
    set_spec = models.CharField(_("ensemble"), max_length=200, blank=True)
    repository = models.CharField(max_length=200, blank=True, help_text=_("Le nom que se donne le dépôt."))
    granularity = models.CharField(max_length=6, default="day", help_text=_("day, second"))
    deletions = models.CharField(max_length=10, choices=Deletions, default=Deletions.NO)
    earliest = models.CharField(max_length=20, blank=True)
    formats = models.JSONField(default=list, blank=True)
    sets = models.JSONField(default=list, blank=True)
    pace = models.CharField(max_length=5, choices=Pace, default=Pace.WEEK)
    pause_seconds = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(60)], help_text=_("Entre deux pages, si le dépôt est lent.")
    )
    drop_limit = models.PositiveSmallIntegerField(
        default=10,
        validators=[MaxValueValidator(100)],
        help_text=_("En pour cent : au-delà, une personne décide des retraits."),
    )
    is_active = models.BooleanField(default=True)
    next_on = models.DateField(null=True, blank=True, help_text=_("Prochain moissonnage, de nuit."))
    full_on = models.DateField(
        null=True, blank=True, help_text=_("Prochaine lecture de tout, pour les retraits.")
    )
    since = models.CharField(max_length=20, blank=True)
    read_at = models.DateTimeField(null=True, blank=True, help_text=_("Dernier moissonnage jusqu’au bout."))
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    removed_by = models.CharField(max_length=80, blank=True, default="", editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["resource", "address", "set_spec"]
        verbose_name = _("dépôt moissonné")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "address", "set_spec"],
                name="source_once_per_resource",
                violation_error_message=_("Ce dépôt est déjà moissonné pour cette ressource."),
            ),
            models.CheckConstraint(
                condition=Q(drop_limit__lte=100),
                name="source_drop_limit_is_a_share",
                violation_error_message=_("Donnez un pourcentage entre 0 et 100."),
            ),
        ]

    def __str__(self) -> str:
        return self.repository or self.address

    @property
    def is_swept(self) -> bool:
        """Whether titles that leave are seen only by their absence from a complete list."""
        return self.deletions != self.Deletions.PERSISTENT


class HarvestQuerySet(models.QuerySet["Harvest"]):
    def to_take_up(self, now: datetime) -> Self:
        """Those that a passing trouble stopped, once their wait is over; not those of a source that was suspended."""
        waiting = self.filter(resume_at__lte=now, job__state=ImportJob.State.FAILED)
        return waiting.filter(source__is_active=True, source__removed_at=None)

    def held(self) -> Self:
        """Those whose withdrawals wait for a person."""
        return self.filter(sweep=Harvest.Sweep.HELD, source__removed_at=None)


class Harvest(models.Model):
    """One harvest of a source. Its `job` tells its state, its progress and its report, as of any import.

    `windows` are the dates still to read, the one under way first; `token` where it is in it, "" at its beginning.
    Both move in the transaction of the records that they stand behind, so that a reading cut off goes on from there.
    `first_answered` is the responseDate of the first page of all.
    """

    class Sweep(models.TextChoices):
        NONE = "", _("sans objet")
        DONE = "done", _("faits")
        HELD = "held", _("à décider")
        KEPT = "kept", _("refusés : les titres restent")

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="harvests")
    job = models.OneToOneField(ImportJob, on_delete=models.CASCADE, related_name="harvest")
    is_full = models.BooleanField(default=False)
    since = models.CharField(max_length=20, blank=True)
    windows = models.JSONField(default=list)
    token = models.TextField(blank=True)
    first_answered = models.CharField(max_length=40, blank=True)
    pages = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)
    announced = models.CharField(max_length=40, blank=True, help_text=_("completeListSize, comme annoncé."))
    remarks = models.JSONField(default=dict, help_text=_("Ce qui était étrange, et combien de fois."))
    unnamed = models.PositiveIntegerField(default=0, help_text=_("Notices sans identifiant."))
    restarts = models.PositiveSmallIntegerField(default=0)
    splits = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    resume_at = models.DateTimeField(null=True, blank=True)
    absent = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    sweep = models.CharField(max_length=4, choices=Sweep, blank=True, default=Sweep.NONE)
    decided_by = models.CharField(max_length=80, blank=True)

    objects = HarvestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("moissonnage")

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"

    @property
    def window(self) -> Window | None:
        """The dates under way, None once all are read."""
        return Window(*self.windows[0]) if self.windows else None


class Sighting(models.Model):
    """The last harvest in which a source named a record; `number` is the record's `source_id`.

    Of every source: where titles leave by their absence, and to know whose a title is once a source is removed.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    number = models.CharField(max_length=200)
    harvest = models.ForeignKey(Harvest, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("titre vu dans un dépôt")
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="sighting_once_per_source"),
        ]
        indexes = [models.Index(fields=["source", "harvest"], name="sighting_by_harvest")]

    def __str__(self) -> str:
        return self.number
