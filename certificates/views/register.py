"""The register book of certificates (sổ cấp giấy chứng nhận) of those who issue them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.api import known
from certificates import access, actions, queries
from certificates.queries import RegisterBook
from certificates.rendering.register import BookPages, book_pdf
from certificates.rules.layout import long_date
from certificates.rules.papers import Entry, names_of, zip_stream
from shared.dates import local_day
from shared.tables import XLSX_TYPE, as_xlsx
from shared.text import vietnamese_slug
from shared.words import in_words

LINES_PER_PAGE = 50
# Lines of one PDF: a volume (quyển) of the book.
LINES_PER_VOLUME = 200


@require_GET
@login_required
def register_book(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    book, issuers = opened(request, at)
    context: dict[str, Any] = {"book": book, "issuers": issuers, "today": local_day(at)}
    if "in" in request.GET:
        context["headings"] = queries.HEADINGS
        context["rows"] = list(queries.register_rows(book.entries))
        template = "certificates/register_print.html"
    else:
        page = Paginator(book.entries, LINES_PER_PAGE).get_page(request.GET.get("trang"))
        volumes = range(1, -(-page.paginator.count // LINES_PER_VOLUME) + 1)
        lines = [(line, queries.notes_of(line)) for line in page.object_list]
        context |= {"lines": lines, "page": page, "volumes": volumes}
        context["continuity"] = queries.continuity(book.issuer, book.period)
        template = "certificates/register_book.html"
    response = render(request, template, context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@login_required
def register_pdf(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    book, _issuers = opened(request, at)
    try:
        volume = max(1, int(request.GET.get("quyen", "1")))
    except ValueError as error:
        raise Http404 from error
    first = (volume - 1) * LINES_PER_VOLUME
    lines = list(book.entries[first : first + LINES_PER_VOLUME])
    if not lines:
        raise Http404
    pages = BookPages(
        style=book.issuer.style,
        superior=book.issuer.superior_name,
        issuer=book.issuer.name,
        place_date=f"{book.issuer.place}, {_long(local_day(at))}",
        title="Sổ cấp giấy chứng nhận",
        about=_about(book),
        kind="book",
        headings=queries.HEADINGS,
        rows=list(queries.register_rows(lines, first=first + 1)),
        closing=(
            f"Tổng số: {len(lines)} ({in_words(len(lines))}) giấy chứng nhận, từ số vào sổ"
            f" {lines[0].register_number} đến số vào sổ {lines[-1].register_number}."
        ),
        signs=("Người lập sổ", "Thủ trưởng cơ quan cấp"),
    )
    return file_answer(book_pdf(pages), "application/pdf", f"{file_stem('so-cap', book)}.pdf")


@require_GET
@login_required
def register_xlsx(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    book, _issuers = opened(request, at)
    rows: list[Sequence[str | None]] = [
        ["Sổ cấp giấy chứng nhận", *[None] * 14],
        [f"{book.issuer.name}. {_about(book)}", *[None] * 14],
        list(queries.HEADINGS),
        *queries.register_rows(book.entries),
    ]
    content = as_xlsx("Sổ cấp", rows, heading=2)
    return file_answer(content, XLSX_TYPE, f"{file_stem('so-cap', book)}.xlsx")


@require_GET
@login_required
def register_papers(request: HttpRequest) -> StreamingHttpResponse:
    """All PDFs of a class or a year in one archive, sent while it is made."""
    at = timezone.now()
    book, _issuers = opened(request, at)
    found = queries.papers_with_files(book.entries)
    if not found:
        raise Http404
    actions.note_download(
        book.issuer, book.period, book.class_code, len(found), by=known(request.user), at=at
    )
    names = names_of((number, full_name) for number, full_name, _pdf, _sha256 in found)

    def entries() -> Iterator[Entry]:
        for name, (number, _full_name, pdf, sha256) in zip(names, found, strict=True):
            content = queries.stored_bytes(pdf) if pdf else None
            yield Entry(name=name, number=number, content=content, sha256=sha256)

    response = StreamingHttpResponse(zip_stream(entries()), content_type="application/zip")
    name = f"{file_stem('giay-chung-nhan', book)}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def opened(request: HttpRequest, at: dt.datetime) -> tuple[RegisterBook, list[Any]]:
    """Open the book that the address names, of those the user keeps, and journal the reading."""
    issuers = list(access.issuers_of(request.user, on=local_day(at)))
    if not issuers:
        raise Http404
    asked = request.GET or request.POST
    chosen = asked.get("noi_cap", "")
    issuer = next((issuer for issuer in issuers if issuer.code == chosen), issuers[0])
    book = queries.register_book(
        issuer, period=asked.get("nam", ""), class_code=asked.get("lop", "")
    )
    actions.note_register_reading(issuer, book.period, by=known(request.user), at=at)
    return book, issuers


def file_answer(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def file_stem(kind: str, book: RegisterBook) -> str:
    parts = [kind, book.issuer.code, book.period, book.class_code]
    return "-".join(vietnamese_slug(part.replace("/", "-")) for part in parts if part)


def _about(book: RegisterBook) -> str:
    year = f"nhiệm kỳ {book.period}" if "-" in book.period else f"năm {book.period}"
    if not book.class_code:
        return year.capitalize()
    name = dict(book.classes)[book.class_code]
    return f"Lớp {name}, {year}"


def _long(day: dt.date) -> str:
    return long_date(day.day, day.month, day.year)
