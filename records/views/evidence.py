"""Papers from elsewhere: declaring them, looking at one, and at its pages."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from people.api import Person
from records import access
from records.actions import evidence as actions
from records.errors import DuplicatePaper, LedgerRefused
from records.forms.evidence import PaperForm, RejectForm, VerifyForm, values_of
from records.queries import evidence as queries
from records.reference import entry_title, paper_title
from records.rules.evidence import CERTIFICATE, CONFIRMATION, DEGREE, TAKE_BACK
from records.views.evidence_words import paper_rows, steps_of
from shared.dates import local_day

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY

# What stands in the address → the kind.
KINDS = {
    "bang": DEGREE,
    "giay-xac-nhan": CONFIRMATION,
    "giay-chung-nhan": CERTIFICATE,
    "thoi-ghi": TAKE_BACK,
}
TITLES = {
    DEGREE: gettext_lazy("Declare a degree"),
    CONFIRMATION: gettext_lazy("Declare a confirmation of an equal level"),
    CERTIFICATE: gettext_lazy("Declare a training certificate"),
    TAKE_BACK: gettext_lazy("Ask to take an entry back"),
}


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def paper_declare(request: HttpRequest) -> HttpResponse:
    """One's own paper."""
    person = access.own_person_or_404(request.user)
    return _declare(request, person, back=reverse("reports:record_detail"))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def paper_declare_for(request: HttpRequest, person_code: str) -> HttpResponse:
    """A paper of somebody whom an officer looks after."""
    today = local_day(timezone.now())
    person = access.get_person_to_declare_for_or_404(request.user, person_code, on=today)
    return _declare(request, person, back=reverse("reports:person_record", args=[person.code]))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def entry_correct(request: HttpRequest, entry: str) -> HttpResponse:
    """What stands wrongly in the record is not changed: a paper that is right takes its place."""
    today = local_day(timezone.now())
    found = access.get_entry_or_404(request.user, entry, on=today)
    back = _record_of(request, found.person)
    return _declare(request, found.person, back=back, entry=found)


def _declare(request: HttpRequest, person: Person, *, back: str, entry: Any = None) -> HttpResponse:
    kind = KINDS.get(request.GET.get("loai", ""))
    if kind is None or (kind == TAKE_BACK and entry is None):
        return _choose(request, person, back=back, entry=entry)
    at = timezone.now()
    is_own = person.user_id == known(request.user).pk
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        kind=kind,
        today=local_day(at),
        is_correction=entry is not None,
        may_have_seen=not is_own,
    )

    def act() -> Any:
        reason = form.cleaned_data.get("correction_reason", "")
        return actions.declare_paper(
            person,
            form.statement(),
            form.cleaned_data["pages"],
            by=known(request.user),
            at=at,
            correction=actions.Correction(entry, reason) if entry is not None else None,
            is_seen=form.cleaned_data.get("is_seen", False),
        )

    done = _("The paper is declared. You see below who looks at it next.")
    return _send(request, form, act, person=person, back=back, entry=entry, done=done)


def _choose(request: HttpRequest, person: Person, *, back: str, entry: Any) -> HttpResponse:
    context = {
        "person": person,
        "entry": entry_title(entry) if entry is not None else "",
        "is_own": person.user_id == request.user.pk,
        "back": back,
    }
    return render(request, "records/evidence_choose.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def paper_mend(request: HttpRequest, paper_id: int) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    paper = access.get_paper_or_404(request.user, paper_id, on=today)
    if not access.rights_of(request.user, paper, on=today).may_change:
        raise Http404
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        kind=paper.kind,
        today=today,
        kept=queries.shown_files(paper),
        initial=values_of(paper),
    )

    def act() -> Any:
        return actions.mend_paper(
            paper.pk,
            form.statement(),
            form.cleaned_data["pages"],
            version=whole_number(request.POST.get("version")),
            dropped=form.cleaned_data.get("dropped", ()),
            by=known(request.user),
            at=at,
        )

    return _send(
        request,
        form,
        act,
        person=paper.person,
        back=reverse("papers:paper_detail", args=[paper.pk]),
        entry=queries.entry_of(paper),
        done=_("The paper is sent again."),
        paper=paper,
    )


def _send(
    request: HttpRequest,
    form: PaperForm,
    act: Callable[[], Any],
    *,
    person: Person,
    back: str,
    entry: Any,
    done: str,
    paper: Any = None,
) -> HttpResponse:
    """Show the form of a paper, or take it in."""
    first = None
    if request.method == "POST" and form.is_valid():
        try:
            kept = act()
        except LedgerRefused as refusal:
            form.add_error(None, refusal.message)
            first = refusal.paper_id if isinstance(refusal, DuplicatePaper) else None
        else:
            messages.success(request, done)
            return redirect("papers:paper_detail", kept.pk)
    context = {
        "form": form,
        "kind": form.kind,
        "title": TITLES[form.kind] if paper is None else _("Mend the paper"),
        "person": person,
        "is_own": person.user_id == request.user.pk,
        "entry": entry_title(entry) if entry is not None else "",
        "paper": paper,
        "first": first,
        "back": back,
    }
    status = REFUSED if form.errors else HTTPStatus.OK
    return render(request, "records/evidence_form.html", context, status=status)


@require_GET
@login_required
@never_cache
def paper_detail(request: HttpRequest, paper_id: int) -> HttpResponse:
    return detail_page(request, paper_id)


def detail_page(
    request: HttpRequest, paper_id: int, *, reject: RejectForm | None = None
) -> HttpResponse:
    """The paper with its pages and what may be done now; `reject` came back with errors."""
    at = timezone.now()
    today = local_day(at)
    paper = access.get_paper_or_404(request.user, paper_id, on=today)
    rights = access.rights_of(request.user, paper, on=today)
    entry = queries.entry_of(paper)
    seen = {"version": paper.version}
    context = {
        "paper": paper,
        "title": paper_title(paper),
        "rights": rights,
        "rows": paper_rows(paper),
        "entry": entry_title(entry) if entry is not None else "",
        "steps": steps_of(paper),
        "files": queries.shown_files(paper),
        "events": paper.events.select_related("by"),
        "verify": VerifyForm(initial=seen, kind=paper.kind),
        "reject": reject or RejectForm(initial=seen),
        "form": reject,
        "back": _record_of(request, paper.person),
    }
    # After the page is put together, so that it stands as it was before this look.
    actions.note_paper_read(paper, by=known(request.user), at=at)
    status = REFUSED if reject is not None else HTTPStatus.OK
    return render(request, "records/evidence_detail.html", context, status=status)


@require_GET
@login_required
@never_cache
def paper_file(request: HttpRequest, paper_id: int, file_id: int) -> FileResponse:
    """A page of the paper: a picture is shown, a PDF is only handed over to be kept."""
    at = timezone.now()
    paper = access.get_paper_or_404(request.user, paper_id, on=local_day(at))
    file = access.get_file_or_404(paper, file_id)
    try:
        opened = file.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    actions.note_file_read(file, paper, by=known(request.user), at=at)
    response = FileResponse(
        opened,
        as_attachment=file.kind == "pdf",
        filename=f"giay-to-{paper.pk}-{file.pk}.{file.kind}",
        content_type={"pdf": "application/pdf", "jpg": "image/jpeg"}[file.kind],
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _record_of(request: HttpRequest, person: Person) -> str:
    if person.user_id == request.user.pk:
        return reverse("reports:record_detail")
    return reverse("reports:person_record", args=[person.code])


def whole_number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
