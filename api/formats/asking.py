"""What may stand in a request."""

import datetime as dt
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import ConfigDict, Field

# No control characters: PostgreSQL refuses NUL, and codes have none.
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"
MOST_ROWS = 500
USUAL_ROWS = 100
MOST_SENT = 1000

CodeInPath = Annotated[
    str, Path(..., min_length=1, max_length=80, pattern=PRINTABLE, description="Code")
]
IdInPath = Annotated[int, Path(..., ge=1, lt=2**63, description="Id")]
CodeAsked = Annotated[
    str | None,
    Query(None, max_length=80, pattern=PRINTABLE, description="Code of an organisation"),
]
DayAsked = Annotated[
    dt.date | None, Query(None, description="As it stood on this day; today if left out")
]
YearAsked = Annotated[int | None, Query(None, ge=1950, le=2200, description="Year of training")]
Cursor = Annotated[
    str | None,
    Query(None, max_length=400, pattern=PRINTABLE, description="`next` of the page before"),
]
Limit = Annotated[int, Query(USUAL_ROWS, ge=1, le=MOST_ROWS, description="How many rows at most")]
Text = Annotated[str, Field(max_length=500, pattern=PRINTABLE)]
LongText = Annotated[str, Field(max_length=20_000_000)]


class Strict(Schema):
    """A misspelt name is refused instead of being overlooked."""

    model_config = ConfigDict(extra="forbid")


class TrainingRow(Strict):
    """One row of the sheet `boi_duong`; dates as 31/12/2026 or 2026-12-31."""

    ma_can_bo: Text
    chuong_trinh: Text
    ngay_hoan_thanh: Text
    so_tiet: int | None = Field(None, ge=0, le=10_000)
    xep_loai: Text = ""
    so_giay_chung_nhan: Text = ""
    noi_cap: Text = ""
    tinh_chi_tieu_nam: Text = Field("", description="co or khong")
    chuyen_de: Text = Field("", description="Codes of topics, separated by semicolons")


class TrainingRows(Strict):
    rows: list[TrainingRow] = Field(..., min_length=1, max_length=MOST_SENT)


class PaperPage(Strict):
    """A page of a paper: a picture (JPEG, PNG, HEIC …) or a PDF."""

    content_base64: LongText


class PaperRow(Strict):
    """A paper of another body. It enters the record when two people have looked at it."""

    person: Text = Field(..., description="Code of the person")
    kind: Text = Field(..., description="bang, giay_xac_nhan or giay_chung_nhan")
    dimension: Text = Field("", description="As linh_vuc of the sheet trinh_do; not of courses")
    level: Text = Field("", description="As bac of the sheet trinh_do; not of courses")
    programme_name: Text = Field("", description="Only of giay_chung_nhan")
    periods: int | None = Field(None, ge=0, le=10_000)
    completed_on: dt.date | None = None
    number: Annotated[str, Field(max_length=60, pattern=PRINTABLE)] = ""
    issuer: Annotated[str, Field(max_length=255, pattern=PRINTABLE)] = ""
    issued_on: dt.date | None = None
    issued_year_only: bool = False
    files: list[PaperPage] = Field(..., min_length=1, max_length=10)


class PaperRows(Strict):
    rows: list[PaperRow] = Field(..., min_length=1, max_length=100)


def only_given(row: Schema) -> dict[str, Any]:
    """Return the values of a row that say something, as a spreadsheet would hold them."""
    return {name: str(value) for name, value in row.model_dump().items() if value not in (None, "")}
