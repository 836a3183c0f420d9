"""News: sections, categories, single pieces."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.models.pages import PageBody, VietnamesePage

NEWS_PER_PAGE = 10
RELATED_NEWS = 3


class NewsCategory(models.Model):
    """A subject (chuyên mục) by which visitors pick news."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("position")]

    class Meta:
        verbose_name = _("news category")
        verbose_name_plural = _("news categories")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class NewsQuerySet(PageQuerySet["NewsPage"]):
    def newest(self) -> "NewsQuerySet":
        """What visitors may read, the latest first."""
        return self.live().public().order_by("-published_on", "-pk")


class NewsIndexPage(VietnamesePage):
    """A section (chuyên mục) under which news stand, newest first."""

    intro = models.CharField(_("introduction"), max_length=400, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro", widget=AdminAutoHeightTextInput),
    ]
    subpage_types = ["cms.NewsPage"]
    template = "cms/news_index_page.html"

    class Meta:
        verbose_name = _("news section")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        found = news_list(self, request.GET)
        return super().get_context(request, *args, **kwargs) | {"found": found}


class NewsPage(VietnamesePage):
    """One piece of news."""

    category = models.ForeignKey(
        NewsCategory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="news",
        verbose_name=_("news category"),
    )
    published_on = models.DateField(_("date"))
    intro = models.CharField(_("introduction"), max_length=400)
    body = StreamField(PageBody(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("published_on"),
        FieldPanel("category"),
        FieldPanel("intro", widget=AdminAutoHeightTextInput),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro"), index.SearchField("body")]
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "cms/news_page.html"

    objects = PageManager.from_queryset(NewsQuerySet)()

    class Meta:
        verbose_name = _("news")

    def related(self) -> list["NewsPage"]:
        """Return the latest others: of the same category, or of the section where it has none."""
        others = NewsPage.objects.newest().sibling_of(self, inclusive=False)
        if self.category_id is not None:
            others = others.filter(category=self.category_id)
        return list(others[:RELATED_NEWS])


@dataclass(frozen=True)
class Month:
    """A month with news."""

    day: dt.date
    count: int

    @property
    def value(self) -> str:
        return f"{self.day:%Y-%m}"


@dataclass(frozen=True)
class NewsList:
    """News of a section, by category and month.

    category, month  what was chosen, or None
    """

    page: "PageOfList[NewsPage]"
    categories: list[NewsCategory]
    months: list[Month]
    category: NewsCategory | None
    month: dt.date | None


def news_list(section: Page, asked: Any) -> NewsList:
    """Return what `?chuyen-muc=`, `?thang=` and `?trang=` ask for; what is unknown asks for nothing.
    Five queries."""
    news = NewsPage.objects.newest().child_of(section).select_related("category")
    categories = list(NewsCategory.objects.filter(news__live=True).distinct())
    category = next((one for one in categories if one.slug == asked.get("chuyen-muc")), None)
    if category is not None:
        news = news.filter(category=category)
    months = [
        Month(row["month"], row["count"])
        for row in news.order_by()
        .annotate(month=TruncMonth("published_on"))
        .values("month")
        .annotate(count=Count("pk"))
        .order_by("-month")
    ]
    month = next((one.day for one in months if one.value == asked.get("thang")), None)
    if month is not None:
        news = news.filter(published_on__year=month.year, published_on__month=month.month)
    page = Paginator(news, NEWS_PER_PAGE).get_page(asked.get("trang"))
    return NewsList(page, categories, months, category, month)
