"""What is given away: one row for each title ever shown, one for each resource of a base address, and stored bytes.

Stamps are Unix seconds. A base address shows a title with the later of two stamps, its own and its resource's there,
and as deleted when either says so: a title that changes costs one row, and so does a right won or lost.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models import Resource
from liseron.exchange.models.views import View

NUMBER_BITS = 48
NUMBER = (1 << NUMBER_BITS) - 1  # the largest number of a title


class Item(models.Model):
    """A title that was shown once. It outlives its record: deletions are told for ever (OAI-PMH 2.5.1, persistent)."""

    record_id = models.BigIntegerField(primary_key=True)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    stamp = models.BigIntegerField()
    is_deleted = models.BooleanField(default=False)
    section = models.CharField(max_length=30, help_text=_("« livre:jeunesse »"))

    class Meta:
        indexes = [
            # A page of a list is a stretch of this index, which holds all that a header says.
            models.Index(
                fields=["resource", "stamp", "record_id", "is_deleted", "section"], name="exchange_item_page"
            ),
        ]

    def __str__(self) -> str:
        return str(self.record_id)


class Share(models.Model):
    """A resource that a base address shows, or showed once. `is_withheld`: a person keeps it out."""

    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="shares")
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="+")
    stamp = models.BigIntegerField()
    is_open = models.BooleanField(default=True)
    is_withheld = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["view", "resource"], name="exchange_share_once")]

    def __str__(self) -> str:
        return f"{self.view_id} ← {self.resource_id}"


class Rendering(models.Model):
    """A title's whole record in one variant of a format (profiles.Profile.variant), as it is served.

    Its key is made of the variant, then the title's number (`key_of`): the titles of one variant lie side by side, and
    a page finds each by its primary key.
    """

    key = models.BigIntegerField(primary_key=True)
    version = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.key & NUMBER} {self.key >> NUMBER_BITS}"

    @staticmethod
    def key_of(variant: int, number: int) -> int:
        return variant << NUMBER_BITS | number


class Change(models.Model):
    """What the repository has still to learn of the catalogue: "record:12", "work:7", "records-of:3"."""

    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Horizon(models.Model):
    """The one row that says up to which second readers may see. `given` is the last stamp that was given.

    `announced`: from this second on, rows may be on their way that nobody sees yet. `turn` counts the publications: one
    that was prepared while another was written starts again.
    """

    given = models.BigIntegerField(default=0)
    announced = models.BigIntegerField(null=True, blank=True)
    turn = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="exchange_horizon_is_one")]

    def __str__(self) -> str:
        return str(self.given)
