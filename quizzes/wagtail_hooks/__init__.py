"""What this app adds to the back office, by subject. Wagtail imports this module by its name."""

from quizzes.wagtail_hooks import courses, desk, menu

__all__ = ["courses", "desk", "menu"]
