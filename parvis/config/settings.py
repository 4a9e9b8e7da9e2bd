"""Every setting of a Parvis installation, read from the environment or from `$PARVIS_DATA/parvis.env`.

An operator sets nothing to begin: one folder holds SQLite, files and keys. The same names grow the house up:
PostgreSQL, Redis, S3 and SMTP are one variable each. `docs/administrators/settings.md` explains each of them.
"""

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import csp.constants
from django.utils.translation import gettext_lazy as _
from environs import Env

import parvis.config.bootstrap  # noqa: F401  one SQLite for the process, before Django loads its own

env = Env()
PACKAGE = Path(__file__).resolve().parent.parent
TESTING = env.bool("PARVIS_TESTING", False)

# -- Where everything lives ------------------------------------------------------------------------------------------

# PARVIS_DATA: the one folder that holds all state (database, files, keys). Back it up, and you have backed up Parvis.
DATA = Path(env.str("PARVIS_DATA", "data")).resolve()
if (DATA / "parvis.env").is_file():
    env.read_env(str(DATA / "parvis.env"), recurse=False)


def _listening() -> str:
    """HOST:PORT where one reaches `parvis serve` on this machine: as said, else where it listened last."""
    path = DATA / "bind"
    bind = env.str("PARVIS_BIND", "") or (path.read_text().strip() if path.is_file() else "")
    parts = urlsplit(f"//:{bind}" if bind.isdecimal() else f"//{bind}")
    host = "127.0.0.1" if parts.hostname in (None, "0.0.0.0", "::") else parts.hostname  # noqa: S104
    return f"{f'[{host}]' if ':' in str(host) else host}:{parts.port or 8000}"


# PARVIS_BIND: the HOST:PORT that `parvis serve` listens on, as its option --bind.
# PARVIS_URL: the address people type, without a trailing slash. Links in mail are made from it, never from a request.
SITE_URL = env.str("PARVIS_URL", f"http://{_listening()}").rstrip("/")
# PARVIS_HOSTS: further host names this server answers to, separated by commas.
HTTPS = SITE_URL.startswith("https://")
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [
    urlsplit(SITE_URL).hostname or "localhost",
    *([] if HTTPS else LOOPBACK),
    *env.list("PARVIS_HOSTS", []),
]
if TESTING:
    ALLOWED_HOSTS += ["testserver"]
# PARVIS_PROXY: set to true behind a reverse proxy that sets X-Forwarded-Proto and X-Forwarded-For itself.
BEHIND_PROXY = env.bool("PARVIS_PROXY", False)
# PARVIS_DEBUG: tracebacks on error pages. Never on a machine others can reach.
DEBUG = env.bool("PARVIS_DEBUG", False)


def _secret_key() -> str:
    """The signing key of the installation: PARVIS_SECRET_KEY, else a file that founding an installation makes."""
    path = DATA / "secret.key"
    return env.str("PARVIS_SECRET_KEY", "") or (path.read_text() if path.is_file() else "")


SECRET_KEY = "only for tests, never served" if TESTING else _secret_key()

# -- Storage ---------------------------------------------------------------------------------------------------------

# DATABASE_URL: postgres://user:password@host/name. Without it, SQLite in PARVIS_DATA.
DATABASES: dict[str, Any] = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{DATA / 'parvis.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None  # threads live as long as the process, so do their connections
SQLITE = "sqlite" in DATABASES["default"]["ENGINE"]
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # A deferred transaction that reads, then writes, fails under load with "database is locked": take the lock first.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
            "PRAGMA mmap_size=268435456; PRAGMA journal_size_limit=67108864;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    options = DATABASES["default"].setdefault("OPTIONS", {})
    # Compiling a query takes seconds where answering it takes a millisecond, and PostgreSQL expects ours to be long. The
    # plan of a compiled query (`core/compiled.py`) is kept: to plan it takes longer than to carry it out.
    options.setdefault("options", "-c jit=off -c plan_cache_mode=force_generic_plan")
    options.setdefault("prepare_threshold", 5)  # without one, nothing is ever prepared; the ORM's own queries never are
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# REDIS_URL: redis://host:6379/0. Carries cache, jobs and live events between machines; without it they stay here.
REDIS_URL = env.str("REDIS_URL", "")
# Each test process keeps to its own keys.
REDIS_PREFIX = "parvis" + (f"-test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}" if TESTING else "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": REDIS_PREFIX,
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY, S3_SECRET_KEY, S3_REGION: keep files in an object store instead of PARVIS_DATA.
S3_BUCKET = env.str("S3_BUCKET", "")
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {"BACKEND": "parvis.web.static_storage.Storage"},
}
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT", "") or None,
            "access_key": env.str("S3_ACCESS_KEY", "") or None,
            "secret_key": env.str("S3_SECRET_KEY", "") or None,
            "region_name": env.str("S3_REGION", "") or None,
            "default_acl": "private",
        },
    }
