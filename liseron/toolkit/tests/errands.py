"""Tasks for the tests of the worker: they are found by their path, as a worker does."""

from django.db import transaction
from django_tasks import task

from liseron.toolkit.mail import send_mail_later
from liseron.toolkit.once import Idempotency


@task()
def note(key: str) -> None:
    Idempotency.objects.create(key=key)


@task()
def note_and_mail(key: str) -> None:
    Idempotency.objects.create(key=key)
    with transaction.atomic():
        send_mail_later(to="a@exemple.fr", subject="S", template="plain_test", context={})


@task()
def fail() -> None:
    raise RuntimeError
