"""Form C: classes held, places taken (lượt) and people (người) kept apart, against the plan."""

from reports.rules.classes import ClassFigures, ClassReport, Share
from reports.rules.paper import (
    CLASSES,
    PERCENT,
    PLACES,
    Cell,
    Column,
    Figure,
    Paragraph,
    Point,
    Row,
    Section,
    Table,
    Text,
    text,
)
from reports.rules.wording import TOO_FEW, listed, number_words, share_figure
from shared.numbers import percent

NOTE = (
    "Lượt học viên: số chỗ học đã nhận trong các lớp. Số người: mỗi người tính một lần. "
    "% kế hoạch: lượt học viên so với số người trong kế hoạch đã duyệt. "
    "% xếp loại: trên số lượt hoàn thành có xếp loại."
)
COLUMNS = (
    Column("STT", 6),
    Column("Nội dung", 22, is_text=True),
    Column("Số lớp", 6),
    Column("Lớp theo kế hoạch", 8),
    Column("Lượt học viên", 8),
    Column("Số người", 8),
    Column("Người theo kế hoạch", 8),
    Column("% kế hoạch", 8),
    Column("Lượt hoàn thành", 8),
    Column("Số người hoàn thành", 8),
)
LAST = (Column("Số giấy chứng nhận", 8), Column("Số khen thưởng", 10))


def form_c(report: ClassReport) -> Section:
    opening = text("Kết quả mở lớp bồi dưỡng của {name} như sau:", name=report.name)
    return Section("", (Paragraph(opening), *class_points(report), class_table(report)))


def class_points(report: ClassReport) -> list[Point]:
    total = report.total
    if not total.classes:
        return [Point(("Chưa mở lớp nào.",))]
    if not total.is_told:
        held = text("Đã mở {classes} lớp.", classes=Figure(total.classes, CLASSES))
        return [Point(held), Point((TOO_FEW,))]
    found: list[Text] = [
        text(
            "Đã mở {classes} lớp với {places} lượt học viên ({people} người){plan}.",
            classes=Figure(total.classes, CLASSES),
            places=Figure(total.enrolments, PLACES),
            people=Figure(total.people),
            plan=_plan_words(total),
        ),
        text(
            "Có {done} lượt hoàn thành chương trình ({people} người), đạt {share}% số lượt học viên; "
            "đã cấp {papers} giấy chứng nhận.",
            done=Figure(total.completed, PLACES),
            people=Figure(total.people_completed),
            share=share_figure(total.completed, total.enrolments),
            papers=Figure(total.certificates, "giấy"),
        ),
    ]
    if any(total.shows(name) for name in report.grades):
        found.append((f"Xếp loại: {_grade_words(report)}.",))
    return [Point(words) for words in found]


def _plan_words(total: ClassFigures) -> str:
    share = total.of_plan
    if share is None:
        return "; chưa có kế hoạch được duyệt để so sánh"
    value = percent(*share)
    words = f", so với kế hoạch {number_words(share[1])} người"
    return words if value is None else f"{words} đạt {number_words(value)}%"


def _grade_words(report: ClassReport) -> str:
    return listed(
        [
            f"{name.lower()} {report.total.grades[name]} lượt ({share_figure(*report.total.of_grade(name))}%)"
            for name in report.grades
            if report.total.shows(name)
        ]
    )


def class_table(report: ClassReport, *, with_organisers: bool = True) -> Table:
    """Return the total, then each programme and each organiser."""
    grades = [
        column for name in report.grades for column in (Column(name, 7), Column(f"% {name}", 7))
    ]
    rows = [_row("", "Tổng số", report.total, report.grades, "total")]
    parts = [("Theo chương trình", report.by_programme)]
    if with_organisers:
        parts.append(("Theo đơn vị mở lớp", report.by_organiser))
    for heading, lines in parts:
        if lines:
            rows.append(Row((heading,), "heading"))
        rows += [
            _row(str(number), line.name, line.figures, report.grades)
            for number, line in enumerate(lines, 1)
        ]
    return Table("Mở lớp", "Kết quả mở lớp", (*COLUMNS, *grades, *LAST), tuple(rows), NOTE)


def _row(
    number: str, name: str, figures: ClassFigures, grades: list[str], kind: str = "plain"
) -> Row:
    planned, is_told = figures.planned, figures.is_told
    cells: list[Cell] = [
        number,
        name,
        Figure(figures.classes, CLASSES),
        Figure(planned.classes, CLASSES),
        Figure(figures.enrolments if is_told else None, PLACES),
        Figure(figures.people if is_told else None),
        Figure(planned.people),
        _share(figures.of_plan if is_told else None),
        Figure(figures.completed if is_told else None, PLACES),
        Figure(figures.people_completed if is_told else None),
    ]
    for grade in grades:
        count, share = figures.grades[grade], figures.of_grade(grade)
        shows = figures.shows(grade)
        cells += [Figure(count if shows else None, PLACES), _share(share if shows else None)]
    # Commendations are decided and kept elsewhere; the form leaves a column for them.
    cells += [Figure(figures.certificates if is_told else None, "giấy"), ""]
    return Row(tuple(cells), "total" if kind == "total" else "plain")


def _share(share: Share | None) -> Figure:
    return Figure(None if share is None else percent(*share), PERCENT)
