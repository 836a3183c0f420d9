"""The whole way from a file to the register: all of it, or nothing."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from organisations.api import Organisation, Planted
from people.api import Entered, Person, alone_at_register, ids_of_people
from records.actions import fold_all_changes, rebuild_standings
from records.models import Standing
from records.register.known import SHEETS_ABOUT_PEOPLE, known_codes
from records.register.layout import layouts
from records.register.merged import follow_merged
from records.register.organisations import check_organisations, enter_organisations
from records.register.outcomes import check_outcomes, enter_outcomes
from records.register.people import check_people, enter_sheet_of_people, possible_duplicates
from records.register.positions import (
    check_exemptions,
    check_planned_positions,
    check_positions,
    enter_positions,
    enter_sheet_of_exemptions,
    enter_sheet_of_planned_positions,
)
from records.register.qualifications import (
    check_qualifications,
    enter_qualifications,
    unproven_levels,
)
from records.register.reach import check_reach
from records.register.reading import ReadSheet, read_register
from records.register.report import ImportBusy, ImportReport, SheetCount
from records.register.targets import check_targets, enter_targets
from records.register.trainings import check_trainings, enter_trainings
from shared.dates import local_day
from shared.locks import Busy

# How long a second import waits for the first.
WAIT_FOR_ANOTHER = dt.timedelta(minutes=3)


def import_register(
    path: Path,
    *,
    dry_run: bool,
    by: User | None,
    at: dt.datetime,
    within: Organisation | None = None,
) -> ImportReport:
    """Take in a `.xlsx` workbook or a folder of `.csv` files, and say what became of each row.

    Nothing is written unless every row is good. A dry run does all the work and takes it back,
    so that its table is that of the real run. The same file again changes nothing.

    within  rows about anything outside this organisation are refused, whatever `by` may do

    Raises UnusableFile when the file cannot be read, ImportBusy while another import is at work.
    """
    today = local_day(at)
    sheets = read_register(path, layouts())
    report = ImportReport(dry_run, sheets=[SheetCount(name) for name in sheets])
    with one_at_a_time():
        # Nobody merges two records in here.
        report.notes += follow_merged(sheets)
        _check(sheets, report, by=by, today=today, within=within)
        if report.is_good:
            _enter(sheets, report, source=fingerprint(path), by=by, at=at)
        if dry_run:
            transaction.set_rollback(True)
    if report.is_good and not dry_run:
        _rebuild(sheets, today=today, at=at)
    return report


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Run the block in one transaction while nobody else changes the register. Raises ImportBusy."""
    try:
        with alone_at_register(wait=WAIT_FOR_ANOTHER):
            yield
    except Busy as error:
        raise ImportBusy(
            _("Another import of the register is at work. Try again in a few minutes.")
        ) from error


def _check(
    sheets: dict[str, ReadSheet],
    report: ImportReport,
    *,
    by: User | None,
    today: dt.date,
    within: Organisation | None,
) -> None:
    known = known_codes(sheets)
    check_reach(sheets, known, by=by, today=today, within=within)
    checks: dict[str, Callable[[ReadSheet], None]] = {
        "to_chuc": lambda sheet: check_organisations(sheet, known, today=today),
        "can_bo": lambda sheet: check_people(sheet, today=today),
        "chuc_vu": lambda sheet: check_positions(sheet, known),
        "trinh_do": lambda sheet: check_qualifications(sheet, known, today=today),
        "boi_duong": lambda sheet: check_trainings(sheet, known, today=today),
        "mien": lambda sheet: check_exemptions(sheet, known),
        "quy_hoach": lambda sheet: check_planned_positions(sheet, known),
        "chi_tieu": lambda sheet: check_targets(sheet, known),
        "ket_qua": lambda sheet: check_outcomes(sheet, known),
    }
    for count in report.sheets:
        sheet = sheets[count.sheet]
        count.rows = len(sheet.lines)
        if sheet.name in checks:
            checks[sheet.name](sheet)
        report.refusals += sorted(sheet.refusals, key=lambda refusal: refusal.row)
    report.count_refused_rows()
    if "can_bo" in sheets:
        report.notes += possible_duplicates(sheets["can_bo"])
    if "trinh_do" in sheets:
        report.notes += unproven_levels(sheets["trinh_do"])


def _enter(
    sheets: dict[str, ReadSheet],
    report: ImportReport,
    *,
    source: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    # In this order: each sheet may name what the sheets before it have brought.
    enter: dict[str, Callable[[ReadSheet], Entered | Planted]] = {
        "to_chuc": lambda sheet: enter_organisations(sheet, by=by, at=at),
        "can_bo": lambda sheet: enter_sheet_of_people(sheet, by=by, at=at),
        "chuc_vu": lambda sheet: enter_positions(sheet, by=by, at=at),
        "trinh_do": lambda sheet: enter_qualifications(sheet, source=source, at=at),
        "boi_duong": lambda sheet: enter_trainings(sheet, by=by, at=at),
        "mien": lambda sheet: enter_sheet_of_exemptions(sheet, by=by, at=at),
        "quy_hoach": lambda sheet: enter_sheet_of_planned_positions(sheet, by=by, at=at),
        "chi_tieu": enter_targets,
        "ket_qua": lambda sheet: enter_outcomes(sheet, by=by, at=at),
    }
    counts = {count.sheet: count for count in report.sheets}
    for name, action in enter.items():
        if name in sheets:
            done = action(sheets[name])
            count = counts[name]
            count.new, count.changed, count.unchanged = done.new, done.changed, done.unchanged
    top = Organisation.objects.order_by("path").first() or Person.objects.first()
    if top is not None and not report.changes_nothing:
        figures = [asdict(count) for count in report.sheets]
        record("register.imported", top, by=by, at=at, source=source, sheets=figures)


def fingerprint(path: Path) -> str:
    """Return the source under which the facts of a file stand in the ledger."""
    files = sorted(path.glob("*.[cC][sS][vV]")) if path.is_dir() else [path]
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                digest.update(block)
    return f"import:{digest.hexdigest()[:40]}"


def _rebuild(sheets: dict[str, ReadSheet], *, today: dt.date, at: dt.datetime) -> None:
    """Bring the standings up to date, after the register itself is safe.

    It goes in short transactions of its own, so that nobody who hands in a quiz meanwhile has to
    wait. It is done even when the file changed nothing: an earlier run may have been cut short.
    """
    years = {today.year, *Standing.objects.order_by().values_list("year", flat=True).distinct()}
    if "boi_duong" in sheets:
        years |= {line["ngay_hoan_thanh"].year for line in sheets["boi_duong"].lines}
    people = _people_concerned(sheets)
    for year in sorted(year for year in years if year <= today.year):
        rebuild_standings(year, at=at, person_ids=people)
    fold_all_changes()


def _people_concerned(sheets: dict[str, ReadSheet]) -> list[int] | None:
    """Return whose standings may differ; None for everybody (organisations may have changed)."""
    if "to_chuc" in sheets:
        return None
    names = [name for name in ("can_bo", *SHEETS_ABOUT_PEOPLE) if name in sheets]
    codes = {line["ma_can_bo"] for name in names for line in sheets[name].lines}
    return list(ids_of_people(codes).values())
