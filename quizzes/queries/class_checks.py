"""What the tests of a class add to the lists before it opens and before it closes."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.api import Check, CheckMark, CourseAssessment, TrainingClass
from quizzes.models import Attempt


def opening_checks(training_class: TrainingClass, _at: dt.datetime) -> list[Check]:
    """Every test of the course is published. One query."""
    tests = CourseAssessment.objects.filter(course=training_class.course_id)
    rows = list(tests.order_by("sort_order", "pk").values_list("title", "quiz__published_at"))
    if not rows:
        return []
    missing = [title for title, published_at in rows if published_at is None]
    count = ngettext("%(count)d test is published.", "%(count)d tests are published.", len(rows))
    return [
        Check(
            "quiz",
            _("Tests of the course"),
            CheckMark.MISSING if missing else CheckMark.OK,
            _("Not published yet: %(titles)s.") % {"titles": ", ".join(missing)}
            if missing
            else count % {"count": len(rows)},
        )
    ]


def closing_checks(training_class: TrainingClass, _at: dt.datetime) -> list[Check]:
    """No try waits to be marked; who is still writing is said. Two queries."""
    tries = Attempt.objects.filter(
        unit__training_class=training_class, enrolment__withdrawn_at=None
    )
    if not training_class.units.filter(kind="quiz").exists():
        return []
    waiting = tries.filter(submitted_at__isnull=False, graded_at=None).count()
    writing = tries.filter(submitted_at=None).count()
    if waiting:
        mark = CheckMark.MISSING
        words = ngettext(
            "%(count)d try waits to be marked.", "%(count)d tries wait to be marked.", waiting
        ) % {"count": waiting}
    elif writing:
        mark = CheckMark.NOTICE
        words = ngettext(
            "%(count)d person has begun a test and not handed it in.",
            "%(count)d people have begun a test and not handed it in.",
            writing,
        ) % {"count": writing}
    else:
        mark, words = CheckMark.OK, _("Every test that was handed in is marked.")
    return [Check("tests", _("Tests"), mark, words)]
