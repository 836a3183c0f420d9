"""What this app adds to the back office, by subject. Wagtail imports this module by its name."""

from courses.wagtail_hooks import (
    courses,
    decisions,
    desk,
    editions,
    media,
    packages,
    study,
    surveys,
)

__all__ = ["courses", "decisions", "desk", "editions", "media", "packages", "study", "surveys"]
