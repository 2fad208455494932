"""Every setting, in one file, read from the environment. It refuses to start insecurely.

========================  ======================================================================================
``EVENHAND_HOME``         folder of this installation: db.sqlite3, custodian/, outbox/, secret (in a clone: ``var``)
``EVENHAND_CUSTODIAN``    the folder of keys, if it lies elsewhere
``EVENHAND_DATABASE``     ``postgresql://…``; empty means SQLite in the home folder
``EVENHAND_SECRET``       signing secret, 50 characters or more; made and kept in the home folder when absent
``EVENHAND_HOSTS``        names this site answers to, separated by commas (default: localhost only)
``EVENHAND_DEMO``         ``1`` adds the clock one can advance, the persona switcher and the outbox viewer
``EVENHAND_INSECURE_HTTP``  ``1`` allows plain HTTP for names other than localhost (a test laboratory, never people)
``EVENHAND_SITE``         the address people type, ``https://…`` (default: the first of the hosts)
``EVENHAND_MAIL``         ``smtp://user:password@host:587`` (empty: mail is written to the outbox folder)
``EVENHAND_SENDER``       the address e-mail comes from (default: ``no-reply@`` the first of the hosts)
``EVENHAND_SMS``          a gateway as ``module:Class`` (empty: each text message becomes a task for a person)
``EVENHAND_PROGRAMME``    the programme file a new installation begins with (default ``kansas_city``)
``EVENHAND_HOLIDAYS``     whose public holidays count, as ``US-MO`` (default: those of the programme)
``EVENHAND_TIME_ZONE``    where the office is (default ``America/Chicago``)
``EVENHAND_RECORDS``      where the police keep video and records, lines divided by ``|`` (the preservation letter)
``EVENHAND_KEY_BACKUP_DAYS``  how many days the oldest copy of the custodian's folder lives (default 14)
``EVENHAND_BACKUP_DAYS``  how many days the oldest copy of the database lives (default 35)
``EVENHAND_BACKUPS``      folder of the database's backups (``evenhand backup``); empty: it is said each time
``EVENHAND_KEY_BACKUPS``  folder of the custodian's, apart from that one
``EVENHAND_DRILL_DATABASE``  an empty PostgreSQL database, with its owner, for ``evenhand restore-drill``
``EVENHAND_LEDGER_ORIGIN``  the log's name in its checkpoints (default: the first of the hosts, and ``/ledger``)
``EVENHAND_LEDGER_WITNESS``  verifier keys of those outside who cosign checkpoints, divided by commas (none: empty)
``EVENHAND_LEGAL_STAY_DAYS``  so many days after a legal request was written down nothing is given (default 14)
``EVENHAND_STAFF_PASSWORDS``  ``1`` lets staff in by passphrase and app too, which a false page could ask for
``EVENHAND_OIDC_ISSUER``  the agency's own sign-in for its staff (docs/operating.md), with its
                          ``EVENHAND_OIDC_CLIENT`` and ``EVENHAND_OIDC_SECRET``
``EVENHAND_OIDC_CLAIM``   the claim that carries the sign-in name here (default ``preferred_username``)
``EVENHAND_OIDC_REQUIRE``  values of amr or acr of which each answer must have one, divided by commas
``EVENHAND_TRUST_PROXY``  ``1`` when a reverse proxy sets X-Forwarded-Proto and removes it from visitors' requests
``EVENHAND_PSEUDO``       ``1`` adds the made-up right-to-left language by which layouts are tested
``EVENHAND_LOCALE``       one more folder of translations, for trying them out
``PORT``                  where ``evenhand serve`` listens (default 8000)
========================  ======================================================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from evenhand import environment, variables
from evenhand.environment import PACKAGE


def _database(url: str, home: Path) -> dict[str, Any]:
    """Django's DATABASES entry for SQLite in the home folder, or for a ``postgresql://`` address."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / "db.sqlite3",
            # Reopening the file would cost half a millisecond a request.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # IMMEDIATE takes the write lock at BEGIN: without it, read-then-write fails under two writers.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: what was acknowledged survives a power cut.
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA secure_delete=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY"
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured(f"EVENHAND_DATABASE must begin with postgresql://, not {parts.scheme}://.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # A socket folder travels as ?host=/folder, as in libpq.
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        # A pool needs connections that are returned after each request.
        "CONN_MAX_AGE": 0,
        # So many seconds a page waits for a database that does not answer, and its page for mistakes once more. Nobody
        # waits so long for somebody else's connection: there is one for each thread that serves, and for the loops.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 10, "timeout": 2.5}},
    }


