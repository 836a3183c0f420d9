"""python manage.py reorganise PATH [--dry-run] [--names] [--alone]: changes of organisations."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.api import (
    ImportBusy,
    ReorganisationReport,
    UnusableFile,
    propose_reorganisation,
    reorganise,
    settle_reorganisation,
    within_reach_of_one,
)

GOOD, ROWS_REFUSED, UNUSABLE_FILE, WAITS = 0, 1, 2, 3


class Command(BaseCommand):
    """Exit code 0: good; 1: rows refused, nothing written; 2: the file cannot be used; 3: it waits
    for an administrator to approve it in the back office.
    """

    help = "Merges, divides, renames and moves organisations as a workbook says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check all of it, write nothing")
        parser.add_argument("--names", action="store_true", help="print names behind each count")

        parser.add_argument(
            "--alone",
            action="store_true",
            help="carry it out without approval, however far it goes",
        )

    def handle(
        self, *args: Any, path: Path, dry_run: bool, names: bool, alone: bool, **options: Any
    ) -> None:
        at = timezone.now()
        consent = (lambda _report: True) if alone else within_reach_of_one
        try:
            report = reorganise(path, dry_run=dry_run, by=None, at=at, consent=consent)
            if report.waits and not dry_run:
                propose_reorganisation(path, report, by=None, at=at)
        except (UnusableFile, ImportBusy) as error:
            self.stderr.write(str(error))
            sys.exit(UNUSABLE_FILE)
        self.stdout.write("\n".join(lines_of(report, names=names)))
        if not report.is_good:
            sys.exit(ROWS_REFUSED)
        if report.waits and not dry_run:
            sys.exit(WAITS)
        if report.done is not None:
            settle_reorganisation(report.done, at=at)


def lines_of(report: ReorganisationReport, *, names: bool) -> list[str]:
    """Return the report as lines of a terminal."""
    lines = []
    row_word, column_word = _("row"), _("column")
    for one in report.refusals:
        place = f"{one.sheet}, {row_word} {one.row}, {column_word} {one.column}"
        lines.append(f"{place} “{one.value}”: {one.reason}")
    for heap in report.preview.heaps:
        lines.append(f"{heap.label}: {len(heap)}")
        if names:
            lines += [f"  {line}" for line in heap.lines]
    lines += report.preview.notes
    return [*lines, _outcome(report)]


def _outcome(report: ReorganisationReport) -> str:
    if not report.is_good:
        count = len(report.refusals)
        text = ngettext(
            "%(count)s cell refused. Nothing was written. Mend it and try again.",
            "%(count)s cells refused. Nothing was written. Mend them and try again.",
            count,
        )
        return text % {"count": count}
    if report.changes_nothing:
        return _("Everything in this workbook has been carried out before.")
    counts = {"count": report.changes}
    if report.is_dry_run:
        return _("Dry run: %(count)s changes. Nothing was written.") % counts
    if report.waits:
        return _("%(count)s changes wait for an administrator to approve them.") % counts
    return _("%(count)s changes. All is written.") % counts
