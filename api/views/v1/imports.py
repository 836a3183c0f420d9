"""Handing in: the register, courses done elsewhere, papers."""

from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Header, Query, Router
from ninja.files import UploadedFile
from ninja.responses import Status

from api.actions import imports
from api.errors import Malformed
from api.formats.answers import ImportOut, PapersOut, Problem
from api.formats.asking import PRINTABLE, PaperRows, TrainingRows, only_given
from api.rules.rights import Right
from api.views.v1.interface import answers, caller_of

router = Router()
Values = dict[str, Any]

DryRun = Annotated[bool, Query(..., description="true: check all of it, write nothing")]
RequestKey = Annotated[
    str | None,
    Header(
        None,
        alias="Idempotency-Key",
        max_length=100,
        pattern=PRINTABLE,
        description="Your own name for this request, needed to write: sent again, it is done once",
    ),
]
# 400: rows were refused and nothing was written; the table says which.
TABLE = answers(ImportOut) | {400: ImportOut, 409: Problem}


@router.post(
    "/imports/register", response=TABLE, tags=["Handing in"], operation_id="import_register"
)
def import_register(
    request: HttpRequest,
    dry_run: DryRun,
    workbook: Annotated[UploadedFile, File(..., description="The register workbook (.xlsx)")],
    idempotency_key: RequestKey = None,
) -> Any:
    """The register workbook: the same checks and the same table as `manage.py import_register`."""
    caller = caller_of(request)
    caller.scope(Right.IMPORT)
    key = _key(idempotency_key, dry_run=dry_run)
    if workbook.size is None or workbook.size > imports.LARGEST_WORKBOOK:
        raise Malformed(
            "body.workbook",
            _("The file is larger than 30 MB. Split it, or import it on the server."),
        )
    return _answer(
        imports.take_workbook(caller.token, workbook.open(), dry_run=dry_run, key=key, at=caller.at)
    )


@router.post(
    "/imports/trainings", response=TABLE, tags=["Handing in"], operation_id="import_trainings"
)
def import_trainings(
    request: HttpRequest,
    data: TrainingRows,
    dry_run: DryRun,
    idempotency_key: RequestKey = None,
) -> Any:
    """Courses done elsewhere, as rows of the sheet `boi_duong`. Row 2 is the first of the list."""
    caller = caller_of(request)
    caller.scope(Right.IMPORT)
    key = _key(idempotency_key, dry_run=dry_run)
    rows = [only_given(row) for row in data.rows]
    return _answer(
        imports.take_trainings(caller.token, rows, dry_run=dry_run, key=key, at=caller.at)
    )


@router.post(
    "/papers",
    response=answers(PapersOut) | {400: PapersOut, 409: Problem},
    tags=["Handing in"],
    operation_id="declare_papers",
)
def declare_papers(
    request: HttpRequest,
    data: PaperRows,
    dry_run: DryRun,
    idempotency_key: RequestKey = None,
) -> Any:
    """Degrees and certificates of other bodies. They enter the record once two people have looked."""
    caller = caller_of(request)
    answer = imports.take_papers(
        caller.token,
        [row.model_dump() for row in data.rows],
        caller.people(Right.PAPERS),
        dry_run=dry_run,
        key=_key(idempotency_key, dry_run=dry_run),
        content=request.body,
        at=caller.at,
    )
    return _answer(answer)


def _key(key: str | None, *, dry_run: bool) -> str:
    if not dry_run and not key:
        raise Malformed(
            "header.Idempotency-Key",
            _("Send an Idempotency-Key, so that the same request sent twice is done once."),
        )
    return key or ""


def _answer(table: Values) -> Any:
    return table if table["good"] or table["dry_run"] else Status(400, table)
