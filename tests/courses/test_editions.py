"""What an edit of a lesson means for those who study it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse
from wagtail.models import Page, PageLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.tasks import publish_what_is_due
from courses.actions import editions as editions_actions
from courses.actions import progress as progress_actions
from courses.actions.editions import ask_again, plan_redo
from courses.api import complete_unit, open_unit
from courses.errors import LessonChanged, NothingToAskAgain, WhatChangedMissing
from courses.models import LessonEdition, LessonPage, RedoPlan, RedoRequest, UnitProgress
from courses.queries.editions import concerned_by, lesson_shown
from courses.queries.learning import shown_lesson
from notifications.api import Message
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    LessonPageFactory,
    TrainingClassFactory,
)
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


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


def publish(unit, text, meaning="", reason=""):
    """Publish another text of the lesson, as the editor would."""
    lesson = LessonPage.objects.get(pk=unit.lesson_id)
    lesson.body = [("text", f"<p>{text}</p>")]
    lesson.edit_meaning, lesson.edit_reason = meaning, reason
    lesson.save_revision().publish()
    unit.lesson = LessonPage.objects.get(pk=lesson.pk)
    return LessonEdition.objects.filter(lesson=lesson).last()


def read_by(unit, enrolment=None):
    """What a learner reads: "" where it is the text that the factory wrote."""
    progress = UnitProgress.objects.filter(unit=unit, enrolment=enrolment).first()
    body = str(shown_lesson(unit, progress).body)
    return next((text for text in ("Hai", "Ba", "Bốn") if text in body), "")


def progress_of(unit, enrolment):
    return UnitProgress.objects.get(unit=unit, enrolment=enrolment)


# --- Each meaning --------------------------------------------------------------------------------


def test_a_small_mending_is_seen_by_everybody_and_undoes_nothing(unit, learner, at):
    complete_unit(unit, learner, by=None, at=at)

    publish(unit, "Hai", "silent")

    assert read_by(unit, learner) == read_by(unit) == "Hai"
    assert progress_of(unit, learner).completed_at == at


@pytest.mark.parametrize("meaning", ["new_learners", "", "redo"])
def test_another_edition_is_for_those_who_have_not_begun(unit, learner, at, meaning):
    later = EnrolmentFactory(training_class=unit.training_class)
    open_unit(unit, learner, at=at)

    edition = publish(unit, "Hai", meaning, "Sửa")
    open_unit(unit, later, at=at)
    publish(unit, "Ba", "silent")

    assert (read_by(unit, learner), read_by(unit, later), read_by(unit)) == ("", "Ba", "Ba")
    assert edition.meaning == (meaning or "new_learners")
    assert [e.number for e in LessonEdition.objects.all()] == [1, 2, 3]
    assert progress_of(unit, later).edition == edition


def test_the_answer_is_asked_anew_for_the_next_edit(unit):
    publish(unit, "Hai", "silent")

    lesson = LessonPage.objects.get(pk=unit.lesson_id)
    assert (lesson.edit_meaning, publish(unit, "Ba").meaning) == ("", "new_learners")


def test_asking_again_opens_what_was_done_and_keeps_when_it_was(unit, learner, at):
    beginner = EnrolmentFactory(training_class=unit.training_class)
    complete_unit(unit, learner, by=None, at=at)
    open_unit(unit, beginner, at=at)
    edition = publish(unit, "Hai", "redo", "Quy định mới thay quy định cũ.")

    asked = ask_again(edition, by=None, at=at + HOUR)
    again = ask_again(edition, by=None, at=at + 2 * HOUR)

    own = progress_of(unit, learner)
    request = RedoRequest.objects.get()
    shown = lesson_shown(unit, own)
    assert (asked, again) == (1, 0)
    assert (own.completed_at, own.redo_asked_at, own.edition) == (None, at + HOUR, edition)
    # Opened before editions were kept: the first.
    assert (request.completed_before_at, request.edition_before) == (at, None)
    assert read_by(unit, learner) == read_by(unit, beginner) == "Hai"
    assert shown.redo == request
    assert Message.objects.get(person=learner.person).body == "Quy định mới thay quy định cũ."
    complete_unit(unit, learner, seen=shown.edition, by=None, at=at + 3 * HOUR)
    own.refresh_from_db()
    assert (own.completed_at, own.redo_asked_at) == (at + 3 * HOUR, None)
    assert RedoRequest.objects.count() == 1


def test_who_has_completed_the_class_or_left_it_is_not_asked(unit, learner, at):
    left = EnrolmentFactory(training_class=unit.training_class)
    complete_unit(unit, left, by=None, at=at)
    type(left).objects.filter(pk=left.pk).update(withdrawn_at=at)
    for one in unit.training_class.units.all():
        complete_unit(one, learner, by=None, at=at)
    learner.refresh_from_db()
    certificate = learner.certificate_id
    edition = publish(unit, "Hai", "redo", "Sửa")

    assert ask_again(edition, by=None, at=at + HOUR) == 0

    learner.refresh_from_db()
    assert (learner.completed_at, learner.certificate_id) == (at, certificate)
    assert UnitProgress.objects.filter(completed_at=None).count() == 0
    assert (read_by(unit, learner), read_by(unit, left)) == ("", "")


def test_a_closed_class_is_left_as_it_is(unit, learner, at):
    complete_unit(unit, learner, by=None, at=at)
    type(unit.training_class).objects.update(closed_at=at)

    assert ask_again(publish(unit, "Hai", "redo", "Sửa"), by=None, at=at + HOUR) == 0
    assert progress_of(unit, learner).completed_at == at


def test_asking_again_needs_a_reason_and_an_edition_for_it(unit, at):
    with pytest.raises(NothingToAskAgain):
        ask_again(publish(unit, "Hai", "silent"), by=None, at=at)
    with pytest.raises(WhatChangedMissing):
        ask_again(publish(unit, "Ba", "redo", " "), by=None, at=at)


def test_who_pressed_done_under_the_old_text_is_sent_back_to_the_new(unit, learner, at):
    complete_unit(unit, learner, by=None, at=at)
    old = lesson_shown(unit, progress_of(unit, learner)).edition
    publish(unit, "Hai", "silent")
    ask_again(publish(unit, "Ba", "redo", "Sửa"), by=None, at=at)

    with pytest.raises(LessonChanged):
        complete_unit(unit, learner, seen=old or 1, by=None, at=at + HOUR)


# --- Nothing else changes what is done -----------------------------------------------------------


def test_unpublishing_moving_renaming_and_drafts_change_nothing_that_is_done(unit, learner, at):
    complete_unit(unit, learner, by=None, at=at)
    before = UnitProgress.objects.values("completed_at", "opened_at", "unit").get()
    lesson = unit.lesson

    lesson.title, lesson.slug = "Tên khác", "ten-khac"
    lesson.save_revision().publish()
    Page.objects.get(pk=lesson.pk).move(CoursePageFactory(), pos="last-child")
    unit.lesson = LessonPage.objects.get(pk=lesson.pk)
    unit.lesson.unpublish()
    draft = LessonPage.objects.get(pk=lesson.pk)
    draft.body = [("text", "<p>Bốn</p>")]
    draft.save()
    unit.lesson = LessonPage.objects.get(pk=lesson.pk)

    assert UnitProgress.objects.values("completed_at", "opened_at", "unit").get() == before
    assert (read_by(unit, learner), read_by(unit)) == ("", "")
    assert unit.title != "Tên khác"


def test_a_lesson_without_learners_can_be_deleted_with_its_editions():
    lesson = LessonPageFactory()
    lesson.save_revision().publish()

    Page.objects.get(pk=lesson.pk).delete()

    assert not LessonEdition.objects.exists()


def test_publishing_the_same_revision_again_is_no_new_edition(unit):
    edition = publish(unit, "Hai", "silent")

    edition.revision.publish()
    publish(unit, "Ba", "silent")
    edition.revision.publish()

    unit.lesson.refresh_from_db()
    assert [e.number for e in LessonEdition.objects.all()] == [1, 2, 3, 4]
    assert read_by(unit) == "Hai"


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


# --- Two at once ---------------------------------------------------------------------------------


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_asking_again_and_finishing_the_class_at_once_leave_one_truth(at, monkeypatch):
    """Without the lock on the places, a class is completed whose lesson is open again."""
    first, second = TrainingClassFactory(lessons=2).units.order_by("position")
    learner = EnrolmentFactory(person=HoldingFactory().person, training_class=first.training_class)
    complete_unit(first, learner, by=None, at=at)
    edition = publish(first, "Hai", "redo", "Sửa")
    both_are_connected, both_have_looked = Barrier(2), Barrier(2)

    def meet(function):
        def look(*args, **kwargs):
            found = function(*args, **kwargs)
            with suppress(BrokenBarrierError):
                both_have_looked.wait(timeout=0.5)
            return found

        return look

    monkeypatch.setattr(editions_actions, "begun_earlier", meet(editions_actions.begun_earlier))
    monkeypatch.setattr(progress_actions, "unit_results", meet(progress_actions.unit_results))

    def run(work):
        try:
            connection.ensure_connection()
            both_are_connected.wait(timeout=60)
            work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as people:
        list(
            people.map(
                run,
                [
                    lambda: ask_again(edition, by=None, at=at + HOUR),
                    lambda: complete_unit(second, learner, by=None, at=at + HOUR),
                ],
            )
        )

    learner.refresh_from_db()
    asked = RedoRequest.objects.exists()
    assert learner.is_completed is not asked
    assert (progress_of(first, learner).completed_at is None) is asked


# --- What the database refuses -------------------------------------------------------------------


def test_a_plan_belongs_to_one_draft(unit, at):
    revision = LessonPage.objects.get(pk=unit.lesson_id).save_revision()
    by = UserFactory()
    plan_redo(revision, reason="Một", by=by, at=at)
    plan_redo(revision, reason="Hai", by=by, at=at)

    assert RedoPlan.objects.get().reason == "Hai"
    with pytest.raises(WhatChangedMissing):
        plan_redo(revision, reason="  ", by=by, at=at)


REFUSED = [
    ("lesson_edition_number_once", "edition", {"revision_id": None}),
    ("lesson_edition_once_per_revision", "edition", {"number": 9}),
    (
        "lesson_edition_asks_again_with_a_reason",
        "edition",
        {"number": 9, "revision_id": None, "reason": ""},
    ),
    (
        "lesson_edition_asks_again_with_a_reason",
        "edition",
        {"number": 9, "revision_id": None, "meaning": "silent"},
    ),
    ("redo_plan_has_a_reason", "plan", {"reason": "", "revision_id": "other"}),
    ("redo_request_once_per_edition", "request", {}),
    ("redo_request_after_completion", "request", {"edition_id": "first", "asked_at": "before"}),
    ("progress_asked_again_only_while_open", "progress", {"completed_at": "now"}),
]


def test_the_database_refuses_what_contradicts_itself(unit, learner, at):
    publish(unit, "Hai", "silent")
    complete_unit(unit, learner, by=None, at=at)
    edition = publish(unit, "Ba", "redo", "Sửa")
    ask_again(edition, by=None, at=at)
    edition.refresh_from_db()
    lesson = LessonPage.objects.get(pk=unit.lesson_id)
    own = progress_of(unit, learner)
    rows = {
        "edition": edition,
        "plan": plan_redo(lesson.save_revision(), reason="Sửa", by=UserFactory(), at=at),
        "request": RedoRequest.objects.get(),
        "progress": own,
    }
    words = {
        "other": lesson.save_revision().pk,
        "first": LessonEdition.objects.earliest("number").pk,
        "before": at - HOUR,
        "now": at,
    }

    for name, which, changes in REFUSED:
        row = rows[which]
        copy = type(row).objects.get(pk=row.pk)
        for field, value in changes.items():
            setattr(copy, field, words.get(value, value))
        if which != "progress":
            copy.pk = None
        constraint = next(c for c in row._meta.constraints if c.name == name)
        with pytest.raises(ValidationError):
            constraint.validate(type(row), copy)
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=which != "progress")
