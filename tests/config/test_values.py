import pytest

from config import env, values

LONG = "k7Jq2-vXw9_RtZ4bNc8LmP3sHd6FgYaEuWoTi5Qj1xKzVrBn0C"


def test_a_sqlite_address_names_a_file_and_takes_the_measured_options():
    database = values.database("sqlite:////srv/liseron/l%20un.sqlite3")
    assert str(database["NAME"]) == "/srv/liseron/l un.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]


def test_a_postgresql_address_gives_its_parts_decoded():
    database = values.database("postgres://liseron:p%40ss%2Fword@db.internal:5433/liseron")
    assert {key: database[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "liseron",
        "USER": "liseron",
        "PASSWORD": "p@ss/word",
        "HOST": "db.internal",
        "PORT": "5433",
    }


@pytest.mark.parametrize(
    "written",
    [
        "",
        "liseron.sqlite3",
        "sqlite://host/file",
        "sqlite:///",
        "mysql://u:p@h/db",
        "postgres://host",
        "postgres:///name",
        "postgres://h:port/name",
        "postgres://h/a/b",
        "postgres://h/na me",
    ],
)
def test_a_wrong_database_address_is_refused(written):
    with pytest.raises(ValueError, match=r"use |port|space"):
        values.database(written)


@pytest.mark.parametrize(
    ("written", "port", "starttls", "tls"),
    [
        ("smtp+tls://u:p@mail.example.fr", 587, True, False),
        ("smtps://u:p@mail.example.fr:4650", 4650, False, True),
        ("smtp://127.0.0.1", 25, False, False),
    ],
)
def test_a_mail_address_says_how_the_mail_is_protected(written, port, starttls, tls):
    server = values.mail_server(written)
    assert (server.port, server.starttls, server.tls) == (port, starttls, tls)


@pytest.mark.parametrize(
    "written", ["mail.example.fr", "http://mail", "smtp://", "smtp://u:p@mail", "smtps://h:x"]
)
def test_a_wrong_mail_address_is_refused(written):
    with pytest.raises(ValueError, match=r"smtp|port"):
        values.mail_server(written)


@pytest.mark.parametrize(
    "written", ["portail.fr", "https://", "https://p.fr/chemin", "https://u@p.fr", "https://p.fr?x=1"]
)
def test_a_wrong_public_address_is_refused(written):
    with pytest.raises(ValueError, match="without path"):
        values.public_address(written)


def test_a_public_address_loses_its_final_slash():
    assert values.public_address("https://Numerique.Example.fr/") == "https://numerique.example.fr"


@pytest.mark.parametrize("written", ["", "*", "https://a.fr", "a b", "a.fr,*"])
def test_a_wrong_list_of_hosts_is_refused(written):
    with pytest.raises(ValueError, match="host names"):
        values.hosts(written)


@pytest.mark.parametrize("written", ["short", "x" * 80, "abcabcabc" * 9])
def test_a_weak_key_is_refused(written):
    with pytest.raises(ValueError, match="at random"):
        values.secret_key(written)


@pytest.mark.parametrize("written", ["", "personne", "a@b", "a@b.fr\r\nBcc: c@d.fr"])
def test_a_wrong_sender_is_refused(written):
    with pytest.raises(ValueError, match="address"):
        values.mail_sender(written)


def test_a_refused_secret_is_not_repeated_in_the_sentence(monkeypatch):
    monkeypatch.setenv("LISERON_DATABASE_URL", "mysql://liseron:hunter2@h/db")
    with pytest.raises(env.CannotStart) as refusal:
        env.parsed("LISERON_DATABASE_URL", values.database, secret=True)
    assert "LISERON_DATABASE_URL" in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


def test_former_keys_are_as_long_as_the_key():
    first, second = "abcdefghijklmnop" * 4, "qrstuvwxyz012345" * 4
    assert values.secret_keys("-") == []
    assert values.secret_keys(f"{first}, {second}") == [first, second]
    with pytest.raises(ValueError, match="50"):
        values.secret_keys(f"{first},short")


@pytest.mark.parametrize(
    "written",
    [
        "tantivy:",
        "tantivy:/srv/index",
        "database:",
        "http://127.0.0.1:9200",
        "https://liseron:s%40cret@un.internal:9200,deux.internal:9200,[::1]:9200/charente",
    ],
)
def test_a_search_engine_is_files_the_database_or_the_nodes_of_a_cluster(written):
    assert values.search_engine(written) == written


@pytest.mark.parametrize(
    "written",
    [
        "tantivy",
        "tantivy:index",
        "database:x",
        "http://",
        "https://liseron@un:9200",
        "https://un:9200,liseron:secret@deux:9200",
        "https://un:92000",
        "https://un:9200/a/b",
        "https://un:9200/Charente",
        "https://un:9200?x=1",
        "https://un:9200,",
        "opensearch://un:9200",
    ],
)
def test_a_search_engine_that_is_written_badly_is_refused(written):
    with pytest.raises(ValueError, match="use tantivy:"):
        values.search_engine(written)
