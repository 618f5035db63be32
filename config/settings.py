"""One settings file, read from the environment; docs/operating.md lists every variable."""

import sys
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from config import env, values
from liseron.toolkit import logs
from liseron.toolkit.theme import brand_colour, logo_file

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = env.parsed("LISERON_VAR", Path, str(BASE_DIR / "var"))
SHARED_DATA_DIR = env.parsed("LISERON_SHARED_DATA", Path, str(BASE_DIR.parent / "shared" / "data"))

DEMO = env.flag("LISERON_DEMO", default=False)
DEBUG = env.flag("LISERON_DEBUG", default=False)
IS_TRIAL = DEMO or DEBUG  # only a trial may go without a key, an address and a mail server of its own

TRIAL_KEY = "this-key-is-written-in-the-source-and-serves-the-demo-and-the-tests-alone"
SECRET_KEY = env.parsed("LISERON_SECRET_KEY", values.secret_key, TRIAL_KEY if IS_TRIAL else None, secret=True)
SECRET_KEY_FALLBACKS = env.parsed("LISERON_FORMER_SECRET_KEYS", values.secret_keys, "-", secret=True)

# Links in mails are built from this address, never from the Host header of whoever asks.
BASE_URL = env.parsed(
    "LISERON_BASE_URL", values.public_address, "http://127.0.0.1:8000" if IS_TRIAL else None
)
IS_HTTPS = BASE_URL.startswith("https://")
PROXIES = env.number("LISERON_PROXIES", 0, least=0, most=5)
if not IS_HTTPS and not IS_TRIAL:
    raise env.CannotStart(f"LISERON_BASE_URL={BASE_URL!r}: use https://, passwords travel there.")
if IS_HTTPS and not PROXIES:
    raise env.CannotStart(
        "LISERON_PROXIES=0: an https:// address needs the number of proxies in front, 1 or more."
    )
ALLOWED_HOSTS = env.parsed("LISERON_HOSTS", values.hosts, urlsplit(BASE_URL).hostname)
if IS_TRIAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

# Ours first: where a library has a template of the same name, ours is the one that is found.
INSTALLED_APPS = [
    "liseron.toolkit",
    "liseron.partners",
    "liseron.catalogue",
    "liseron.agreements",
    "liseron.finance",
    "liseron.people",
    "liseron.access",
    "liseron.sso",
    "liseron.exchange",
    "liseron.connectors",
    "liseron.portal",
    "liseron.desk",
    "liseron.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "allauth.idp.oidc",
    "rules",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
]

MIDDLEWARE = [
    "liseron.toolkit.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "liseron.toolkit.headers.Headers",
    "liseron.exchange.quick.QuickLane",
    "liseron.toolkit.nul.NoNulCharacters",
    "liseron.sso.cas_server.quick.QuickLane",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "liseron.toolkit.language.ReadersLanguage",
    "django.middleware.common.CommonMiddleware",
    "liseron.toolkit.access_rules.AccessRulesMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "liseron.toolkit.idle.IdleProfessionals",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "liseron.people.second_factor.SecondFactorMiddleware",
]

# A view without an access rule is an absent page for the public, an error for developers and in the tests.
ACCESS_RULES_RAISE = DEBUG

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "liseron.toolkit.context.site",
            ],
        },
    },
]

DATABASES = {
    "default": env.parsed(
        "LISERON_DATABASE_URL", values.database, f"sqlite:///{VAR_DIR / 'liseron.sqlite3'}", secret=True
    ),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "liseron.sso.backends.Vouched",  # on a partner’s word; never by password
]
PASSWORD_HASHERS = ["liseron.toolkit.passwords.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "liseron.toolkit.passwords.EntropyValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

# Sign-up is the registration form of the portal, not allauth's page.
if find_spec("liseron.people.accounts"):
    ACCOUNT_ADAPTER = "liseron.people.accounts.Adapter"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}  # the user name of a reader is the number of the card
