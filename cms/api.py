"""What other apps may use of the site."""

from cms.actions import COURSES_SLUG, NEWS_SLUG, found_site
from cms.models import (
    HomePage,
    NewsIndexPage,
    NewsPage,
    SiteSettings,
    VietnamesePage,
    VietnamesePageForm,
)
from cms.queries import site_contact

__all__ = [
    "COURSES_SLUG",
    "NEWS_SLUG",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "SiteSettings",
    "VietnamesePage",
    "VietnamesePageForm",
    "found_site",
    "site_contact",
]