# PARVIS_MAX_UPLOAD_MB: the largest file one may attach, in megabytes.
MAX_UPLOAD = env.int("PARVIS_MAX_UPLOAD_MB", 100) * 2**20
MAX_BODY = MAX_UPLOAD + 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_MAX_MEMORY_SIZE = 2**20
FILE_UPLOAD_PERMISSIONS = 0o600  # nobody else on the machine reads what people attach

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our pages are served from where our scripts are
if TESTING:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# -- Mail ------------------------------------------------------------------------------------------------------------

# SMTP_URL: smtp+tls://user:password@host:587. Without it, mail is written to PARVIS_DATA/outbox, one .eml file a message.
# PARVIS_MAIL_FROM: the sender's address.
if env.str("SMTP_URL", ""):
    for _name, _value in env.dj_email_url("SMTP_URL").items():
        globals()[_name] = _value
else:
    EMAIL_BACKEND = "parvis.core.outbox.EmailBackend"
    EMAIL_FILE_PATH = str(DATA / "outbox")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("PARVIS_MAIL_FROM", f"Parvis <parvis@{urlsplit(SITE_URL).hostname}>")

# -- The network's far side ------------------------------------------------------------------------------------------

# PARVIS_OUTBOUND_EXEMPT: networks, by commas, that the outbound client may reach though they are not public.
PARVIS_OUTBOUND_EXEMPT: list[str] = env.list("PARVIS_OUTBOUND_EXEMPT", [])
# PARVIS_OUTBOUND_PORTS: ports it may reach besides 80 and 443.
PARVIS_OUTBOUND_PORTS = env.list("PARVIS_OUTBOUND_PORTS", [], subcast=int)
# PARVIS_CA_BUNDLE: a file of further certificate authorities to trust.
PARVIS_CA_BUNDLE = env.str("PARVIS_CA_BUNDLE", "")

# PARVIS_VAPID_KEY: the key that signs messages to devices (32 bytes, base64url), where several machines serve one house.
VAPID_KEY = env.str("PARVIS_VAPID_KEY", "")
if TESTING:
    VAPID_KEY = "b25seSBmb3IgdGVzdHMsIG5ldmVyIHNlcnZlZCBhdCA"
# PARVIS_TRANSLATOR_URL: a LibreTranslate service that translates public posts. PARVIS_TRANSLATOR_KEY: its key, if it asks.
PARVIS_TRANSLATOR_URL = env.str("PARVIS_TRANSLATOR_URL", "")
PARVIS_TRANSLATOR_KEY = env.str("PARVIS_TRANSLATOR_KEY", "")

# -- Processes -------------------------------------------------------------------------------------------------------

# PARVIS_THREADS: requests served at once by each web process. PARVIS_WEB_PROCESSES: how many of those (1 on SQLite).
THREADS = env.int("PARVIS_THREADS", 4)
WEB_PROCESSES = env.int("PARVIS_WEB_PROCESSES", 1 if SQLITE else 2)
# PARVIS_JOB_THREADS: background jobs at once.
JOB_THREADS = env.int("PARVIS_JOB_THREADS", 2)
# PARVIS_RATE_LIMITS: false switches off every limit on attempts (for load tests, never for people).
RATE_LIMITS = env.bool("PARVIS_RATE_LIMITS", not TESTING)
# PARVIS_API_RATE: requests that a token, or an address without one, may make to the API in five minutes.
API_RATE = env.int("PARVIS_API_RATE", 300)

