"""What this app adds to the back office, by subject. Wagtail imports this module by its name."""

from courses.wagtail_hooks import courses, desk, editions, media, packages, study, surveys

__all__ = ["courses", "desk", "editions", "media", "packages", "study", "surveys"]