EVENHAND_DEMO = variables.flag("EVENHAND_DEMO")
EVENHAND_HOME = environment.home()
EVENHAND_CUSTODIAN = Path(os.environ.get("EVENHAND_CUSTODIAN", "") or EVENHAND_HOME / "custodian")
EVENHAND_OUTBOX = EVENHAND_HOME / "outbox"
EVENHAND_PROGRAMMES = environment.programmes()
EVENHAND_PROGRAMME = os.environ.get("EVENHAND_PROGRAMME", "") or "kansas_city"
EVENHAND_HOLIDAYS = variables.place("EVENHAND_HOLIDAYS")

SECRET_KEY = variables.secret("EVENHAND_SECRET", EVENHAND_HOME)
DEBUG = False
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver"})
ALLOWED_HOSTS = [h.strip() for h in os.environ.get("EVENHAND_HOSTS", "localhost,127.0.0.1").split(",") if h.strip()]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("EVENHAND_HOSTS names the site's own addresses; a star would answer to any name.")
# Plain HTTP is for one's own machine (localhost) only; any other name means people, so everything is secure.
SECURE = not (set(ALLOWED_HOSTS) <= LOCAL_NAMES or variables.flag("EVENHAND_INSECURE_HTTP"))
if EVENHAND_DEMO and SECURE:
    raise ImproperlyConfigured(
        "EVENHAND_DEMO lets anyone be anyone, so it runs on localhost only. Unset it, or unset EVENHAND_HOSTS."
    )

# What leaves the house: where a notice points to, whose name it carries, and by which gateway it goes.
_HOST = next((name for name in ALLOWED_HOSTS if not name.startswith(".")), "localhost")
_PORT = variables.number("PORT", 8000)
EVENHAND_SITE = variables.site("EVENHAND_SITE", f"https://{_HOST}" if SECURE else f"http://{_HOST}:{_PORT}")
EVENHAND_MAIL = variables.mail_server("EVENHAND_MAIL")
EVENHAND_SENDER = variables.mail_address("EVENHAND_SENDER", f"no-reply@{_HOST}")
EVENHAND_SMS = variables.gateway("EVENHAND_SMS")
# For so many days earlier copies of the custodian, and of the database, may live on (docs/operating.md): the second
# date of a certificate for what was said, and of one for a whole file.
EVENHAND_KEY_BACKUP_DAYS = variables.number("EVENHAND_KEY_BACKUP_DAYS", 14)
EVENHAND_BACKUP_DAYS = variables.number("EVENHAND_BACKUP_DAYS", 35)
# So many days go by after a legal request was written down before anything may be given (docs/operating.md).
EVENHAND_LEGAL_STAY_DAYS = variables.number("EVENHAND_LEGAL_STAY_DAYS", 14)
EVENHAND_BACKUPS = os.environ.get("EVENHAND_BACKUPS", "")
EVENHAND_KEY_BACKUPS = os.environ.get("EVENHAND_KEY_BACKUPS", "")
# The custodian keeps the name it signed first: to change it later here changes nothing (docs/security.md).
EVENHAND_LEDGER_ORIGIN = os.environ.get("EVENHAND_LEDGER_ORIGIN", "") or f"{_HOST}/ledger"
EVENHAND_LEDGER_WITNESS = os.environ.get("EVENHAND_LEDGER_WITNESS", "")
EVENHAND_RECORDS = os.environ.get("EVENHAND_RECORDS", "")

INSTALLED_APPS = [
    "evenhand",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]
MIDDLEWARE = [
    "evenhand.web.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "evenhand.web.middleware.SignInLimits",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "evenhand.web.middleware.SignedIn",
    # Closed by default: a view that anyone may open says so (`evenhand.web.guards.public`).
    "evenhand.web.middleware.Gate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "evenhand.web.try_again.TryAgain",
]
ROOT_URLCONF = "evenhand.urls"
WSGI_APPLICATION = "evenhand.wsgi.application"
DATABASES = {"default": _database(os.environ.get("EVENHAND_DATABASE", ""), EVENHAND_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evenhand.web.office.office",
                "evenhand.web.demo.only.demo_bar",
            ]
        },
    }
]
FORM_RENDERER = "evenhand.web.form_renderer.Forms"

