"""The Celery application. Tasks are found in each app's `tasks` module."""

from celery import Celery

# No default settings module here: a worker started without one would quietly listen to the
# wrong queue. `make run` and the service units name it.
app = Celery("hocba", include=["config.tasks_backend"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
