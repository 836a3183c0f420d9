"""What other apps may use of the site."""

from cms.models import SiteSettings, VietnamesePage

__all__ = ["SiteSettings", "VietnamesePage"]
