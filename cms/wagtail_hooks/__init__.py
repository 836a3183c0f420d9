"""What this app adds to the back office, by subject. Wagtail imports this module by its name."""

from cms.wagtail_hooks import desk, forms, library, menu, review, schedule

__all__ = ["desk", "forms", "library", "menu", "review", "schedule"]
