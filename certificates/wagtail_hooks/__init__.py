"""What this app adds to the back office, by subject. Wagtail imports this module by its name."""

from certificates.wagtail_hooks import desk

__all__ = ["desk"]
