"""The whole way from the workbook to the tree, its people and their roles: all of it, or nothing."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import Permission, User, follow_roles, scope_of
from audit.api import record
from organisations.api import (
    CannotReorganise,
    Change,
    Handover,
    Organisation,
    Reorganised,
    reorganise_tree,
)
from people.api import Followed, Person, follow_positions
from records.actions.moved_tallies import move_sums
from records.models import Reorganisation, YearClosing
from records.register.reading import ReadSheet, read_register
from records.register.report import Refusal
from records.register.run import fingerprint, one_at_a_time
from records.reorganisation.changes import (
    DAY,
    Asked,
    Known,
    Reader,
    codes_named,
    known_organisations,
    refuse_on_rows,
)
from records.reorganisation.layout import CHANGES, PEOPLE, layouts
from records.reorganisation.people import assigned_people, refuse_strangers
from records.reorganisation.preview import Preview, preview_of
from records.reorganisation.size import Reach, reach_of
from shared.dates import local_day


@dataclass
class ReorganisationReport:
    """The answer to one workbook; the same for a dry run and the real one.

    reach    how far it reaches; by it, a second person has to approve
    done     the row by which it can be taken back; None after a dry run, when nothing changed, and
             when it may not be carried out like this
    touched  ids of the organisations concerned that there were before
    """

    is_dry_run: bool
    refusals: list[Refusal] = field(default_factory=list)
    preview: Preview = field(default_factory=Preview)
    changes: int = 0
    rows: int = 0
    reach: Reach = field(default_factory=Reach)
    done: Reorganisation | None = None
    decisions: str = ""
    effective_on: dt.date | None = None
    touched: list[int] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.refusals

    @property
    def waits(self) -> bool:
        """It is good, and was not carried out because a second person has to approve it."""
        return self.is_good and self.done is None and self.changes > 0 and self.reach.needs_second

    @property
    def changes_nothing(self) -> bool:
        return self.is_good and not self.changes


# Says of what would be done whether it may be.
Consent = Callable[[ReorganisationReport], bool]


def within_reach_of_one(report: ReorganisationReport) -> bool:
    """What a person may carry out alone."""
    return not report.reach.needs_second


def reorganise(
    path: Path,
    *,
    dry_run: bool,
    by: User | None,
    at: dt.datetime,
    consent: Consent = within_reach_of_one,
) -> ReorganisationReport:
    """Carry out a `.xlsx` workbook, a `.csv` file or a folder of them.

    Nothing is written unless every row is good; a dry run does all the work and takes it back. The
    same file again changes nothing. Standings and sums follow in `settle`.

    by       None: whoever runs commands on the server, whose reach is not limited
    consent  asked once all is done and known; if it says no, all is taken back, like a dry run

    Raises UnusableFile when the file cannot be read, ImportBusy while another import is at work.
    """
    with _as_register(path) as readable:
        sheets = read_register(readable, layouts())
    report = ReorganisationReport(dry_run, rows=len(_sheet(sheets).lines))
    # An import of the register changes the same tree.
    with one_at_a_time():
        _carry_out(sheets, report, source=fingerprint(path), by=by, at=at)
        if dry_run or not report.is_good or not (report.changes_nothing or consent(report)):
            transaction.set_rollback(True)
            report.done = None
    return report


@contextmanager
def _as_register(path: Path) -> Iterator[Path]:
    """A single .csv file is read as a folder with that one sheet."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="reorganisation-") as folder:
        shutil.copyfile(path, Path(folder) / f"{CHANGES}.csv")
        yield Path(folder)


def _sheet(sheets: dict[str, ReadSheet]) -> ReadSheet:
    return sheets.setdefault(CHANGES, ReadSheet(CHANGES))


