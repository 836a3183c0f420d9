"""Versions of programmes in the back office: those that classes run under are only looked at."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import permission_denied
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.views.generic import EditView
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.api import known
from courses.actions.programmes import revise_version
from courses.models import ProgrammeVersion

REVISE = "programme_versions:revise"


class VersionEditView(EditView):
    """Says at once what saving would be refused for, and leads to a new version."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.object.is_used:
            messages.warning(
                self.request,
                format_html(
                    '{} <a href="{}">{}</a>',
                    gettext("Classes run under this version, so it stays as it is."),
                    reverse(REVISE, args=[self.object.pk]),
                    gettext("Make a new version"),
                ),
            )
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


class ProgrammeVersionViewSet(ModelViewSet):
    model = ProgrammeVersion
    edit_view_class = VersionEditView
    icon = "list-ol"
    menu_label = _("Programme versions")
    list_display = ["programme", "number", "guideline", "periods", "pass_mark"]
    list_filter = ["programme"]
    inspect_view_enabled = True
    panels = [
        FieldRowPanel([FieldPanel("programme"), FieldPanel("number")]),
        FieldPanel("guideline"),
        FieldPanel("audience"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("periods"), FieldPanel("pass_mark")]),
                FieldPanel("minimum_attendance_percent"),
                FieldPanel("excused_counts"),
            ],
            heading=_("Rules of completion"),
        ),
        MultiFieldPanel(
            [FieldPanel("eligibility"), FieldPanel("eligibility_is_binding")],
            heading=_("Who may take part"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("counts_for_annual"),
                FieldPanel("degree_granting"),
                FieldPanel("certificate_template"),
                FieldPanel("issuing"),
            ],
            heading=_("What completing it brings"),
        ),
        InlinePanel("grade_bands", heading=_("Grade bands"), label=_("Grade band")),
    ]

    def revise(self, request: HttpRequest, pk: str) -> HttpResponse:
        """Ask once, then make the next version and open it."""
        if not self.permission_policy.user_has_permission(request.user, "add"):
            return permission_denied(request)
        version = get_object_or_404(ProgrammeVersion.objects.select_related("programme"), pk=pk)
        if request.method == "POST":
            new = revise_version(version, by=known(request.user), at=timezone.now())
            messages.success(request, gettext("This is the new version. Change it and save."))
            return redirect("programme_versions:edit", new.pk)
        context = {
            "version": version,
            "page_title": gettext("Make a new version"),
            "header_icon": self.icon,
        }
        return render(request, "courses/staff/version_revise.html", context)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("revise/<int:pk>/", self.revise, name="revise"),
        ]
