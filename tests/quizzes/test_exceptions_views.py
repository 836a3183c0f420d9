"""An officer makes exceptions on the screen; the times of open attempts follow."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.api import assign_role
from accounts.rules import Role
from audit.models import Event
from quizzes.models import Accommodation, Attempt, Override, Quiz
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.courses import EnrolmentFactory, QuizUnitFactory, TrainingClassFactory
from tests.factories.exceptions import AccommodationFactory, OverrideFactory
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import make_sitting

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
REASON = "Mất điện cả xã."


@pytest.fixture
def sitting(db):
    return make_sitting(kinds=["single"])


def staff_of(sitting, role=Role.TRAINING_OFFICER, **kwargs):
    user = UserFactory(full_name="Lê Thị Hoà", **kwargs)
    organiser = sitting.unit.training_class.organiser
    RoleAssignmentFactory(user=user, role=role, organisation=organiser)
    return user


@pytest.fixture
def officer(sitting):
    client = Client()
    client.force_login(staff_of(sitting))
    return client


def ready(sitting, **fields):
    """What the form of an exception sends when only the reason has been filled in."""
    return {"whom": sitting.enrolment.person.code, "reason": REASON, **fields}


def more_time(sitting, **fields):
    return {
        "whom": sitting.enrolment.person.code,
        "how_much": "1.5",
        "valid_from": timezone.localdate().isoformat(),
        "reason": "Mắt kém.",
        **fields,
    }


def give(client, sitting, **fields):
    return client.post(sitting.url("ngoai-le/cho/"), ready(sitting, **fields))


def page_of(client, sitting):
    return client.get(sitting.url("ngoai-le/")).content.decode()


def due(attempt):
    return Attempt.objects.get(pk=attempt.pk).due_at


def clock(at):
    return timezone.localtime(at).strftime("%H:%M")


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


# --- Making an exception --------------------------------------------------------------------------


def test_an_exception_in_the_middle_of_an_attempt_says_the_new_end(officer, sitting):
    attempt = sitting.start()

    response = officer.post(sitting.url("ngoai-le/cho/"), ready(sitting, minutes=60), follow=True)

    assert due(attempt) == attempt.started_at + 60 * MINUTE
    assert response.redirect_chain == [(sitting.url("ngoai-le/"), 302)]
    sentence = f"Đang làm bài; giờ kết thúc mới là {clock(due(attempt))}"
    assert response.content.decode().count(sentence) == 2  # what was done, and in the list
    event = Event.objects.get(verb="override.given")
    assert (event.data["changed"], event.data["attempts"]) == ("time_limit_minutes", 1)


def test_what_moves_no_end_speaks_of_none(officer, sitting):
    sitting.start()

    response = officer.post(sitting.url("ngoai-le/cho/"), ready(sitting, tries=9), follow=True)

    assert "Đang làm bài" not in response.content.decode()


def test_the_one_name_found_is_chosen(officer, sitting):
    for _ in range(30):
        EnrolmentFactory(training_class=sitting.unit.training_class)

    words = sitting.enrolment.person.code
    response = give(officer, sitting, find=words, search="1", whom="")

    assert response.context["form"]["whom"].value() == sitting.enrolment.person.code


def test_an_exception_for_the_class_moves_all_open_attempts(officer, sitting):
    other = EnrolmentFactory(training_class=sitting.unit.training_class)
    attempts = [sitting.start(), sitting.start_for(other)]

    response = officer.post(
        sitting.url("ngoai-le/cho/"), ready(sitting, whom="*", minutes=50), follow=True
    )

    assert [due(each) - each.started_at for each in attempts] == [50 * MINUTE] * 2
    assert "2 đồng chí đang làm bài" in response.content.decode()
    assert Override.objects.get().training_class == sitting.unit.training_class


def test_every_rule_can_be_another_one(officer, sitting):
    opens = timezone.localtime() + DAY

    response = give(
        officer, sitting, opens_at=f"{opens:%Y-%m-%dT%H:%M}",
        closes_at=f"{opens + DAY:%Y-%m-%dT%H:%M}", minutes="0", tries="0", password=" Sen hồng ",
    )  # fmt: skip

    assert response.status_code == 302
    made = Override.objects.get()
    assert made.opens_at == opens.replace(second=0, microsecond=0)
    assert made.closes_at == made.opens_at + DAY
    assert (made.time_limit_minutes, made.attempts_allowed) == (0, 0)
    assert (made.password, made.reason) == ("Sen hồng", REASON)


def test_the_form_shows_what_holds_already_and_a_new_exception_takes_its_place(officer, sitting):
    first = OverrideFactory(
        quiz=sitting.quiz, person=sitting.enrolment.person, attempts_allowed=7, reason="Lần đầu."
    )
    address = f"{sitting.url('ngoai-le/cho/')}?cho={first.person.code}"

    html = officer.get(address).content.decode()

    assert 'value="90"' in html
    assert 'value="7"' in html
    assert "Lần đầu." in html
    assert "đã có ngoại lệ" in html

    give(officer, sitting, tries=8)

    first.refresh_from_db()
    assert first.ended_at is not None
    assert Override.objects.in_force().get().attempts_allowed == 8


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"minutes": "60", "whom": ""}, "whom"),
        ({"minutes": "60", "whom": "NGUOI-LA"}, "whom"),
        ({"minutes": "60", "reason": "  "}, "reason"),
        ({"minutes": "-1"}, "minutes"),
        ({"minutes": "một giờ"}, "minutes"),
        ({"tries": "101"}, "tries"),
        ({"closes_at": "2020-01-01T08:00"}, "closes_at"),
        ({"opens_at": "2099-01-02T08:00", "closes_at": "2099-01-01T08:00"}, "closes_at"),
        ({}, "__all__"),
    ],
)
def test_what_cannot_be_is_said_in_place_and_nothing_typed_is_lost(
    officer, sitting, fields, complaint
):
    response = give(officer, sitting, **({"password": "" if not fields else "Sen"} | fields))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [complaint]
    html = response.content.decode()
    typed = [value for name, value in fields.items() if value.strip() and name != "whom"]
    assert [value for value in typed if value not in html] == []
    assert not Override.objects.exists()


def test_an_opening_after_the_closing_of_the_test_is_refused(officer, sitting):
    now = timezone.now()
    Quiz.objects.update(closes_at=now + DAY)

    response = give(
        officer, sitting, opens_at=f"{timezone.localtime(now) + 2 * DAY:%Y-%m-%dT%H:%M}"
    )

    assert list(response.context["form"].errors) == ["opens_at"]


def test_a_later_closing_of_the_class_counts_for_a_person_of_it(officer, sitting):
    now = timezone.now()
    Quiz.objects.update(closes_at=now + DAY)
    OverrideFactory(
        quiz=sitting.quiz, person=None, training_class=sitting.unit.training_class,
        closes_at=now + 9 * DAY,
    )  # fmt: skip

    response = give(
        officer, sitting, opens_at=f"{timezone.localtime(now) + 2 * DAY:%Y-%m-%dT%H:%M}"
    )

    assert response.status_code == 302


def test_nobody_makes_an_exception_for_themselves(client, sitting):
    user = staff_of(sitting)
    own = EnrolmentFactory(user=user, training_class=sitting.unit.training_class)
    client.force_login(user)

    assert give(client, sitting, whom=own.person.code, minutes=90).status_code == 422
    refused = client.post(
        sitting.url("ngoai-le/them-gio/"), more_time(sitting, whom=own.person.code)
    )
    assert refused.status_code == 422


def test_people_are_offered_by_given_name_and_those_who_left_are_not(officer, sitting):
    training_class = sitting.unit.training_class
    for name in ("Đặng Thị Ánh Tuyết", "Lò Văn Ánh", "Phạm Văn Dũng"):
        EnrolmentFactory(person=PersonFactory(full_name=name), training_class=training_class)
    EnrolmentFactory(
        person=PersonFactory(full_name="Hoàng Rời"), training_class=training_class,
        withdrawn_at=timezone.now(),
    )  # fmt: skip

    html = officer.get(sitting.url("ngoai-le/cho/")).content.decode()

    places = [html.index(name) for name in ("Lò Văn Ánh", "Phạm Văn Dũng", "Đặng Thị Ánh Tuyết")]
    assert places == sorted(places)
    assert "Hoàng Rời" not in html
    assert 'name="search"' not in html


def test_a_long_list_is_searched_without_diacritics_and_keeps_what_was_typed(officer, sitting):
    training_class = sitting.unit.training_class
    for _ in range(30):
        EnrolmentFactory(training_class=training_class)
    wanted = PersonFactory(full_name="Đặng Thị Ánh Tuyết")
    EnrolmentFactory(person=wanted, training_class=training_class)

    response = give(officer, sitting, find="anh tuyet", search="1", minutes="77", whom="")

    assert response.status_code == 200
    assert [person.pk for person in response.context["form"].offer.people] == [wanted.pk]
    html = response.content.decode()
    assert 'value="77"' in html
    assert REASON in html
    assert not Override.objects.exists()
    assert (
        give(officer, sitting, find="anh tuyet", minutes="77", whom=wanted.code).status_code == 302
    )


def test_namesakes_are_told_apart_by_their_codes(officer, sitting):
    for code in ("CB-1", "CB-2"):
        EnrolmentFactory(
            person=PersonFactory(full_name="Lò Văn Ánh", code=code),
            training_class=sitting.unit.training_class,
        )

    html = officer.get(sitting.url("ngoai-le/cho/")).content.decode()

    assert "Lò Văn Ánh (CB-1)" in html
    assert "Lò Văn Ánh (CB-2)" in html


@pytest.mark.parametrize("people", [1, 4])
def test_the_form_costs_the_same_for_a_larger_class(officer, sitting, assert_queries, people):
    for _ in range(people):
        enrolment = EnrolmentFactory(training_class=sitting.unit.training_class)
        OverrideFactory(quiz=sitting.quiz, person=enrolment.person)
    officer.get("/hoc/")

    # session, user, roles; unit; people, who has an exception
    with assert_queries(3 + 1 + 2):
        officer.get(sitting.url("ngoai-le/cho/"))


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
