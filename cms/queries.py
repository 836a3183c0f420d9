"""What the pages of the site read."""

from cms.models import SiteSettings

CONTACT = ("owner_name", "help_phone", "help_zalo", "help_hours")


def site_contact() -> dict[str, str]:
    """Who runs this site and where help is found; empty words where nothing was entered."""
    kept = SiteSettings.objects.filter(site__is_default_site=True).values(*CONTACT).first()
    return kept or dict.fromkeys(CONTACT, "")
