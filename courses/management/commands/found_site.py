"""The first pages of a new installation; the demonstration makes them itself."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from cms.api import found_site
from courses.models import CourseIndexPage


class Command(BaseCommand):
    help = "Make the pages a new site starts with; running it again adds only what is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        home = found_site(at=timezone.now(), course_index=CourseIndexPage(title="Khoá học"))
        self.stdout.write(f"{home.title}: {home.full_url}")
