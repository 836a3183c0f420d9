"""What the pages of the site read."""

from wagtail.models import Page

from cms.models import SiteSettings
from shared.text import tidy

CONTACT = ("owner_name", "help_phone", "help_zalo", "help_hours")
FOUND_AT_MOST = 30


def site_contact() -> dict[str, str]:
    """Who runs this site and where help is found; empty words where nothing was entered."""
    kept = SiteSettings.objects.filter(site__is_default_site=True).values(*CONTACT).first()
    return kept or dict.fromkeys(CONTACT, "")


def pages_found(typed: str) -> list[Page]:
    """Return what everybody may read and holds every word typed, the best match first."""
    words = tidy(typed)
    if not words:
        return []
    return list(Page.objects.live().public().search(words, operator="and")[:FOUND_AT_MOST])
