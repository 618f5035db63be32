"""Accounts and roles, readers, their registrations, their cards and what they agreed to."""

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from liseron.partners.models import Library, Partner
from liseron.toolkit.dates import now
from liseron.toolkit.text import fold


class User(AbstractUser):
    """Someone who signs in. `username` is the card number of a reader; professionals use their e-mail.

    `email` may be empty: brothers and sisters share the guardian's address and sign in by card number.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=201, blank=True)

    class Meta:
        verbose_name = _("compte")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_once_whatever_the_case"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def grants(self) -> "tuple[RoleGrant, ...]":
        """Roles held, with their partner; read once per loaded user, so once per request."""
        return tuple(self.role_grants.select_related("partner").order_by("pk")) if self.pk else ()

    @property
    def is_professional(self) -> bool:
        return bool(self.grants)

    @property
    def sees_every_reader(self) -> bool:
        """The département's team and administrators; finances see no reader."""
        return any(grant.role in RoleGrant.EVERY_READER_ROLES for grant in self.grants)

    @property
    def partner_ids(self) -> list[int]:
        """Partners for which this person is librarian or manager."""
        return sorted({grant.partner_id for grant in self.grants if grant.partner_id is not None})


class RoleGrant(models.Model):
    """What a professional may do. Librarians and managers belong to a partner; the département's do not."""

    class Role(models.TextChoices):
        LIBRARIAN = "librarian", _("Bibliothécaire")
        MANAGER = "manager", _("Responsable de la collectivité")
        STAFF = "staff", _("Équipe du Département")
        FINANCE = "finance", _("Finances du Département")
        ADMINISTRATOR = "administrator", _("Administration")

    PARTNER_ROLES = (Role.LIBRARIAN, Role.MANAGER)
    EVERY_READER_ROLES = (Role.STAFF, Role.ADMINISTRATOR)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=14, choices=Role)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.CASCADE, related_name="role_grants"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    granted_by = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("rôle")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["librarian", "manager"], partner__isnull=False)
                | Q(role__in=["staff", "finance", "administrator"], partner__isnull=True),
                name="role_grant_partner_fits_role",
            ),
            models.UniqueConstraint(fields=["user", "role", "partner"], name="role_grant_once"),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(partner__isnull=True),
                name="role_grant_once_without_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class PatronQuerySet(models.QuerySet["Patron"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What a professional may see: readers of the libraries of his or her partners, all for the département."""
        if not isinstance(user, User) or not user.is_professional:
            return self.none()
        return self if user.sees_every_reader else self.filter(library__partner__in=user.partner_ids)

    def with_account(self) -> Self:
        return self.filter(user__isnull=False)


