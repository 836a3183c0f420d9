"""Papers of other schools: one waits for the officer, one for the department, one was sent back."""

import datetime as dt
import io

from PIL import Image, ImageDraw

from accounts.api import User
from people.api import Person
from records.api import (
    NewFile,
    Statement,
    confirm_paper,
    declare_paper,
    reject_paper,
)
from shared.pictures import small_picture

SIZE = (900, 640)
SCHOOL = "Trường Chính trị tỉnh"


def declare_some(learner: Person, officer: User, *, at: dt.datetime) -> None:
    """Let the learner declare three papers. None of them is in the record yet."""
    if learner.user is None:
        raise ValueError("the learner has no account")
    own = learner.user
    degree = Statement(
        kind="bang", dimension="ly_luan_chinh_tri", level="trung_cap", number="TC-0218/2024",
        issuer=SCHOOL, issued_on=dt.date(2024, 7, 12),
    )  # fmt: skip
    declare_paper(learner, degree, [_page("#9c2f2f")], by=own, at=at)
    course = Statement(
        kind="giay_chung_nhan", programme_name="Bồi dưỡng nghiệp vụ công tác dân vận", periods=24,
        completed_on=dt.date(2025, 10, 17), number="87/GCN", issuer=SCHOOL,
        issued_on=dt.date(2025, 10, 20),
    )  # fmt: skip
    seen = declare_paper(learner, course, [_page("#2f5f9c")], by=own, at=at)
    confirm_paper(seen.pk, version=seen.version, by=officer, at=at)
    computers = Statement(
        kind="bang", dimension="tin_hoc", level="Ứng dụng cơ bản", issuer="Trung tâm Tin học",
        issued_on=dt.date(2022, 1, 1), issued_year_only=True,
    )  # fmt: skip
    blurred = declare_paper(learner, computers, [_page("#666666")], by=own, at=at)
    reject_paper(
        blurred.pk, version=blurred.version, verifies=False, by=officer, at=at,
        reason="Ảnh mờ, không đọc được số hiệu. Đồng chí chụp lại giúp.",
    )  # fmt: skip


def _page(colour: str) -> NewFile:
    """A sheet with a frame and lines where the words would be."""
    image = Image.new("RGB", SIZE, "#fffdf5")
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((30, 30, width - 30, height - 30), outline=colour, width=8)
    for number, part in enumerate((0.5, 0.3, 0.7, 0.6, 0.65, 0.4)):
        y = 130 + 70 * number
        draw.line((width * (1 - part) / 2, y, width * (1 + part) / 2, y), fill=colour, width=10)
    stream = io.BytesIO()
    image.save(stream, "JPEG")
    return NewFile.of_picture(small_picture(stream.getvalue(), is_photo=True))
