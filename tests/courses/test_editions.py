"""What an edit of a lesson means for those who study it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from wagtail.models import Page

from courses.actions import editions as editions_actions
from courses.actions import progress as progress_actions
from courses.actions.editions import ask_again, plan_redo
from courses.api import complete_unit, open_unit
from courses.errors import LessonChanged, NothingToAskAgain, WhatChangedMissing
from courses.models import LessonEdition, LessonPage, RedoPlan, RedoRequest, UnitProgress
from courses.queries.editions import lesson_shown
from notifications.api import Message
from tests.courses.editing import HOUR, progress_of, publish, read_by
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    CoursePageFactory,
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
