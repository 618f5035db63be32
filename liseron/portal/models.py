"""What a reader keeps: selections of titles, and searches to come back to."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Work
from liseron.people.models import Patron


class Selection(models.Model):
    """A reader's list of titles, under a name. With a `share_key`, whoever has the link reads it, without a name."""

    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="selections")
    name = models.CharField(max_length=80)
    share_key = models.CharField(max_length=43, blank=True)
    shared_at = models.DateTimeField(null=True, blank=True)
    shows_notes = models.BooleanField(default=False, help_text=_("Montrer aussi les notes à qui a le lien."))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("sélection")
        constraints = [
            models.UniqueConstraint(
                fields=["patron", "name"],
                name="selection_once_by_name",
                violation_error_message=_("Vous avez déjà une sélection de ce nom. Choisissez-en un autre."),
            ),
            models.UniqueConstraint(
                fields=["share_key"], condition=~Q(share_key=""), name="selection_share_key"
            ),
            models.CheckConstraint(
                condition=Q(share_key="", shared_at__isnull=True)
                | (~Q(share_key="") & Q(shared_at__isnull=False)),
                name="selection_shared_since_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SelectionItemQuerySet(models.QuerySet["SelectionItem"]):
    def shown(self) -> Self:
        """With what a page shows of each title; a work that went into another one is that other one."""
        return self.select_related(
            "work__lead__cover", "work__lead__resource", "work__merged_into__lead__cover"
        )


class SelectionItem(models.Model):
    """A title in a selection, at its place, with the reader's own note."""

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="items")
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField()
    added_at = models.DateTimeField(auto_now_add=True)

    objects = SelectionItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("titre d’une sélection")
        constraints = [
            models.UniqueConstraint(fields=["selection", "work"], name="title_once_in_a_selection"),
        ]

    def __str__(self) -> str:
        return f"{self.selection_id}: {self.work_id}"


class SavedSearch(models.Model):
    """A search to come back to. `asked` is its address without the page ("q=lune&media=film").

    `new_since` is what the titles are compared to: the visit before the last one; half an hour makes a visit.
    """

    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=120)
    asked = models.CharField(max_length=2000)
    visited_at = models.DateTimeField()
    new_since = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("recherche gardée")
        constraints = [
            models.UniqueConstraint(
                fields=["patron", "asked"],
                name="saved_search_once",
                violation_error_message=_("Vous gardez déjà cette recherche."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
