from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as django_mail
from django.template import TemplateDoesNotExist

from liseron.toolkit import dates, outbox
from liseron.toolkit.mail import CannotSendMail, send_mail_later

pytestmark = pytest.mark.django_db

TEMPLATES = deepcopy(settings.TEMPLATES)
TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]


@pytest.fixture(autouse=True)
def _mail_templates(settings):
    settings.TEMPLATES = TEMPLATES


def send(to="odile@exemple.fr", subject="Bienvenue", template="welcome_test", name="Odile"):
    send_mail_later(to=to, subject=subject, template=template, context={"name": name})
    outbox.deliver_due(dates.now() + timedelta(seconds=1))
    return django_mail.outbox[-1]


def test_a_mail_has_its_text_and_its_page():
    letter = send()
    assert letter.to == ["odile@exemple.fr"]
    assert letter.from_email == settings.DEFAULT_FROM_EMAIL
    assert letter.body == "Bonjour Odile, bienvenue à l’île.\n"
    assert letter.alternatives[0][0] == "<p>Bonjour Odile</p>\n"


def test_the_text_is_not_escaped_and_the_page_is():
    letter = send(name="O'Brien <b>")
    assert "O'Brien <b>" in letter.body
    assert "O&#x27;Brien &lt;b&gt;" in letter.alternatives[0][0]


def test_a_mail_without_a_page_is_text_alone():
    assert send(template="plain_test").alternatives == []


def test_a_mail_without_text_is_refused_when_it_is_written():
    with pytest.raises(TemplateDoesNotExist):
        send(template="absent_test")


def test_a_page_that_includes_an_absent_one_is_not_taken_for_no_page():
    with pytest.raises(TemplateDoesNotExist):
        send(template="broken_test")


@pytest.mark.parametrize(
    "subject", ["Bien\r\nBcc: x@evil.example", "Bien\nvenue", "Bien\u2028venue", "é" * 500]
)
def test_a_subject_stays_one_line(subject):
    lines = send(subject=subject).message().as_string().splitlines()
    assert not [line for line in lines if line.lower().startswith("bcc")]
    assert len(django_mail.outbox[-1].recipients()) == 1


@pytest.mark.parametrize(
    "to",
    [
        "a@exemple.fr\nb@evil.example",
        "a@exemple.fr,b@evil.example",
        "Odile <a@exemple.fr>",
        "",
        "a@",
        "a@b.fr\r\n",
    ],
)
def test_only_one_bare_address_is_a_recipient(to):
    with pytest.raises(CannotSendMail):
        send(to=to)
    assert not outbox.Message.objects.exists()


def test_a_retry_carries_the_same_message_id():
    first = send().extra_headers["Message-ID"]
    row = outbox.Message.objects.get()
    outbox.Message.objects.update(
        sent_at=None, payload={"to": "a@b.fr", "subject": "", "text": "", "html": ""}
    )
    outbox.deliver_due(dates.now() + timedelta(seconds=1))
    assert django_mail.outbox[-1].extra_headers["Message-ID"] == first
    assert str(row.pk) in first


def test_a_mail_waits_for_its_hour():
    held = dates.now() + timedelta(minutes=1)
    send_mail_later(
        to="odile@exemple.fr",
        subject="Bienvenue",
        template="welcome_test",
        context={"name": "Odile"},
        not_before=held,
    )
    assert outbox.deliver_due(held - timedelta(seconds=1)).total == 0
    assert outbox.deliver_due(held).sent == 1
