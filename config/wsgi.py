"""The web process: `gunicorn config.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.template import engines
from django.urls import get_resolver
from django.utils import translation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
# Seconds. A page that keeps the database busy for longer has gone wrong; a report or an import
# runs in a worker or a command, where the limit is minutes.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "5")

application = get_wsgi_application()


def load_all_that_pages_need() -> None:
    """Import every view, template tag and catalogue, so that no learner waits for it.

    Otherwise each new worker does so at its first request, and workers that are replaced on a busy
    machine would all do so at once.
    """
    engines.all()
    translation.gettext("")
    get_resolver().reverse_dict  # noqa: B018 - asking is what loads them


load_all_that_pages_need()

# What is loaded now stays for as long as the process: the collector need not look at it again, and
# the workers forked from here share its memory. A page makes thousands of objects that counting
# alone throws away, so the collector may also come less often.
gc.freeze()
gc.set_threshold(20_000, 20, 50)
