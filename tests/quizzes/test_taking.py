"""Pages of a test: sections, one direction, feedback at once, photos, the words before it."""

import datetime as dt
import json

import pytest

from quizzes.actions.closing import submit_attempt
from quizzes.models import Attempt, Override, QuestionReport, QuizBand
from quizzes.queries.keys import right_values
from quizzes.templatetags.quiz_tags import day_and_hour, duration
from shared.clock import database_now
from tests.quizzes.conftest import answer, make_sitting, page_fields
from tests.quizzes.taking import KINDS, in_sections, send, url

# --- Pages and sections ---


def test_all_questions_may_stand_on_one_page(take, assert_queries):
    client, attempt = take(questions_per_page=0)
    client.get("/hoc/")

    with assert_queries(3 + 2):  # attempt, versions
        html = client.get(url("attempt_detail", attempt)).content.decode()

    assert html.count("data-seq=") == 5
    assert html.count("<legend") == 5
    for number in range(1, 6):
        assert html.count(f'name="q{number}"') == 3


def test_sections_have_a_heading_in_the_list_and_before_their_first_question(take):
    client, attempt = take(sections=[("Phần chung", 2, None), ("Phần riêng", 3, 60)])

    first = client.get(url("attempt_detail", attempt), {"cau": 1}).content.decode()
    second = client.get(url("attempt_detail", attempt), {"cau": 2})
    third = client.get(url("attempt_detail", attempt), {"cau": 3}).content.decode()

    assert first.count("Đọc kỹ.") == third.count("Đọc kỹ.") == 1
    assert "Đọc kỹ." not in second.content.decode()
    groups = second.context["groups"]
    assert [(g.title, len(g.items)) for g in groups] == [("Phần chung", 2), ("Phần riêng", 3)]


# --- One direction ---


def test_strictly_forwards_nothing_of_later_questions_is_sent(take):
    client, attempt = take(navigation="sequential")

    for address in ("attempt_detail", "attempt_paper"):
        for asked in ({}, {"cau": "3"}, {"trang": "3"}):
            page = client.get(url(address, attempt), asked)
            assert 'data-q="3"' not in page.content.decode()
    page = client.get(url("attempt_detail", attempt)).content.decode()
    assert 'value="back"' not in page
    assert 'value="go-' not in page


def test_strictly_forwards_a_page_is_left_for_good(take):
    client, attempt = take(navigation="sequential", questions_per_page=2)

    page = send(client, attempt, 1, 2, q1="1", q2="2")
    assert page.context["page"].number == 2
    send(client, attempt, 1, page=1, q1="3")
    attempt.refresh_from_db()

    assert (attempt.reached, attempt.answers["1"]["answer"]) == (2, 1)
    send(client, attempt, 3, 4, page=2)
    last = send(client, attempt, 5, page=3)
    assert last.redirect_chain[-1][0] == url("attempt_review", attempt)
    assert '<a class="task__link"' not in last.content.decode()


def test_a_page_cannot_be_skipped(take):
    client, attempt = take(navigation="sequential")

    response = client.post(
        url("answer_save", attempt), {"position": 1, "page": 3, "action": "next", "q1": "1"}
    )

    attempt.refresh_from_db()
    assert response.status_code == 422
    assert (attempt.reached, attempt.answers) == (1, {})


# --- Feedback at once ---


def test_a_question_is_checked_once_and_its_answer_is_then_final(take):
    client, attempt = take(feedback_mode="immediate")
    right = right_values(attempt)[1][0]

    page = send(client, attempt, 1, action="check-1", q1=right)
    again = send(client, attempt, 1, action="stay", q1="1" if right != "1" else "2")

    html = page.content.decode()
    assert page.redirect_chain[-1][0].endswith("?cau=1#cau-1")
    assert "LỜI NHẬN XÉT: đúng kỳ." in html
    assert "LỜI GIẢI THÍCH" in html
    assert "thưa quá" not in html
    assert page.context["page"].blocks[0].feedback.outcome == "right"
    assert [str(m) for m in again.context["messages"]] != []
    attempt.refresh_from_db()
    assert attempt.answers["1"]["answer"] == int(right)


def test_a_wrong_answer_that_was_checked_does_not_tell_the_key(take):
    client, attempt = take(feedback_mode="immediate")
    wrong = "1" if right_values(attempt)[1] != ["1"] else "2"

    html = send(client, attempt, 1, action="check-1", q1=wrong).content.decode()

    assert "đúng kỳ" not in html
    assert "LỜI GIẢI THÍCH" not in html


def test_without_feedback_at_once_nothing_can_be_checked(take):
    client, attempt = take()

    page = send(client, attempt, 1, action="check-1", q1="1")

    assert 'value="check-' not in page.content.decode()
    assert page.context["page"].blocks[0].feedback is None
    assert [str(m) for m in page.context["messages"]] != []


# --- Before the test ---


