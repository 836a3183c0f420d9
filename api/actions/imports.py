"""What other systems hand in: the register, courses done elsewhere, papers for two people to see."""

import base64
import binascii
import csv
import datetime as dt
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.api import User
from api.errors import Busy, KeyUsedOtherwise, Malformed
from api.models import ApiToken, FinishedImport
from audit.api import record
from people.api import Person, PersonQuerySet
from records.api import (
    FREE_DIMENSIONS,
    MOST_PDF_BYTES,
    PAPER_KINDS,
    ImportBusy,
    ImportReport,
    LedgerRefused,
    NewFile,
    Statement,
    UnusableFile,
    declare_paper,
    import_register,
    level_choices,
    looks_like_pdf,
)
from shared.dates import local_day
from shared.pictures import BadPicture, small_picture

Values = dict[str, Any]
KEPT_FOR = dt.timedelta(days=90)
LARGEST_WORKBOOK = 30 * 2**20
TRAININGS_SHEET, PAPERS_SHEET = "boi_duong", "papers"
# The row of a JSON list as a spreadsheet with headings would number it.
FIRST_ROW = 2
LONGEST_SIDE = 2000
EARLIEST_YEAR = 1930
LONGEST_SHOWN = 80


# --- The same request, once -----------------------------------------------------------------------


def digest_of(what: str, content: bytes) -> str:
    return hashlib.sha256(what.encode() + b"\0" + content).hexdigest()


def done_before(token: ApiToken, key: str, digest: str) -> Values | None:
    """Return what was answered to this request; None when it is new. Raises KeyUsedOtherwise."""
    found = FinishedImport.objects.filter(token=token, key=key).first()
    if found is None:
        return None
    if found.digest != digest:
        raise KeyUsedOtherwise
    answer: Values = found.answer
    return answer


def _keep_answer(
    token: ApiToken, key: str, digest: str, answer: Values, *, at: dt.datetime
) -> None:
    FinishedImport.objects.create(token=token, key=key, digest=digest, answer=answer, done_at=at)


def forget_imports(*, at: dt.datetime) -> int:
    return FinishedImport.objects.filter(done_at__lt=at - KEPT_FOR).delete()[0]


# --- The register ---------------------------------------------------------------------------------


def take_workbook(
    token: ApiToken, workbook: Any, *, dry_run: bool, key: str, at: dt.datetime
) -> Values:
    """Take in a register workbook as the back office would; return its table.

    Raises Malformed for a file that cannot be read, Busy while another import is at work.
    """
    with tempfile.TemporaryDirectory(prefix="api-register-") as folder:
        path = Path(folder) / "register.xlsx"
        with path.open("wb") as kept:
            shutil.copyfileobj(workbook, kept)
        digest = digest_of("register", path.read_bytes())
        return _take_register(token, path, digest, "workbook", dry_run=dry_run, key=key, at=at)


