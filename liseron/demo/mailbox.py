"""The demo's mails: kept in files, shown on a page, so that one can follow their links."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from liseron.toolkit.dates import now

SHOWN = 200
LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Letter:
    """A mail that the demo kept."""

    name: str
    at: str
    to: str
    subject: str
    text: str

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut at its links: (piece, is it a link)."""
        found: list[tuple[str, bool]] = []
        end = 0
        for link in LINK.finditer(self.text):
            address = link.group().rstrip(".,;)")
            found += [(self.text[end : link.start()], False), (address, True)]
            end = link.start() + len(address)
        return [*found, (self.text[end:], False)]


def folder() -> Path:
    return Path(settings.VAR_DIR) / "mails"


class DemoMailbox(BaseEmailBackend):
    """Django's e-mail backend of the demo: nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder().mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            at = now()
            name = f"{at:%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.json"
            content = {
                "at": at.isoformat(),
                "to": ", ".join(message.to),
                "subject": message.subject,
                "text": message.body,
            }
            (folder() / name).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        return len(email_messages)


def letters(to: str = "") -> list[Letter]:
    """The latest mails, newest first; `to` keeps those whose address holds it."""
    files = sorted(folder().glob("*.json"), reverse=True)[:SHOWN]
    kept = [Letter(name=file.stem, **json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return [letter for letter in kept if to.lower() in letter.to.lower()]
