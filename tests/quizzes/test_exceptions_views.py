"""The list of exceptions; more time, ending, without script."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api import assign_role
from accounts.rules import Role
from audit.models import Event
from quizzes.models import Accommodation, Override, Quiz
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import EnrolmentFactory, QuizUnitFactory, TrainingClassFactory
from tests.factories.exceptions import AccommodationFactory, OverrideFactory
from tests.quizzes.conftest import make_sitting
from tests.quizzes.exceptions import (
    DAY,
    MINUTE,
    REASON,
    clock,
    due,
    give,
    more_time,
    page_of,
    staff_of,
)


@pytest.fixture
def sitting(db):
    return make_sitting(kinds=["single"])


@pytest.fixture
def officer(sitting):
    client = Client()
    client.force_login(staff_of(sitting))
    return client


# --- The list -------------------------------------------------------------------------------------


def test_the_list_shows_what_differs_for_whom_why_and_by_whose_hand(officer, sitting):
    Quiz.objects.update(password="Sen hồng", attempts_allowed=2)
    giver = UserFactory(full_name="Trần Thị Giáo")
    OverrideFactory(quiz=sitting.quiz, person=sitting.enrolment.person, given_by_id=giver.pk)
    OverrideFactory(
        quiz=sitting.quiz, person=None, training_class=sitting.unit.training_class,
        time_limit_minutes=0, attempts_allowed=3, reason="Đường truyền yếu.",
    )  # fmt: skip
    AccommodationFactory(person=sitting.enrolment.person, reason="Mới mổ mắt.")

    html = page_of(officer, sitting)

    said = [
        "Sen hồng", "30 phút", "2 lượt", sitting.enrolment.person.full_name, "90 phút", REASON,
        "Trần Thị Giáo", "không giới hạn thời gian", "3 lượt", "Đường truyền yếu.", "Mới mổ mắt.",
    ]  # fmt: skip
    assert [words for words in said if words not in html] == []


def test_the_list_leaves_out_what_is_over_or_concerns_other_classes(officer, sitting):
    other = make_sitting(kinds=["single"])
    today = timezone.localdate()
    OverrideFactory(quiz=other.quiz, person=sitting.enrolment.person, reason="Bài khác.")
    OverrideFactory(quiz=sitting.quiz, person=other.enrolment.person, reason="Lớp khác.")
    OverrideFactory(
        quiz=sitting.quiz, person=sitting.enrolment.person, ended_at=timezone.now(),
        reason="Đã kết thúc.",
    )  # fmt: skip
    AccommodationFactory(
        person=sitting.enrolment.person, valid_from=today - DAY, valid_until=today,
        reason="Hết hạn.",
    )  # fmt: skip
    AccommodationFactory(person=other.enrolment.person, reason="Người khác.")

    html = page_of(officer, sitting)

    unwanted = ["Bài khác.", "Lớp khác.", "Đã kết thúc.", "Hết hạn.", "Người khác."]
    assert [words for words in unwanted if words in html] == []


@pytest.mark.parametrize("people", [1, 4])
def test_the_list_costs_the_same_for_many(officer, sitting, assert_queries, people):
    for _ in range(people):
        enrolment = EnrolmentFactory(training_class=sitting.unit.training_class)
        giver = UserFactory()
        OverrideFactory(quiz=sitting.quiz, person=enrolment.person, given_by_id=giver.pk)
        AccommodationFactory(person=enrolment.person, given_by_id=giver.pk)
        sitting.start_for(enrolment)
    officer.get("/hoc/")  # What the frame keeps for a minute.

    # session, user, roles; unit; exceptions, more time, who gave them, open attempts
    with assert_queries(3 + 1 + 4):
        page_of(officer, sitting)


def test_a_test_that_nobody_has_written_has_no_exceptions_yet(officer, sitting):
    Quiz.objects.all().delete()

    assert "Bài kiểm tra này chưa được soạn" in page_of(officer, sitting)
    assert officer.get(sitting.url("ngoai-le/cho/")).status_code == 404


def test_a_trainer_sees_the_list_but_is_not_led_to_a_page_that_is_closed_to_them(sitting):
    client = Client()
    client.force_login(staff_of(sitting, Role.TRAINER))
    class_page = f'href="/lop/{sitting.unit.training_class.code}/"'

    assert class_page not in page_of(client, sitting)


def test_an_officer_comes_here_from_the_class(officer, sitting):
    html = officer.get(f"/lop/{sitting.unit.training_class.code}/").content.decode()

    assert f'href="{sitting.url("ngoai-le/")}"' in html


def test_a_trainer_comes_here_from_the_test_in_the_back_office(sitting):
    client = Client()
    trainer = staff_of(sitting, Role.TRAINER)
    organisation = sitting.quiz.bank.owner
    assign_role(trainer, Role.TRAINER, organisation, by=None, at=timezone.now())
    client.force_login(trainer)
    address = reverse("questions:quiz_exceptions", args=[sitting.quiz.pk])

    assert client.get(address)["Location"] == sitting.url("ngoai-le/")

    training_class = TrainingClassFactory(organiser=sitting.unit.training_class.organiser)
    QuizUnitFactory(training_class=training_class, assessment=sitting.unit.assessment)
    html = client.get(address).content.decode()
    assert f'href="{sitting.url("ngoai-le/")}"' in html
    assert training_class.name in html


def test_only_staff_among_the_learners_are_led_here(client, sitting):
    client.force_login(sitting.user)
    assert "ngoai-le" not in client.get(sitting.url()).content.decode()

    organiser = sitting.unit.training_class.organiser
    RoleAssignmentFactory(user=sitting.user, organisation=organiser)

    for address in (sitting.url(), f"/lop/{sitting.unit.training_class.code}/"):
        assert f'href="{sitting.url("ngoai-le/")}"' in client.get(address).content.decode()


# --- More time ------------------------------------------------------------------------------------


def test_more_time_in_the_middle_of_an_attempt(officer, sitting):
    attempt = sitting.start()

    response = officer.post(sitting.url("ngoai-le/them-gio/"), more_time(sitting), follow=True)

    assert due(attempt) == attempt.started_at + 45 * MINUTE
    html = response.content.decode()
    assert f"giờ kết thúc mới là {clock(due(attempt))}" in html
    assert "gấp 1,5 lần" in html
    assert Event.objects.filter(verb="accommodation.given").exists()


def test_more_time_in_minutes_until_a_last_day(officer, sitting):
    today = timezone.localdate()

    officer.post(
        sitting.url("ngoai-le/them-gio/"),
        more_time(sitting, how_much="minutes", minutes="20", last_day=today.isoformat()),
    )

    given = Accommodation.objects.get()
    assert (given.extra_minutes, given.time_factor) == (20, None)
    assert (given.valid_from, given.valid_until) == (today, today + DAY)
    assert f"đến hết ngày {today:%d/%m/%Y}" in page_of(officer, sitting)


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"whom": "*"}, "whom"),
        ({"how_much": ""}, "how_much"),
        ({"how_much": "minutes"}, "minutes"),
        ({"minutes": "20"}, "minutes"),
        ({"how_much": "minutes", "minutes": "0"}, "minutes"),
        ({"valid_from": ""}, "valid_from"),
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"valid_from": "2020-01-01", "last_day": "2020-02-01"}, "last_day"),
        ({"reason": ""}, "reason"),
    ],
)
def test_more_time_that_cannot_be_is_refused_in_place(officer, sitting, fields, complaint):
    response = officer.post(sitting.url("ngoai-le/them-gio/"), more_time(sitting, **fields))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [complaint]
    assert not Accommodation.objects.exists()


# --- Ending ---------------------------------------------------------------------------------------


def test_ending_asks_first_and_then_takes_back_the_time(officer, sitting):
    attempt = sitting.start()
    give(officer, sitting, minutes=60)
    address = sitting.url(f"ngoai-le/{Override.objects.get().pk}/ket-thuc/")

    assert sitting.enrolment.person.full_name in officer.get(address).content.decode()
    assert officer.post(address, {"reason": " "}).status_code == 422
    assert due(attempt) == attempt.started_at + 60 * MINUTE

    officer.post(address, {"reason": "Nhầm người."})

    assert due(attempt) == attempt.started_at + 30 * MINUTE
    assert Event.objects.get(verb="override.ended").data["why"] == "Nhầm người."


def test_two_people_end_the_same_exception_and_the_second_is_told(officer, sitting):
    override = OverrideFactory(quiz=sitting.quiz, person=sitting.enrolment.person)
    address = sitting.url(f"ngoai-le/{override.pk}/ket-thuc/")
    colleague = Client()
    colleague.force_login(staff_of(sitting))

    officer.post(address, {"reason": "Đã có điện."})
    for send in (colleague.get, colleague.post):
        late = send(address, {"reason": "Đã có điện."}, follow=True)
        assert "đã được kết thúc" in late.content.decode()

    assert Event.objects.filter(verb="override.ended").count() == 1


def test_two_people_end_the_same_additional_time_and_the_second_is_told(officer, sitting):
    officer.post(sitting.url("ngoai-le/them-gio/"), more_time(sitting))
    address = sitting.url(f"ngoai-le/them-gio/{Accommodation.objects.get().pk}/ket-thuc/")

    assert "gấp 1,5 lần" in officer.get(address).content.decode()
    officer.post(address, {"reason": "Đã khoẻ."})
    late = officer.post(address, {"reason": "Đã khoẻ."}, follow=True)

    assert "đã được kết thúc" in late.content.decode()
    assert Event.objects.filter(verb="accommodation.ended").count() == 1


def test_exceptions_of_other_classes_cannot_be_ended_here(officer, sitting):
    other = make_sitting(kinds=["single"])
    override = OverrideFactory(quiz=other.quiz, person=other.enrolment.person)
    given = AccommodationFactory(person=other.enrolment.person)

    response = officer.post(sitting.url(f"ngoai-le/{override.pk}/ket-thuc/"), {"reason": "Không."})
    officer.post(sitting.url(f"ngoai-le/them-gio/{given.pk}/ket-thuc/"), {"reason": "Không."})

    assert response.status_code == 404
    override.refresh_from_db()
    assert override.ended_at is None
    assert Accommodation.objects.get().valid_until is None


# --- Without script -------------------------------------------------------------------------------


def test_what_changes_something_wants_a_token(sitting):
    client = Client(enforce_csrf_checks=True)
    client.force_login(staff_of(sitting))

    assert give(client, sitting, minutes=60).status_code == 403
