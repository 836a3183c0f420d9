from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from shared.guards import keep_on_sqlite


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Both need the models, which are loaded by now.
        from certificates import reference  # noqa: PLC0415
        from certificates.models.guards import AFTERCARE_GUARDS, GUARDS  # noqa: PLC0415
        from certificates.queries import concerns  # noqa: PLC0415
        from certificates.queries.belongings import BELONGINGS  # noqa: PLC0415
        from certificates.rendering.engine import check_libraries  # noqa: PLC0415
        from certificates.signing.keys import check_keys  # noqa: PLC0415
        from organisations.api import Concern, register_concern  # noqa: PLC0415
        from people.api import register_belonging  # noqa: PLC0415

        register(check_libraries)
        register(check_keys)
        post_migrate.connect(reference.install, sender=self)
        keep_on_sqlite([*GUARDS, *AFTERCARE_GUARDS], self)
        register_concern(Concern("issuers", _("Issuing bodies"), concerns.issuing_bodies))
        for belonging in BELONGINGS:
            register_belonging(belonging)
