"""The network that tests begin with is the same whether it was built or put back."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from liseron.people.models import Registration
from tests.people_and_places import build_network


@pytest.mark.django_db
def test_what_is_put_back_is_what_was_built(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "first"
    with transaction.atomic():
        first = build_network()
        files = {str(path.relative_to(tmp_path / "first")) for path in (tmp_path / "first").rglob("*")}
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = tmp_path / "second"
    second = build_network()
    assert files
    assert {str(path.relative_to(tmp_path / "second")) for path in (tmp_path / "second").rglob("*")} == files
    assert second is not first
    if connection.vendor == "sqlite":
        assert second == first
    reader = second.reader()
    assert Registration.objects.get(patron=reader).state == "accepted"
    connection.check_constraints()
