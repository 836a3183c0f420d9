"""The courses of the demonstration load, and every lesson renders."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings

from cms.api import NewsPage, OfficialDocument, found_site, site_frame
from courses.api import CourseAssessment, CoursePage, LessonPage, Topic, open_class
from courses.models import Essay, SurveyReply
from courses.models.checking import checked
from courses.queries.packages import parts_of
from demo.courses import load_courses
from demo.essays import add_essay_and_survey, let_some_write
from demo.library import NOTICE, fill_library
from demo.news import write_news
from demo.packages import add_package
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, LessonUnitFactory, TrainingClassFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

CONTENT = Path(settings.BASE_DIR) / "demo" / "content"
AT = dt.datetime(2026, 1, 5, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def loaded():
    return load_courses(CONTENT, by=None, at=AT)


def test_every_course_is_published_with_lessons_test_and_subjects(loaded):
    assert [one.page.slug for one in loaded] == [
        "ket-nap-dang-vien",
        "kiem-tra-giam-sat",
        "sinh-hoat-chi-bo",
    ]
    for course in loaded:
        lessons = course.page.live_lessons()
        assert len(lessons) == 6
        assert course.page.live
        assert course.page.periods == sum(one.periods for one in lessons) + (
            course.assessment.periods
        )
        assert all(one.key_points and one.body and one.live_revision for one in lessons)
        # A trainer can publish each anew.
        assert [str(line) for one in lessons for line in checked(one) if line.is_error] == []
        assert Topic.objects.filter(parent=course.page.topic).count() >= 4


def test_loading_again_changes_nothing(loaded):
    revisions = {one.pk: one.latest_revision_id for one in LessonPage.objects.all()}

    again = load_courses(CONTENT, by=None, at=AT + dt.timedelta(days=1))

    assert [one.page.pk for one in again] == [one.page.pk for one in loaded]
    assert {one.pk: one.latest_revision_id for one in LessonPage.objects.all()} == revisions
    assert CoursePage.objects.count() == CourseAssessment.objects.count() == 3


def test_changed_lesson_gets_a_new_revision(loaded):
    lesson = loaded[0].page.live_lessons().first()
    lesson.summary = "Câu khác."
    lesson.save_revision().publish()

    load_courses(CONTENT, by=None, at=AT)

    assert LessonPage.objects.get(pk=lesson.pk).summary != "Câu khác."


def test_every_lesson_opens_for_a_learner(loaded, client):
    person = PersonFactory(user=UserFactory())
    client.force_login(person.user)
    for course in loaded:
        training_class = TrainingClassFactory(course=course.page)
        EnrolmentFactory(person=person, training_class=training_class)
        for lesson in course.page.live_lessons():
            unit = LessonUnitFactory(training_class=training_class, lesson=lesson)

            response = client.get(f"/lop/{training_class.code}/bai/{unit.pk}/")

            html = response.content.decode()
            kinds = {block.block_type for block in lesson.body}
            assert response.status_code == 200
            assert ('class="situation"' in html) is ("situation" in kinds)
            assert ('class="paper"' in html) is ("form" in kinds)
            assert ("table--cards" in html) is ("table" in kinds)
            assert html.count('class="legal"') == [b.block_type for b in lesson.body].count("legal")


def test_an_essay_is_written_and_marked_and_the_survey_answered(loaded):
    course = loaded[1].page
    add_essay_and_survey(course)
    training_class = TrainingClassFactory(course=course, opened_at=None)
    open_class(training_class, by=None, at=AT)
    for _n in range(7):
        EnrolmentFactory(training_class=training_class)

    let_some_write(training_class, besides="", at=AT + dt.timedelta(days=9))

    assert sorted(essay.state for essay in Essay.objects.all()) == ["marked", "waiting"]
    assert SurveyReply.objects.count() == 6
    revision = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    assert revision.essay_tasks.count() == revision.assessments.count() == 1


def test_a_small_package_of_two_parts_is_at_the_end_of_a_course(loaded):
    course = loaded[1].page
    add_package(course, at=AT)
    training_class = TrainingClassFactory(course=course, opened_at=None)
    open_class(training_class, by=None, at=AT)

    unit = training_class.units.get(kind="package")

    assert [part.title for part in parts_of(unit.package)] == ["Ba điều cần biết", "Tự kiểm tra"]
    assert unit.package.archive.size < 10_000
    revision = CoursePage.objects.get(pk=course.pk).get_latest_revision_as_object()
    assert revision.packages.count() == 1


def test_the_library_has_six_documents_news_their_categories_and_pages_a_notice():
    found_site(at=AT)
    write_news(at=AT)

    fill_library(at=AT)

    assert OfficialDocument.objects.filter(file__file_size__gt=0).count() == 6
    assert not NewsPage.objects.filter(category=None).exists()
    assert [one.text for one in site_frame()["notices"]] == [NOTICE]
