"""The one settings file. Everything that differs between machines comes from the environment, typed.

Each setting read from the environment is named in docs/settings.md; a test fails where one is missing.
"""

import os
import secrets
from pathlib import Path

from accord.config.databases import database_from_url
from accord.config.environment import flag, number, path, text, words
from accord.config.outside import PROVIDER, origin_of, outside_sign_in

BASE = Path(__file__).resolve().parent.parent
VAR = path("ACCORD_VAR", "var").resolve()


def _folder(name: str) -> Path:
    """A folder of this installation that only we may read."""
    folder = VAR / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _key(name: str) -> str:
    """A secret of this installation, made at the first start and kept beside, never inside, the database."""
    file = _folder("keys") / name
    try:
        made = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        pass  # made before, or by another process of ours just now
    else:
        with os.fdopen(made, "w", encoding="ascii") as out:
            out.write(secrets.token_hex(32))
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = text("ACCORD_SECRET_KEY", "") or _key("secret")
AUDIT_KEY = bytes.fromhex(text("ACCORD_AUDIT_KEY", "") or _key("audit"))
FORM_KEY = bytes.fromhex(_key("forms"))
DEBUG = flag("ACCORD_DEBUG", False)
# Whether search engines may list the pages that anybody reads without signing in.
PUBLIC_INDEXED = flag("ACCORD_PUBLIC_INDEXED", False)
ALLOWED_HOSTS = words("ACCORD_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SITE_URL = text("ACCORD_SITE_URL", "http://localhost:8000")
BEHIND_TLS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "accord.config",
    "accord.outlets.desk",
    "accord.outlets.exchange",
    "accord.answer.progress",
    "accord.commit.commitments",
    "accord.understand.directory",
    "accord.understand.situation",
    "accord.kernel.vetting",
    "accord.kernel.followup",
    "accord.kernel.ledger",
    "accord.kernel.files",
    "accord.kernel.notices",
    "accord.kernel.search",
    "accord.kernel.matching",
    "accord.kernel.threads",
    "accord.kernel.publication",
    "accord.kernel.taxonomies",
    "accord.kernel.access",
    "accord.kernel.actors",
    "accord.kernel.places",
    "accord.kernel.spaces",
    "accord.kernel.audit",
    "accord.kernel.policy",
    "accord.ui",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accord.config.middleware.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "accord.config.middleware.ProblemsAreJson",
    "accord.config.uploads.OneAlphabet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accord.config.middleware.ProgramsByToken",
    "accord.config.uploads.BoundedRequests",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accord.config.middleware.Witness",
    "accord.outlets.desk.middleware.SignedIn",
    "accord.config.middleware.CalmErrors",
    "accord.config.middleware.OpenDoors",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "accord.config.urls"
WSGI_APPLICATION = "accord.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            # Cotton and partials need their loaders spelled out here: without, <c-…> stays uncompiled, silently.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "accord.ui.templatetags.ui",
                "accord.ui.templatetags.pictures",
                "accord.ui.templatetags.lists",
                "accord.ui.templatetags.slots",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accord.config.navigation.shell",
            ],
        },
    }
]

# A component sees its own attributes only, nothing of the page around it.
COTTON_ISOLATE_BY_DEFAULT = True

