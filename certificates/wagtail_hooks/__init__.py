"""What this app adds to the back office, by subject. Wagtail imports this module by its name."""

from certificates.wagtail_hooks import aftercare, desk, menu, templates

__all__ = ["aftercare", "desk", "menu", "templates"]
