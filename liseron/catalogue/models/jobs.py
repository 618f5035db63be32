"""Files and catalogues of titles that the worker reads: what was asked, how far it is, what it gave."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.offer import Resource
from liseron.catalogue.models.sources import Feed
from liseron.toolkit.imports import ImportRun


class ImportJobQuerySet(models.QuerySet["ImportJob"]):
    def under_way(self) -> Self:
        return self.filter(state__in=ImportJob.UNDER_WAY)


class ImportJob(models.Model):
    """One file, or one address, read by the worker: first to tell what it would change, then to change it.

    `totals` are those of the report (in, added, unchanged, rejected, to_settle, absent, withdrawn) as the reading goes;
    `expected` the lines that the preview counted. `attempt` numbers the readings, so that a worker given up for dead
    stops when it wakes.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", _("colonnes à dire")
        PREVIEWING = "previewing", _("lecture de l’aperçu")
        READY = "ready", _("aperçu prêt")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        STOPPED = "stopped", _("arrêté")
        FAILED = "failed", _("interrompu")

    UNDER_WAY = (State.PREVIEWING, State.RUNNING)

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="import_jobs")
    kind = models.CharField(max_length=30)
    source = models.CharField(max_length=200, help_text=_("Le nom du fichier, ou l’adresse."))
    file = models.FileField(upload_to="to-import/jobs/", max_length=300, blank=True)
    address = models.URLField(max_length=500, blank=True)
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs")
    plan = models.JSONField(default=dict, blank=True)
    is_complete = models.BooleanField(default=False)
    is_confirmed = models.BooleanField(default=False, help_text=_("Une personne a vu combien partiraient."))
    state = models.CharField(max_length=10, choices=State)
    attempt = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=dict)
    lines_read = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(default=0)
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs")
    problem = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True, help_text=_("Dernier signe de vie de la lecture."))
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("import de titres")
        constraints = [
            models.UniqueConstraint(
                fields=["resource"],
                condition=Q(state="running"),
                name="one_import_at_a_time_per_resource",
            ),
            models.CheckConstraint(
                condition=~Q(file="", address="") | Q(state__in=["done", "stopped", "failed"]),
                name="import_job_under_way_has_what_to_read",
            ),
        ]

    def __str__(self) -> str:
        return self.source

    @property
    def is_by_itself(self) -> bool:
        """Begun by the night, not by a person."""
        return self.by == "system"

    @property
    def has_what_to_read(self) -> bool:
        return bool(self.address or self.file)