ACCOUNT_EMAIL_VERIFICATION = "none"  # a registration verifies its address before the account exists
ACCOUNT_PREVENT_ENUMERATION = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:my_space"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_HTTPS else "http"
_FORMS = "liseron.portal.signing_in.forms"
ACCOUNT_FORMS = {"login": f"{_FORMS}.SignInForm", "reauthenticate": f"{_FORMS}.PasswordAgainForm"}
MFA_FORMS = {
    "authenticate": f"{_FORMS}.CodeForm",
    "reauthenticate": f"{_FORMS}.CodeAgainForm",
    "activate_totp": f"{_FORMS}.ActivateForm",
}
ACCOUNT_SESSION_REMEMBER = True  # a reader stays signed in two weeks; professionals leave when idle
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]  # a security key needs inline scripts: docs/decisions/0005
MFA_TOTP_ISSUER = "Liseron"
SECOND_FACTOR = env.choice("LISERON_SECOND_FACTOR", "off" if DEMO else "required", among=("required", "off"))
if SECOND_FACTOR == "off" and not DEMO:
    raise env.CannotStart(
        "LISERON_SECOND_FACTOR=off: only the demo may go without a second factor; use required."
    )

# Single sign-on by OpenID Connect: our own views over allauth's models (docs/decisions/0011).
OIDC_KEYS = env.parsed("LISERON_OIDC_KEY", values.signing_keys, "", secret=True)
IDP_OIDC_ADAPTER = "liseron.sso.oidc_provider.adapter.Adapter"
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 600
SOCIALACCOUNT_ADAPTER = "liseron.sso.adapters.Shut"
SOCIALACCOUNT_STORE_TOKENS = False

PENDING_DAYS = env.number("LISERON_PENDING_DAYS", 60, least=30, most=365)
PROFESSIONAL_IDLE_SECONDS = 60 * env.number("LISERON_IDLE_MINUTES", 60, least=5, most=720)
SESSION_ENGINE = "liseron.sso.session_store"  # a session that ends closes the sites it opened
SESSION_COOKIE_AGE = 14 * 24 * 3600
COOKIE_PREFIX = "__Host-" if IS_HTTPS else ""  # browsers refuse to let a sibling host write such a cookie
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}form"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}langue"
LANGUAGE_COOKIE_SECURE = IS_HTTPS
LIBRARY_COOKIE_NAME = f"{COOKIE_PREFIX}bibliotheque"  # where the reader last signed in, for the next time
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS else 0
# The département's other sites under the same domain are not ours to promise for (W005, W021).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
X_FRAME_OPTIONS = "DENY"

if DEMO:
    EMAIL_BACKEND = (
        "liseron.demo.mailbox.DemoMailbox"
        if find_spec("liseron.demo.mailbox")
        else "django.core.mail.backends.locmem.EmailBackend"
    )
elif DEBUG:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
else:
    _mail = env.parsed("LISERON_MAIL_URL", values.mail_server, secret=True)
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.starttls, _mail.tls
    EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.parsed(
    "LISERON_MAIL_FROM", values.mail_sender, "bibliotheque@liseron.example" if IS_TRIAL else None
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "liseron" / "locale"]

SITE_NAME = env.text("LISERON_SITE_NAME", "Liseron")
TAGLINE = env.text("LISERON_TAGLINE", "la bibliothèque numérique")
BRAND = env.parsed("LISERON_BRAND", brand_colour, "#0e5a4a")
LOGO = env.parsed("LISERON_LOGO", logo_file, "")
DEPARTMENT = env.text("LISERON_DEPARTMENT", "")
DEPARTMENT_NAME = env.text("LISERON_DEPARTMENT_NAME", "")

STATIC_URL = "/static/"
STATIC_ROOT = env.parsed("LISERON_STATIC", Path, str(BASE_DIR / "var" / "static"))
MEDIA_ROOT = VAR_DIR / "files"
# A trial, or a test, may run before collectstatic: its files then come from where they are written.
IS_GATHERING = "collectstatic" in sys.argv
HAS_GATHERED_FILES = not IS_TRIAL or (
    not DEBUG and (IS_GATHERING or (STATIC_ROOT / "staticfiles.json").is_file())
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HAS_GATHERED_FILES
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not HAS_GATHERED_FILES

# Titles are called "oai:<domain>:<number>" for ever: when the portal's address changes, this does not.
OAI_DOMAIN = env.parsed("LISERON_OAI_DOMAIN", values.oai_domain, urlsplit(BASE_URL).hostname)
OAI_REQUESTS_A_MINUTE = env.number("LISERON_OAI_PACE", 3000, least=10, most=1_000_000)

SEARCH_URL = env.parsed("LISERON_SEARCH_URL", values.search_engine, "tantivy:")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

LOG_LEVEL = env.choice("LISERON_LOG_LEVEL", "info", among=("debug", "info", "warning", "error"))
LOGGING = logs.configuration(LOG_LEVEL.upper())
