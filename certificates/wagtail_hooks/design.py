"""Designing certificates in the back office: write, look, send, approve, compare."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.api import User, known
from certificates import access, actions, queries
from certificates.errors import TemplateRefused
from certificates.forms.templates import (
    KEY_NAMES,
    LANGUAGES,
    PART_NAMES,
    ReasonForm,
    TemplateForm,
)
from certificates.models import CertificateTemplate, IssuingBody
from certificates.reference import STANDARD_BODY, STANDARD_TITLE
from certificates.rendering.pdf import PaperTooLong, certificate_pdf
from certificates.rendering.picture import picture_of
from certificates.rendering.sample import SAMPLE_NAMES, sample_paper
from certificates.rules.comparing import moved_parts, word_changes
from certificates.rules.design import PAGES, default_layout, full_layout
from certificates.rules.wording import as_spoken
from shared.text import tidy

State = CertificateTemplate.State
_LONGEST_NAME = 200
# What the form asks for under another name.
_FIELDS = {"background": "background_file", "emblem": "emblem_file"}


def template_add(request: HttpRequest) -> HttpResponse:
    """A new template: its first version, a draft."""
    user = _designer(request)
    template = CertificateTemplate(title=STANDARD_TITLE, body=STANDARD_BODY)
    form = _form(request, template)
    if request.method == "POST" and form.is_valid():
        try:
            template = actions.add_template(
                code=form.cleaned_data["code"],
                design=form.design,
                pictures=form.pictures,
                by=user,
                at=timezone.now(),
            )
        except TemplateRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, gettext("The draft is saved. Look at it, then send it."))
            return redirect("mau-giay:detail", template.pk)
    return _form_page(request, form, template)


def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or begin the next version of a template in use."""
    user = _designer(request)
    template = get_object_or_404(CertificateTemplate, pk=pk)
    if template.state in {State.IN_REVIEW, State.RETIRED}:
        messages.error(request, str(TemplateRefused.NOT_A_DRAFT))
        return redirect("mau-giay:detail", template.pk)
    form = _form(request, template)
    if request.method == "POST" and form.is_valid():
        try:
            template = actions.save_template(
                template, design=form.design, pictures=form.pictures, by=user, at=timezone.now()
            )
        except TemplateRefused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, gettext("The draft is saved. Look at it, then send it."))
            return redirect("mau-giay:detail", template.pk)
    return _form_page(request, form, template)


@require_safe
def template_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A version with its picture, what it changes, and the steps that may be taken."""
    user = _designer(request)
    template = get_object_or_404(
        CertificateTemplate.objects.select_related("written_by", "approved_by"), pk=pk
    )
    versions = queries.versions_of(template.code)
    before = next((each for each in versions if each.version < template.version), None)
    return render(
        request,
        "certificates/desk/template_detail.html",
        {
            "template": template,
            "versions": versions,
            "before": before,
            "words": _words(template),
            "may_approve": template.written_by_id != user.pk,
            "reason_form": ReasonForm(),
            "styles": IssuingBody.Style.choices,
            "page_title": template.title,
            "page_subtitle": str(template),
            "header_icon": "doc-full",
        },
    )


@require_safe
def template_compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Two versions side by side, with the differences word by word."""
    _designer(request)
    after = get_object_or_404(CertificateTemplate, pk=pk)
    before = get_object_or_404(CertificateTemplate, pk=other, code=after.code)
    return render(
        request,
        "certificates/desk/template_compare.html",
        {
            "before": before,
            "after": after,
            "texts": _text_changes(before, after),
            "moved": _places_changed(before, after),
            "page_title": gettext("What has changed"),
            "page_subtitle": after.code,
            "header_icon": "doc-full",
        },
    )


@require_POST
def template_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Send, take back, send back, approve or discard a version."""
    user = _designer(request)
    template = get_object_or_404(CertificateTemplate, pk=pk)
    try:
        said = _take(step, template, request, user)
    except TemplateRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, said)
    return redirect("mau-giay:detail", template.pk)


def _take(step: str, template: CertificateTemplate, request: HttpRequest, user: User) -> str:
    at = timezone.now()
    if step == "gui-duyet":
        actions.send_template(template, by=user, at=at)
        return gettext("The version waits for the approval of a second person.")
    if step == "duyet":
        actions.approve_template(template, by=user, at=at)
        return gettext("The version is in use from now on.")
    if step == "bo":
        actions.discard_template(template, by=user, at=at)
        return gettext("The draft is put away.")
    form = ReasonForm(request.POST)
    is_own = template.written_by_id == user.pk
    if not is_own and not form.is_valid():
        raise TemplateRefused(gettext("Write what is to be changed."))
    reason = form.data.get("reason", "").strip()[:500]
    actions.return_template(template, reason=reason, by=user, at=at)
    return gettext("The version is a draft again.")


@require_POST
def template_preview(request: HttpRequest) -> HttpResponse:
    """The design as typed, on paper: a picture, or a PDF in another tab. Nothing is saved."""
    _designer(request)
    pk = request.POST.get("template", "")
    template = CertificateTemplate.objects.filter(pk=int(pk) if pk.isdecimal() else 0).first()
    form = TemplateForm(request.POST, request.FILES, template=template)
    # What is shown has no code yet, or keeps the one it has.
    form.fields["code"].required = False
    form.fields["code"].disabled = template is not None
    if form.is_valid():
        shown = CertificateTemplate(**form.design)
        try:
            return _shown(request.POST, shown, form.pictures)
        except PaperTooLong as refusal:
            form.add_error(None, _too_long(refusal))
    faults = [error for errors in form.errors.values() for error in errors]
    if request.POST.get("as") == "picture":
        return JsonResponse({"faults": faults}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return render(
        request,
        "certificates/desk/preview_refused.html",
        {"form": form},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


@require_GET
def template_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """A version as it is kept, with a name of one's choice."""
    _designer(request)
    template = get_object_or_404(CertificateTemplate, pk=pk)
    try:
        return _shown(request.GET, template, {})
    except (PaperTooLong, OSError) as refusal:
        raise Http404 from refusal


