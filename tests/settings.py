"""The settings of the tests: the demo's, on a file of their own, quick where speed takes nothing from the test."""

import os

os.environ.setdefault("LISERON_DEMO", "1")
os.environ.setdefault("LISERON_LOG_LEVEL", "error")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread of the test

from config.settings import *  # noqa: F403 -- what is not said here is as in the product
from config.settings import DATABASES, VAR_DIR

if "sqlite" in DATABASES["default"]["ENGINE"]:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    # A file, as in the product: threads and processes of the tests meet the same locks. Only its safety is given up.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )

ACCESS_RULES_RAISE = True
SEARCH_URL = "database:"  # the tests of the index name a directory of their own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR_DIR / "test-files"
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
