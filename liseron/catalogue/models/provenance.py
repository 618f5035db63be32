"""Where a record comes from: its numbers, the source's own copy, and what changed since."""

import zlib

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.records import Record
from liseron.toolkit.imports import ImportRun


class RecordIdentifier(models.Model):
    """A number that the world knows. An ISBN has 13 digits and a right checksum; what fails is kept as "vendor"."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="identifiers", db_index=False)
    scheme = models.CharField(max_length=10, help_text=_("isbn, issn, ean, doi, ark, uri, vendor"))
    value = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("identifiant")
        constraints = [
            models.UniqueConstraint(fields=["record", "scheme", "value"], name="identifier_once_per_record"),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_found_by_value")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class SourceCopy(models.Model):
    """One record as its source sent it last, compressed. `sha256` is that of the uncompressed bytes.

    `stamp` says by which rules it was read and what that gave (`catalogue.stamping`); without one it is read again.
    """

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, related_name="source_copy", primary_key=True
    )
    format = models.CharField(max_length=20, help_text=_("unimarc, marc21, opds1, opds2, onix3, table"))
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField()
    # May be NULL: SQLite would copy the whole table to add a column that may not.
    stamp = models.CharField(max_length=32, null=True, editable=False)  # noqa: DJ001

    class Meta:
        verbose_name = _("notice d’origine")

    def __str__(self) -> str:
        return f"{self.format} {self.record_id}"

    @property
    def bytes_received(self) -> bytes:
        """The record as it came."""
        return zlib.decompress(bytes(self.content))


class RecordChange(models.Model):
    """One line of the change log: what the fields said before and after, as JSON by field name."""

    class Kind(models.TextChoices):
        CHANGED = "changed", _("Changée par sa source")
        RETURNED = "returned", _("Revenue dans l’offre")
        WITHDRAWN = "withdrawn", _("Retirée")
        CORRECTED = "corrected", _("Corrigée")
        TAKEN_BACK = "taken_back", _("Correction reprise")
        REGROUPED = "regrouped", _("Changée d’œuvre")

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)
    run = models.ForeignKey(ImportRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("changement de notice")

    def __str__(self) -> str:
        return f"{self.record_id} {self.kind}"
