"""For pytest: quick, alone, nothing left behind. `make test` runs it on both databases."""

import tempfile
from pathlib import Path

from config.settings import base, env, signing, stores
from config.settings.base import *  # noqa: F403  # the one star import: a settings file is its base plus a few lines

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105  # signs nothing outside a test
SEALING_KEY = "seals-only-what-tests-make-up"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
WAGTAILADMIN_BASE_URL = "http://testserver"

REQUIRE_SECOND_FACTOR = False

DATABASES = {"default": stores.database(env.database("DATABASE_URL", default="sqlite:///:memory:"))}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "memory": stores.MEMORY,
}
REDIS_URL = env.redis("REDIS_URL", default="")

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CELERY_BROKER_URL = "memory://"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# Tests that sign make their own keys.
SIGNING = signing.nothing_signed()

# Named by views and e-mails; nothing is written there.
MEDIA_ROOT = Path(tempfile.gettempdir()) / "hocba-tests-write-nothing-here"
DEMO_FOLDER = MEDIA_ROOT
CREDENTIAL_KEYS = MEDIA_ROOT / "credential-keys"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "config.storages.PrivateInMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# It would look through all static files for each client that a test makes.
MIDDLEWARE = [name for name in base.MIDDLEWARE if not name.startswith("whitenoise.")]

# Argon2 is meant to be slow; the tests sign in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
DEFAULT_FROM_EMAIL = "Học Bạ <hocba@localhost>"

# Thousands of lines that only a failed test would show, and that nobody reads there.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "wagtail", "modelsearch")},
}
# Nobody listens there: tests put their own exchange in the place of the network.
MESSAGE_CHANNELS = {
    "sms": {"url": "https://sms.example.vn/gui", "secret": "secret-of-sms"},
    "email": {"secret": "secret-of-email"},
}
MESSAGE_HOSTS = ["sms.example.vn"]
