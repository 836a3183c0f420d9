"""A course once more for the next year."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.models import ClassUnit, CoursePage, EssayTask, LessonPage, Survey
from quizzes.actions import course_copy
from quizzes.actions.course_copy import copy_course_with_tests
from quizzes.models import Quiz, QuizBand, QuizSection
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    TrainingClassFactory,
)
from tests.factories.quizzes import QuizFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(at):
    """A course of 2026 with two lessons that point at each other, in use by a class."""
    course = CoursePageFactory(
        title="Sinh hoạt chi bộ 2026", slug="sinh-hoat-chi-bo-2026", edition_year=2026,
        survey=Survey.objects.create(title="Phiếu góp ý"),
    )  # fmt: skip
    second = LessonPageFactory(parent=course, title="Bài 2 (2026)")
    first = LessonPageFactory(
        parent=course,
        title="Bài 1",
        body=[("text", f'<p><a linktype="page" id="{second.pk}">Bài sau</a></p>')],
    )
    EssayTask.objects.create(
        course=course, title="Thu hoạch", prompt=f'<p><a linktype="page" id="{first.pk}">Đọc</a></p>',
        criteria=[("criterion", {"name": "Liên hệ", "points": Decimal(10)})],
    )  # fmt: skip
    learner = EnrolmentFactory(training_class=TrainingClassFactory(course=course, tests=1))
    unit = ClassUnit.objects.get(training_class=learner.training_class, kind="quiz")
    quiz = QuizFactory(
        unit=unit, title="Kiểm tra 2026", closes_at=at + dt.timedelta(days=9), password="bimat",
        published_at=at, time_limit_minutes=45,
    )  # fmt: skip
    section = QuizSection.objects.create(quiz=quiz, position=1, title="Phần một")
    quiz.blueprint.update(section=section)
    QuizBand.objects.create(quiz=quiz, from_percent=80, name="Giỏi")
    return course


def copied(course, at, **changes):
    banks = list(Quiz.objects.values_list("bank", flat=True))
    given = {"year": 2027, "title": "Sinh hoạt chi bộ 2027", "banks": banks} | changes
    return copy_course_with_tests(course, **given, by=None, at=at)


def test_the_copy_has_everything_but_learners_and_is_not_published(course, at):
    result = copied(course, at)

    copy = CoursePage.objects.get(pk=result.course.pk)
    first, second = LessonPage.objects.child_of(copy).order_by("title")
    task = copy.essay_tasks.get()
    assert (copy.title, copy.slug, copy.edition_year) == (
        "Sinh hoạt chi bộ 2027", "sinh-hoat-chi-bo-2027", 2027,
    )  # fmt: skip
    assert copy.get_parent() == course.get_parent()
    assert [page.live for page in (copy, first, second)] == [False] * 3
    assert second.title == "Bài 2 (2027)"
    assert f'linktype="page" id="{second.pk}"' in str(first.body.raw_data[0]["value"])
    assert f'id="{first.pk}"' in task.prompt
    assert task.criteria[0].value["name"] == "Liên hệ"
    assert copy.survey == course.survey
    draft = first.get_latest_revision_as_object()
    assert f'id="{second.pk}"' in str(draft.body.raw_data[0]["value"])
    assert not TrainingClassFactory._meta.model.objects.filter(course=copy).exists()


def test_tests_are_copied_with_their_settings_but_are_not_open(course, at):
    old = Quiz.objects.get()

    copied(course, at)

    new = Quiz.objects.exclude(pk=old.pk).get()
    assert (new.title, new.bank, new.time_limit_minutes) == ("Kiểm tra 2027", old.bank, 45)
    assert (new.published_at, new.closes_at, new.password) == (None, None, "")
    assert new.blueprint.get().section == new.sections.get()
    assert new.sections.get() != old.sections.get()
    assert [band.name for band in new.bands.all()] == ["Giỏi"]
    old.refresh_from_db()
    assert (old.title, old.password) == ("Kiểm tra 2026", "bimat")


def test_tests_of_other_banks_leave_their_places_empty(course, at):
    result = copied(course, at, banks=[])

    assert Quiz.objects.count() == 1
    assert result.course.assessments.count() == 1


def test_all_or_nothing(course, at, monkeypatch):
    def fails(*_args, **_kwargs):
        raise RuntimeError

    pages = Page.objects.count()
    monkeypatch.setattr(course_copy, "_copy_quiz", fails)

    with pytest.raises(RuntimeError):
        copied(course, at)

    assert Page.objects.count() == pages


def test_a_second_copy_of_the_same_year_gets_another_address(course, at):
    copied(course, at)

    assert copied(course, at).course.slug == "sinh-hoat-chi-bo-2027-2"


def test_the_screen_says_what_is_copied_and_copies_it(client, course, at):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    url = reverse("questions:course_copy", args=[course.pk])

    page = client.get(url).content.decode()
    same_year = client.post(url, {"year": "2026", "title": "X"})
    response = client.post(url, {"year": "2027", "title": "Sinh hoạt chi bộ 2027"})

    assert 'value="2027"' in page
    assert 'value="Sinh hoạt chi bộ 2027"' in page
    assert "Kiểm tra 2026" in page
    assert same_year.status_code == 422
    copy = CoursePage.objects.get(edition_year=2027)
    assert response["Location"] == reverse("wagtailadmin_explore", args=[copy.pk])
    explorer = client.get(reverse("wagtailadmin_explore", args=[course.pk])).content.decode()
    assert url in explorer