def _shown(wanted: Any, template: CertificateTemplate, pictures: dict[str, bytes]) -> HttpResponse:
    styles = IssuingBody.Style
    style = styles.STATE if wanted.get("style") == styles.STATE else styles.PARTY
    name = tidy(wanted.get("name", ""))[:_LONGEST_NAME] or SAMPLE_NAMES[1]
    pdf = certificate_pdf(sample_paper(template, style=style, full_name=name), pictures)
    if wanted.get("as") == "picture":
        response = HttpResponse(picture_of(pdf), content_type="image/webp")
    else:
        response = HttpResponse(pdf, content_type="application/pdf")
    response["Cache-Control"] = "private, no-store"
    return response


def _too_long(refusal: PaperTooLong) -> str:
    return gettext("%(part)s does not fit into its place. Make the place larger or say less.") % {
        "part": PART_NAMES[refusal.part]
    }


def _designer(request: HttpRequest) -> User:
    """Return who is asking, if they set up certificates; else Http404."""
    if not access.desk_of(request.user, on=timezone.localdate()):
        raise Http404
    return known(request.user)


def _form(request: HttpRequest, template: CertificateTemplate) -> TemplateForm:
    if request.method == "POST":
        return TemplateForm(request.POST, request.FILES, template=template)
    return TemplateForm(template=template)


def _form_page(
    request: HttpRequest, form: TemplateForm, template: CertificateTemplate
) -> HttpResponse:
    is_new = template.pk is None
    return render(
        request,
        "certificates/desk/template_form.html",
        {
            "form": form,
            "template": template,
            "is_new": is_new,
            "names": SAMPLE_NAMES,
            "pages": {
                page: {"width": size[0], "height": size[1], "places": default_layout(page)}
                for page, size in PAGES.items()
            },
            "page_title": gettext("New template") if is_new else template.title,
            "page_subtitle": "" if is_new else str(template),
            "header_icon": "doc-full",
            "preview_url": reverse("mau-giay:preview"),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )


def _words(template: CertificateTemplate) -> list[dict[str, str]]:
    """The words in each language, each with the name of its language."""
    return [
        words
        | {
            "name": str(LANGUAGES.get(words["language"], gettext("Vietnamese"))),
            "body": as_spoken(words["body"]),
        }
        for words in template.all_words()
    ]


def _text_changes(
    before: CertificateTemplate, after: CertificateTemplate
) -> list[tuple[str, list[Any]]]:
    """The texts and choices that differ, by name, word by word."""
    rows = [
        (
            str(TemplateForm.base_fields[_FIELDS.get(name, name)].label),
            str(_shown_value(before, name)),
            str(_shown_value(after, name)),
        )
        for name in ("title", "certifies", "body", "page", "ground", "background", "emblem")
    ]
    old = {words["language"]: words for words in before.translations}
    new = {words["language"]: words for words in after.translations}
    rows += [
        (
            str(LANGUAGES.get(language, language)),
            _one_text(old.get(language)),
            _one_text(new.get(language)),
        )
        for language in old | new
    ]
    return [(name, word_changes(was, now)) for name, was, now in rows if was != now]


def _shown_value(template: CertificateTemplate, name: str) -> str:
    if name in {"page", "ground"}:
        return str(getattr(template, f"get_{name}_display")())
    value: str = getattr(template, name)
    if name == "body":
        return as_spoken(value)
    # Of the name of an image its first letters tell enough.
    return value[:8] if name in {"background", "emblem"} else value


def _one_text(words: dict[str, str] | None) -> str:
    if words is None:
        return ""
    return "\n".join([words["title"], words["certifies"], as_spoken(words["body"])])


def _places_changed(
    before: CertificateTemplate, after: CertificateTemplate
) -> list[dict[str, Any]]:
    if before.page != after.page:
        return []
    moved = moved_parts(
        full_layout(before.page, before.layout), full_layout(after.page, after.layout)
    )
    return [
        {
            "part": PART_NAMES[each.part],
            "numbers": [(KEY_NAMES[key], was, now) for key, (was, now) in each.numbers.items()],
        }
        for each in moved
    ]