# Sign-in (design §10.5). The accounts room owns adapters and pages.
AUTH_USER_MODEL = "evenhand.Account"
AUTHENTICATION_BACKENDS = ["evenhand.accounts.sessions.Holders"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "landing"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
# Passkeys only, unless said otherwise: `evenhand doctor` names it. The demo has personas without a device.
EVENHAND_STAFF_PASSWORDS = EVENHAND_DEMO or variables.flag("EVENHAND_STAFF_PASSWORDS")
# A sign-in ends so many minutes after its last use, and so many hours after it began. What was typed is kept.
EVENHAND_IDLE_MINUTES = {"party": 15, "mediator": 30, "staff": 30}
EVENHAND_SIGN_IN_HOURS = {"party": 4, "mediator": 4, "staff": 12}
# The agency's own sign-in, for staff that an administrator named here; it opens no key. Off unless it is named.
EVENHAND_OIDC_ISSUER = os.environ.get("EVENHAND_OIDC_ISSUER", "")
EVENHAND_OIDC_CLIENT = os.environ.get("EVENHAND_OIDC_CLIENT", "")
EVENHAND_OIDC_SECRET = os.environ.get("EVENHAND_OIDC_SECRET", "")
EVENHAND_OIDC_CLAIM = os.environ.get("EVENHAND_OIDC_CLAIM", "") or "preferred_username"
EVENHAND_OIDC_REQUIRE = frozenset(os.environ.get("EVENHAND_OIDC_REQUIRE", "").replace(",", " ").split())
if EVENHAND_OIDC_ISSUER:
    _closed = EVENHAND_OIDC_ISSUER.startswith("https://") or urlsplit(EVENHAND_OIDC_ISSUER).hostname in LOCAL_NAMES
    if not (_closed and EVENHAND_OIDC_CLIENT and EVENHAND_OIDC_SECRET):
        raise ImproperlyConfigured("EVENHAND_OIDC_ISSUER must begin with https:// and needs a client and its secret.")
    INSTALLED_APPS.append("allauth.socialaccount")
    # Nothing of it is kept, so none of its tables is made.
    MIGRATION_MODULES = {"socialaccount": None}
# allauth gives authenticators only; none of its pages is mounted, and it signs nobody up.
ACCOUNT_ADAPTER = "evenhand.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "evenhand.accounts.adapters.Authenticators"
MFA_SUPPORTED_TYPES = ["webauthn", "totp"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Evenhand"
# Plain HTTP is localhost only (see SECURE), which browsers treat as safe for passkeys.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE

# Words and time.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
# The generated right-to-left language exists to test layouts; no visitor is offered it.
PSEUDO_LANGUAGE = "ar-xb"
if variables.flag("EVENHAND_PSEUDO"):
    LANGUAGES = [*LANGUAGES, (PSEUDO_LANGUAGE, "Right to left")]
LANGUAGES_BIDI = ["ar"]
LOCALE_PATHS = [PACKAGE / "locale", *(Path(p) for p in [os.environ.get("EVENHAND_LOCALE", "")] if p)]
USE_I18N = True
USE_TZ = True
TIME_ZONE = variables.time_zone("EVENHAND_TIME_ZONE", "America/Chicago")
STATIC_URL = "/static/"
STATIC_ROOT = EVENHAND_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# Cookies and headers. The __Host- prefix ties a cookie to this very host; browsers accept it over HTTPS only.
_prefix = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_prefix}evenhand_session"
CSRF_COOKIE_NAME = f"{_prefix}evenhand_csrf"
LANGUAGE_COOKIE_NAME = f"{_prefix}evenhand_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
# Another site's link brings no sign-in along. The others open nothing; a stale token would only cost what was typed.
SESSION_COOKIE_SAMESITE, CSRF_COOKIE_SAMESITE, LANGUAGE_COOKIE_SAMESITE = "Strict", "Lax", "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_ENGINE = "evenhand.accounts.sessions"
CSRF_FAILURE_VIEW = "evenhand.web.accounts.turned_away.csrf_failure"
EVENHAND_KEY_COOKIE = f"{_prefix}evenhand_key"
EVENHAND_KEPT_COOKIE = f"{_prefix}evenhand_kept"
EVENHAND_RECEIPT_COOKIE = f"{_prefix}evenhand_receipt"
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if SECURE]
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 63_072_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if variables.flag("EVENHAND_TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Uploads: the forms give their own smaller limits with a sentence; these end a flood.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# Five files of eight megabytes and a little more. What is larger is not held, and its form says so.
FILE_UPLOAD_MAX_MEMORY_SIZE = 45_000_000
FILE_UPLOAD_HANDLERS = ["evenhand.web.uploads.InMemory"]

# The log says where, never what or who.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"bare": {"()": "evenhand.web.logs.Bare"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "bare"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # A page that is not there, or not for this person, is no trouble of the server's.
        "django.request": {"level": "ERROR"},
    },
}

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# web.headers forbids framing on every answer (W002); a preload list is for whoever owns the whole domain (W021).
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W021"]
