"""Writers of a SQLite file stand in line, and nobody keeps a turn that is over."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from liseron.toolkit.models import Idempotency

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's own line"),
]
WRITE = """
import os, sys, time, django
django.setup()
from django.db import transaction
from liseron.toolkit.models import Idempotency
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        Idempotency.objects.create(key=f"{sys.argv[1]}-{number}")
        if sys.argv[3:] == ["stay"]:
            print("in", flush=True)
            time.sleep(60)
"""


def _writer(name: str, count: int, *words: str) -> "subprocess.Popen[str]":
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    here = {
        "LISERON_DATABASE_URL": database,
        "LISERON_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", WRITE, name, str(count), *words]
    return subprocess.Popen(
        command, env={**os.environ, **here}, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
    )


@pytest.fixture(autouse=True)
def on_a_file():
    if connection.is_in_memory_db():
        pytest.skip("a database in memory has one writer")


def test_four_processes_write_in_turn_and_lose_nothing():
    writers = [_writer(f"writer{number}", 25) for number in range(4)]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    assert Idempotency.objects.count() == 100


def test_a_killed_writer_leaves_its_place():
    stuck = _writer("stuck", 1, "stay")
    assert stuck.stdout is not None
    assert stuck.stdout.readline() == "in\n"
    stuck.send_signal(signal.SIGKILL)
    stuck.wait(30)
    with transaction.atomic():
        Idempotency.objects.create(key="after")
    assert list(Idempotency.objects.values_list("key", flat=True)) == ["after"]


def test_a_turn_ends_with_its_transaction_however_it_ends():
    with transaction.atomic(), transaction.atomic():
        Idempotency.objects.create(key="kept")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Idempotency.objects.create(key=str(1 // 0))
    assert _writer("next", 1).wait(60) == 0
    assert Path(f"{connection.settings_dict['NAME']}-line").exists()
