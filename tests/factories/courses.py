"""Courses, classes and the people in them. `units` of a class are what opening it would copy."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import factory
from wagtail.models import Page

from courses.models import (
    ClassUnit,
    CourseAssessment,
    CourseIndexPage,
    CoursePage,
    Enrolment,
    GradeBand,
    LessonPage,
    Programme,
    ProgrammeVersion,
    Topic,
    TrainingClass,
    UnitProgress,
)
from tests.factories.base import QuietFactory

# One day before the `at` of the tests.
OPENED_AT = dt.datetime(2026, 11, 22, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class TopicFactory(QuietFactory[Topic]):
    class Meta:
        model = Topic

    code = factory.Sequence(lambda n: f"chuyen-de-{n}")
    name = factory.Sequence(lambda n: f"Chuyên đề {n}")


class ProgrammeFactory(QuietFactory[Programme]):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda n: f"chuong-trinh-{n}")
    name = factory.Sequence(lambda n: f"Bồi dưỡng nghiệp vụ công tác đảng {n}")


class ProgrammeVersionFactory(QuietFactory[ProgrammeVersion]):
    """With the bands Giỏi from 8, Khá from 6.5 and Trung bình from 5, and a certificate."""

    class Meta:
        model = ProgrammeVersion
        skip_postgeneration_save = True

    programme = factory.SubFactory(ProgrammeFactory)
    number = 1
    periods = 15
    pass_mark = Decimal(5)
    certificate_template = factory.SubFactory(
        "tests.factories.certificates.CertificateTemplateFactory"
    )

    @factory.post_generation
    def grade_bands(self, _create: bool, bands: Any, **_: Any) -> None:
        named = [("Giỏi", "8"), ("Khá", "6.5"), ("Trung bình", "5")] if bands is None else bands
        for name, from_mark in named:
            GradeBand.objects.create(version=self, name=name, from_mark=Decimal(from_mark))


class PageFactory(QuietFactory):
    """A live page; `parent` is where it hangs."""

    class Meta:
        abstract = True

    @classmethod
    def saved(cls, model_class: type[Page], *args: Any, parent: Page, **kwargs: Any) -> Page:
        page = model_class(*args, **kwargs)
        # Read anew: treebeard counts children on the object it is given.
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        return page


def _front_page() -> Page:
    return Page.objects.filter(depth=2).first() or Page.objects.get(depth=1)


class CourseIndexPageFactory(PageFactory):
    class Meta:
        model = CourseIndexPage

    title = "Khoá học"
    slug = factory.Sequence(lambda n: f"khoa-hoc-{n}")
    parent = factory.LazyFunction(_front_page)


class CoursePageFactory(PageFactory):
    class Meta:
        model = CoursePage

    title = factory.Sequence(lambda n: f"Nâng cao chất lượng sinh hoạt chi bộ {n}")
    slug = factory.Sequence(lambda n: f"sinh-hoat-chi-bo-{n}")
    summary = "Chuẩn bị, điều hành và theo dõi một buổi sinh hoạt chi bộ."
    edition_year = 2026
    periods = 15
    topic = factory.SubFactory(TopicFactory)
    parent = factory.SubFactory(CourseIndexPageFactory)


class LessonPageFactory(PageFactory):
    class Meta:
        model = LessonPage

    title = factory.Sequence(lambda n: f"Bài học {n}")
    slug = factory.Sequence(lambda n: f"bai-{n}")
    summary = "Việc cần làm trước buổi sinh hoạt."
    minutes = 10
    periods = 2
    key_points = factory.LazyFunction(lambda: [("point", "Chi uỷ họp trước để thống nhất.")])
    body = factory.LazyFunction(lambda: [("text", "<h2>Chuẩn bị</h2><p>Nội dung bài học.</p>")])
    parent = factory.SubFactory(CoursePageFactory)


class CourseAssessmentFactory(QuietFactory[CourseAssessment]):
    class Meta:
        model = CourseAssessment

    course = factory.SubFactory(CoursePageFactory)
    title = "Bài kiểm tra cuối khoá"
    periods = 1
    sort_order = factory.Sequence(lambda n: n)


class TrainingClassFactory(QuietFactory[TrainingClass]):
    """An open class without units; `lessons=3, tests=1` gives it some."""

    class Meta:
        model = TrainingClass
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"lop-{n}")
    name = factory.Sequence(lambda n: f"Lớp bồi dưỡng cấp uỷ viên cơ sở, khoá {n}/2026")
    intake = "khoá I/2026"
    programme_version = factory.SubFactory(ProgrammeVersionFactory)
    course = factory.SubFactory(CoursePageFactory)
    organiser = factory.SubFactory("tests.factories.organisations.OrganisationFactory")
    issuer = factory.SubFactory("tests.factories.certificates.IssuingBodyFactory")
    starts_on = dt.date(2026, 11, 1)
    ends_on = dt.date(2026, 12, 15)
    due_on = dt.date(2026, 12, 15)
    opened_at = OPENED_AT

    @factory.post_generation
    def lessons(self, _create: bool, count: int | None, **_: Any) -> None:
        for number in range(1, (count or 0) + 1):
            LessonUnitFactory(training_class=self, title=f"Bài {number}")

    @factory.post_generation
    def tests(self, _create: bool, count: int | None, **_: Any) -> None:
        for _number in range(count or 0):
            QuizUnitFactory(training_class=self)


class UnitFactory(QuietFactory[ClassUnit]):
    class Meta:
        model = ClassUnit
        abstract = True

    training_class = factory.SubFactory(TrainingClassFactory)
    position = factory.LazyAttribute(lambda unit: unit.training_class.units.count() + 1)


class LessonUnitFactory(UnitFactory):
    kind = ClassUnit.Kind.LESSON
    rule = ClassUnit.Rule.CONFIRMED
    lesson = factory.SubFactory(
        LessonPageFactory, parent=factory.SelfAttribute("..training_class.course")
    )
    title = factory.SelfAttribute("lesson.title")
    periods = 2
    minutes = 10


class QuizUnitFactory(UnitFactory):
    kind = ClassUnit.Kind.QUIZ
    rule = ClassUnit.Rule.PASSED
    assessment = factory.SubFactory(
        CourseAssessmentFactory, course=factory.SelfAttribute("..training_class.course")
    )
    title = factory.SelfAttribute("assessment.title")
    periods = 1
    minutes = 0


class EnrolmentFactory(QuietFactory[Enrolment]):
    """`EnrolmentFactory(user=…)` is for a signed-in learner; `person=…` names the person."""

    class Meta:
        model = Enrolment

    class Params:
        user = None

    person = factory.Maybe(
        "user",
        yes_declaration=factory.SubFactory(
            "tests.factories.people.PersonFactory", user=factory.SelfAttribute("..user")
        ),
        no_declaration=factory.SubFactory("tests.factories.people.PersonFactory"),
    )
    training_class = factory.SubFactory(TrainingClassFactory)
    source = Enrolment.Source.SUMMONS
    enrolled_at = OPENED_AT


class UnitProgressFactory(QuietFactory[UnitProgress]):
    class Meta:
        model = UnitProgress

    enrolment = factory.SubFactory(EnrolmentFactory)
    unit = factory.SubFactory(
        LessonUnitFactory, training_class=factory.SelfAttribute("..enrolment.training_class")
    )
    opened_at = OPENED_AT
