"""Production's settings, with one more address to compare with: `bench.urls`."""

from config.settings.production import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
