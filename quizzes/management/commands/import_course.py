"""python manage.py import_course FILE [--dry-run]: take in a whole course."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.api import CourseIndexPage, UnusableArchive
from organisations.api import Organisation
from quizzes.transfer.taking import Outcome, take_course

REFUSED, UNUSABLE = 1, 2


class Command(BaseCommand):
    """Exit code 0: good; 1: something is wrong, nothing written; 2: the file cannot be used."""

    help = "Takes in a course that export_course wrote, as drafts, all of it or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--index", default="", help="slug of the list of courses; the first")
        parser.add_argument("--owner", default="", help="code of the owner of new question banks")
        parser.add_argument("--dry-run", action="store_true", help="check all of it, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        indexes = CourseIndexPage.objects.order_by("path")
        if options["index"]:
            indexes = indexes.filter(slug=options["index"])
        parent = indexes.first()
        if parent is None:
            self._stop(_("There is no list of courses to put it in."))
        owner = Organisation.objects.filter(code=options["owner"]).first()
        if options["owner"] and owner is None:
            self._stop(_("There is no organisation “%(code)s”.") % {"code": options["owner"]})
        try:
            with options["path"].open("rb") as source:
                outcome = take_course(
                    source, parent, owner=owner, banks=None, dry_run=options["dry_run"],
                    by=None, at=timezone.now(),
                )  # fmt: skip
        except (UnusableArchive, OSError) as error:
            self._stop(str(error))
        self.stdout.write("\n".join(lines_of(outcome)))
        if not outcome.is_good:
            sys.exit(REFUSED)

    def _stop(self, reason: str) -> NoReturn:
        self.stderr.write(reason)
        sys.exit(UNUSABLE)


def lines_of(outcome: Outcome) -> list[str]:
    """Return what the file holds as lines of a terminal."""
    lines = [f"{kind}: {title}" for kind, title in outcome.rows]
    lines += [f"{note.place}: {note.sentence}" for note in outcome.notes]
    lines += [f"{problem.place}: {problem.sentence}" for problem in outcome.problems]
    if not outcome.is_good:
        return [*lines, _("Nothing was written. Mend it and try again.")]
    counts = {"new": outcome.questions, "known": outcome.known_questions}
    lines.append(_("Questions: %(new)s new, %(known)s here already.") % counts)
    return [*lines, _("Nothing was written.") if outcome.is_dry_run else _("All is written.")]
