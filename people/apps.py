from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only now.
        from people.merging.belongings import register_belonging  # noqa: PLC0415
        from people.merging.own import BELONGINGS  # noqa: PLC0415
        from people.reference import install  # noqa: PLC0415

        post_migrate.connect(install, sender=self)
        for belonging in BELONGINGS:
            register_belonging(belonging)
