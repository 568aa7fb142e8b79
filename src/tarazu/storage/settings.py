"""Django's settings: everything a deployment may change comes from the environment.

TARAZU_HOME        folder for the database and the secret of an embedded site (default ./var)
DATABASE_URL       postgres://user:password@host:port/name, or sqlite:///path; default SQLite in TARAZU_HOME
TARAZU_SECRET_KEY  the site's secret; made and kept in TARAZU_HOME where it is not given
TARAZU_HOSTS       host names the site answers to, separated by commas (default 127.0.0.1,localhost,[::1])
TARAZU_DEBUG       1 for development only
TARAZU_WRITE_SECONDS  how long a write may wait for a frozen link to PostgreSQL (default 30)
TARAZU_READ_SECONDS  how long a question may wait for a frozen link to PostgreSQL (default 60)
TARAZU_STORE_MAY_FORGET  1 for tests alone: start on a database that may lose what it has confirmed
TARAZU_ORDERS      folders with more legal orders, separated as in PATH (default none)
TARAZU_SMTP        smtp://name:password@host:587 for letters; without it they are printed
TARAZU_MAIL_FROM   the address that letters come from
TARAZU_ADDRESS     where people reach the site, for links in letters (default http://127.0.0.1:8000)
TARAZU_PROXIES     how many proxies stand before the site, each adding to X-Forwarded-For (default 0)
TARAZU_LIMITS      how often things may be tried, such as address=30/900 (times within seconds; docs/operate.md)
TARAZU_INVITATION_DAYS  how long an invitation holds (default 7)
TARAZU_CONFIRM_MINUTES  how long a second factor counts for signing, approving and administering (default 15)
TARAZU_IDLE_MINUTES  after how long without a page a session ends (default 30)
TARAZU_OIDC_ISSUER, _CLIENT, _SECRET, _NAME, _STRONG  a state identity provider (docs/how-to/people-and-sign-in.md)
TARAZU_HTTPS       1 where the site is reached over HTTPS: cookies and redirects then insist on it
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tarazu.storage.limits import limits
from tarazu.storage.places import database, secret_key

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("TARAZU_HOME", "var")).absolute()
SECRET_KEY = secret_key(HOME)
DEBUG = os.environ.get("TARAZU_DEBUG") == "1"
HTTPS = os.environ.get("TARAZU_HTTPS") == "1"
ALLOWED_HOSTS = os.environ.get("TARAZU_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "tarazu.storage",
    "tarazu.web",
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
    "tarazu.web.kept.KeptFormsMiddleware",
    "tarazu.web.refusals.RefusalMiddleware",
    "tarazu.web.gate.GateMiddleware",
]
ROOT_URLCONF = "tarazu.urls"
WSGI_APPLICATION = "tarazu.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tarazu.web.context.page",
            ]
        },
    }
]

TARAZU_WRITE_SECONDS = int(os.environ.get("TARAZU_WRITE_SECONDS", "30"))
TARAZU_READ_SECONDS = int(os.environ.get("TARAZU_READ_SECONDS", "60"))
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), HOME, TARAZU_WRITE_SECONDS)}
TARAZU_STORE_MAY_FORGET = os.environ.get("TARAZU_STORE_MAY_FORGET") == "1"
TARAZU_ORDERS = [Path(folder) for folder in os.environ.get("TARAZU_ORDERS", "").split(os.pathsep) if folder]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "storage.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email", "sign_in_name")},
    },
]
PASSWORD_RESET_TIMEOUT = 60 * 60
TARAZU_LIMITS = limits(os.environ.get("TARAZU_LIMITS", ""))
TARAZU_PROXIES = int(os.environ.get("TARAZU_PROXIES", "0"))
TARAZU_INVITATION_DAYS = int(os.environ.get("TARAZU_INVITATION_DAYS", "7"))
TARAZU_CONFIRM_SECONDS = 60 * int(os.environ.get("TARAZU_CONFIRM_MINUTES", "15"))
TARAZU_IDLE_SECONDS = 60 * int(os.environ.get("TARAZU_IDLE_MINUTES", "30"))
TARAZU_OIDC = {
    name: os.environ.get(f"TARAZU_OIDC_{name}", "") for name in ("ISSUER", "CLIENT", "SECRET", "NAME", "STRONG")
}
LOGIN_URL = "sign_in"
CSRF_FAILURE_VIEW = "tarazu.web.refusals.form_expired"
LANGUAGE_COOKIE_SAMESITE = "Lax"

SESSION_COOKIE_AGE = 12 * 60 * 60  # from signing in, however busy the session is
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "tarazu_session"  # a browser ties the first to this host alone
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^api/"]  # a program that sends its key in plain text is refused, not led on
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

# smtp://name:password@host:587 sends letters over TLS; without it they are printed where the worker runs
_post = urlsplit(os.environ.get("TARAZU_SMTP", ""))
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _post.hostname else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _post.hostname or "", _post.port or 587
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_post.username or ""), unquote(_post.password or "")
EMAIL_USE_TLS, EMAIL_TIMEOUT = _post.scheme != "smtp+plain", 20
DEFAULT_FROM_EMAIL = os.environ.get("TARAZU_MAIL_FROM", "tarazu@localhost")
TARAZU_ADDRESS = os.environ.get("TARAZU_ADDRESS", "http://127.0.0.1:8000")

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ur", "اردو"), ("ru", "Русский")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "tarazu.storage.logs.OneLine", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django.request": {"level": "ERROR"}},  # the gate notes refusals, without the secrets of addresses
    "root": {"handlers": ["console"], "level": "WARNING"},
}
