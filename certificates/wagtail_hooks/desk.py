"""Issuing bodies and templates in the back office. Certificates themselves are not edited there:
issuers read them in the register book, which shows only their own."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.api import User
from certificates import access, actions, queries
from certificates.forms.desk import IssuingBodyForm, TemplateForm, TemplateWords
from certificates.models import CertificateTemplate, IssuingBody
from certificates.rendering.pdf import PaperTooLong, certificate_pdf
from certificates.rendering.sample import SAMPLE_NAMES, sample_paper


def _desk(request: HttpRequest) -> access.Desk:
    return access.desk_of(request.user, on=timezone.localdate())


def _user(request: HttpRequest) -> Any:
    # Wagtail lets nobody in who is not signed in.
    return request.user


class DeskPolicy(BasePermissionPolicy):
    """Issuers and administrators set up certificates; nobody deletes what papers were made with."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action not in {"add", "change", "view"}:
            return False
        return bool(access.desk_of(user, on=timezone.localdate()))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, *_args: Any) -> QuerySet[User]:
        return User.objects.none()


register_permission_policy(IssuingBody, DeskPolicy(IssuingBody))
register_permission_policy(CertificateTemplate, DeskPolicy(CertificateTemplate))


class OwnRows:
    """Wagtail's views ask the policy once for the model; which rows is said here."""

    request: HttpRequest

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.rows()

    def get_object(self, *_args: Any, **_kwargs: Any) -> Any:
        return super().get_object(self.rows())  # type: ignore[misc]  # of the view it is mixed into


class OwnBodies(OwnRows):
    def rows(self) -> QuerySet[IssuingBody]:
        return _desk(self.request).bodies().select_related("organisation").order_by("name")


class NewestTemplates(OwnRows):
    def rows(self) -> QuerySet[CertificateTemplate]:
        return queries.newest_templates()


class BodyIndex(OwnBodies, generic.IndexView):
    pass


class BodyCreate(OwnBodies, generic.CreateView):
    def save_instance(self) -> IssuingBody:
        body: IssuingBody = super().save_instance()
        actions.note_issuing_body(body, "added", by=_user(self.request), at=timezone.now())
        return body


class BodyEdit(OwnBodies, generic.EditView):
    def save_instance(self) -> IssuingBody:
        body: IssuingBody = super().save_instance()
        actions.note_issuing_body(body, "changed", by=_user(self.request), at=timezone.now())
        return body


class TemplateIndex(NewestTemplates, generic.IndexView):
    pass


class TemplateCreate(NewestTemplates, generic.CreateView):
    def save_instance(self) -> CertificateTemplate:
        words, user = self.form.cleaned_data, _user(self.request)
        return actions.add_template(
            code=words["code"], design=words, by=user, at=timezone.now()
        )


class TemplateEdit(NewestTemplates, generic.EditView):
    def save_instance(self) -> CertificateTemplate:
        words, user = self.form.cleaned_data, _user(self.request)
        return actions.save_template(self.object, design=words, by=user, at=timezone.now())


class DeskViewSet(ModelViewSet):
    """A list, a form to add and a form to change; no copy, deletion, history or usage."""

    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {"delete_url_name": None, "history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**(absent | kwargs))

    def get_urlpatterns(self) -> list[URLPattern]:
        offered = {"index", "index_results", "add", "edit"}
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in offered]


class IssuingBodies(DeskViewSet):
    model = IssuingBody
    name = "co-quan-cap"
    icon = "group"
    menu_label = _("Issuing bodies")
    list_display = ["name", "code", "superior_name", "style"]
    list_filter: list[str] = []
    index_view_class = BodyIndex
    add_view_class = BodyCreate
    edit_view_class = BodyEdit
    edit_handler = ObjectList([
        FieldPanel("code", help_text=_("Short; part of every number, as TTCT.")),
        FieldPanel("organisation"),
        MultiFieldPanel(
            [FieldPanel("superior_name"), FieldPanel("name"), FieldPanel("style"),
             FieldPanel("place", help_text=_("As before the date: Đức Phổ, ngày …"))],
            heading=_("Head of the certificate"),
        ),
        InlinePanel(
            "signatories",
            heading=_("Signatories"),
            label=_("Signatory"),
            min_num=1,
            panels=[
                FieldPanel("name"),
                FieldPanel("title", help_text=_("As above the name: Giám đốc, Phó Bí thư …")),
                FieldPanel("authority", help_text=_("As T/M Ban Thường vụ; empty if none.")),
                FieldPanel("valid_from"),
                FieldPanel(
                    "valid_until",
                    help_text=_("The first day on which this person no longer signs."),
                ),
            ],
        ),
    ], base_form_class=IssuingBodyForm)  # fmt: skip


class CertificateTemplates(DeskViewSet):
    model = CertificateTemplate
    name = "mau-giay"
    icon = "doc-full"
    menu_label = _("Certificate templates")
    list_display = ["title", "code", "version", "created_at"]
    list_filter: list[str] = []
    index_view_class = TemplateIndex
    add_view_class = TemplateCreate
    edit_view_class = TemplateEdit
    create_template_name = "certificates/desk/template_create.html"
    edit_template_name = "certificates/desk/template_edit.html"

    def get_form_class(self, **_kwargs: Any) -> type[TemplateForm]:
        return TemplateForm


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.keeps_register(request.user, on=timezone.localdate())


class CertificatesGroup(ViewSetGroup):
    menu_label = _("Certificates")
    menu_name = "certificates"
    menu_icon = "doc-full-inverse"
    menu_order = 300
    items = (IssuingBodies, CertificateTemplates)
    submenu_hook = "register_certificates_menu_item"


@hooks.register("register_admin_viewset")
def certificates_group() -> CertificatesGroup:
    return CertificatesGroup()


@hooks.register("register_certificates_menu_item")
def register_book_item() -> MenuItem:
    return RegisterMenuItem(
        _("Register of certificates"),
        reverse_lazy("certificates:register_book"),
        name="register",
        icon_name="list-ul",
        order=900,
    )


@hooks.register("register_admin_urls")
def preview_url() -> list[URLPattern]:
    return [path("mau-giay-xem-thu/", template_preview, name="certificate_template_preview")]


@require_POST
def template_preview(request: HttpRequest) -> HttpResponse:
    """The words as typed, on paper, with a sample of long names; nothing is saved."""
    if not _desk(request):
        raise Http404
    form = TemplateWords(request.POST)
    if form.is_valid():
        words = form.cleaned_data
        style = request.POST.get("style", IssuingBody.Style.PARTY)
        template = CertificateTemplate(title=words["title"], body=words["body"])
        paper = sample_paper(template, style=style, full_name=SAMPLE_NAMES[1])
        try:
            return HttpResponse(certificate_pdf(paper), content_type="application/pdf")
        except PaperTooLong:
            form.add_error("body", _("The text does not fit on the paper. Make it shorter."))
    return render(
        request,
        "certificates/desk/preview_refused.html",
        {"form": form},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
