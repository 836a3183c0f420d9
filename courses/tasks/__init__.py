"""Background work, by subject. Celery imports this module by its name."""

from courses.tasks import media, reminders, rounds

__all__ = ["media", "reminders", "rounds"]