def take_trainings(
    token: ApiToken, rows: list[dict[str, str]], *, dry_run: bool, key: str, at: dt.datetime
) -> Values:
    """Take in rows of the sheet `boi_duong`: the same checks as for a workbook, the same table."""
    columns = sorted({name for row in rows for name in row})
    with tempfile.TemporaryDirectory(prefix="api-trainings-") as folder:
        path = Path(folder) / f"{TRAININGS_SHEET}.csv"
        with path.open("w", encoding="utf-8", newline="") as kept:
            writer = csv.DictWriter(kept, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        digest = digest_of("trainings", path.read_bytes())
        return _take_register(token, Path(folder), digest, "rows", dry_run=dry_run, key=key, at=at)


def _take_register(
    token: ApiToken,
    path: Path,
    digest: str,
    where: str,
    *,
    dry_run: bool,
    key: str,
    at: dt.datetime,
) -> Values:
    if not dry_run and (before := done_before(token, key, digest)) is not None:
        return before
    try:
        report = import_register(
            path, dry_run=dry_run, by=token.owner, at=at, within=token.organisation
        )
    except UnusableFile as refusal:
        raise Malformed(f"body.{where}", str(refusal)) from refusal
    except ImportBusy as refusal:
        raise Busy(str(refusal)) from refusal
    answer = report_values(report)
    with transaction.atomic():
        record("api.register_imported", token, by=token.owner, at=at, dry_run=dry_run,
               good=report.is_good, new=report.new, changed=report.changed)  # fmt: skip
        if report.is_good and not dry_run:
            return _kept_or_before(token, key, digest, answer, at=at)
    return answer


def _kept_or_before(
    token: ApiToken, key: str, digest: str, answer: Values, *, at: dt.datetime
) -> Values:
    """Two of the same at once: the register took it in once, and both hear what the first heard."""
    try:
        with transaction.atomic():
            _keep_answer(token, key, digest, answer, at=at)
    except IntegrityError:
        before = done_before(token, key, digest)
        return answer if before is None else before
    return answer


def report_values(report: ImportReport) -> Values:
    """Return the table of the command and of the back office, as plain values."""
    return {
        "dry_run": report.is_dry_run,
        "good": report.is_good,
        "sheets": [
            {
                "sheet": each.sheet,
                "rows": each.rows,
                "new": each.new,
                "changed": each.changed,
                "unchanged": each.unchanged,
                "refused": each.refused,
            }
            for each in report.sheets
        ],
        "refusals": [
            {
                "sheet": each.sheet,
                "row": each.row,
                "column": each.column,
                "value": each.value,
                "reason": str(each.reason),
            }
            for each in report.shown_refusals
        ],
        "notes": [
            {"sheet": each.sheet, "row": each.row, "text": str(each.text)} for each in report.notes
        ],
    }


# --- Papers for two people to look at -------------------------------------------------------------


class _RowRefused(Exception):
    def __init__(self, column: str, value: object, reason: object) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


def take_papers(
    token: ApiToken,
    rows: list[Values],
    people: PersonQuerySet,
    *,
    dry_run: bool,
    key: str,
    content: bytes,
    at: dt.datetime,
) -> Values:
    """Declare papers of people in scope: all of them or none.

    None enters the record by this: one person has to see the original, another has to verify it.
    """
    digest = digest_of("papers", content)
    if not dry_run and (before := done_before(token, key, digest)) is not None:
        return before
    try:
        with transaction.atomic():
            papers, refusals = _declare_each(rows, people, by=token.owner, at=at)
            answer = {
                "dry_run": dry_run,
                "good": not refusals,
                "rows": len(rows),
                "refusals": refusals,
                "papers": [] if dry_run or refusals else papers,
            }
            if dry_run or refusals:
                transaction.set_rollback(True)
            else:
                record("api.papers_declared", token, by=token.owner, at=at, number=len(papers))
                _keep_answer(token, key, digest, answer, at=at)
    except IntegrityError:
        # The same request at the same moment: the other one has done it.
        before = done_before(token, key, digest)
        if before is None:
            raise
        return before
    return answer


def _declare_each(
    rows: list[Values], people: PersonQuerySet, *, by: User, at: dt.datetime
) -> tuple[list[int], list[Values]]:
    """Return the papers declared, and what was refused."""
    known = people.in_bulk([row["person"] for row in rows], field_name="code")
    papers: list[int] = []
    refusals: list[Values] = []
    for number, row in enumerate(rows, FIRST_ROW):
        try:
            papers.append(_declare(row, known, by=by, at=at))
        except _RowRefused as refusal:
            refusals.append(_refusal(number, refusal))
    return papers, refusals


def _refusal(number: int, refusal: _RowRefused) -> Values:
    return {
        "sheet": PAPERS_SHEET,
        "row": number,
        "column": refusal.column,
        "value": str(refusal.value or "")[:LONGEST_SHOWN],
        "reason": str(refusal.reason),
    }


def _declare(row: Values, known: dict[str, Person], *, by: User, at: dt.datetime) -> int:
    person = known.get(row["person"])
    if person is None:
        raise _RowRefused(
            "person", row["person"], _("There is nobody with this code in your care.")
        )
    statement = _statement(row, today=local_day(at))
    files = [_page(number, page) for number, page in enumerate(row["files"], 1)]
    try:
        with transaction.atomic():
            return declare_paper(person, statement, files, by=by, at=at).pk
    except LedgerRefused as refusal:
        raise _RowRefused("number", row["number"], refusal.message) from refusal


def _statement(row: Values, *, today: dt.date) -> Statement:
    for check in (_check_kind, _check_level, _check_training, _check_days):
        check(row, today)
    return Statement(
        **{name: value for name, value in row.items() if name not in {"person", "files"}}
    )


def _check_kind(row: Values, _today: dt.date) -> None:
    if row["kind"] not in PAPER_KINDS:
        raise _RowRefused("kind", row["kind"], _("Choose one of: %(codes)s.") % {
            "codes": ", ".join(PAPER_KINDS)
        })  # fmt: skip
    if not row["issuer"]:
        raise _RowRefused("issuer", "", _("Enter who issued the paper."))


def _check_level(row: Values, _today: dt.date) -> None:
    if row["kind"] == "giay_chung_nhan":
        for name in ("dimension", "level"):
            if row[name]:
                raise _RowRefused(name, row[name], _("A training certificate proves no level."))
        return
    if row["programme_name"]:
        raise _RowRefused("programme_name", row["programme_name"], _("Only of giay_chung_nhan."))
    is_free = row["dimension"] in FREE_DIMENSIONS and row["level"] and row["kind"] == "bang"
    known = {code for code, _words in level_choices()}
    if not is_free and f"{row['dimension']}:{row['level']}" not in known:
        raise _RowRefused("level", row["level"], _("There is no such level in this field."))
    if row["kind"] == "giay_xac_nhan" and row["dimension"] != "ly_luan_chinh_tri":
        raise _RowRefused(
            "dimension", row["dimension"], _("Only political theory is confirmed this way.")
        )


def _check_training(row: Values, _today: dt.date) -> None:
    if row["kind"] != "giay_chung_nhan":
        if row["completed_on"] is not None:
            raise _RowRefused("completed_on", row["completed_on"], _("Only of giay_chung_nhan."))
        return
    if not row["programme_name"] or len(row["programme_name"]) > 255:
        raise _RowRefused("programme_name", "", _("Enter the name of the programme."))
    if row["completed_on"] is None:
        raise _RowRefused("completed_on", "", _("Enter the day on which it was completed."))


def _check_days(row: Values, today: dt.date) -> None:
    if row["issued_on"] is None:
        raise _RowRefused("issued_on", "", _("Enter the day on which it was issued."))
    for name in ("completed_on", "issued_on"):
        day = row[name]
        if day is None:
            continue
        if day > today:
            raise _RowRefused(name, day, _("This day lies in the future."))
        if day.year < EARLIEST_YEAR:
            raise _RowRefused(name, day, _("This day lies too far back. Look at the year again."))
    if row["issued_year_only"] and (row["issued_on"].month, row["issued_on"].day) != (1, 1):
        raise _RowRefused(
            "issued_on", row["issued_on"], _("Of a year alone, send its first of January.")
        )


def _page(number: int, page: Values) -> NewFile:
    column = f"files.{number}"
    try:
        data = base64.b64decode(page["content_base64"], validate=True)
    except (binascii.Error, ValueError) as error:
        raise _RowRefused(column, "", _("This is not base64.")) from error
    if looks_like_pdf(data):
        if len(data) > MOST_PDF_BYTES:
            raise _RowRefused(column, "", _("This PDF is larger than 10 MB."))
        return NewFile(data, "pdf", hashlib.sha256(data).hexdigest())
    try:
        return NewFile.of_picture(small_picture(data, is_photo=True, longest_side=LONGEST_SIDE))
    except BadPicture as refusal:
        raise _RowRefused(column, "", _("This is no photo and no PDF.")) from refusal
