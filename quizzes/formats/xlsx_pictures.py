"""The pictures of a workbook of questions: a sheet with a name beside each."""

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet

from quizzes.formats.docx_pictures import suffix_of
from quizzes.formats.docx_prose import as_known
from shared.text import tidy

SHEET = "Hình ảnh"
_HEADINGS = ("Tên hình", "Hình")
_SHOWN_HEIGHT = 90  # pixels
_POINTS_PER_PIXEL = 0.75


def write_pictures(workbook: Workbook, pictures: Mapping[str, bytes]) -> None:
    """Add the sheet, if there are pictures."""
    if not pictures:
        return
    sheet: Worksheet = workbook.create_sheet(SHEET)
    sheet.append(_HEADINGS)
    sheet.column_dimensions["A"].width = 30
    for row, (name, data) in enumerate(sorted(pictures.items()), 2):
        sheet.cell(row, 1).value = name
        sheet.cell(row, 1).data_type = "s"
        image = Image(io.BytesIO(as_known(data)))
        image.width = max(round(image.width * _SHOWN_HEIGHT / max(image.height, 1)), 1)
        image.height = _SHOWN_HEIGHT
        sheet.add_image(image, f"B{row}")
        sheet.row_dimensions[row].height = (_SHOWN_HEIGHT + 6) * _POINTS_PER_PIXEL


def read_pictures(workbook: Workbook) -> dict[str, bytes]:
    """Return the pictures by the name that stands in their row."""
    found: dict[str, bytes] = {}
    for sheet in workbook.worksheets:
        if tidy(sheet.title).casefold() != SHEET.casefold():
            continue
        images: list[Any] = sheet._images
        for image in images:
            row = image.anchor._from.row + 1
            name = tidy(str(sheet.cell(row, 1).value or ""))
            data = image._data()
            if name and suffix_of(data):
                found[name] = data
    return found
