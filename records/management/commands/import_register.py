"""python manage.py import_register PATH [--dry-run]: take in the register workbook."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from records.api import ImportBusy, ImportReport, UnusableFile, import_register

GOOD, ROWS_REFUSED, UNUSABLE_FILE = 0, 1, 2


class Command(BaseCommand):
    """Exit code 0: good; 1: rows refused, nothing written; 2: the file cannot be used."""

    help = "Takes in the register: a .xlsx workbook or a folder of .csv files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check all of it, write nothing")

    def handle(self, *args: Any, path: Path, dry_run: bool, **options: Any) -> None:
        try:
            report = import_register(path, dry_run=dry_run, by=None, at=timezone.now())
        except (UnusableFile, ImportBusy) as error:
            self.stderr.write(str(error))
            sys.exit(UNUSABLE_FILE)
        self.stdout.write("\n".join(lines_of(report)))
        if not report.is_good:
            sys.exit(ROWS_REFUSED)


def lines_of(report: ImportReport) -> list[str]:
    """Return the report as lines of a terminal."""
    return [*_table(report), *_refusals(report), *_notes(report), "", _outcome(report)]


def _table(report: ImportReport) -> list[str]:
    heading = [
        _("Sheet"), _("Rows"), _("New"), _("Changed"), _("Unchanged"), _("Refused"),
    ]  # fmt: skip
    rows = [heading]
    for sheet in report.sheets:
        outcome: list[int | str] = [sheet.new, sheet.changed, sheet.unchanged]
        if not report.is_good:
            outcome = ["–", "–", "–"]
        rows.append([sheet.sheet, str(sheet.rows), *map(str, outcome), str(sheet.refused)])
    widths = [max(len(row[place]) for row in rows) for place in range(len(heading))]
    return [
        "  ".join(
            cell.ljust(width) if place == 0 else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _refusals(report: ImportReport) -> list[str]:
    if report.is_good:
        return []
    row_word, column_word = _("row"), _("column")
    lines = [""]
    for one in report.shown_refusals:
        place = f"{one.sheet}, {row_word} {one.row}"
        if one.column:
            place += f", {column_word} {one.column}"
        value = f" “{one.value}”" if one.value else ""
        lines.append(f"{place}{value}: {one.reason}")
    hidden = len(report.refusals) - len(report.shown_refusals)
    if hidden:
        lines.append(_("… and %(count)s more.") % {"count": hidden})
    return lines


def _notes(report: ImportReport) -> list[str]:
    if not report.notes:
        return []
    lines = ["", _("Please look at:")]
    return lines + [f"{one.sheet}, {_('row')} {one.row}: {one.text}" for one in report.notes]


def _outcome(report: ImportReport) -> str:
    if not report.is_good:
        count = len(report.refusals)
        text = ngettext(
            "%(count)s cell refused. Nothing was written. Mend it and try again.",
            "%(count)s cells refused. Nothing was written. Mend them and try again.",
            count,
        )
        return text % {"count": count}
    if report.changes_nothing:
        return _("0 new, 0 changed: the register already says all of this.")
    counts = {"new": report.new, "changed": report.changed}
    if report.is_dry_run:
        return _("Dry run: %(new)s new, %(changed)s changed. Nothing was written.") % counts
    return _("%(new)s new, %(changed)s changed. All is written.") % counts
