"""Django's settings, all from infra.options."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from diemcau.infra.options import options
from diemcau.infra.readings import sqlite_file

_options = options()
BASE = Path(__file__).resolve().parent.parent

DEBUG = _options.debug
SECRET_KEY = _options.secret_key
ALLOWED_HOSTS = _options.hosts
CSRF_TRUSTED_ORIGINS = _options.origins
ROOT_URLCONF = "diemcau.project.urls"
WSGI_APPLICATION = None
DATA_DIR = _options.data_dir

INSTALLED_APPS = [
    "diemcau.portal",
    "diemcau.offline",
    "diemcau.outcomes.certificates",
    "diemcau.outcomes.minutes",
    "diemcau.outcomes.press",
    "diemcau.outcomes.reports",
    "diemcau.outcomes.documents",
    "diemcau.outcomes.facts",
    "diemcau.live.announcements",
    "diemcau.live.broadcast",
    "diemcau.live.film",
    "diemcau.live.polls",
    "diemcau.live.questions",
    "diemcau.live.runsheet",
    "diemcau.live.slides",
    "diemcau.live.stage",
    "diemcau.attendance",
    "diemcau.roster.invitations",
    "diemcau.roster.nominations",
    "diemcau.roster",
    "diemcau.conferences",
    "diemcau.people",
    "diemcau.ui",
    "diemcau.infra.blind",
    "diemcau.infra.mail",
    "diemcau.infra",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "template_partials",
    "tree_queries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before gzip, which would give a 304 a body and pack ranges
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "diemcau.ui.http.CookieMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "diemcau.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diemcau.people.middleware.ActorMiddleware",
    "diemcau.ui.once.OnceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "diemcau.ui.http.RefusalMiddleware",
    "diemcau.conferences.middleware.ArchiveMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]


def database(url: str) -> dict[str, object]:
    """Django's settings for a database address. SQLite: WAL, FULL, short write locks taken at once."""
    if path := sqlite_file(url):
        path.parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
                "PRAGMA wal_autocheckpoint=0;",
            },
        }
    parts = urlsplit(url)
    asked = {name: given[0] for name, given in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.pop("host", parts.hostname or ""),  # ?host=/run/postgresql: a socket
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **asked},
    }


DATABASES = {"default": database(_options.database_url)}
CACHES = {  # failed sign-ins are counted here (allauth): fronts must not each have a count of their own
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "infra_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
CSRF_FAILURE_VIEW = "diemcau.ui.views.form_expired"
ACCOUNT_ADAPTER = "diemcau.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {  # a whole office may sit behind one address (docs/operate/serve.md)
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",  # key: account and address (people.adapters)
}
ACCOUNT_FORMS = {"login": "diemcau.people.forms.LoginForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "diemcau.people.forms.AddKeyForm", "edit_webauthn": "diemcau.people.forms.EditKeyForm"}

LANGUAGE_CODE = _options.language
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = _options.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_STAMP = "collected"  # written by cli.database.collect_static when all is there, compressed
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = DEBUG or not (STATIC_ROOT / STATIC_STAMP).exists()
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 300

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _options.behind_tls
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _options.behind_tls else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, "'wasm-unsafe-eval'"],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF, "blob:"],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

if _options.email_url:
    _mail = urlsplit(_options.email_url)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_USE_SSL = _mail.scheme == "smtps"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or (465 if EMAIL_USE_SSL else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = not EMAIL_USE_SSL and EMAIL_HOST not in ("localhost", "127.0.0.1", "::1")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = _options.email_from or f"diemcau@{urlsplit(_options.public_url).hostname}"
EMAIL_TIMEOUT = 20  # seconds for each word of the server

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "hosts": {"()": "diemcau.project.routes.ForeignHosts"},
        "routes": {"()": "diemcau.project.routes.RoutesForPaths"},
        "away": {"()": "diemcau.project.absence.OneLine"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hosts", "routes", "away"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"django": {"level": "INFO"}, "django.request": {"level": "ERROR"}},  # no handlers but the root's
}
