"""The public site: its pages, its library of documents, and what stands on every page."""

from cms.models.home import HomePage
from cms.models.library import OfficialDocument, OfficialDocumentQuerySet
from cms.models.news import NewsCategory, NewsIndexPage, NewsPage, NewsQuerySet
from cms.models.pages import (
    PageBody,
    ReasonForm,
    ReviewTask,
    StandardPage,
    VietnamesePage,
    VietnamesePageForm,
)
from cms.models.settings import SiteSettings

__all__ = [
    "HomePage",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "NewsQuerySet",
    "OfficialDocument",
    "OfficialDocumentQuerySet",
    "PageBody",
    "ReasonForm",
    "ReviewTask",
    "SiteSettings",
    "StandardPage",
    "VietnamesePage",
    "VietnamesePageForm",
]
