"""Ways out of the product besides e-mail: gateways for SMS and Zalo, spoken to by signed webhooks."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings import env


def webhooks() -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return what each channel needs, and the hosts that may be spoken to.

    A channel without its variables is off. One whose host is not on the list stops the start.
    """
    allowed = env.names("WEBHOOK_HOSTS", default=[])
    channels = {
        name: _channel(variable, url, secret, allowed)
        for name, variable, url, secret in (
            (
                "sms",
                "SMS_WEBHOOK_URL",
                env.text("SMS_WEBHOOK_URL", default=""),
                env.text("SMS_WEBHOOK_SECRET", default=""),
            ),
            (
                "zalo",
                "ZALO_WEBHOOK_URL",
                env.text("ZALO_WEBHOOK_URL", default=""),
                env.text("ZALO_WEBHOOK_SECRET", default=""),
            ),
        )
        if url
    }
    bounces = env.text("EMAIL_REPORT_SECRET", default="")
    if bounces:
        channels["email"] = {"secret": bounces}
    return channels, allowed


def _channel(variable: str, url: str, secret: str, allowed: list[str]) -> dict[str, str]:
    address = urlsplit(url)
    if address.scheme != "https" or not address.hostname:
        raise ImproperlyConfigured(f"{variable}={url!r}; use an https:// address.")
    if address.hostname not in allowed:
        raise ImproperlyConfigured(
            f"{variable} leads to {address.hostname}, which is not in WEBHOOK_HOSTS."
        )
    if not secret:
        raise ImproperlyConfigured(f"{variable} needs its secret beside it.")
    return {"url": url, "secret": secret}
