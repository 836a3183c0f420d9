from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only now.
        from notifications.api import check_before_sending  # noqa: PLC0415
        from reports.queries.reminding import OCCASION, still_missing  # noqa: PLC0415

        check_before_sending(OCCASION, still_missing)
