"""What an edit of a lesson means, where it is edited, and by the clock."""

import pytest
import time_machine
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.tasks import publish_what_is_due
from courses.actions.editions import plan_redo
from courses.api import complete_unit, open_unit
from courses.models import LessonEdition, LessonPage, RedoRequest
from courses.queries.editions import concerned_by
from tests.courses.editing import HOUR, progress_of, publish, read_by
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonPageFactory,
    TrainingClassFactory,
)
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


@pytest.fixture
def unit():
    """The first of two lessons of an open class."""
    return TrainingClassFactory(lessons=2).units.get(position=1)


@pytest.fixture
def learner(unit):
    """Somebody in that class, who has a place in the tree."""
    return EnrolmentFactory(person=HoldingFactory().person, training_class=unit.training_class)


# --- By the clock --------------------------------------------------------------------------------


def test_what_is_scheduled_appears_on_time_and_asks_whom_was_confirmed(unit, learner, at):
    complete_unit(unit, learner, by=None, at=at)
    lesson = LessonPage.objects.get(pk=unit.lesson_id)
    lesson.body = [("text", "<p>Hai</p>")]
    lesson.edit_meaning, lesson.edit_reason = "redo", "Sửa"
    lesson.go_live_at = at + HOUR
    revision = lesson.save_revision()
    reviewer = UserFactory()
    plan_redo(revision, reason="Mục 2 viết lại.", by=reviewer, at=at)
    revision.publish()

    assert publish_what_is_due() == 0
    assert (read_by(unit), progress_of(unit, learner).completed_at) == ("", at)
    with time_machine.travel(at + 2 * HOUR, tick=False):
        assert (publish_what_is_due(), publish_what_is_due()) == (1, 0)

    unit.lesson = LessonPage.objects.get(pk=lesson.pk)
    request = RedoRequest.objects.select_related("edition").get()
    assert read_by(unit, learner) == read_by(unit) == "Hai"
    assert (request.edition.reason, request.edition.redo_by) == ("Mục 2 viết lại.", reviewer)
    published = PageLogEntry.objects.filter(page=lesson.pk, action="wagtail.publish.scheduled")
    assert published.count() == 1


def test_a_page_whose_time_is_over_leaves_the_site_once(at):
    page = LessonPageFactory(expire_at=at - HOUR)
    LessonPageFactory(expire_at=at + HOUR)

    assert (publish_what_is_due(), publish_what_is_due()) == (1, 0)

    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)


# --- In the editor -------------------------------------------------------------------------------


def test_the_list_names_people_of_ones_own_classes_and_counts_the_others(
    unit, learner, at, assert_queries
):
    trainer = UserFactory()
    unit.training_class.trainers.add(trainer)
    elsewhere = EnrolmentFactory(
        training_class=TrainingClassFactory(course=unit.lesson.get_parent().specific, tests=1)
    )
    other = elsewhere.training_class.units.create(
        position=2, kind="lesson", rule="confirmed", lesson=unit.lesson, title="Bài"
    )
    complete_unit(unit, learner, by=None, at=at)
    complete_unit(other, elsewhere, by=None, at=at)
    beginner = EnrolmentFactory(training_class=unit.training_class)
    open_unit(unit, beginner, at=at)

    with assert_queries(3):
        concerned = concerned_by(unit.lesson_id, trainer, edition=None, on=at.date())

    assert [one.training_class for one in concerned.classes] == [unit.training_class]
    assert [p.enrolment for p in concerned.classes[0].people] == [learner]
    assert (concerned.elsewhere, concerned.classes_elsewhere, concerned.begun) == (1, 1, 1)
    assert concerned.total == 2


def sent(lesson, **changes):
    """The editor's form, as the browser sends it."""
    fields = {
        "title": lesson.title,
        "slug": lesson.slug,
        "summary": lesson.summary,
        "minutes": "10",
        "periods": "2",
        "key_points": streamfield([("point", "Chi uỷ họp trước.")]),
        "body": streamfield([("text", rich_text("<p>Hai</p>"))]),
        "edit_meaning": "",
        "edit_reason": "",
        "seo_title": "",
        "search_description": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(fields | changes)


@pytest.fixture
def reviewer(client):
    user = UserFactory(is_superuser=True, is_staff=True, full_name="Người duyệt")
    client.force_login(user)
    return user


def test_the_editor_must_say_what_an_edit_of_a_lesson_in_use_means(client, reviewer, unit):
    url = reverse("wagtailadmin_pages:edit", args=[unit.lesson_id])
    page = client.get(url).content.decode()
    unanswered = client.post(url, sent(unit.lesson, **{"action-publish": "1"}))
    client.post(url, sent(unit.lesson))

    assert 'name="edit_meaning"' in page
    assert "edit_meaning" in unanswered.context["form"].errors
    assert not LessonEdition.objects.filter(number=2).exists()
    # A draft needs no answer.
    assert LessonPage.objects.get(pk=unit.lesson_id).has_unpublished_changes
    client.post(url, sent(unit.lesson, edit_meaning="silent", **{"action-publish": "1"}))
    assert LessonEdition.objects.get(number=2).meaning == "silent"


def test_a_lesson_that_no_open_class_uses_is_published_without_a_question(client, reviewer):
    lesson = LessonPageFactory()
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])

    page = client.get(url).content.decode()
    client.post(url, sent(lesson, **{"action-publish": "1"}))

    assert 'name="edit_meaning"' not in page
    assert [e.meaning for e in lesson.editions.all()] == ["first", "new_learners"]


def test_asking_again_lists_the_people_before_it_takes_effect(client, reviewer, unit, learner, at):
    complete_unit(unit, learner, by=None, at=at)
    unit.training_class.trainers.add(reviewer)
    editor = reverse("wagtailadmin_pages:edit", args=[unit.lesson_id])
    confirm = reverse("lessons:redo_confirm", args=[unit.lesson_id])

    form = sent(unit.lesson, edit_meaning="redo", edit_reason="Sửa", **{"action-publish": "1"})
    response = client.post(editor, form)
    listed = client.get(confirm).content.decode()

    assert (response.status_code, response["Location"]) == (302, confirm)
    assert read_by(unit) == ""
    assert progress_of(unit, learner).completed_at == at
    assert learner.person.full_name in listed
    answer = {"reason": "Sửa mục 2.", "is_seen": "on", "seen_total": "1", "do": "publish"}
    for wrong in ({"reason": ""}, {"seen_total": "2"}, {"is_seen": ""}):
        assert client.post(confirm, answer | wrong).status_code == 422
    client.post(confirm, answer)
    unit.lesson.refresh_from_db()
    assert read_by(unit, learner) == "Hai"
    assert progress_of(unit, learner).redo_asked_at == at
    history = client.get(reverse("lessons:edition_list", args=[unit.lesson_id])).content.decode()
    assert "Sửa mục 2." in history


def test_an_approved_edit_waits_until_somebody_has_seen_the_list(
    client, reviewer, unit, learner, at
):
    complete_unit(unit, learner, by=None, at=at)
    publish(unit, "Hai", "redo", "Sửa")
    editor = reverse("wagtailadmin_pages:edit", args=[unit.lesson_id])
    confirm = reverse("lessons:redo_confirm", args=[unit.lesson_id])

    assert read_by(unit, learner) == ""
    assert confirm in client.get(editor).content.decode()
    answer = {"reason": "Sửa mục 2.", "is_seen": "on", "seen_total": "1"}
    client.post(confirm, answer)
    assert read_by(unit, learner) == "Hai"
    assert client.get(confirm).status_code == 302
