from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from shared.guards import keep_on_sqlite


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Qualification records")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from people.api import register_belonging  # noqa: PLC0415
        from records.actions.merging import BELONGINGS  # noqa: PLC0415
        from records.models.guards import GUARDS  # noqa: PLC0415
        from records.reference import install  # noqa: PLC0415 - models exist only now

        # Audiences point at positions and kinds of the apps below, whose turn came before ours.
        post_migrate.connect(install, sender=self)
        keep_on_sqlite(GUARDS, self)
        for belonging in BELONGINGS:
            register_belonging(belonging)