DATABASES = {"default": database_from_url(text("DATABASE_URL", f"sqlite:///{VAR / 'accord.sqlite3'}"))}
# Drawn charts, shared by web server and worker: figures of S0 to S2 alone, and lost without harm.
PICTURES = _folder("pictures")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pictures": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": PICTURES,
        "OPTIONS": {"MAX_ENTRIES": 2_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "actors.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accord.outlets.desk.backend.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accord.outlets.desk.sign_in.ClosedDoorAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation link went to that address already
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
# Wrong passwords are counted by django-axes, in the database; this counts wrong codes of the second step.
# The page itself may be asked for often: an office has one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/300s/key", "login": "240/m/ip"}
ACCOUNT_FORMS = {
    "login": "accord.outlets.desk.forms.sign_in.SignInForm",
    "change_password": "accord.outlets.desk.forms.sign_in.NewPasswordForm",
    "reset_password": "accord.outlets.desk.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "accord.outlets.desk.forms.sign_in.ResetPasswordForm",
    "reauthenticate": "accord.outlets.desk.forms.sign_in.PasswordAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True  # a passkey that checks its owner is both steps in one
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ADAPTER = "accord.outlets.desk.sign_in.SealingMFAAdapter"
MFA_FORMS = {
    "authenticate": "accord.outlets.desk.forms.sign_in.CodeForm",
    "reauthenticate": "accord.outlets.desk.forms.sign_in.CodeAgainForm",
    "activate_totp": "accord.outlets.desk.forms.sign_in.FirstCodeForm",
    "deactivate_totp": "accord.outlets.desk.forms.sign_in.NoCodesForm",
    "generate_recovery_codes": "accord.outlets.desk.forms.sign_in.NewRecoveryCodesForm",
    "add_webauthn": "accord.outlets.desk.forms.sign_in.NewPasskeyForm",
    "login_webauthn": "accord.outlets.desk.forms.sign_in.PasskeyAloneForm",
    "authenticate_webauthn": "accord.outlets.desk.forms.sign_in.PasskeyForm",
    "reauthenticate_webauthn": "accord.outlets.desk.forms.sign_in.PasskeyAgainForm",
}

# Signing in with an account elsewhere, where the installation names who keeps those accounts.
OIDC_ISSUER = text("ACCORD_OIDC_ISSUER", "")
OIDC_PROVIDER = PROVIDER
OIDC_NAME = text("ACCORD_OIDC_NAME", "OpenID Connect")
SOCIALACCOUNT_PROVIDERS = outside_sign_in(
    OIDC_ISSUER,
    name=OIDC_NAME,
    client_id=text("ACCORD_OIDC_CLIENT_ID", ""),
    secret=text("ACCORD_OIDC_CLIENT_SECRET", ""),
)
SOCIALACCOUNT_ADAPTER = "accord.outlets.desk.outside.InvitedOnlyAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter links, by rules of its own

AXES_FAILURE_LIMIT = number("ACCORD_SIGN_IN_TRIES", 8)
AXES_COOLOFF_TIME = number("ACCORD_LOCK_OUT_HOURS", 1)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accord.outlets.desk.sign_in.address_tried"  # a digest: failed addresses are not kept
AXES_SENSITIVE_PARAMETERS = ["login"]
AXES_DISABLE_ACCESS_LOG = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when to try again, and keeps its word
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accord.outlets.desk.sign_in.locked_out"
AXES_CLIENT_IP_CALLABLE = "accord.outlets.desk.sign_in.client_address"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False

SESSION_ENGINE = "accord.outlets.desk.session_store"
SESSION_COOKIE_AGE = number("ACCORD_SESSION_HOURS", 12) * 3600
IDLE_MINUTES = number("ACCORD_IDLE_MINUTES", 120)
STEP_UP_MINUTES = number("ACCORD_STEP_UP_MINUTES", 240)
DRAFT_DAYS = number("ACCORD_DRAFT_DAYS", 14)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS and flag("ACCORD_REDIRECT_TO_TLS", False)
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
BEHIND_PROXY = flag("ACCORD_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "accord.config.middleware.csrf_refused"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'", *origin_of(OIDC_ISSUER)],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ur", "اردو")]
LOCALE_PATHS = [BASE / "config" / "locale"]
FORMAT_MODULE_PATH = ["accord.config.formats"]
TIME_ZONE = text("ACCORD_TIME_ZONE", "Asia/Karachi")
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILES_ROOT = VAR / "files"
TAG_MODELS_ROOT = VAR / "tag-models"
PROMISE_VECTORS_ROOT = VAR / "promise-vectors"
IMPORT_PROCESSES = number("ACCORD_IMPORT_PROCESSES", 4)  # at most so many bring in one file
FILE_MAX_BYTES = number("ACCORD_FILE_MAX_MB", 25) * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "accord.config.uploads.StopAtLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = _folder("uploads")
FILE_UPLOAD_PERMISSIONS = 0o600

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SMTP_HOST = text("ACCORD_SMTP_HOST", "")
EMAIL_HOST = SMTP_HOST or "localhost"
EMAIL_PORT = number("ACCORD_SMTP_PORT", 587)
EMAIL_HOST_USER = text("ACCORD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = text("ACCORD_SMTP_PASSWORD", "")
# On port 465 the line is encrypted from its first word; on others the server is asked to begin, or nothing is sent.
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_USE_TLS = not EMAIL_USE_SSL and flag("ACCORD_SMTP_TLS", True)
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = text("ACCORD_MAIL", f"django.core.mail.backends.{'smtp' if SMTP_HOST else 'console'}.EmailBackend")
DEFAULT_FROM_EMAIL = text("ACCORD_MAIL_FROM", "accord@localhost")
# Sample accounts come in by a known password; they are refused anywhere but on this machine itself.
SAMPLE_PASSWORD = "sample accounts only"  # noqa: S105 — printed at start on purpose, works on loopback alone

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "accord.config.logs.MaskingFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"errors": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["errors"], "level": text("ACCORD_LOG_LEVEL", "WARNING")},
}
