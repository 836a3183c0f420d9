"""Beside reading: one's place, notes, questions to the trainer, the calendar file."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import Role, assign_role
from courses.actions.study import add_note, answer, ask, endorse, hide
from courses.models import LessonAnswer, LessonNote, LessonQuestion, ReadingPlace, Session
from courses.queries.study import questions_at_hand
from courses.rules.calendar import Entry, calendar_file
from notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, LessonUnitFactory, TrainingClassFactory
from tests.factories.people import HoldingFactory

NOON = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)


# --- The calendar, by the rules ------------------------------------------------------------------


def unfolded(text):
    assert text.endswith("\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_file_is_folded_escaped_and_in_utc():
    title = "Hạn: bồi dưỡng, “đợt 2”; " + "nâng cao chất lượng sinh hoạt chi bộ " * 3 + "\\\nhết"
    entries = [
        Entry("han-1@hocba", title, dt.date(2026, 12, 31), alarms=(dt.timedelta(days=1),)),
        Entry(
            "buoi-1@hocba", "Buổi 1", dt.datetime(2026, 12, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=7))),
            dt.datetime(2026, 12, 1, 4, 30, tzinfo=dt.UTC), place="Hội trường", url="https://a.vn/",
            is_cancelled=True, alarms=(dt.timedelta(hours=1),),
        ),
    ]  # fmt: skip
    lines = unfolded(calendar_file("Lịch", entries, at=NOON))

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    escaped = (
        title.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")
    )
    assert f"SUMMARY:{escaped}" in lines
    day = lines.index("DTSTART;VALUE=DATE:20261231")
    assert lines[day + 1] == "DTEND;VALUE=DATE:20270101"
    assert "DTSTART:20261201T010000Z" in lines
    assert "DTEND:20261201T043000Z" in lines
    assert lines.count("DTSTAMP:20261123T050000Z") == 2
    # A cancelled meeting reminds nobody.
    assert [each for each in lines if each.startswith("TRIGGER")] == ["TRIGGER:-PT1440M"]
    assert "STATUS:CANCELLED" in lines
    for name in ("VCALENDAR", "VEVENT", "VALARM"):
        assert lines.count(f"BEGIN:{name}") == lines.count(f"END:{name}")


# --- In the class --------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _monday_morning(at):
    with time_machine.travel(at, tick=False):
        yield


def learner_of(training_class, name):
    user = UserFactory(full_name=name)
    person = HoldingFactory(person__user=user, person__full_name=name).person
    return EnrolmentFactory(person=person, training_class=training_class)


@pytest.fixture
def unit(db):
    return LessonUnitFactory(training_class=TrainingClassFactory(code="khoa-1", name="Lớp khoá I"))


@pytest.fixture
def anh(unit):
    return learner_of(unit.training_class, "Đặng Thị Ánh")


@pytest.fixture
def trainer(unit):
    user = UserFactory(full_name="Trần Giảng")
    unit.training_class.trainers.add(user)
    return user


def address(unit, name, *args):
    return reverse(f"courses:{name}", args=[unit.training_class.code, unit.pk, *args])


def test_a_lesson_goes_on_at_the_paragraph(client, unit, anh, assert_queries):
    client.force_login(anh.person.user)
    place = address(unit, "reading_place")
    assert client.get(place).json() == {"doan": "", "seat": anh.pk}
    assert client.post(place, {"doan": "doan-3"}).status_code == 204
    assert client.post(place, {"doan": "doan-12"}).status_code == 204
    assert client.get(place).json()["doan"] == "doan-12"
    for wrong in ["", "doan-0", "#a", "doan-12345", "javascript:"]:
        assert client.post(place, {"doan": wrong}).status_code == 422
    assert ReadingPlace.objects.count() == 1


def test_notes_are_ones_own(client, unit, anh):
    other = learner_of(unit.training_class, "Lò Văn Bình")
    theirs = add_note(unit, other, "bí mật", at=NOON)
    client.force_login(anh.person.user)
    screen = address(unit, "note_list")
    page = client.post(screen, {"text": "Chi uỷ họp trước.", "doan": "doan-4"}, follow=True)
    html = page.content.decode()
    assert "Chi uỷ họp trước." in html
    assert "bí mật" not in html
    assert f"{address(unit, 'lesson_detail')}#doan-4" in html
    assert client.post(screen, {"text": " "}).status_code == 422
    assert client.post(screen, {"text": "a", "doan": "x"}).status_code == 422

    note = LessonNote.objects.get(enrolment=anh)
    client.post(address(unit, "note_change", note.pk), {f"n{note.pk}-text": "Họp ngày 3."})
    note.refresh_from_db()
    assert note.text == "Họp ngày 3."
    too_long = {f"n{note.pk}-text": "x" * 4001}
    client.post(address(unit, "note_change", note.pk), too_long)
    note.refresh_from_db()
    assert note.text == "Họp ngày 3."
    client.post(address(unit, "note_change", note.pk), {f"n{note.pk}-text": ["Họp", ""]})
    assert not LessonNote.objects.filter(enrolment=anh).exists()
    assert client.post(address(unit, "note_change", theirs.pk), {}).status_code == 404


def test_a_question_is_asked_answered_and_confirmed(client, unit, anh, trainer):
    other = learner_of(unit.training_class, "Lò Văn Bình")
    screen = address(unit, "question_list")
    client.force_login(anh.person.user)
    client.post(screen, {"text": "Họp chi bộ ngày nào?"})
    assert client.post(screen, {"text": ""}).status_code == 422
    question = LessonQuestion.objects.get()

    client.force_login(other.person.user)
    assert "Họp chi bộ ngày nào?" in client.get(screen).content.decode()
    reply = address(unit, "question_answer", question.pk)
    client.post(reply, {f"q{question.pk}-text": "Ngày 3."})
    client.post(reply, {f"q{question.pk}-text": ""})
    first = LessonAnswer.objects.get()
    assert not first.is_trainers
    # Only trainers confirm and take down.
    for name, row in [
        ("answer_endorse", first),
        ("answer_hide", first),
        ("question_hide", question),
    ]:
        assert client.post(address(unit, name, row.pk), {"reason": "a"}).status_code == 404

    client.force_login(trainer)
    assert client.post(screen, {"text": "a"}).status_code == 404
    client.post(reply, {f"q{question.pk}-text": "Từ ngày 3 đến ngày 5."})
    second = LessonAnswer.objects.latest("pk")
    assert second.is_trainers
    client.post(address(unit, "answer_endorse", first.pk))
    client.post(address(unit, "answer_endorse", second.pk))
    assert list(LessonAnswer.objects.filter(endorsed_at__isnull=False)) == [second]
    html = client.get(screen).content.decode()
    assert html.index("Từ ngày 3 đến ngày 5.") < html.index("Ngày 3.")
    # Whoever asked is told of each answer, and of nothing else.
    messages = Message.objects.filter(person=anh.person)
    assert {each.key for each in messages} == {
        f"lesson-answer:{each.pk}" for each in (first, second)
    }
    assert messages[0].link == f"{screen}#cau-{question.pk}"


def test_what_is_taken_down_stays_for_its_writer_and_trainers(client, unit, anh, trainer):
    other = learner_of(unit.training_class, "Lò Văn Bình")
    question = ask(unit, anh, "Câu hỏi lạc đề", by=anh.person.user, at=NOON)
    shown = ask(unit, anh, "Câu hỏi hay", by=anh.person.user, at=NOON)
    given = answer(shown, "Trả lời bậy", is_trainers=False, by=other.person.user, at=NOON)
    endorse(given, by=trainer, at=NOON)
    client.force_login(trainer)
    ask_reason = client.get(address(unit, "question_hide", question.pk))
    assert "Câu hỏi lạc đề" in ask_reason.content.decode()
    assert (
        client.post(address(unit, "question_hide", question.pk), {"reason": ""}).status_code == 422
    )
    client.post(address(unit, "question_hide", question.pk), {"reason": "Không thuộc bài này."})
    client.post(address(unit, "answer_hide", given.pk), {"reason": "Sai quy định."})
    endorse(given, by=trainer, at=NOON)
    given.refresh_from_db()
    assert (given.endorsed_at, given.hidden_reason) == (None, "Sai quy định.")

    seen = {}
    for user in (anh.person.user, other.person.user, trainer):
        client.force_login(user)
        html = client.get(address(unit, "question_list")).content.decode()
        seen[user.full_name] = ("lạc đề" in html, "Không thuộc bài" in html, "Trả lời bậy" in html)
    assert seen == {
        "Đặng Thị Ánh": (True, True, False),
        "Lò Văn Bình": (False, False, True),
        "Trần Giảng": (True, True, True),
    }
    client.force_login(other.person.user)
    closed = client.post(address(unit, "question_answer", question.pk), {})
    assert closed.status_code == 404
    assert Message.objects.filter(
        person=anh.person, key__startswith="lesson-question-hidden"
    ).exists()


def test_questions_wait_on_the_desk_until_a_trainer_has_spoken(unit, anh, trainer, at):
    def waiting(user=trainer):
        return questions_at_hand(user, on=at.date(), most=5)

    first = ask(unit, anh, "Hỏi một", by=anh.person.user, at=NOON)
    second = ask(unit, anh, "Hỏi hai", by=anh.person.user, at=NOON)
    by_learner = answer(first, "Đáp", is_trainers=False, by=anh.person.user, at=NOON)
    assert waiting() == [first, second]
    assert waiting(anh.person.user) == []
    marker = UserFactory()
    assign_role(marker, Role.TRAINER, unit.training_class.organiser, by=None, at=at)
    assert waiting(marker) == [first, second]

    endorse(by_learner, by=trainer, at=NOON)
    answer(second, "Đáp", is_trainers=True, by=trainer, at=NOON)
    assert waiting() == []


def test_who_is_not_of_the_class_finds_nothing(client, unit, anh):
    question = ask(unit, anh, "Hỏi", by=anh.person.user, at=NOON)
    client.force_login(learner_of(TrainingClassFactory(), "Người lạ").person.user)

    for name in ("reading_place", "note_list", "question_list"):
        assert client.get(address(unit, name)).status_code == 404
    assert client.post(address(unit, "question_answer", question.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_questions_cost_the_same_however_many(client, unit, anh, trainer, assert_queries, count):
    for _number in range(count):
        question = ask(unit, anh, "Hỏi", by=anh.person.user, at=NOON)
        answer(question, "Đáp", is_trainers=True, by=trainer, at=NOON)
    client.force_login(anh.person.user)
    client.get(address(unit, "question_list"))

    with assert_queries(QUESTIONS):
        client.get(address(unit, "question_list"))


QUESTIONS = 9


def test_the_calendar_holds_open_classes_and_their_meetings(client, unit, anh, assert_queries):
    done = learner_of(TrainingClassFactory(), "Khác")
    done.person.user, anh_user = None, anh.person.user
    Session.objects.create(
        training_class=unit.training_class, title="Buổi 1", place="Hội trường",
        starts_at=NOON + dt.timedelta(days=1), ends_at=NOON + dt.timedelta(days=1, hours=3),
    )  # fmt: skip
    client.force_login(anh_user)
    response = client.get(reverse("courses:calendar"))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = unfolded(response.content.decode())
    assert f"UID:han-{anh.pk}@hocba" in lines
    assert "DTSTART;VALUE=DATE:20261215" in lines
    assert "LOCATION:Hội trường" in lines
    assert "URL:http://testserver/lop/khoa-1/" in lines
    assert sum(each == "BEGIN:VEVENT" for each in lines) == 2
    anh.completed_at = NOON
    anh.save()
    assert f"UID:han-{anh.pk}@hocba" not in client.get(reverse("courses:calendar")).content.decode()


def test_what_a_device_keeps_names_nobody(client, unit, anh):
    client.force_login(anh.person.user)
    page = client.get(address(unit, "lesson_offline")).content.decode()
    listing = client.get(reverse("courses:offline_list")).content.decode()

    assert "Nội dung bài học." in page
    assert f'data-seat="{anh.pk}"' in page
    for html in (page, listing):
        assert "Ánh" not in html
        assert "csrfmiddlewaretoken" not in html
        assert "logout" not in html
    worker = client.get(reverse("courses:service_worker"))
    assert worker["Content-Type"] == "text/javascript"
    lesson = client.get(address(unit, "lesson_detail")).content.decode()
    assert f'data-address="{address(unit, "lesson_offline")}"' in lesson
    home = client.get(reverse("courses:learning_home")).content.decode()
    assert reverse("courses:calendar") in home


def rows(unit, anh, trainer):
    question = ask(unit, anh, "Hỏi", by=anh.person.user, at=NOON)
    given = answer(question, "Đáp", is_trainers=True, by=trainer, at=NOON)
    endorse(given, by=trainer, at=NOON)
    given.refresh_from_db()
    other = answer(question, "Đáp nữa", is_trainers=True, by=trainer, at=NOON)
    place = ReadingPlace.objects.create(unit=unit, enrolment=anh, anchor="doan-1", updated_at=NOON)
    note = add_note(unit, anh, "Ghi", at=NOON)
    endorsed = {"endorsed_at": NOON, "endorsed_by_id": trainer.pk}
    return [
        ("reading_place_once_per_unit", place, {"id": None}),
        ("lesson_note_says_something", note, {"text": ""}),
        ("lesson_question_says_something", question, {"text": ""}),
        ("lesson_question_hidden_with_reason", question, {"hidden_at": NOON}),
        ("lesson_answer_says_something", given, {"text": ""}),
        ("lesson_answer_hidden_with_reason", other, {"hidden_reason": "a"}),
        ("lesson_answer_endorsed_by_somebody_and_shown", other, {"endorsed_at": NOON}),
        ("lesson_answer_one_endorsed", other, endorsed),
    ]


def test_rows_the_database_refuses(unit, anh, trainer):
    for constraint, row, changes in rows(unit, anh, trainer):
        assert constraint in {each.name for each in row._meta.constraints}
        before = {name: getattr(row, name) for name in changes}
        vars(row).update(changes)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=row.pk is None)
        vars(row).update(before)


def test_a_question_can_be_hidden_only_with_words(unit, anh, trainer):
    question = ask(unit, anh, "Hỏi", by=anh.person.user, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        hide(question, "", by=trainer, at=NOON)
