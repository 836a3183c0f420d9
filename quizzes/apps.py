from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only now.
        from courses.api import add_closing_checks, add_opening_checks  # noqa: PLC0415
        from organisations.api import Concern, register_concern  # noqa: PLC0415
        from people.api import register_belonging  # noqa: PLC0415
        from quizzes.queries import concerns  # noqa: PLC0415
        from quizzes.queries.belongings import BELONGINGS  # noqa: PLC0415
        from quizzes.queries.class_checks import closing_checks, opening_checks  # noqa: PLC0415

        add_opening_checks(opening_checks)
        add_closing_checks(closing_checks)
        register_concern(Concern("banks", _("Question banks"), concerns.banks))
        for belonging in BELONGINGS:
            register_belonging(belonging)
