"""The front page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.models.news import NewsPage
from cms.models.pages import VietnamesePage

NEWS_ON_HOME_PAGE = 3


class HomePage(VietnamesePage):
    """The front page of the site."""

    intro = RichTextField(_("introduction"), blank=True, features=["bold", "italic", "link"])

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", widget=AdminAutoHeightTextInput),
    ]
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        news = NewsPage.objects.newest()[:NEWS_ON_HOME_PAGE]
        return super().get_context(request, *args, **kwargs) | {"news": news}
