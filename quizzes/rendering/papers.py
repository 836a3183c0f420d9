"""Papers, answer sheet and key of an examination as PDF: A4, black on white."""

import atexit
import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from quizzes.rendering.questions import Box, Printed, box, printed, shown
from quizzes.rules.kinds.common import Kind
from quizzes.rules.printing import PaperVersion, Placed, key_of, parts_of
from quizzes.rules.prose import bare_text
from shared.pdf import Found, fetcher_of, font_configuration, one_at_a_time, template_source

if TYPE_CHECKING:
    from weasyprint import CSS

SIGNS_OF_PICTURES = (
    (b"\x89PNG", "image/png"), (b"\xff\xd8", "image/jpeg"), (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)  # fmt: skip
ESSAY_LINES = 12
# Versions beside each other in the key; more go below.
VERSIONS_PER_TABLE = 8


@dataclass(frozen=True)
class Heading:
    """What stands over the papers.

    superior, issuer  lines of the body that gives the examination
    minutes           None: no time is named
    seed              prints the same papers again
    """

    superior: str
    issuer: str
    title: str
    subject: str
    minutes: int | None
    seed: int
    printed_on: dt.date


@dataclass(frozen=True)
class Part:
    """A section of the test: its number in `Asked.section`, title and introduction."""

    number: int
    title: str
    intro: str


@dataclass(frozen=True)
class Order:
    """What is to be printed."""

    heading: Heading
    parts: Sequence[Part]
    versions: Sequence[PaperVersion]
    pictures: Mapping[str, bytes]
    has_sheet: bool = True
    has_key: bool = True


def papers_zip(order: Order) -> bytes:
    """Return the papers, the sheet and the key as PDF files in a zip archive.

    Raises OSError where Pango is missing.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for version in order.versions:
            archive.writestr(f"de-{version.number}.pdf", paper_pdf(order, version))
        if order.has_sheet:
            archive.writestr("phieu-tra-loi.pdf", sheet_pdf(order))
        if order.has_key:
            archive.writestr("dap-an.pdf", key_pdf(order))
    return out.getvalue()


def paper_pdf(order: Order, version: PaperVersion) -> bytes:
    """Return one version of the paper."""
    # Where all are worth the same, nothing need be said.
    points = {each.asked.points for each in version.placed if each.number}
    sections: list[tuple[Part, list[Printed]]] = []
    for part in order.parts:
        found = [
            printed(each, shows_points=len(points) > 1)
            for each in version.placed
            if each.asked.section == part.number
        ]
        sections.append((part, found))
    has_parts = len(order.parts) > 1
    context = {
        "heading": order.heading,
        "number": version.number,
        "sections": [
            {"title": part.title if has_parts else "", "intro": shown(part.intro), "questions": q}
            for part, q in sections
        ],
    }
    return _pdf("pdf/exam_paper.html", context, order.pictures)


def sheet_pdf(order: Order) -> bytes:
    """Return the answer sheet, which fits every version."""
    placed = [each for each in order.versions[0].placed if each.number]
    boxes = [box(each, essay_lines=ESSAY_LINES) for each in placed]
    context = {
        "heading": order.heading,
        "simple": _runs(boxes),
        "digits": list("0123456789"),
        "columns": range(len(str(order.versions[0].number))),
    }
    return _pdf("pdf/exam_sheet.html", context, {})


def _runs(boxes: Sequence[Box]) -> list[dict[str, Any]]:
    """Return the boxes in runs: those of one row of letters together, in columns."""
    runs: list[dict[str, Any]] = []
    for one in boxes:
        if not runs or runs[-1]["is_simple"] != one.is_simple:
            runs.append({"is_simple": one.is_simple, "boxes": []})
        runs[-1]["boxes"].append(one)
    for run in runs:
        longest = max((len(row) for one in run["boxes"] for _name, row in one.bubbles), default=0)
        # Four letters fit a quarter of the page, five a third.
        run["width"] = "wide" if longest > 5 else "five" if longest == 5 else ""
    return runs


# --- the key --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GuideLine:
    """What markers need of a question that a person marks, or that is explained."""

    numbers: str
    stem: str
    guide: Any
    criteria: list[tuple[str, str]]
    points: str


def key_pdf(order: Order) -> bytes:
    """Return the answers of all versions and the marking guide."""
    tables = [
        _key_table(order.versions[at : at + VERSIONS_PER_TABLE])
        for at in range(0, len(order.versions), VERSIONS_PER_TABLE)
    ]
    context = {
        "heading": order.heading,
        "tables": tables,
        "guide": _guide(order.versions),
        "total": _total(order.versions[0]),
    }
    return _pdf("pdf/exam_key.html", context, order.pictures)


def _key_table(versions: Sequence[PaperVersion]) -> dict[str, Any]:
    columns = [_answers(version) for version in versions]
    rows = [
        {"number": number, "answers": [column.get(number, "") for column in columns]}
        for number in columns[0]
    ]
    return {"numbers": [version.number for version in versions], "rows": rows}


def _answers(version: PaperVersion) -> dict[str, str]:
    """Return the answers by the number of the question, parts as 5.1, 5.2."""
    found: dict[str, str] = {}
    for each in version.placed:
        if not each.number:
            continue
        parts = parts_of(each)
        if not parts:
            found[str(each.number)] = key_of(each.layout, each.asked.content) or "Hướng dẫn chấm"
        for at, (layout, content) in enumerate(parts, 1):
            inner = _cloze_answers(layout, content)
            found[f"{each.number}.{at}"] = inner or key_of(layout, content) or "Hướng dẫn chấm"
    return found


def _cloze_answers(layout: Any, content: Any) -> str:
    """Return the gaps of a text that is itself part of a situation."""
    if layout.kind != Kind.CLOZE:
        return ""
    pairs = zip(layout.parts, content["gaps"], strict=True)
    return "; ".join(f"({at}) {key_of(*pair)}" for at, pair in enumerate(pairs, 1))


def _guide(versions: Sequence[PaperVersion]) -> list[GuideLine]:
    """Return the guide for everything a person marks, in the order of the first version."""
    lines = []
    for each in versions[0].placed:
        numbers = _numbers(versions, each)
        found = [("", each.layout, each.asked.content, each.asked.stem, str(each.asked.points))]
        if each.layout.kind == Kind.SITUATION:
            found = [
                (f" ý {at}", layout, part["content"], part["stem"], part["points"])
                for at, (layout, part) in enumerate(
                    zip(each.layout.parts, each.asked.content["parts"], strict=True), 1
                )
            ]
        for name, layout, content, stem, points in found:
            if layout.kind == Kind.ESSAY:
                criteria = [
                    (row["text"], _comma(row["points"])) for row in content.get("criteria", [])
                ]
                lines.append(
                    GuideLine(
                        numbers + name, bare_text(stem), shown(content.get("guide", "")), criteria,
                        _comma(points),
                    )
                )  # fmt: skip
    return lines


def _numbers(versions: Sequence[PaperVersion], wanted: Placed) -> str:
    """Return the number of a question, version by version where it differs."""
    found = {
        version.number: next(
            each.number for each in version.placed if each.asked.question == wanted.asked.question
        )
        for version in versions
    }
    if len(set(found.values())) == 1:
        return f"Câu {wanted.number}"
    return "Câu " + ", ".join(f"{number} (đề {code})" for code, number in found.items())


def _total(version: PaperVersion) -> str:
    return _comma(str(sum(each.asked.points for each in version.placed)))


def _comma(points: str) -> str:
    text = points.rstrip("0").rstrip(".") if "." in points else points
    return text.replace(".", ",")


# --- WeasyPrint -----------------------------------------------------------------------------------


def _pdf(template: str, context: dict[str, Any], pictures: Mapping[str, bytes]) -> bytes:
    # Imported late: it takes a second, and fails where Pango is missing.
    from weasyprint import HTML  # noqa: PLC0415

    def picture(name: str) -> Found:
        data = pictures.get(name.replace("image/", "image:", 1))
        kind = next(
            (kind for sign, kind in SIGNS_OF_PICTURES if data and data.startswith(sign)), ""
        )
        return (data, kind) if data and kind else None

    page = render_to_string(template, context)
    with one_at_a_time:
        document = HTML(string=page, url_fetcher=fetcher_of(picture)).render(
            stylesheets=[_stylesheet()], font_config=font_configuration()
        )
        return bytes(document.write_pdf())


@cache
def _stylesheet() -> "CSS":
    from weasyprint import CSS  # noqa: PLC0415

    parsed = CSS(
        string=template_source("pdf/exam.css"),
        font_config=font_configuration(),
        url_fetcher=fetcher_of(lambda _name: None),
    )
    # It holds fonts, so it is forgotten before their configuration is.
    atexit.register(_stylesheet.cache_clear)
    return parsed
