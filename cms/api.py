"""What other apps may use of the site."""

from cms.models import SiteSettings, VietnamesePage
from cms.queries import site_contact

__all__ = ["SiteSettings", "VietnamesePage", "site_contact"]