class Patron(models.Model):
    """A reader or someone who asks to be one. Has an account (`user`) once a library has accepted.

    Under 18 a guardian answers for the reader; mails go to the guardian when the reader has no address.
    """

    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="patron")
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="patrons")
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    folded_name = models.CharField(
        max_length=201,
        db_index=True,
        editable=False,
        help_text=_("Nom puis prénom, pour rapprocher et trier."),
    )
    birth_date = models.DateField()
    email = models.EmailField(blank=True, db_index=True)
    phone = models.CharField(max_length=30, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=200, blank=True)
    library_card = models.CharField(
        max_length=40, blank=True, db_index=True, help_text=_("Numéro de carte de la bibliothèque.")
    )
    guardian_name = models.CharField(max_length=200, blank=True)
    guardian_email = models.EmailField(blank=True)
    pseudonym = models.UUIDField(
        unique=True,
        default=uuid4,
        editable=False,
        help_text=_("Ce qui remplace l’identité dans les statistiques."),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_on = models.DateField(null=True, blank=True)

    objects = PatronQuerySet.as_manager()

    class Meta:
        ordering = ["folded_name", "pk"]
        verbose_name = _("lecteur")
        indexes = [models.Index(fields=["folded_name", "birth_date"], name="patron_likeness")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded_name = fold(f"{self.family_name} {self.given_name}")[:201]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "folded_name"}
        super().save(*args, **kwargs)

    @property
    def contact_email(self) -> str:
        """Where mails go: the reader's own address, else the guardian's."""
        return self.email or self.guardian_email


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def open(self) -> Self:
        """Waiting for someone: the reader (unverified, more asked) or the library (pending)."""
        return self.filter(state__in=Registration.OPEN_STATES)

    def waiting_for_library(self) -> Self:
        return self.filter(state=Registration.State.PENDING)

    def of(self, partner: Partner) -> Self:
        return self.filter(library__partner=partner)

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What a professional may see: requests to the libraries of his or her partners, all for the département."""
        if not isinstance(user, User) or not user.is_professional:
            return self.none()
        return self if user.sees_every_reader else self.filter(library__partner__in=user.partner_ids)

    def in_force(self, today: date) -> Self:
        return self.filter(state=Registration.State.ACCEPTED, valid_from__lte=today, valid_until__gte=today)


class Registration(models.Model):
    """A request to be a reader of a library, then the right itself, with its dates (D1–D3).

    Life: unverified → pending ⇄ more_asked → accepted → lapsed, or refused, or closed when nobody answers.
    Lapsed → accepted when the agreement, which alone had ended it, comes back within its year.
    """

    class State(models.TextChoices):
        UNVERIFIED = "unverified", _("Courriel à confirmer")
        PENDING = "pending", _("En attente de la bibliothèque")
        MORE_ASKED = "more_asked", _("Complément demandé")
        ACCEPTED = "accepted", _("Acceptée")
        REFUSED = "refused", _("Refusée")
        LAPSED = "lapsed", _("Terminée")
        CLOSED = "closed", _("Fermée sans suite")

    class Kind(models.TextChoices):
        FIRST = "first", _("Première inscription")
        RENEWAL = "renewal", _("Renouvellement")

    class RefusalReason(models.TextChoices):
        OUT_OF_TERRITORY = "territory", _("Vous n’habitez pas sur le territoire de la bibliothèque")
        NOT_A_MEMBER = "not_a_member", _("Vous n’êtes pas encore abonné à la bibliothèque")
        UNPROVEN = "unproven", _("Un justificatif manque")
        DUPLICATE = "duplicate", _("Vous avez déjà une carte")
        OTHER = "other", _("Autre raison")

    OPEN_STATES = (State.UNVERIFIED, State.PENDING, State.MORE_ASKED)

    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="registrations")
    library = models.ForeignKey(Library, on_delete=models.PROTECT, related_name="registrations")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FIRST)
    state = models.CharField(max_length=12, choices=State, default=State.UNVERIFIED, db_index=True)
    asked_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(default=now, help_text=_("Dernier changement d’état de la demande."))
    mailed_at = models.DateTimeField(null=True, blank=True, help_text=_("Dernier lien envoyé au lecteur."))
    message = models.TextField(blank=True, max_length=2000, help_text=_("Mot du lecteur à la bibliothèque."))
    question = models.TextField(blank=True, max_length=2000, help_text=_("Ce que la bibliothèque demande."))
    answer = models.TextField(blank=True, max_length=2000, help_text=_("Réponse du lecteur."))
    refusal_reason = models.CharField(max_length=12, choices=RefusalReason, blank=True)
    refusal_note = models.TextField(blank=True, max_length=2000)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True, help_text=_("Dernier jour."))
    year_ends_on = models.DateField(
        null=True, blank=True, help_text=_("Dernier jour de l’année accordée, si la convention la couvre.")
    )

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("inscription")
        constraints = [
            models.UniqueConstraint(
                fields=["patron"],
                condition=Q(state__in=["unverified", "pending", "more_asked"]),
                name="registration_one_open_per_patron",
            ),
            models.UniqueConstraint(
                fields=["patron"], condition=Q(state="accepted"), name="registration_one_accepted_per_patron"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "lapsed"])
                | Q(valid_from__isnull=False, valid_until__gte=models.F("valid_from")),
                name="registration_accepted_has_dates",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal_reason=""), name="registration_refused_says_why"
            ),
        ]
        indexes = [models.Index(fields=["library", "state", "asked_at"], name="registration_queue")]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def ends_with_agreement(self) -> bool:
        """The agreement ends it before its own year does: a new agreement would give the rest back."""
        if self.year_ends_on is None or self.valid_until is None:
            return False
        return self.valid_until < self.year_ends_on


class ReaderCard(models.Model):
    """What a reader signs in with: département, seven digits, a Luhn check digit (ISO/IEC 7812-1)."""

    number = models.CharField(max_length=12, unique=True)
    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="cards")
    issued_on = models.DateField()
    replaced_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("carte lecteur")
        constraints = [
            models.UniqueConstraint(
                fields=["patron"], condition=Q(replaced_on__isnull=True), name="reader_card_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ConsentText(models.Model):
    """A text shown at registration. A new wording is a new version; old ones stay as they were agreed to."""

    class Subject(models.TextChoices):
        TERMS = "terms", _("Conditions d’utilisation")
        PRIVACY = "privacy", _("Information sur vos données")
        NEWS = "news", _("Lettre d’information")

    subject = models.CharField(max_length=10, choices=Subject)
    version = models.PositiveSmallIntegerField()
    sentence = models.CharField(max_length=300, help_text=_("Phrase de la case à cocher."))
    body = models.TextField()
    is_required = models.BooleanField(default=True)
    published_on = models.DateField()

    class Meta:
        ordering = ["subject", "-version"]
        verbose_name = _("texte d’accord")
        constraints = [
            models.UniqueConstraint(fields=["subject", "version"], name="consent_text_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version}"


class Consent(models.Model):
    """What a reader, or the guardian for a minor, agreed to, in which version, and when it was withdrawn."""

    patron = models.ForeignKey(Patron, on_delete=models.CASCADE, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField()
    given_by_guardian = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("accord")
        constraints = [models.UniqueConstraint(fields=["patron", "text"], name="consent_once_per_text")]

    def __str__(self) -> str:
        return f"{self.patron_id} {self.text_id}"
