"""At home: `make run`, a developer, a commune. Works with no variable set at all."""

from django.core.management.utils import get_random_secret_key

from config.settings import channels, env, stores
from config.settings.base import *  # noqa: F403  # the one star import: a settings file is its base plus a few lines
from config.settings.base import BASE_DIR

VAR_DIR = env.path("VAR_DIR", default=BASE_DIR / "var")
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", default=True)
ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
WAGTAILADMIN_BASE_URL = env.site("SITE_URL", default="http://127.0.0.1:8000")

SECRET_KEY = env.kept_secret(VAR_DIR / "secret-key", get_random_secret_key)
SEALING_KEY = env.kept_secret(VAR_DIR / "sealing-key", get_random_secret_key)

# Whoever works in the back office needs a second factor; off here, so that the demonstration can be
# walked through without a phone.
REQUIRE_SECOND_FACTOR = env.flag("REQUIRE_SECOND_FACTOR", default=False)

DATABASES = {
    "default": stores.database(
        env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/hocba.sqlite3")
    )
}
REDIS_URL = env.redis("REDIS_URL", default="")
_run = stores.run_folder(VAR_DIR, DATABASES["default"])
CACHES = stores.caches(REDIS_URL, _run)
SESSION_ENGINE, USER_CACHE_SECONDS = stores.sign_ins(REDIS_URL)
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = stores.broker(REDIS_URL, _run)
CELERY_BEAT_SCHEDULE_FILENAME = str(_run / "beat")

MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media")
# Certificates and uploads that only some may see lie beside the public ones, never inside.
PRIVATE_ROOT = env.path("PRIVATE_ROOT", default=MEDIA_ROOT.parent / "private")
STORAGES = stores.storages(
    MEDIA_ROOT,
    PRIVATE_ROOT,
    staticfiles="django.contrib.staticfiles.storage.StaticFilesStorage",
)
SERVE_MEDIA = True
# Static files are served from where they lie; nothing is collected or compressed.
WHITENOISE_USE_FINDERS = True

# Keys for credentials that other systems read; the first one is made when it is needed.
CREDENTIAL_KEYS = env.path("CREDENTIAL_KEYS", default=VAR_DIR / "credential-keys")
CREDENTIAL_KEY_MADE_AT_NEED = True

# Where the demonstration leaves its register workbook and the sign-ins to try it with.
DEMO_FOLDER = env.path("DEMO_FOLDER", default=VAR_DIR)

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "Học Bạ <hocba@localhost>"
MESSAGE_CHANNELS, MESSAGE_HOSTS = channels.webhooks()
