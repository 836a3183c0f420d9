"""What is saved from the page of a test, and when it is closed."""

import datetime as dt

import pytest
from django.urls import reverse

from quizzes.actions.closing import submit_attempt
from quizzes.models import Attempt
from quizzes.queries.keys import right_values
from shared.clock import database_now
from tests.quizzes.conftest import page_fields


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


# --- Saving by script ---


def test_a_save_by_script_answers_with_the_time(learner, attempt):
    values = right_values(attempt)

    response = save(learner, attempt, position=1, answer=values[1], seq=17)

    body = response.json()
    assert 1_790_000 <= body["due"] - body["now"] <= 1_800_000
    assert (body["elsewhere"], body["refused"]) == ([], {})
    assert len(response.content) <= 500
    assert Attempt.objects.get().answers["1"]["seq"] == 17


def test_an_older_change_is_not_kept_and_says_so(learner, attempt):
    values = right_values(attempt)
    save(learner, attempt, position=1, answer=values[1], seq=17)

    response = save(learner, attempt, position=1, answer="", seq=16)

    assert response.json()["elsewhere"] == [1]
    assert Attempt.objects.get().answers["1"]["answer"] is not None


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"position": "x"},
        {"position": 0, "q0": "1"},
        {"position": 1, "q1": "1", "seq-1": "-1"},
        {"position": 1, "q1": "1", "seq-1": str(2**60)},
        {"position": 1, "q1": "1", "at-1": str(2**53)},
        {"position": 1, "q1": "1", "page": "x"},
    ],
)
def test_what_no_page_sends_is_refused_with_a_sentence(learner, attempt, fields):
    for headers in ({}, {"accept": "application/json"}):
        response = learner.post(url("answer_save", attempt), fields, headers=headers)

        assert response.status_code == 422
    assert Attempt.objects.get().answers == {}


@pytest.mark.parametrize("fields", [page_fields(7, "1"), page_fields(1, ["9", "9"])])
def test_an_answer_that_does_not_fit_is_refused_beside_its_question(learner, attempt, fields):
    sent = fields | {"page": 1, "action": "next"}
    page = learner.post(url("answer_save", attempt), sent)
    by_script = learner.post(
        url("answer_save", attempt), fields, headers={"accept": "application/json"}
    )

    assert page.status_code == 422
    assert page.context["errors"][0]["id"] == f"cau-{fields['position']}"
    assert list(by_script.json()["refused"]) == [str(fields["position"])]
    assert Attempt.objects.get().answers == {}


def test_several_changes_come_in_one_request(learner, attempt):
    values = right_values(attempt)
    fields = {"position": [1, 2], "client": "k3f9", "at-1": "1"}
    for position in (1, 2):
        sent = page_fields(position, values[position], seq=17)
        fields |= {name: value for name, value in sent.items() if name != "position"}

    response = learner.post(
        url("answer_save", attempt), fields, headers={"accept": "application/json"}
    )

    kept = Attempt.objects.get().answers
    assert response.json()["elsewhere"] == []
    assert [(kept[n]["seq"], kept[n]["client"]) for n in ("1", "2")] == [(17, "k3f9")] * 2


def test_a_closed_attempt_answers_where_to_go(learner, sitting, attempt):
    submit_attempt(attempt, by=sitting.user, at=database_now())

    response = save(learner, attempt, position=1, answer="1")

    assert response.status_code == 409
    assert response.json()["url"] == url("attempt_detail", attempt)
    assert learner.get(response.json()["url"])["Location"] == url("attempt_result", attempt)


def test_after_the_grace_the_page_leads_to_handing_in(learner, attempt):
    age(attempt, minutes=32)

    late = save(learner, attempt, as_json=False, position=1, answer="1")
    page = learner.get(late["Location"], follow=True)

    assert page.redirect_chain[-1][0] == url("attempt_review", attempt)
    assert page.context["is_over"]
    assert url("attempt_submit", attempt) in page.content.decode()
    assert Attempt.objects.get().answers == {}


def test_the_clock_tells_the_time_left(learner, attempt):
    age(attempt, minutes=29)

    told = learner.get(url("attempt_clock", attempt)).json()

    assert 50_000 <= told["due"] - told["now"] <= 60_000
    assert told["token"]


# --- What it costs ---


def test_saving_an_answer_costs_four_queries(learner, attempt, assert_queries):
    values = right_values(attempt)

    with assert_queries(4):  # session, user, locked attempt, update
        save(learner, attempt, position=1, answer=values[1])
