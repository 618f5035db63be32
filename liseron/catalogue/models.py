"""Vendors, the resources they sell, their titles, and the files that the département hosts itself."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.catalogue.titles import sort_key


class Medium(models.TextChoices):
    """The six media of the offer (Pas-de-Calais art. 2, requirement C1)."""

    BOOK = "book", _("Livres")
    PRESS = "press", _("Presse")
    FILM = "film", _("Films")
    MUSIC = "music", _("Musique")
    LEARN = "learn", _("Se former")
    GAME = "game", _("Jeux")


class Audience(models.TextChoices):
    ALL = "all", _("Tout public")
    YOUTH = "youth", _("Jeunesse")
    TEENS = "teens", _("Adolescents")
    ADULTS = "adults", _("Adultes")


class Vendor(models.Model):
    """A company or body that supplies resources."""

    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    website = models.URLField(blank=True)
    receives = models.TextField(
        blank=True,
        default=_("Un numéro anonyme et votre tranche d’âge. Rien d’autre."),
        help_text=_("Ce que le fournisseur reçoit à chaque accès, dit au lecteur."),
    )
    contact_email = models.EmailField(blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("fournisseur")

    def __str__(self) -> str:
        return self.name


class ResourceQuerySet(models.QuerySet["Resource"]):
    def published_on(self, day: date) -> Self:
        """Resources that the portal shows on that day."""
        return self.filter(
            Q(opens_on__isnull=True) | Q(opens_on__lte=day),
            Q(closes_on__isnull=True) | Q(closes_on__gte=day),
            is_published=True,
        )


class Resource(models.Model):
    """What readers enter: a vendor's platform, a free site, or the département's own shelf (C1, C2)."""

    class Entry(models.TextChoices):
        VENDOR = "vendor", _("Chez un fournisseur, avec la carte")
        FREE = "free", _("Site libre, ouvert à tous")
        HOSTED = "hosted", _("Sur le portail")

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    vendor = models.ForeignKey(
        Vendor, null=True, blank=True, on_delete=models.PROTECT, related_name="resources"
    )
    medium = models.CharField(max_length=6, choices=Medium, db_index=True)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ALL)
    minimum_age = models.PositiveSmallIntegerField(default=0, help_text=_("En années ; 0 : aucun."))
    tagline = models.CharField(max_length=200, blank=True)
    presentation = models.TextField(blank=True, help_text=_("Présentation critique et pédagogique."))
    how_it_works = models.TextField(blank=True, help_text=_("Une étape par ligne."))
    entry = models.CharField(max_length=6, choices=Entry, default=Entry.VENDOR)
    entry_label = models.CharField(
        max_length=60, blank=True, help_text=_("Texte du bouton : « Voir les films ».")
    )
    entry_url = models.URLField(max_length=500, blank=True)
    connector = models.CharField(max_length=40, blank=True, default="plain_link")
    is_open_to_all = models.BooleanField(default=False, help_text=_("S’ouvre sans carte de bibliothèque."))
    is_published = models.BooleanField(default=True)
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=100, help_text=_("Ordre dans les listes."))
    changed_at = models.DateTimeField(auto_now=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("ressource")
        constraints = [
            models.CheckConstraint(
                condition=~Q(entry="vendor") | Q(vendor__isnull=False),
                name="resource_at_a_vendor_names_it",
                violation_error_message=_("Choisissez le fournisseur de cette ressource."),
            ),
            models.CheckConstraint(
                condition=Q(entry="hosted") | ~Q(entry_url=""),
                name="resource_elsewhere_has_an_address",
                violation_error_message=_("Donnez l’adresse de la ressource."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True)
                | Q(opens_on__isnull=True)
                | Q(closes_on__gte=models.F("opens_on")),
                name="resource_closes_after_it_opens",
                violation_error_message=_(
                    "La date de fin vient avant la date de début. Corrigez l’une des deux."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RecordQuerySet(models.QuerySet["Record"]):
    def available(self) -> Self:
        """Records that have not been withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Record(models.Model):
    """A title within a resource. `source_id` is the supplier's own number, unique within the resource."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="records")
    source_id = models.CharField(max_length=200)
    medium = models.CharField(max_length=6, choices=Medium)
    title = models.CharField(max_length=500)
    subtitle = models.CharField(max_length=500, blank=True)
    sort_title = models.CharField(max_length=500, db_index=True, editable=False)
    creators = models.JSONField(default=list, help_text=_('Noms, dans l’ordre : ["Jules Verne"].'))
    published = models.CharField(max_length=40, blank=True, help_text=_("Comme imprimé."))
    year = models.SmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=3, blank=True, help_text=_("ISO 639, « fr »."))
    subjects = models.JSONField(default=list)
    audience = models.CharField(max_length=6, choices=Audience, default=Audience.ALL)
    summary = models.TextField(blank=True)
    extent = models.CharField(max_length=80, blank=True, help_text=_("« 14 min », « 12 leçons »."))
    url = models.URLField(max_length=1000, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["sort_title", "pk"]
        verbose_name = _("notice")
        constraints = [
            models.UniqueConstraint(fields=["resource", "source_id"], name="record_once_per_source"),
            models.CheckConstraint(condition=~Q(title=""), name="record_has_a_title"),
        ]
        indexes = [models.Index(fields=["medium", "-created_at"], name="record_newest_by_medium")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_title = sort_key(self.title)
        super().save(*args, **kwargs)


class SearchChange(models.Model):
    """What the search index has still to learn: a document's key, or "records-of:3" for all titles of a resource.

    Written in the transaction of the change, deleted by key once the index holds it.
    """

    key = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


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
