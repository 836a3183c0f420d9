from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published

from shared.guards import keep_on_sqlite


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models exist only now.
        from courses.actions.editions import after_publication, before_change  # noqa: PLC0415
        from courses.actions.reminders import REMINDERS, still_owed  # noqa: PLC0415
        from courses.models import LessonPage  # noqa: PLC0415
        from courses.models.guards import GUARDS  # noqa: PLC0415
        from courses.queries import concerns  # noqa: PLC0415
        from courses.queries.belongings import BELONGINGS  # noqa: PLC0415
        from courses.reference import install  # noqa: PLC0415
        from notifications.api import check_before_sending  # noqa: PLC0415
        from organisations.api import Concern, register_concern  # noqa: PLC0415
        from people.api import register_belonging  # noqa: PLC0415

        for occasion in REMINDERS:
            check_before_sending(occasion, still_owed)
        post_migrate.connect(install, sender=self)
        keep_on_sqlite(GUARDS, self)
        page_published.connect(after_publication, sender=LessonPage)
        pre_save.connect(before_change, sender=LessonPage)
        for concern in (
            Concern("classes", _("Running classes"), concerns.running_classes),
            Concern("requirements", _("Requirements in force"), concerns.live_requirements),
            Concern("plans", _("Yearly plans"), concerns.plans),
        ):
            register_concern(concern)
        for belonging in BELONGINGS:
            register_belonging(belonging)