# -- Django ----------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "parvis.config.urls"
ASGI_APPLICATION = "parvis.config.front.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "parvis.api",
    "parvis.web",  # before allauth, whose templates it replaces
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "lucide",
    "parvis.core",
    "parvis.identity",
    "parvis.spaces",
    "parvis.guard",
    "parvis.stream",
    "parvis.imports",
    "parvis.demo",
    "parvis.config",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "parvis.web.middleware.compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "parvis.web.middleware.without_nul",
    "parvis.web.middleware.viewer",
    "parvis.web.middleware.private_by_default",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "parvis.web.middleware.last_seen",
]
# What surrounds the API: no cookie, no session, nothing that a page needs.
API_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "parvis.api.middleware.for_apps",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "parvis.web.context.house",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "parvis.web.templatetags.parvis",
            ],
        },
    }
]
FORM_RENDERER = "parvis.web.forms.Renderer"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

# -- People and their keys -------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["parvis.identity.passwords.Argon2id"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "parvis.identity.passwords.Guessable"}]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parvis.web.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A code typed where one signed up: who is sent it cannot finish a stranger's sign-up by following a link.
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SIGNUP_REDIRECT_URL = "/welcome/"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
if not RATE_LIMITS:
    ACCOUNT_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
USERSESSIONS_TRACK_ACTIVITY = False  # `last_seen` does it, without a write for each request

# PARVIS_PASSWORD_GRANT: let apps ask for a person's password themselves (OAuth's “password” grant, which is obsolete).
PASSWORD_GRANT = env.bool("PARVIS_PASSWORD_GRANT", False)
# PARVIS_OAUTH_REQUIRE_PKCE: turn away apps that prove by their secret alone who they are.
OAUTH_REQUIRE_PKCE = env.bool("PARVIS_OAUTH_REQUIRE_PKCE", False)

# PARVIS_CONFIRM_MAIL: false lets people who sign up from an app in without proving their address by a letter.
CONFIRM_MAIL = env.bool("PARVIS_CONFIRM_MAIL", True)

# -- Languages -------------------------------------------------------------------------------------------------------

# PARVIS_LANGUAGE: fr or en, for visitors whose browser asks for neither, until the organisation says otherwise.
LANGUAGE_CODE = env.str("PARVIS_LANGUAGE", "en" if TESTING else "fr")
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
# PARVIS_TIME_ZONE: the house's clock; each person may choose another.
TIME_ZONE = env.str("PARVIS_TIME_ZONE", "Europe/Paris")
USE_TZ = True

# -- What the browser is told ----------------------------------------------------------------------------------------

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 30 * 86400
SECURE_HSTS_SECONDS = 365 * 86400 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_FAILURE_VIEW = "parvis.web.pages.errors.csrf"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [csp.constants.NONE],
        "script-src": [csp.constants.NONCE, csp.constants.STRICT_DYNAMIC],
        "style-src": [csp.constants.SELF],
        "img-src": [csp.constants.SELF, "data:", "blob:"],
        "media-src": [csp.constants.SELF, "blob:"],
        "font-src": [csp.constants.SELF],
        "connect-src": [csp.constants.SELF],
        "worker-src": [csp.constants.SELF],
        "manifest-src": [csp.constants.SELF],
        "form-action": [csp.constants.SELF],
        "base-uri": [csp.constants.NONE],
        "frame-ancestors": [csp.constants.NONE],
        "object-src": [csp.constants.NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "microphone", "geolocation", "payment", "usb", "accelerometer", "gyroscope", "magnetometer")
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# -- Words to the operator -------------------------------------------------------------------------------------------

# PARVIS_LOG_LEVEL: DEBUG, INFO, WARNING or ERROR.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "parvis.config.log.Line"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": env.str("PARVIS_LOG_LEVEL", "WARNING" if TESTING else "INFO")},
    # A page that is not there, a form filled in wrongly: the visitor is told, and nobody else needs to know.
    "loggers": {"django.request": {"level": "ERROR"}},
}
