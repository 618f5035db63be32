"""Django's SQLite engine, with writers that wait in line (`ENGINE = "liseron.toolkit.sqlite"`)."""
