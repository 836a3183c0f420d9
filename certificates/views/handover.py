"""Papers of a class into people's hands: the list to sign, printing, who received when."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from certificates import access, actions, queries
from certificates.errors import CertificateRefused
from certificates.forms.aftercare import DayForm, PapersForm, ProxyForm, WordsForm
from certificates.queries import RegisterBook
from certificates.rendering.register import BookPages, book_pdf
from certificates.rules.layout import long_date
from certificates.views.register import file_answer, file_stem, opened
from shared.dates import local_day
from shared.words import in_words

HEADINGS = (
    "STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Số hiệu", "Ngày nhận", "Ký nhận",
)  # fmt: skip


@require_GET
@login_required
def handover_sheet(request: HttpRequest) -> HttpResponse:
    """The papers of a class with boxes to tick: to print them, to write down who received them."""
    at = timezone.now()
    book = _class_or_404(request, at)
    return _sheet_page(request, book, DayForm(initial={"received_on": local_day(at)}))


@require_GET
@login_required
def handover_pdf(request: HttpRequest) -> HttpResponse:
    """The list to sign (danh sách ký nhận) of a class, on paper."""
    at = timezone.now()
    book = _class_or_404(request, at)
    lines = _papers(book)
    if not lines:
        raise Http404
    today = local_day(at)
    pages = BookPages(
        style=book.issuer.style,
        superior=book.issuer.superior_name,
        issuer=book.issuer.name,
        place_date=f"{book.issuer.place}, {long_date(today.day, today.month, today.year)}",
        title="Danh sách ký nhận giấy chứng nhận",
        about=f"Lớp {dict(book.classes)[book.class_code]}",
        kind="handover",
        headings=HEADINGS,
        rows=[
            (
                str(number), line.snapshot["full_name"], line.snapshot["born"],
                line.snapshot["organisation"], line.number,
                f"{line.received_on:%d/%m/%Y}" if line.received_on else "",
                f"{line.received_by} nhận thay ({line.received_paper})"
                if line.received_paper else "",
            )
            for number, line in enumerate(lines, 1)
        ],
        closing=f"Danh sách này có {len(lines)} ({in_words(len(lines))}) người.",
        signs=("Người giao", "Thủ trưởng cơ quan cấp"),
    )  # fmt: skip
    return file_answer(book_pdf(pages), "application/pdf", f"{file_stem('ky-nhan', book)}.pdf")


@require_POST
@login_required
def papers_hand_over(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    book = _class_or_404(request, at)
    day = DayForm(request.POST)
    papers = _ticked(request, book)
    if not day.is_valid() or not papers.is_valid():
        _say_what_is_missing(request, papers)
        return _sheet_page(request, book, day, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        done = actions.hand_over(
            papers.papers(),
            received_on=day.cleaned_data["received_on"],
            by=known(request.user),
            at=at,
        )
    except CertificateRefused as refusal:
        day.add_error("received_on", str(refusal.message))
        return _sheet_page(request, book, day, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(
        request,
        ngettext(
            "%(number)d paper was handed over.", "%(number)d papers were handed over.", done
        ) % {"number": done},
    )  # fmt: skip
    return redirect(_address(book))


@require_POST
@login_required
def papers_print(request: HttpRequest) -> HttpResponse:
    """One PDF of the papers that are ticked, in their order; each print is counted."""
    at = timezone.now()
    book = _class_or_404(request, at)
    papers = _ticked(request, book)
    if not papers.is_valid():
        _say_what_is_missing(request, papers)
        return redirect(_address(book))
    try:
        sheet = actions.print_papers(
            papers.papers(), reason=request.POST.get("reason", ""), by=known(request.user), at=at
        )
    except CertificateRefused as refusal:
        messages.error(request, str(refusal.message))
        return redirect(_address(book))
    return file_answer(sheet, "application/pdf", f"{file_stem('in-giay', book)}.pdf")


@require_POST
@login_required
def handover_proxy(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody came in the holder's place."""
    at = timezone.now()
    certificate = access.get_issued_or_404(request.user, code, on=local_day(at))
    form = ProxyForm(request.POST)
    if form.is_valid():
        try:
            actions.hand_over_to_proxy(
                certificate, by=known(request.user), at=at, **form.cleaned_data
            )
        except CertificateRefused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("Written down."))
    else:
        messages.error(request, _("Name who came instead, the paper of authority and the day."))
    return redirect("certificates:aftercare_detail", certificate.verification_code)


@require_POST
@login_required
def handover_undo(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    certificate = access.get_issued_or_404(request.user, code, on=local_day(at))
    form = WordsForm(request.POST)
    reason = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        actions.take_handover_back(certificate, reason, by=known(request.user), at=at)
    except CertificateRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Taken back. The journal keeps both."))
    return redirect("certificates:aftercare_detail", certificate.verification_code)


def _class_or_404(request: HttpRequest, at: dt.datetime) -> RegisterBook:
    """The book opened at a class; without one that exists, nothing is handed over."""
    book, _issuers = opened(request, at)
    if not book.class_code:
        if len(book.classes) != 1:
            raise Http404
        book = queries.register_book(book.issuer, period=book.period, class_code=book.classes[0][0])
    return book


def _papers(book: RegisterBook) -> list[Any]:
    return list(
        queries.certificates_to_hand_over(
            book.issuer, period=book.period, class_code=book.class_code
        )
    )


def _ticked(request: HttpRequest, book: RegisterBook) -> PapersForm:
    return PapersForm(request.POST, of={paper.pk: paper for paper in _papers(book)})


def _say_what_is_missing(request: HttpRequest, papers: PapersForm) -> None:
    for words in papers.errors.get("giay", []):
        messages.error(request, str(words))


def _sheet_page(
    request: HttpRequest, book: RegisterBook, day: DayForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    papers = _papers(book)
    context = {
        "book": book,
        "class_name": dict(book.classes)[book.class_code],
        "papers": papers,
        "waiting": sum(1 for paper in papers if paper.received_on is None),
        "any_printed": any(paper.printed for paper in papers),
        "day": day,
        "query": _query(book),
        "has_errors": bool(day.errors),
    }
    return render(request, "certificates/aftercare_handover.html", context, status=status)


def _query(book: RegisterBook) -> str:
    return urlencode({"noi_cap": book.issuer.code, "nam": book.period, "lop": book.class_code})


def _address(book: RegisterBook) -> str:
    return f"{reverse('certificates:handover_sheet')}?{_query(book)}"
