"""Signing in: by card number or e-mail, for accounts that a library or the département opened."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liseron.people.elsewhere import way_elsewhere
from liseron.people.models import Patron, User
from liseron.toolkit import outbox, throttle
from liseron.toolkit.dates import paris_today
from liseron.toolkit.redirect import is_same_site_path
from liseron.toolkit.text import clean_line

NOT_RECOGNISED = _(
    "Nous ne reconnaissons pas ce numéro de carte, cette adresse ou ce mot de passe. "
    "Première visite ou mot de passe oublié ? Demandez un lien pour en choisir un."
)
# (tries, seconds), as allauth's own: wrong passwords alone count.
WRONG_FROM_A_NETWORK, WRONG_FOR_AN_ACCOUNT = (10, 60), (5, 300)
INACTIVE = _("Ce compte est fermé. Adressez-vous à votre bibliothèque.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's door, our rules: no sign-up, our mails, one sentence for every failure."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": INACTIVE,
        "email_password_mismatch": NOT_RECOGNISED,
        "username_password_mismatch": NOT_RECOGNISED,
        "invalid_login": NOT_RECOGNISED,
        "too_many_login_attempts": _("Trop d’essais. Attendez quelques minutes, puis essayez encore."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Readers register with their library, professionals are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Readers land in their space, professionals at their desk."""
        is_professional = isinstance(request.user, User) and request.user.is_professional
        return reverse("desk:home" if is_professional else "portal:my_space")

    def is_safe_url(self, url: str | None) -> bool:
        """The house's one rule of what a sign-in may come back to."""
        return bool(url) and is_same_site_path(str(url))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """A card number may be typed as it is printed, in groups.

        Tries are counted before the password is looked at, in the database: allauth counts in the cache of one process.
        """
        for name in ("username", "email"):
            if isinstance(credentials.get(name), str):
                line = clean_line(credentials[name], 254)
                credentials[name] = line if "@" in line else line.replace(" ", "")
        tried = str(credentials.get("username") or credentials.get("email") or "")
        counted = throttle.limits(request, "sign-in", WRONG_FROM_A_NETWORK, WRONG_FOR_AN_ACCOUNT, value=tried)
        if not throttle.take(counted):
            raise self.validation_error("too_many_login_attempts")
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            throttle.give_back(counted)
        return user

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **login: Any) -> HttpResponse | None:
        """The password was right. Who signs in at the library's own site is led there, and to nobody else told so."""
        answer: HttpResponse | None = super().pre_login(request, user, **login)
        if answer is not None or not isinstance(user, User):
            return answer
        address = way_elsewhere(user, login.get("redirect_url") or "")
        if not address:
            return None
        clear_login(request)
        return HttpResponseRedirect(address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth's own mails (second factor changed…) leave by the outbox as ours do."""
        letter = self.render_mail(template_prefix, email, context)
        html = ""
        if isinstance(letter, EmailMultiAlternatives) and letter.alternatives:
            html = str(letter.alternatives[0][0])
        with transaction.atomic():
            outbox.post("mail", {"to": email, "subject": letter.subject, "text": letter.body, "html": html})


@receiver(user_logged_in)
def note_last_seen(sender: object, user: User, **kwargs: Any) -> None:
    """Once a day is enough: the account is kept one year after it was last used."""
    today = paris_today()
    Patron.objects.filter(user_id=user.pk).exclude(last_seen_on=today).update(last_seen_on=today)
