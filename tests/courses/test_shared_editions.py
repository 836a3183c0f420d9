"""A part that several lessons share, changed while people study them."""

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.api import Role, assign_role
from audit.models import Event
from courses.actions.shared_parts import change_shared
from courses.api import complete_unit, open_unit
from courses.models import LessonEdition, SharedBlock, UnitProgress
from courses.queries.editions import lesson_shown
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonPageFactory,
    LessonUnitFactory,
    TrainingClassFactory,
)
from tests.factories.lesson_media import SharedBlockFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def part():
    return SharedBlockFactory(body=[("text", "<p>Một</p>")])


@pytest.fixture
def unit(part):
    lesson = LessonPageFactory(body=[("text", "<p>Riêng</p>"), ("shared", part)])
    lesson.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(lesson)
    return LessonUnitFactory(training_class=TrainingClassFactory(), lesson=lesson)


def learner_of(unit):
    return EnrolmentFactory(person=HoldingFactory().person, training_class=unit.training_class)


def change(part, text, meaning="", at=None, **more):
    row = SharedBlock.objects.get(pk=part.pk)
    row.body = [("text", f"<p>{text}</p>")]
    return change_shared(row, row.save, meaning=meaning, by=None, at=at or timezone.now(), **more)


def read_by(unit, enrolment=None):
    """What somebody reads of the shared part."""
    unit.refresh_from_db()
    progress = UnitProgress.objects.filter(unit=unit, enrolment=enrolment).first()
    return str(lesson_shown(unit, progress).lesson.body[1].value.body)


def test_each_meaning_reaches_whom_it_is_for(unit, part, at):
    begun, late = learner_of(unit), learner_of(unit)
    open_unit(unit, begun, at=at)

    [edition] = change(part, "Hai", "new_learners", at)
    assert ("Một" in read_by(unit, begun), "Hai" in read_by(unit, late)) == (True, True)
    assert edition == LessonEdition.objects.last()
    assert part.title in edition.reason
    open_unit(unit, late, at=at)

    change(part, "Ba", "silent", at)
    assert ("Một" in read_by(unit, begun), "Ba" in read_by(unit, late)) == (True, True)

    # Saved without a change of its text: no edition.
    same = SharedBlock.objects.get()
    assert change_shared(same, same.save, by=None, at=at) == []
    assert Event.objects.filter(verb="lesson.shared_part_changed").count() == 2

    complete_unit(unit, begun, by=None, at=at)
    [asking] = change(part, "Bốn", "redo", at, reason="Quy định mới")
    assert (asking.meaning, asking.redo_at) == ("redo", None)
    assert "Một" in read_by(unit, begun)
    assert "Bốn" in read_by(unit)

    # The lesson published once more keeps the part of that day.
    unit.lesson.save_revision().publish()
    assert "Bốn" in LessonEdition.objects.last().shared[str(part.pk)]["body"]


def test_lessons_published_before_parts_were_kept_show_the_part_as_it_was(unit, part, at):
    begun = learner_of(unit)
    open_unit(unit, begun, at=at)
    LessonEdition.objects.update(shared={})

    change(part, "Hai", at=at)

    assert "Một" in read_by(unit, begun)


def test_a_part_that_is_deleted_stays_in_what_learners_have_begun(unit, part, at):
    begun = learner_of(unit)
    open_unit(unit, begun, at=at)
    lesson = unit.lesson
    lesson.body = [("text", "<p>Riêng</p>")]
    lesson.save_revision().publish()
    SharedBlock.objects.all().delete()

    assert "Một" in read_by(unit, begun)


def test_the_editor_asks_what_the_edit_means(client, unit, part):
    trainer = UserFactory()
    assign_role(trainer, Role.TRAINER, OrganisationFactory(), by=None, at=timezone.now())
    client.force_login(trainer)
    address = reverse(part.snippet_viewset.get_url_name("edit"), args=[part.pk])

    def send(text, **fields):
        body = streamfield([("text", rich_text(f"<p>{text}</p>"))])
        return client.post(address, nested_form_data({"title": part.title, "body": body, **fields}))

    before = LessonEdition.objects.count()
    assert 'name="edit_meaning"' in client.get(address).text
    assert send("Hai").status_code == 200
    assert send("Hai", edit_meaning="redo").status_code == 200
    assert LessonEdition.objects.count() == before

    answer = send("Hai", edit_meaning="redo", edit_reason="Quy định mới")

    assert answer.status_code == 302
    edition = LessonEdition.objects.last()
    assert (edition.meaning, edition.reason, edition.published_by) == (
        "redo",
        "Quy định mới",
        trainer,
    )
    confirm = reverse("lessons:redo_confirm", args=[unit.lesson_id])
    assert confirm in client.get(address).text
    assert "Hai" in str(SharedBlock.objects.get().body)
