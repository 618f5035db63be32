"""A title within a resource, as its source says it and as people corrected it."""

from datetime import date
from typing import Any, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.offer import Resource
from liseron.catalogue.models.vocabulary import Audience, Medium, medium_in_words
from liseron.catalogue.models.works import Work
from liseron.catalogue.roles import credits_of
from liseron.catalogue.rules.grouping import derived
from liseron.catalogue.titles import LONGEST_NAMES


class RecordQuerySet(models.QuerySet["Record"]):
    def available(self) -> Self:
        """Records that have not been withdrawn, whatever their window."""
        return self.filter(withdrawn_at__isnull=True)

    def available_on(self, day: date) -> Self:
        """Records that have not been withdrawn and whose window, both days included, holds that day."""
        return self.available().filter(
            Q(available_from__isnull=True) | Q(available_from__lte=day),
            Q(available_until__isnull=True) | Q(available_until__gte=day),
        )


class Record(models.Model):
    """A title within a resource. `source_id` is the supplier's own number, unique within the resource.

    The columns say what readers see. `corrected` holds the fields that a person settled; the source's own words for
    these wait in `said_by_source`, so that a correction can be taken back.
    """

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="records")
    source_id = models.CharField(max_length=200)
    medium = models.CharField(max_length=6, choices=Medium)
    title = models.CharField(max_length=500)
    subtitle = models.CharField(max_length=500, blank=True)
    sort_title = models.CharField(max_length=500, db_index=True, editable=False)
    creators = models.JSONField(
        default=list, help_text=_('Dans l’ordre : [{"name": "Jules Verne", "role": "aut"}].')
    )
    folded_creators = models.CharField(max_length=LONGEST_NAMES, blank=True, editable=False)
    publisher = models.CharField(max_length=200, blank=True)
    series = models.CharField(max_length=300, blank=True)
    series_number = models.CharField(max_length=40, blank=True)
    part_number = models.CharField(max_length=40, blank=True)
    part_title = models.CharField(max_length=300, blank=True)
    published = models.CharField(max_length=40, blank=True, help_text=_("Comme imprimé."))
    year = models.SmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=3, blank=True, help_text=_("ISO 639, « fr »."))
    subjects = models.JSONField(default=list)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ALL)
    summary = models.TextField(blank=True)
    extent = models.CharField(max_length=80, blank=True, help_text=_("« 14 min », « 12 leçons »."))
    format = models.CharField(
        max_length=100, blank=True, help_text=_("Comme donné : « application/epub+zip ».")
    )
    url = models.URLField(max_length=1000, blank=True)
    cover_url = models.URLField(max_length=1000, blank=True)
    rights = models.CharField(max_length=500, blank=True)
    accessibility = models.JSONField(default=list, help_text=_("Mots d’ONIX (liste 196) ou de schema.org."))
    available_from = models.DateField(null=True, blank=True, help_text=_("Premier jour, compris."))
    available_until = models.DateField(null=True, blank=True, help_text=_("Dernier jour, compris."))
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="records")
    is_placed = models.BooleanField(
        default=False, help_text=_("Une personne a choisi son œuvre : la règle n’y touche plus.")
    )
    title_key = models.CharField(max_length=32, blank=True, db_index=True, editable=False)
    facts_hash = models.CharField(max_length=32, blank=True, editable=False)
    corrected = models.JSONField(
        default=dict,
        blank=True,
        encoder=DjangoJSONEncoder,
        help_text=_("Champ → ce qu’une personne a écrit."),
    )
    said_by_source = models.JSONField(
        default=dict,
        blank=True,
        encoder=DjangoJSONEncoder,
        help_text=_("Champ corrigé → mots de la source."),
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()
    get_medium_display = medium_in_words

    class Meta:
        ordering = ["sort_title", "pk"]
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(fields=["resource", "source_id"], name="record_once_per_source"),
            models.CheckConstraint(condition=~Q(title=""), name="record_has_a_title"),
            models.CheckConstraint(
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_until__gte=models.F("available_from")),
                name="record_window_ends_after_it_begins",
                violation_error_message=_(
                    "Le dernier jour vient avant le premier. Corrigez l’une des deux dates."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["medium", "-created_at"], name="record_newest_by_medium"),
            models.Index(
                fields=["available_from"],
                name="record_window_opens",
                condition=Q(available_from__isnull=False),
            ),
            models.Index(
                fields=["available_until"],
                name="record_window_closes",
                condition=Q(available_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Derives what is compared and sorted; a record saved without a work gets one of its own."""
        self.derive()
        is_alone = self.work_id is None
        if is_alone:
            self.work = Work.objects.create()
        super().save(*args, **kwargs)
        if is_alone:
            Work.objects.filter(pk=self.work_id).update(lead=self)

    def derive(self) -> None:
        """Compute the columns that follow from others."""
        for name, value in derived(vars(self)).items():
            setattr(self, name, value)

    @property
    def creator_names(self) -> list[str]:
        """The names alone, in the source's order."""
        return [creator["name"] for creator in self.creators]

    @property
    def credits(self) -> list[tuple[str, list[str]]]:
        """The names by role, in French: [("Texte", ["Jules Verne"]), ("Traduction", [...])]."""
        return credits_of(self.creators)
