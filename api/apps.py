from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = _("Application interface")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from api.models.feeds import FEEDS, keep_on_sqlite  # noqa: PLC0415 - models exist only now

        keep_on_sqlite(FEEDS, self)