def _carry_out(
    sheets: dict[str, ReadSheet],
    report: ReorganisationReport,
    *,
    source: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    sheet, today = _sheet(sheets), local_day(at)
    known = known_organisations()
    asked = Reader(sheet, known, today=today).read()
    _check_reach(sheet, known, by=by, today=today)
    _check_closed_years(sheet, known)
    if not _collect(sheets, report):
        return
    ids = {code: one.pk for code, one in known.items()}

    def meanwhile(done: Reorganised) -> None:
        done.ids = ids | done.ids
        followed = _move_people(sheets, asked, done, by=by, at=at)
        if _collect(sheets, report):
            _move_roles(done, followed, report, source=source, by=by, at=at)

    try:
        changes = [one.change for one in asked]
        reorganise_tree(changes, by=by, at=at, meanwhile=meanwhile, moving=move_sums)
    except CannotReorganise as error:
        refuse_on_rows(sheet, asked, error)
        _collect(sheets, report)


def _move_roles(
    done: Reorganised,
    followed: Followed,
    report: ReorganisationReport,
    *,
    source: str,
    by: User | None,
    at: dt.datetime,
) -> None:
    """The roles go after the people; then all of it is told, and kept to be taken back."""
    merged = set(done.closed)
    roles, undo_roles = follow_roles(
        {one.organisation_id: one.to for one in done.handovers},
        gone={one.organisation_id for one in done.handovers if _is_merged(one, merged)},
        by=by, at=at,
    )  # fmt: skip
    report.preview = preview_of(done, followed, roles)
    report.changes = len(done.changes)
    report.reach = reach_of(done)
    report.touched = _touched(done)
    undo = {"tree": done.undo, "people": followed.undo, "roles": undo_roles}
    row = report.done = _keep(done, undo, followed, report, source=source, by=by, at=at)
    report.decisions, report.effective_on = row.decisions, row.effective_on


def _touched(done: Reorganised) -> list[int]:
    """What changes of what was there before, and above what something new begins."""
    above = {one.parent_code for one in done.changes}
    above |= {opening.parent_code for one in done.changes for opening in one.openings}
    found = {done.ids[code] for code in above if code}
    return sorted({*done.closed, *done.renamed, *done.moved, *found} - set(done.opened))


def _is_merged(handover: Handover, closed: set[int]) -> bool:
    return len(handover.to) == 1 and handover.organisation_id in closed


def _move_people(
    sheets: dict[str, ReadSheet], asked: list[Asked], done: Reorganised, *, by: Any, at: dt.datetime
) -> Followed:
    people = sheets.get(PEOPLE)
    assigned, lines = assigned_people(people, done.ids, done.handovers)
    refuse_strangers(people, lines, done.handovers)
    followed = follow_positions(done.handovers, assigned, by=by, at=at)
    if followed.homeless:
        _refuse_homeless(_sheet(sheets), asked, followed, done)
    return followed


def _refuse_homeless(
    sheet: ReadSheet, asked: list[Asked], followed: Followed, done: Reorganised
) -> None:
    """A division says of everybody where they go; whoever is forgotten is named."""
    codes = {pk: code for code, pk in done.ids.items()}
    people = Person.objects.in_bulk({row.person_id for row in followed.homeless})
    for place in dict.fromkeys(row.organisation_id for row in followed.homeless):
        names = sorted(
            {
                f"{people[row.person_id].full_name} ({people[row.person_id].code})"
                for row in followed.homeless
                if row.organisation_id == place
            }
        )
        line = next(one.lines[0] for one in asked if codes[place] in one.change.predecessors)
        sheet.refuse(
            line,
            "ma_to_chuc_cu",
            _("The sheet %(sheet)s does not say where these people go: %(names)s.")
            % {"sheet": PEOPLE, "names": ", ".join(names[:20])},
        )


def _collect(sheets: dict[str, ReadSheet], report: ReorganisationReport) -> bool:
    report.refusals = [
        one
        for sheet in sheets.values()
        for one in sorted(sheet.refusals, key=lambda refusal: refusal.row)
    ]
    return report.is_good


def _check_reach(
    sheet: ReadSheet, known: dict[str, Known], *, by: User | None, today: dt.date
) -> None:
    """Nobody reorganises what lies outside their part of the tree."""
    if by is None:
        return
    scope = scope_of(by, Permission.REORGANISE, on=today)
    for code, (line, column) in codes_named(sheet).items():
        if code in known and not known[code].path.startswith(scope.paths):
            sheet.refuse(
                line, column, _("This lies outside the part of the register that you look after.")
            )


def _check_closed_years(sheet: ReadSheet, known: dict[str, Known]) -> None:
    """A change cannot take effect within a year that is closed."""
    ids = {known[code].pk: code for code in codes_named(sheet) if code in known}
    closed: dict[str, dt.date] = {}
    rows = YearClosing.objects.filter(
        figures__organisation__in=ids, number=0, confirmed_at__isnull=False
    ).values_list("figures__organisation", "year")
    for pk, year in rows:
        last = dt.date(year, 12, 31)
        closed[ids[pk]] = max(closed.get(ids[pk], last), last)
    for line in sheet.lines:
        for column in ("ma_to_chuc_cu", "ma_to_chuc_moi", "ma_cap_tren"):
            last_day = closed.get(line[column] or "")
            if last_day and line[DAY] and line[DAY] <= last_day:
                reason = _("The year %(year)s is closed. Choose a day after it.")
                sheet.refuse(line, DAY, reason % {"year": last_day.year})
                break


def _keep(
    done: Reorganised,
    undo: dict[str, Any],
    followed: Followed,
    report: ReorganisationReport,
    *,
    source: str,
    by: User | None,
    at: dt.datetime,
) -> Reorganisation:
    people = sorted(followed.people)
    row = Reorganisation.objects.create(
        source=source,
        decisions=", ".join(_decisions(done.changes)),
        effective_on=min(one.effective_on for one in done.changes),
        counts=report.preview.counts,
        done=undo | {"concerned": people},
        done_at=at,
        done_by=by,
    )
    record(
        "organisations.reorganised", row, by=by, at=at, source=source,
        changes=len(done.changes), people=len(people),
    )  # fmt: skip
    return row


def _decisions(changes: list[Change]) -> list[str]:
    return list(dict.fromkeys(one.decision_number for one in changes if one.decision_number))


def organisations_of(row: Reorganisation) -> list[Organisation]:
    """Return the organisations that a reorganisation touched."""
    return list(Organisation.objects.filter(pk__in=[int(pk) for pk in row.done["tree"]["left"]]))
