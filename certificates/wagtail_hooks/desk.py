"""Issuing bodies in the back office, and what its screens for certificates have in common.

Certificates themselves are not edited there: issuers read them in the register book, which shows
only their own.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from accounts.api import User
from certificates import access, actions
from certificates.forms.desk import IssuingBodyForm
from certificates.models import CertificateTemplate, IssuingBody


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
        MultiFieldPanel(
            [FieldPanel("numbers_by"),
             FieldPanel("term", help_text=_("As 2025-2030; only where numbers go by term.")),
             FieldPanel("certificate_pattern", help_text=_(
                 "{serial:04} is the number in four digits, {period} the year or term, {issuer}"
                 " the code above. Numbers already given stay as they are."
             )),
             FieldPanel("register_pattern"),
             FieldPanel("confirmation_pattern")],
            heading=_("How numbers are written"),
        ),
        FieldPanel("reissues_lost", help_text=_(
            "Guideline 154: a certificate is issued once, so what its holder lost is confirmed."
            " Tick only where your rules let you issue it anew."
        )),
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
