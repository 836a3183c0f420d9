"""The web process: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
# Seconds. A page that keeps the database busy for longer has gone wrong; a report or an import
# runs in a worker or a command, where the limit is minutes.
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "5")

application = get_wsgi_application()
