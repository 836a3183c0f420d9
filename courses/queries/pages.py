"""What the page tree needs to know of classes."""

from wagtail.models import Page

from courses.models import ClassUnit, TrainingClass


def is_used_by_classes(page: Page) -> bool:
    """Whether a class stands on this page or on one below it."""
    return (
        TrainingClass.objects.filter(course__path__startswith=page.path).exists()
        or ClassUnit.objects.filter(lesson__path__startswith=page.path).exists()
        or ClassUnit.objects.filter(assessment__course__path__startswith=page.path).exists()
    )
