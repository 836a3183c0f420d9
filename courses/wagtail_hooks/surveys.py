"""Surveys in the back office."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.admin.viewsets.model import ModelViewSet

from courses.models import Survey


class SurveyViewSet(ModelViewSet):
    model = Survey
    icon = "help"
    menu_label = _("Surveys")
    menu_order = 215
    add_to_admin_menu = True
    list_display = ["title"]
    search_fields = ["title"]
    inspect_view_enabled = True
    copy_view_enabled = True
    panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        InlinePanel("questions", heading=_("Questions"), label=_("Question")),
    ]


@hooks.register("register_admin_viewset")
def surveys() -> SurveyViewSet:
    return SurveyViewSet("surveys")
