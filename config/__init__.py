"""The project: settings, addresses, the task queue. Importing it makes `shared_task` find its queue."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
