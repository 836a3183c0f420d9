"""What is the same wherever the project runs. The other files add where its data lies."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from config.settings import env, signing
from config.settings.schedule import BEAT_SCHEDULE

BASE_DIR = Path(__file__).resolve().parents[2]

# --- Apps ---------------------------------------------------------------------------------------
# Ours come first, so that our templates win; the lower ones before those that use them, because
# reference rows are installed in this order after each migration.
INSTALLED_APPS = [
    "audit",
    "organisations",
    "accounts",
    "cms",
    "people",
    "notifications",
    "records",
    "certificates",
    "courses",
    "quizzes",
    "reports",
    "api",
    "demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.NothingPersonalKept",
    "csp.middleware.CSPMiddleware",
    "config.middleware.StaffContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.SignedInAtMost",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.StaffDoor",
    "config.middleware.RedirectsOfPages",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "config.navigation.frame",
            ],
        },
    },
]

# Whether this process hands out uploaded pictures itself; behind nginx it does not.
SERVE_MEDIA = False

STATIC_URL = "/static/"
# The guides under Help are files beside the code; their pictures are handed out like our own.
GUIDES_FOLDER = BASE_DIR / "docs" / "huong-dan"
STATICFILES_DIRS = [BASE_DIR / "static", ("huong-dan", GUIDES_FOLDER / "anh")]
MEDIA_URL = "/media/"

# --- Language, time, numbers --------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
# Ours first; then Vietnamese for what Wagtail and allauth show in English.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale_libraries"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

# --- People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# One way in for username, e-mail address and phone; allauth asks it too.
AUTHENTICATION_BACKENDS = ["accounts.backends.AnyNameBackend"]
PASSWORD_HASHERS = ["config.hashers.OwaspArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in {
        "UserAttributeSimilarityValidator": {
            "user_attributes": ("username", "full_name", "email", "phone")
        },
        "MinimumLengthValidator": {"min_length": 8},
        "CommonPasswordValidator": {},
    }.items()
] + [{"NAME": "accounts.forms.GuessablePasswordValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/hoc/"
LOGOUT_REDIRECT_URL = "/"

# A sign-in ends so long after it began. Not after idle minutes: a lesson is read for an hour, and
# whoever must sign in again in the middle of it does not come back.
SIGNED_IN_AT_MOST = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SIGNED_IN_AT_MOST.total_seconds())
# How long the shared cache may answer for an account; 0 where there is no shared cache.
USER_CACHE_SECONDS = 0

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
}
# No "remember me": every sign-in lasts as long as above, also when the browser is closed, because
# the browsers inside messaging apps close all the time.
ACCOUNT_SESSION_REMEMBER = True
# Whole rooms of learners share one address, so the limits by address are wide; those by account
# ("key") are the ones that stop guessing.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,10/15m/key",
    "reset_password": "60/m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# E-mail addresses are entered by staff, so the messages of a changed password go to them.
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
# Accounts are opened by a training officer, who has checked who the person is.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.AuthenticateForm",
    "reauthenticate": "accounts.forms.SecondFactorReauthenticateForm",
    "activate_totp": "accounts.forms.ActivateTOTPForm",
}
# No address is "verified" here; allauth would otherwise refuse the set-up to whoever has one.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Học Bạ"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# --- What a browser may do ----------------------------------------------------------------------
# Where staff edit; the looser policy below holds only under this path.
STAFF_PATH = "/quan-tri/"

# Sites that a lesson may show in a frame once the reader asks. None: nothing comes from elsewhere.
LESSON_EMBED_HOSTS = env.hosts("LESSON_EMBED_HOSTS", default=[])

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "frame-src": ["'self'", *(f"https://{host}" for host in LESSON_EMBED_HOSTS)],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    },
}
STAFF_CONTENT_SECURITY_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    # The editor shows the page being written in a frame of its own.
    "frame-ancestors": ["'self'"],
}

SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

# Wagtail's editor sends one field for each part of a page; the default of 1000 is too few.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail ------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Học Bạ"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/tai-khoan/login/"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt")]
# Vietnamese letters leave the address; `cms` folds them first, so that đ becomes d.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {
    # "simple": PostgreSQL has no Vietnamese, and its English drops words such as "an" and "do".
    "default": {"BACKEND": "cms.search_backend", "SEARCH_CONFIG": "simple"},
}
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
# Passwords and addresses are changed under /tai-khoan/ only, behind the second factor.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# A password shared by all readers would be stored in clear text.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
# Nothing tells the outside world who works here, or fetches its banners.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]

# --- Tests --------------------------------------------------------------------------------------
# How late an answer may arrive after the end of a test and still count: a slow network.
QUIZ_SUBMIT_GRACE = timedelta(seconds=60)
# For how many days after the result a learner may ask for a mark to be looked at again.
QUIZ_APPEAL_DAYS = 30

# --- The public check ---------------------------------------------------------------------------
# For how many days the counts of checks are kept.
CHECK_LOG_DAYS = 400
# Whether the key that signs credentials is made when there is none; on a server somebody decides.
CREDENTIAL_KEY_MADE_AT_NEED = False

# --- Messages -----------------------------------------------------------------------------------
# Gateways of SMS and Zalo ({"sms": {"url": …, "secret": …}}); without them these channels are off.
MESSAGE_CHANNELS: dict[str, dict[str, str]] = {}
# The only machines that messages are handed to.
MESSAGE_HOSTS: list[str] = []
# For how many days after a reminder nobody is reminded from the tracking pages again.
REMINDER_REST_DAYS = 7

# --- Comparing organisations --------------------------------------------------------------------
# Organisations with fewer people in scope are not compared one by one.
COMPARISON_SMALLEST_GROUP = 5

# --- Reorganising -------------------------------------------------------------------------------
# How many organisations below the communes one person may change at once; and never two communes.
REORGANISATION_ALONE_CELLS = 10

# --- Signing of certificates ---------------------------------------------------------------------
# Which issuing body signs with which key, and whose signatures are believed. Nothing: unsigned.
SIGNING = signing.read(env.text("SIGNING_FILE", default=""))

# --- Making many certificates ---------------------------------------------------------------------
# How many workers share a batch, beside the sweep of each minute.
CERTIFICATE_BATCH_WORKERS = env.whole("CERTIFICATE_BATCH_WORKERS", default=1)

# --- Application interface ------------------------------------------------------------------------
# How many requests a minute one key may make.
API_CALLS_PER_MINUTE = env.whole("API_CALLS_PER_MINUTE", default=600)
# Machines of the own network that may be told of changes though their addresses are private.
API_INSIDE_HOSTS = env.hosts("API_INSIDE_HOSTS", default=[])
# For how long an address that takes nothing is tried.
API_WEBHOOK_DAYS = env.whole("API_WEBHOOK_DAYS", default=3)

# --- Background work ----------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "config.tasks_backend.CeleryBackend"}}

CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = BEAT_SCHEDULE
CELERY_TASK_IGNORE_RESULT = True
# A killed worker's task is given to another; tasks are therefore safe to run twice.
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Processes of a worker are replaced after so many tasks, or when they have grown to so many KiB:
# the libraries that lay out PDFs give little memory back. Pools of threads know neither.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 100
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 3
# Seconds and tries. A person is waiting: if the broker is away, the sweep will send it.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.1, "interval_max": 0.1}

# --- Logs ---------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Both tell every step of every PDF.
    "loggers": {"weasyprint": {"level": "WARNING"}, "fontTools": {"level": "WARNING"}}
    # Tell of every forged file that somebody brings to the check; the page answers for that.
    | {name: {"level": "CRITICAL"} for name in ("pyhanko", "pyhanko_certvalidator")},
}
