"""The files that the département hosts itself, with their pages and pictures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.models.records import Record


class HostedFile(models.Model):
    """An EPUB or a PDF that the portal keeps and shows page by page (EPUB 3.3, PDF 1.x)."""

    class Format(models.TextChoices):
        EPUB = "epub", "EPUB"
        PDF = "pdf", "PDF"

    class State(models.TextChoices):
        WAITING = "waiting", _("En préparation")
        READY = "ready", _("Prêt à lire")
        BROKEN = "broken", _("Illisible")

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=4, choices=Format)
    file = models.FileField(upload_to="hosted/")
    waiting_file = models.FileField(
        upload_to="hosted/",
        blank=True,
        help_text=_("Ce qui remplacera le fichier si sa préparation réussit ; l’ancien se lit en attendant."),
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=300, blank=True, help_text=_("Ce qui empêche de lire, en clair."))
    page_count = models.PositiveIntegerField(default=0, help_text=_("Chapitres d’un EPUB, pages d’un PDF."))
    contents = models.JSONField(
        default=list, help_text=_("Table des matières : [{title, page, anchor, level}], niveau 1 à 3.")
    )
    language = models.CharField(max_length=20, blank=True)
    may_be_downloaded = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("fichier hébergé")
        constraints = [
            models.UniqueConstraint(fields=["record", "format"], name="hosted_file_once_per_format"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.format}"


class HostedPage(models.Model):
    """A chapter of an EPUB as sanitised HTML, or the text of a PDF page. Numbered from 1 in reading order."""

    file = models.ForeignKey(HostedFile, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300, blank=True)
    html = models.TextField(blank=True)
    path = models.CharField(
        max_length=500, blank=True, help_text=_("Nom dans l’archive, pour les liens internes.")
    )
    is_in_contents = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("page hébergée")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="hosted_page_once")]

    def __str__(self) -> str:
        return f"{self.file_id} p. {self.number}"


class HostedPicture(models.Model):
    """A picture of an EPUB, checked and kept apart from its archive."""

    file = models.ForeignKey(HostedFile, on_delete=models.CASCADE, related_name="pictures")
    number = models.PositiveIntegerField(help_text=_("À partir de 1 ; c’est son adresse dans la page."))
    path = models.CharField(max_length=500)
    media_type = models.CharField(max_length=40)
    data = models.BinaryField()

    class Meta:
        verbose_name = _("image hébergée")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="hosted_picture_once")]

    def __str__(self) -> str:
        return self.path
