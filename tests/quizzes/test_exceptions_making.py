"""An officer makes an exception on the screen; the times of open attempts follow."""

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import Event
from quizzes.models import Override, Quiz
from tests.factories.courses import EnrolmentFactory
from tests.factories.exceptions import OverrideFactory
from tests.factories.people import PersonFactory
from tests.quizzes.conftest import make_sitting
from tests.quizzes.exceptions import (
    DAY,
    MINUTE,
    REASON,
    clock,
    due,
    give,
    more_time,
    ready,
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
