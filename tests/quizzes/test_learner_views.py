"""Ánh takes the test; Bình and nobody-in-particular get nothing."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from quizzes.actions.closing import submit_attempt
from quizzes.models import Attempt, Question
from quizzes.queries.keys import right_values
from shared.clock import database_now
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, LessonUnitFactory
from tests.quizzes.conftest import answer, make_sitting, page_fields

PAGES = ["attempt_detail", "attempt_paper", "attempt_clock", "attempt_review", "attempt_result"]
POSTS = ["answer_save", "attempt_submit", "photo_add"]


def url(name, attempt):
    return reverse(f"quizzes:{name}", args=[attempt.pk])


def age(attempt, *, minutes):
    """Make the attempt begin so many minutes earlier."""
    earlier = dt.timedelta(minutes=minutes)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=attempt.started_at - earlier,
        due_at=attempt.due_at - earlier,
        delivery_until=attempt.delivery_until - earlier,
    )


def save(client, attempt, *, as_json=True, position=1, answer=(), action="next", page=1, **extra):
    headers = {"accept": "application/json"} if as_json else {}
    fields = page_fields(position, answer, **extra)
    if not as_json:
        fields |= {"action": action, "page": page}
    return client.post(url("answer_save", attempt), fields, headers=headers)


# --- Who may come in ---


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_somebody_elses_attempt_does_not_exist(client, attempt, name):
    client.force_login(EnrolmentFactory(user=UserFactory()).person.user)
    send = client.post if name in POSTS else client.get

    theirs = send(url(name, attempt), {"position": 1})
    missing = send(reverse(f"quizzes:{name}", args=[attempt.pk + 999]), {"position": 1})

    assert (theirs.status_code, missing.status_code) == (404, 404)
    assert Attempt.objects.get().is_open
    assert Attempt.objects.get().answers == {}


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_signed_out_one_is_asked_to_sign_in(client, attempt, name):
    send = client.post if name in POSTS else client.get

    response = send(url(name, attempt))

    assert response.status_code == 302
    assert response["Location"].startswith("/tai-khoan/")


@pytest.mark.parametrize(
    ("name", "page"), [("answer_save", "attempt_detail"), ("attempt_submit", "attempt_review")]
)
def test_after_signing_in_one_comes_back_to_a_page_and_not_to_what_was_posted(
    client, attempt, name, page
):
    response = client.post(url(name, attempt))

    assert response["Location"].endswith(f"?next={url(page, attempt)}")


def test_after_signing_in_one_comes_back_to_the_intro(client, sitting):
    response = client.post(sitting.url("bat-dau/"))

    assert response["Location"].endswith(f"?next={sitting.url()}")


@pytest.mark.parametrize("name", [*PAGES, *POSTS])
def test_the_wrong_method_is_refused(learner, attempt, name):
    send = learner.get if name in POSTS else learner.post

    assert send(url(name, attempt)).status_code == 405


@pytest.mark.parametrize("tail", ["", "bat-dau/"])
def test_the_test_of_a_class_one_is_not_in_does_not_exist(client, sitting, tail):
    client.force_login(EnrolmentFactory(user=UserFactory()).person.user)
    send = client.post if tail else client.get

    assert send(sitting.url(tail)).status_code == 404
    assert not Attempt.objects.exists()


def test_who_has_left_the_class_finds_no_attempt(learner, sitting, attempt, at):
    type(sitting.enrolment).objects.update(withdrawn_at=at)

    assert learner.get(url("attempt_detail", attempt)).status_code == 404
    assert save(learner, attempt, position=1, answer="1").status_code == 404


def test_what_changes_something_wants_a_token(sitting, attempt):
    client = Client(enforce_csrf_checks=True)
    client.force_login(sitting.user)

    for name in POSTS:
        assert client.post(url(name, attempt), {"position": 1}).status_code == 403


@pytest.mark.parametrize("name", PAGES)
def test_personal_pages_are_not_kept_by_browsers(learner, attempt, name):
    assert "no-store" in learner.get(url(name, attempt))["Cache-Control"]


# --- Before the test ---


def test_the_intro_says_what_awaits_one(learner, sitting):
    page = learner.get(sitting.url())

    intro = page.context["intro"]
    assert (intro.number_of_questions, intro.pass_mark, intro.tries_left) == (6, 5, 3)
    assert intro.can_start
    assert sitting.url("bat-dau/") in page.content.decode()


def test_the_intro_leads_back_to_the_open_attempt(learner, sitting, attempt):
    page = learner.get(sitting.url())

    assert page.context["intro"].open_attempt == attempt
    assert url("attempt_detail", attempt) in page.content.decode()
    assert sitting.url("bat-dau/") not in page.content.decode()


@pytest.mark.parametrize("change", [{"published_at": None}, {"assessment": None}])
def test_a_test_that_is_not_there_yet_says_so(learner, sitting, change):
    if "assessment" in change:
        sitting.quiz.blueprint.all().delete()
        sitting.quiz.delete()
    else:
        type(sitting.quiz).objects.update(**change)

    page = learner.get(sitting.url())

    assert page.status_code == 200
    assert sitting.url("bat-dau/") not in page.content.decode()


def test_starting_leads_to_the_first_question(learner, sitting):
    response = learner.post(sitting.url("bat-dau/"))

    attempt = Attempt.objects.get()
    assert response["Location"] == url("attempt_detail", attempt)
    assert learner.post(sitting.url("bat-dau/"))["Location"] == url("attempt_detail", attempt)
    assert Attempt.objects.count() == 1


def test_a_refused_start_comes_back_with_the_reason(learner, sitting):
    Question.objects.update(status="retired")

    page = learner.post(sitting.url("bat-dau/"), follow=True)

    assert page.redirect_chain == [(sitting.url(), 302)]
    assert [str(m) for m in page.context["messages"]] != []
    assert not Attempt.objects.exists()


# --- Questions ---


@pytest.mark.parametrize(
    ("asked", "shown"), [("3", 3), ("", 1), ("0", 1), ("99", 6), ("x", 1), ("²", 1)]
)
def test_the_page_holds_the_question_asked_for_and_no_other(learner, attempt, asked, shown):
    page = learner.get(url("attempt_detail", attempt), {"cau": asked})

    html = page.content.decode()
    assert [n for n in range(1, 7) if f'id="cau-{n}"' in html] == [shown]
    assert page.context["page"].number == shown


def test_without_a_number_one_goes_on_where_one_stopped(learner, attempt):
    answer(attempt, only=2)

    assert learner.get(url("attempt_detail", attempt)).context["page"].number == 3


def test_the_whole_paper_comes_for_the_script(learner, attempt):
    html = learner.get(url("attempt_paper", attempt)).content.decode()
    one = learner.get(url("attempt_paper", attempt), {"cau": 4}).content.decode()

    assert [n for n in range(1, 8) if f'id="cau-{n}"' in html] == [1, 2, 3, 4, 5, 6]
    assert html.count("<form") == html.count(" hidden>\n") or html.count("<form") == 6
    assert [n for n in range(1, 8) if f'id="cau-{n}"' in one] == [4]
    assert "<form" not in one
    assert learner.get(url("attempt_paper", attempt), {"cau": 7}).status_code == 404


def test_what_was_saved_is_filled_in_again(learner, attempt):
    answer(attempt)

    html = learner.get(url("attempt_paper", attempt)).content.decode()

    assert html.count(" checked>") == 1 + 2 + 1
    assert html.count(" selected>") == 3 + 4
    assert 'value="BÍ MẬT CHI ỦY"' in html


def test_the_strip_says_in_words_what_became_of_each_question(learner, attempt):
    values = right_values(attempt)
    save(learner, attempt, position=1, answer=values[1])
    save(learner, attempt, position=2, answer=values[2], flag="1")

    page = learner.get(url("attempt_detail", attempt))

    states = [item.state for group in page.context["groups"] for item in group.items]
    assert states == ["answered", "flagged", "empty", "empty", "empty", "empty"]


# --- Handing in, and after ---


def test_the_review_lists_what_is_missing(learner, attempt):
    values = right_values(attempt)
    matching = next(n for n, i in enumerate(attempt.paper, 1) if i["kind"] == "matching")
    save(learner, attempt, position=matching, answer=[values[matching][0], "", ""])

    page = learner.get(url("attempt_review", attempt))

    assert [item.number for item in page.context["partial"]] == [matching]
    assert len(page.context["empty"]) == 5


def test_handing_in_leads_to_the_result_also_the_second_time(learner, attempt):
    answer(attempt)

    for _time in range(2):
        response = learner.post(url("attempt_submit", attempt))
        assert response["Location"] == url("attempt_result", attempt)

    result = learner.get(url("attempt_result", attempt)).context["result"]
    assert result.mark == 10
    assert [question.outcome for question in result.questions] == ["right"] * 6
    assert result.study == []


def test_the_result_of_an_open_attempt_is_the_attempt(learner, attempt):
    response = learner.get(url("attempt_result", attempt))

    assert response["Location"] == url("attempt_detail", attempt)


def test_a_failed_result_names_the_lessons_to_read_again(learner, sitting, attempt):
    unit = LessonUnitFactory(training_class=sitting.unit.training_class, title="Bài chuẩn bị")
    Question.objects.filter(current__kind__in=["single", "ordering"]).update(lesson=unit.lesson)
    submit_attempt(attempt, by=sitting.user, at=database_now())

    page = learner.get(url("attempt_result", attempt))
    result = page.context["result"]

    assert result.study[0].title == unit.title
    assert len(result.study[0].numbers) == 2
    assert result.study[0].url == f"/lop/{unit.training_class.code}/bai/{unit.pk}/"
    assert [again.url for again in result.study[1:]] == [""]
    assert result.can_try_again
    assert "Làm lại bài" in page.content.decode()


def test_a_passed_result_leads_to_the_certificate(learner, sitting, attempt):
    answer(attempt)
    submit_attempt(attempt, by=sitting.user, at=database_now())

    html = learner.get(url("attempt_result", attempt)).content.decode()

    sitting.enrolment.refresh_from_db()
    assert sitting.enrolment.certificate.verification_code in html


@pytest.mark.parametrize("number_of_questions", [2, 12])
def test_pages_cost_the_same_however_long_the_paper(
    client, db, assert_queries, number_of_questions
):
    sitting = make_sitting(kinds=["single"] * number_of_questions)
    client.force_login(sitting.user)
    attempt = sitting.start()
    client.get("/hoc/")  # What the frame keeps for a minute.

    # Each: session, user, roles for the frame.
    with assert_queries(3 + 3):  # enrolment, unit with its test, tries
        client.get(sitting.url())
    with assert_queries(3 + 2):  # attempt, versions
        client.get(url("attempt_detail", attempt))
    with assert_queries(3 + 1):  # attempt
        client.get(url("attempt_review", attempt))
    submit_attempt(attempt, by=sitting.user, at=database_now())
    # attempt, responses with versions, topics and lessons
    with assert_queries(3 + 2):
        client.get(url("attempt_result", attempt))
