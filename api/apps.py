from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shared.guards import keep_on_sqlite


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("Application interface")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from api.models.feeds import TRIGGERS  # noqa: PLC0415 - models exist only now

        keep_on_sqlite(TRIGGERS, self)
