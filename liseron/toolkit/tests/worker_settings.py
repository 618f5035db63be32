"""A worker in a process of its own: mails become files beside its database."""

from config.settings import *  # noqa: F403
from config.settings import VAR_DIR

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "letters"
