from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = _("Notifications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only now.
        from notifications.queries.belongings import BELONGINGS  # noqa: PLC0415
        from people.api import register_belonging  # noqa: PLC0415

        for belonging in BELONGINGS:
            register_belonging(belonging)
