"""What other apps may use of the site."""

from cms.actions import COURSES_SLUG, NEWS_SLUG, found_site
from cms.models import (
    HomePage,
    NewsCategory,
    NewsIndexPage,
    NewsPage,
    OfficialDocument,
    SiteSettings,
    VietnamesePage,
    VietnamesePageForm,
)
from cms.queries.site import site_frame
from cms.rules import HIDDEN_NOTICES, Notice

__all__ = [
    "COURSES_SLUG",
    "HIDDEN_NOTICES",
    "NEWS_SLUG",
    "HomePage",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "Notice",
    "OfficialDocument",
    "SiteSettings",
    "VietnamesePage",
    "VietnamesePageForm",
    "found_site",
    "site_frame",
]
