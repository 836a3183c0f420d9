"""Settings of the worker that test_worker.py starts: its queue and its files lie in one folder."""

import os
from pathlib import Path

from config.settings import stores  # noqa: TID251  # settings import each other
from config.settings.test import *  # noqa: F403, TID251  # a settings file is its base plus a few lines

_folder = Path(os.environ["WORKER_FOLDER"])
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = stores.broker(
    os.environ["WORKER_REDIS_URL"], _folder
)
STORAGES = stores.storages(
    _folder / "media",
    _folder / "private",
    staticfiles="django.contrib.staticfiles.storage.StaticFilesStorage",
)
