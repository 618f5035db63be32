"""What readers are told and agree to: texts in versions, agreements given and taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from liseron.people import rules
from liseron.people.models import Consent, ConsentText, Patron, User
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today

DEFAULT_TEXTS = (
    (
        ConsentText.Subject.TERMS,
        "J’accepte les règles de la bibliothèque numérique.",
        "Votre carte est personnelle : ne la prêtez pas et gardez votre mot de passe pour vous.\n\n"
        "L’accès est compris dans votre inscription à la bibliothèque. Il dure un an et se prolonge.\n\n"
        "Certains services ont une limite, par exemple un nombre de films par mois. La page de chaque service "
        "dit ce qu’il vous reste avant d’entrer.\n\n"
        "Les livres, les films, la musique, la presse et les jeux sont pour votre usage privé : "
        "ils ne se copient pas et ne se diffusent pas.\n\n"
        "Un enfant utilise sa carte sous la responsabilité de ses parents.",
        True,
    ),
    (
        ConsentText.Subject.PRIVACY,
        "J’ai lu comment mes données sont utilisées.",
        "Le Département et votre bibliothèque utilisent ces données pour gérer votre inscription et vos accès. "
        "C’est une mission de service public (article 6.1.e du RGPD, articles L. 320-1 à L. 320-4 du code "
        "du patrimoine).\n\n"
        "Nous demandons votre nom, votre date de naissance, une adresse de courriel, et pour un mineur "
        "le nom et l’adresse d’un adulte responsable. Seules votre bibliothèque et l’équipe du Département "
        "les voient.\n\n"
        "Ce que vous consultez est gardé quatre mois, puis compté sans votre nom. Une demande sans suite est "
        "effacée après {pending_days} jours. Votre compte est effacé un an après sa dernière utilisation.\n\n"
        "Vous pouvez lire, corriger, emporter ou effacer vos données depuis « Mon espace », ou écrire "
        "à votre bibliothèque. Vous pouvez aussi vous adresser à la CNIL.",
        True,
    ),
    (
        ConsentText.Subject.NEWS,
        "Je veux recevoir la lettre d’information.",
        "Une lettre par mois au plus, avec les nouveautés et les rendez-vous. Vous pouvez arrêter quand vous voulez, "
        "depuis « Mon espace ». Avant 15 ans, il faut aussi l’accord d’un parent.",
        False,
    ),
)


class CannotConsent(Exception):
    """The agreement needs someone else too; the message is the sentence to show."""


def current_texts(today: date) -> list[ConsentText]:
    """The latest published version of each subject, required ones first."""
    latest: dict[str, ConsentText] = {}
    for text in ConsentText.objects.filter(published_on__lte=today).order_by("subject", "-version"):
        latest.setdefault(text.subject, text)
    return sorted(latest.values(), key=lambda text: (not text.is_required, text.pk))


@transaction.atomic
def publish_default_texts(*, today: date) -> list[ConsentText]:
    """Version 1 of each subject that has no text yet; those created. Safe to call at every start."""
    created = []
    for subject, sentence, body, is_required in DEFAULT_TEXTS:
        if not ConsentText.objects.filter(subject=subject).exists():
            text = ConsentText(subject=subject, version=1, published_on=today)
            text.sentence, text.is_required = sentence, is_required
            text.body = body.replace("{pending_days}", str(settings.PENDING_DAYS))
            text.save()
            created.append(text)
    return created


def missing_consents(agreed: Iterable[ConsentText], today: date) -> list[ConsentText]:
    """Required current texts that are not among those agreed to."""
    known = {text.pk for text in agreed}
    return [text for text in current_texts(today) if text.is_required and text.pk not in known]


def write_consents(patron: Patron, texts: Iterable[ConsentText], now: datetime) -> None:
    """What was ticked on the form. Under 15 the guardian's part comes with the confirmed link."""
    Consent.objects.bulk_create(
        [
            Consent(patron=patron, text=text, given_at=now)
            for text in {text.pk: text for text in texts}.values()
        ],
        ignore_conflicts=True,
    )


def confirm_by_guardian(patron: Patron) -> None:
    """The guardian followed the link that lists what the child agreed to: both have agreed (LIL art. 45)."""
    patron.consents.filter(withdrawn_at=None).update(given_by_guardian=True)


def wants_news(patron: Patron, today: date) -> bool:
    """Whether the newsletter may be sent: agreed, not taken back, and by both when under 15."""
    given = patron.consents.filter(text__subject=ConsentText.Subject.NEWS, withdrawn_at=None)
    if rules.guardian_must_confirm(patron.birth_date, today):
        given = given.filter(given_by_guardian=True)
    return given.exists()


@transaction.atomic
def give_consent(*, patron: Patron, text: ConsentText, by: User | None, now: datetime) -> None:
    """From "my space". Raises CannotConsent under 15: the form for that is on the library's side, with the parent."""
    if rules.guardian_must_confirm(patron.birth_date, paris_today(now)):
        raise CannotConsent(_("Avant 15 ans, demandez à un parent de voir cela avec la bibliothèque."))
    Consent.objects.update_or_create(
        patron=patron, text=text, defaults={"given_at": now, "withdrawn_at": None}
    )
    audit.record(by, "consent.given", patron, text=str(text))


@transaction.atomic
def withdraw_consent(*, patron: Patron, subject: str, by: User | None, now: datetime) -> None:
    """Anyone may take back what is optional, a child too."""
    withdrawn = patron.consents.filter(
        text__subject=subject, text__is_required=False, withdrawn_at=None
    ).update(withdrawn_at=now)
    if withdrawn:
        audit.record(by, "consent.withdrawn", patron, text=subject)
