"""The partners' own sign-ins, whose word we trust about their readers."""

from typing import Self

from allauth.socialaccount.models import SocialApp
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liseron.partners.models import Library, Partner
from liseron.people.models import Patron


class IdentitySourceQuerySet(models.QuerySet["IdentitySource"]):
    def open(self) -> Self:
        return self.filter(is_open=True)


class IdentitySource(models.Model):
    """Where the readers of a partner sign in (formule autonomie, E1), and how its answer is read.

    `address` is the base of a CAS server (".../cas/"), the issuer of OpenID Connect, the entity's metadata of SAML 2;
    the last two are asked by django-allauth through `app`. `mapping` names, for a fact of ours (`sso.mapping.FACTS`),
    the attribute that holds it.
    """

    class Protocol(models.TextChoices):
        CAS1 = "cas1", _("CAS 1")
        CAS2 = "cas2", _("CAS 2")
        CAS3 = "cas3", _("CAS 3")
        CAS_SAML = "cas_saml", _("CAS, réponse SAML 1.1")
        OIDC = "oidc", _("OpenID Connect")
        SAML = "saml", _("SAML 2")

    BY_CAS = (Protocol.CAS1, Protocol.CAS2, Protocol.CAS3, Protocol.CAS_SAML)

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="identity_sources")
    name = models.CharField(max_length=120, help_text=_("Ce que le lecteur choisit : « Médiathèque de… »."))
    slug = models.SlugField(max_length=80, unique=True)
    protocol = models.CharField(max_length=8, choices=Protocol)
    address = models.URLField(max_length=500)
    app = models.OneToOneField(
        SocialApp, null=True, blank=True, on_delete=models.PROTECT, related_name="source"
    )
    mapping = models.JSONField(default=dict, blank=True)
    library = models.ForeignKey(
        Library,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Celle des lecteurs dont la réponse n’en nomme pas d’autre."),
    )
    registration_url = models.URLField(max_length=500, blank=True, help_text=_("Où s’inscrire (E3)."))
    help_text = models.TextField(blank=True, max_length=2000, help_text=_("Que faire en cas de difficulté."))
    lapses_after_days = models.PositiveSmallIntegerField(
        default=365, help_text=_("Sans visite pendant ce temps, la carte se termine.")
    )
    asks_silently = models.BooleanField(
        default=True, help_text=_("Peut être interrogée sans page (gateway, prompt=none).")
    )
    tells_logout = models.BooleanField(
        default=True, help_text=_("Se déconnecter ici déconnecte aussi là-bas.")
    )
    is_open = models.BooleanField(default=False)
    tried_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Dernier essai dont la réponse laissait entrer.")
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = IdentitySourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("source d’identité")
        verbose_name_plural = _("sources d’identité")
        constraints = [
            models.CheckConstraint(
                condition=(Q(protocol__in=["oidc", "saml"]) & Q(app__isnull=False))
                | (~Q(protocol__in=["oidc", "saml"]) & Q(app__isnull=True)),
                name="identity_source_by_allauth_has_an_app",
            ),
            models.CheckConstraint(
                condition=Q(lapses_after_days__gte=1, lapses_after_days__lte=1096),
                name="identity_source_lapses_within_three_years",
                violation_error_message=_("Donnez une durée d’un jour à trois ans."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ArrivalCount(models.Model):
    """How many sign-ins a source led to in a day, by how they ended. Numbers alone: nobody is named."""

    class Outcome(models.TextChoices):
        ENTERED = "entered", _("entrés")
        REFUSED = "refused", _("refusés par une condition")
        FAILED = "failed", _("sans réponse valable")

    source = models.ForeignKey(IdentitySource, on_delete=models.CASCADE, related_name="counts")
    day = models.DateField(help_text=_("Jour à Paris."))
    outcome = models.CharField(max_length=7, choices=Outcome)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("compte d’arrivées")
        constraints = [
            models.UniqueConstraint(fields=["source", "day", "outcome"], name="arrival_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.day} {self.outcome}: {self.count}"


class AdmissionRule(models.Model):
    """A condition on what the source answers. All must hold; the first that does not says why."""

    class Test(models.TextChoices):
        PRESENT = "present", _("est donné")
        ONE_OF = "one_of", _("vaut l’une de ces valeurs")
        NONE_OF = "none_of", _("ne vaut aucune de ces valeurs")
        NOT_OVER = "not_over", _("est une date qui n’est pas passée")

    source = models.ForeignKey(IdentitySource, on_delete=models.CASCADE, related_name="admission_rules")
    rank = models.PositiveSmallIntegerField(default=0)
    attribute = models.CharField(max_length=100, help_text=_("Nom de l’attribut chez le partenaire."))
    test = models.CharField(max_length=8, choices=Test)
    values = models.JSONField(default=list, blank=True)
    says = models.CharField(max_length=300, help_text=_("Ce que lit le lecteur que la règle arrête."))

    class Meta:
        ordering = ["rank", "pk"]
        verbose_name = _("condition d’entrée")
        verbose_name_plural = _("conditions d’entrée")
        constraints = [
            models.CheckConstraint(condition=~Q(says=""), name="admission_rule_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute} {self.test}"


class SourceLibrary(models.Model):
    """The library that a value of the source's library attribute means."""

    source = models.ForeignKey(IdentitySource, on_delete=models.CASCADE, related_name="libraries")
    value = models.CharField(max_length=200)
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("bibliothèque d’une source")
        constraints = [
            models.UniqueConstraint(fields=["source", "value"], name="source_library_once_per_value")
        ]

    def __str__(self) -> str:
        return f"{self.value} → {self.library_id}"


class SourceIdentity(models.Model):
    """The reader that a subject of a source is, since the first sign-in joined them. Never made by e-mail alone."""

    source = models.ForeignKey(IdentitySource, on_delete=models.CASCADE, related_name="identities")
    subject = models.CharField(max_length=255)
    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="identities")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("identité chez un partenaire")
        verbose_name_plural = _("identités chez les partenaires")
        constraints = [
            models.UniqueConstraint(fields=["source", "subject"], name="source_identity_once"),
            models.UniqueConstraint(fields=["source", "patron"], name="source_identity_one_per_patron"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.patron_id}"