def test_the_words_before_a_test_are_those_of_this_learner(client, db, at):
    sitting = make_sitting(wait_minutes=90, password="sao-mai", kinds=KINDS)
    in_sections(sitting.quiz, [("Phần chung", 2, None), ("Phần riêng", 3, 60)])
    Override.objects.create(
        quiz=sitting.quiz, person=sitting.enrolment.person, time_limit_minutes=45,
        reason="Mắt kém.", given_at=at,
    )  # fmt: skip
    client.force_login(sitting.user)

    page = client.get(sitting.url())

    intro = page.context["intro"]
    assert intro.extra_time == dt.timedelta(minutes=15)
    assert [section.title for section in intro.cut_offs] == ["Phần riêng"]
    assert 'name="password"' in page.content.decode()


def test_the_wrong_password_comes_back_with_the_reason(client, db):
    sitting = make_sitting(password="sao-mai")
    client.force_login(sitting.user)

    wrong = client.post(sitting.url("bat-dau/"), {"password": "sao-hom"}, follow=True)
    client.post(sitting.url("bat-dau/"), {"password": " sao-mai "})

    assert [str(m) for m in wrong.context["messages"]] != []
    assert Attempt.objects.count() == 1


def test_who_cannot_begin_reads_why_and_finds_no_button(client, db, at):
    sitting = make_sitting(opens_at=database_now() + dt.timedelta(days=1))
    client.force_login(sitting.user)

    page = client.get(sitting.url())

    assert str(page.context["intro"].refusal.message) in page.content.decode()
    assert sitting.url("bat-dau/") not in page.content.decode()


@pytest.mark.parametrize(("chosen", "is_right"), [("1", False), ("2", True), ("3", False)])
def test_one_question_is_rehearsed_and_nothing_is_kept(learner, sitting, chosen, is_right):
    page = learner.get(sitting.url(), {"thu": chosen})

    assert page.context["rehearsal"].is_right is is_right
    assert page.context["rehearsal"].answer in page.content.decode()
    assert learner.get(sitting.url(), {"thu": "x"}).context["rehearsal"].answer == ""
    assert not Attempt.objects.exists()


def test_lengths_and_instants_in_words(at):
    assert duration(dt.timedelta(days=1, minutes=61)) == "1 ngày 1 giờ 1 phút"
    assert duration(dt.timedelta(minutes=45)) == "45 phút"
    assert day_and_hour(at).startswith("thứ Hai 23/11")
    assert day_and_hour(at).endswith(", 08:00")


# --- After the test ---


def test_the_result_names_sections_grade_receipt_and_the_next_try(take):
    client, attempt = take(
        sections=[("Phần chung", 2, None), ("Phần riêng", 3, 60)], wait_minutes=60
    )
    QuizBand.objects.create(quiz=attempt.quiz, from_percent=0, name="Cần cố gắng")
    QuizBand.objects.create(quiz=attempt.quiz, from_percent=40, name="Trung bình")
    answer(attempt, only=2)
    attempt = submit_attempt(attempt, by=None, at=database_now())

    page = client.get(url("attempt_result", attempt))

    result = page.context["result"]
    assert [(s.points, s.max_points, s.is_passed) for s in result.sections] == [
        (2, 2, True),
        (0, 3, False),
    ]
    assert result.band.name == "Trung bình"
    assert result.again_at == attempt.submitted_at + dt.timedelta(hours=1)
    assert f"{attempt.receipt[:5]}-{attempt.receipt[5:]}" in page.content.decode()


def test_what_awaits_a_marker_is_said_plainly(take):
    client, attempt = take(kinds=["essay", "single"])
    answer(attempt)
    submit_attempt(attempt, by=None, at=database_now())

    page = client.get(url("attempt_result", attempt))

    result = page.context["result"]
    assert result.mark is None
    assert result.sections == []
    assert page.status_code == 200


def test_a_mistake_is_reported_once_for_a_question(take):
    client, attempt = take()
    assert client.get(url("question_report", attempt, 2)).status_code == 302
    submit_attempt(attempt, by=None, at=database_now())

    empty = client.post(url("question_report", attempt, 2), {"reason": "other"})
    assert client.get(url("question_report", attempt, 2)).status_code == 200
    for _time in range(2):
        client.post(url("question_report", attempt, 2), {"reason": "key", "text": "Xem lại ạ."})

    report = QuestionReport.objects.get()
    assert empty.status_code == 422
    assert (report.reason, report.position) == ("key", 2)
    assert report.version_id == attempt.paper[1]["version"]
    assert client.get(url("attempt_result", attempt)).context["result"].reported == {2}
    assert client.get(url("question_report", attempt, 6)).status_code == 404


# --- Budgets ---


def test_an_autosave_is_small_both_ways(take):
    client, attempt = take()
    fields = page_fields(1, "2", seq=1_790_000_000_000, at=1_790_000_000_000, flag="1")

    response = client.post(
        url("answer_save", attempt), fields | {"client": "k3f9k3f9k3f9"},
        headers={"accept": "application/json"},
    )  # fmt: skip

    assert len(response.content) <= 512
    assert json.loads(response.content)["saved_at"]
