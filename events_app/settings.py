"""Django settings: read from the environment only, and refused at start-up when they are wrong."""

import os
import re
from pathlib import Path
from typing import Any

import django.conf.locale
import environ
import structlog
from django.core.exceptions import ImproperlyConfigured

from events_app.local_environment import load_local_environment

BASE_DIR = Path(__file__).resolve().parent.parent
load_local_environment(BASE_DIR)
env = environ.Env()


def refuse(name: str, problem: str) -> ImproperlyConfigured:
    """Return the one-sentence error for a wrong setting."""
    return ImproperlyConfigured(f"{name} {problem}. See docs/operations.md, “Settings”.")


def secret(name: str) -> str:
    """Read a secret of at least 32 characters.

    Raises ImproperlyConfigured when it is missing or too short.
    """
    value: str = env.str(name, default="")
    if len(value) < 32:
        raise refuse(name, "must be set to at least 32 random characters")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Read a yes/no setting; anything but true, false, 1, 0, yes or no is refused."""
    raw = env.str(name, default=str(default)).lower()
    if raw not in {"true", "false", "1", "0", "yes", "no"}:
        raise refuse(name, "must be true or false")
    return raw in {"true", "1", "yes"}


def version_in(changelog: str) -> str:
    """Return the version of the first changelog heading that carries a number."""
    found = re.search(r"^## (\d[\w.]*)", changelog, flags=re.MULTILINE)
    return found[1] if found else "0"


SECRET_KEY = secret("PHIEN_SECRET_KEY")
EVENT_KEY_SECRET = secret("PHIEN_EVENT_KEY_SECRET")
DEBUG = flag("PHIEN_DEBUG", default=False)
VERSION = version_in((BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8"))
DEMO = flag("PHIEN_DEMO", default=False)
SITE_URL = env.str("PHIEN_SITE_URL", default="http://localhost:8000").rstrip("/")
if not SITE_URL.startswith(("http://", "https://")):
    raise refuse("PHIEN_SITE_URL", "must start with http:// or https://")
ALLOWED_HOSTS = env.list("PHIEN_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR = Path(env.str("PHIEN_VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
SERVED_OVER_HTTPS = SITE_URL.startswith("https://")
# Root certificate of a local run with HTTPS=1, offered to phones on /trust/.
LOCAL_ROOT = env.str("PHIEN_LOCAL_ROOT", default="")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
    "csp",
    "rules.apps.AutodiscoverRulesConfig",
    "events_app.core",
    "events",
    "exhibitors",
    "attendance",
    "events_app.overview",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "events_app.core.middleware.WorkingLanguageMiddleware",
    "events_app.core.middleware.DomainErrorMiddleware",
]
ROOT_URLCONF = "events_app.urls"
WSGI_APPLICATION = "events_app.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "events_app.core.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'phien.sqlite3'}")
DATABASES: dict[str, Any] = {"default": env.db("PHIEN_DATABASE_URL", default=DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;"
        ),
    }
    # Race tests run real threads: an in-memory database answers "table is locked".
    # One file per test run, so that two runs do not meet.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / f"test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    if flag("PHIEN_PREPARED_STATEMENTS", default=True):
        # Planned once by each connection: half of PostgreSQL's work for a scan was planning.
        prepared = {"server_side_binding": True, "prepare_threshold": 2}
        DATABASES["default"]["OPTIONS"] = prepared | DATABASES["default"].get("OPTIONS", {})
# SQLite too: whoever closes the last connection copies the whole log into the file and deletes it.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(VAR_DIR / "cache"),
    }
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "events_app.core.accounts.AccountBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "events_app.core.signup.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "events_app.core.accounts.AccountAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/manage/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

LANGUAGES = [("en", "English"), ("vi", "Tiếng Việt"), ("fil", "Filipino")]
django.conf.locale.LANG_INFO["fil"] = {
    "bidi": False,
    "code": "fil",
    "name": "Filipino",
    "name_local": "Filipino",
}
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "events_app" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = env.str("PHIEN_STATIC_ROOT", default=str(BASE_DIR / "static_root"))
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "events_app" / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "events_app.core.finders.NpmFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "events_app.core.storage.PhienStaticFilesStorage"},
}
MEDIA_ROOT = str(VAR_DIR / "media")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

EMAIL_CONFIG = env.email_url("PHIEN_EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("PHIEN_FROM_EMAIL", default="Phiên <no-reply@localhost>")

SESSION_ENGINE = "events_app.core.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False
# A browser keeps HSTS per host, not per port: a local run must not spoil http://localhost.
SECURE_HSTS_SECONDS = 31536000 if SERVED_OVER_HTTPS and not LOCAL_ROOT else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
NINJA_PAGINATION_MAX_LIMIT = 200

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("PHIEN_LOG_LEVEL", default="WARNING")},
}
structlog.configure(logger_factory=structlog.stdlib.LoggerFactory())
