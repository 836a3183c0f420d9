"""python manage.py export_course SLUG-OR-ID FILE: write a whole course, keys included."""

import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.api import CannotTravel, CoursePage
from quizzes.transfer.giving import give_course

UNUSABLE = 2


class Command(BaseCommand):
    """Exit code 0: written; 2: there is no such course, or it cannot be given out."""

    help = "Writes a whole course with its files, tests, questions and keys into one .zip file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("course", help="slug or id of the page")
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["course"]
        courses = CoursePage.objects.filter(slug=wanted)
        if wanted.isdecimal() and not courses.exists():
            courses = CoursePage.objects.filter(pk=int(wanted))
        course = courses.order_by("path").first()
        if course is None:
            self.stderr.write(_("There is no course “%(name)s”.") % {"name": wanted})
            sys.exit(UNUSABLE)
        try:
            with (
                give_course(course, banks=None, by=None, at=timezone.now()) as source,
                options["path"].open("wb") as target,
            ):
                shutil.copyfileobj(source, target)
        except (CannotTravel, OSError) as error:
            self.stderr.write(str(error))
            sys.exit(UNUSABLE)
        self.stdout.write(_("The course “%(title)s” is written.") % {"title": course.title})
