"""Templates of certificates in the back office: their list, addresses and panel."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from accounts.api import known
from certificates import access, queries
from certificates.models import CertificateTemplate
from certificates.wagtail_hooks import design
from certificates.wagtail_hooks.desk import DeskViewSet, OwnRows
from shared.desk import ROWS_ASKED, DeskPanel, DeskRow, offer


class TemplateIndex(OwnRows, generic.IndexView):
    """What is in use, is written and waits; retired versions stand on the page of each."""

    def rows(self) -> QuerySet[CertificateTemplate]:
        return queries.templates_in_hand()

    def get_edit_url(self, instance: CertificateTemplate) -> str:
        return reverse("mau-giay:detail", args=[instance.pk])


class CertificateTemplates(DeskViewSet):
    model = CertificateTemplate
    name = "mau-giay"
    icon = "doc-full"
    menu_label = _("Certificate templates")
    list_display = [
        "title",
        "code",
        "version",
        Column("state", label=_("state"), accessor="get_state_display"),
        Column("page", label=_("paper size"), accessor="get_page_display"),
    ]
    list_filter: list[str] = []
    index_view_class = TemplateIndex

    def get_form_class(self, **_kwargs: Any) -> Any:
        # The list asks for none, and the other screens are our own.
        return None

    def get_urlpatterns(self) -> list[URLPattern]:
        listed = [
            pattern
            for pattern in super().get_urlpatterns()
            if pattern.name in {"index", "index_results"}
        ]
        return [
            *listed,
            path("new/", design.template_add, name="add"),
            path("edit/<int:pk>/", design.template_edit, name="edit"),
            path("xem-thu/", design.template_preview, name="preview"),
            path("<int:pk>/", design.template_detail, name="detail"),
            path("<int:pk>/anh/", design.template_picture, name="picture"),
            path("<int:pk>/so-sanh/<int:other>/", design.template_compare, name="compare"),
            *(
                path(f"<int:pk>/{step}/", design.template_step, {"step": step}, name=name)
                for step, name in (
                    ("gui-duyet", "send"),
                    ("tra-lai", "return"),
                    ("duyet", "approve"),
                    ("bo", "discard"),
                )
            ),
        ]


@hooks.register("construct_homepage_panels")
def templates_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Designs of colleagues that wait for a second person."""
    if not access.desk_of(request.user, on=timezone.localdate()):
        return
    waiting = queries.templates_to_approve(known(request.user).pk)[:ROWS_ASKED]
    rows = [
        DeskRow(each.title, reverse("mau-giay:detail", args=[each.pk]), note=str(each))
        for each in waiting
    ]
    offer(
        panels,
        DeskPanel("certificate_templates", _("Certificate templates to approve"), rows, order=10),
    )
