"""Mails: written with the change that causes them, sent by the worker."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from liseron.toolkit import outbox

LONGEST_SUBJECT = 200


class CannotSendMail(ValueError):
    """The address is not one mailbox."""


def send_mail_later(
    *,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    unique_key: str | None = None,
    not_before: datetime | None = None,
) -> bool:
    """Write a mail to one person in the caller's transaction; False when `unique_key` was used before.

    Renders `mails/<template>.txt`, and `mails/<template>.html` when there is one, now: the mail says what was
    true when the change was made. Until `not_before` it waits, and `outbox.cancel(unique_key)` withdraws it.
    Raises CannotSendMail for anything but one address.
    """
    return outbox.post(
        "mail",
        {
            "to": _one_address(to),
            "subject": " ".join(subject.split())[:LONGEST_SUBJECT],
            "text": _render(f"mails/{template}.txt", context, escape=False),
            "html": _render_if_any(f"mails/{template}.html", context),
        },
        unique_key=unique_key,
        not_before=not_before,
    )


@outbox.delivers("mail")
def deliver_mail(message: outbox.Message) -> None:
    """Hand one mail to Django's backend. Its Message-ID is the row's: mailboxes drop a second copy."""
    letter = message.payload
    sender = str(settings.DEFAULT_FROM_EMAIL)
    domain = sender.rpartition("@")[2].rstrip(">") or "localhost"
    mail = EmailMultiAlternatives(
        subject=letter["subject"],
        body=letter["text"],
        from_email=sender,
        to=[letter["to"]],
        headers={
            "Message-ID": f"<{message.created_at:%Y%m%d%H%M%S%f}.{message.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter["html"]:
        mail.attach_alternative(letter["html"], "text/html")
    mail.send()


def _one_address(to: str) -> str:
    try:
        validate_email(to)
    except ValidationError as error:
        raise CannotSendMail("one address, without a name") from error
    if any(c in to for c in "\r\n,;<>") or len(to) > 254:
        raise CannotSendMail("one address, without a name")
    return to


def _render(name: str, context: dict[str, Any], *, escape: bool) -> str:
    """A text mail is not HTML: there « l’île » must not become « l&#x27;île »."""
    page = get_template(name)
    return str(page.template.render(Context(context, autoescape=escape))).strip() + "\n"  # type: ignore[attr-defined]


def _render_if_any(name: str, context: dict[str, Any]) -> str:
    try:
        return _render(name, context, escape=True)
    except TemplateDoesNotExist as absent:
        if name in absent.args:
            return ""
        raise
