import pytest
from django.db import OperationalError, connection

from liseron.toolkit import health


def test_a_live_process_says_so_without_asking_the_database(client):
    assert client.get("/health/live").content == b"ok\n"


@pytest.mark.django_db
def test_a_migrated_database_is_ready(client):
    response = client.get("/health/ready")
    assert response.status_code == 200
    assert response.json()["migrations"] is True


def test_an_absent_database_answers_503_and_not_an_error(client, monkeypatch):
    def refuse() -> None:
        raise OperationalError("no such host")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["database"]) == (503, False)


@pytest.mark.django_db
def test_a_database_behind_the_code_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", set())
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["0002"])
    assert client.get("/health/ready").status_code == 503
