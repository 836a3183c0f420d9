"""What opening a class and completing it look at."""

from django.db.models import Exists, OuterRef

from courses.models import ClassUnit, CoursePage, Enrolment, LessonPage, UnitProgress


def published_lessons(course: CoursePage) -> list[LessonPage]:
    """Return the live lessons of a course in the order of the page tree."""
    return list(course.live_lessons())


def locked_enrolment(pk: int) -> Enrolment:
    """Return the enrolment, locked, with what completing its class needs."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related(
            "person",
            "training_class__course",
            "training_class__issuer",
            "training_class__programme_version__programme",
            "training_class__programme_version__certificate_template",
        )
        .get(pk=pk)
    )


def is_every_unit_done(enrolment: Enrolment) -> bool:
    """Whether the learner has completed each unit of the class."""
    done = UnitProgress.objects.filter(
        enrolment=enrolment, unit=OuterRef("pk"), completed_at__isnull=False
    )
    open_units = ClassUnit.objects.filter(~Exists(done), training_class=enrolment.training_class_id)
    return not open_units.exists()
