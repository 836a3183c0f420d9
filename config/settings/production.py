"""For a server. Everything that differs between servers is read from the environment; what is
missing or wrong stops the start with a sentence. Listed in docs/settings.md."""

from datetime import timedelta
from pathlib import Path

from config.settings import channels, env, stores
from config.settings.base import *  # noqa: F403  # the one star import: a settings file is its base plus a few lines
from config.settings.base import BASE_DIR

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
# Former keys, newest first, still accepted while sessions signed with them live.
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS", default=[])
# Opens the sealed identity numbers. It never changes, and is kept apart from the back-ups.
SEALING_KEY = env.text("SEALING_KEY")
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env.site("SITE_URL")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

# Whoever works in the back office signs in with a second factor.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", default=True)
# How many proxies of ours add to X-Forwarded-For: the last so many addresses in it are believed,
# and sign-in limits count by them. What a visitor puts before them is not read.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXY_COUNT", default=1)

DATABASES = {"default": stores.database(env.database("DATABASE_URL"))}
REDIS_URL = env.redis("REDIS_URL")
VAR_DIR = env.path("VAR_DIR", default=Path("/var/lib/hocba"))
CACHES = stores.caches(REDIS_URL, VAR_DIR)
SESSION_ENGINE, USER_CACHE_SECONDS = stores.sign_ins(REDIS_URL)
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = stores.broker(REDIS_URL, VAR_DIR)
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")

# Filled by collectstatic when a version is built.
STATIC_ROOT = env.path("STATIC_ROOT", default=BASE_DIR / "staticfiles")
MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media")
PRIVATE_ROOT = env.path("PRIVATE_ROOT", default=MEDIA_ROOT.parent / "private")
STORAGES = stores.storages(
    MEDIA_ROOT,
    PRIVATE_ROOT,
    staticfiles="whitenoise.storage.CompressedManifestStaticFilesStorage",
)

# Keys for credentials that other systems read: `manage.py make_credential_key` makes one.
CREDENTIAL_KEYS = env.path("CREDENTIAL_KEYS", default=VAR_DIR / "credential-keys")

# nginx ends TLS and says so in this header, overwriting what a visitor sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Asked by the machine itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds())
# Other sites under the same domain belong to other offices; we cannot promise TLS for them.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"

EMAIL_HOST = env.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.whole("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
# Seconds; a mail server that does not answer must not hold a worker.
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM")
MESSAGE_CHANNELS, MESSAGE_HOSTS = channels.webhooks()
