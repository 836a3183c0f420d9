"""No answer of the server says what is right before the review allows it: every payload of whole
attempts is searched for the words of the key."""

import json
import re

import pytest

from quizzes.models import Attempt, QuestionVersion
from quizzes.queries.keys import right_values
from quizzes.queries.papers import paper_of
from quizzes.rules.answers import right_fields
from quizzes.rules.content import Kind
from tests.quizzes.conftest import answer, make_sitting

# Words of the factory's keys, remarks, explanations and guides that stand in no option or stem, and
# the names under which they are kept.
SECRETS = [
    "LỜI NHẬN XÉT",
    "LỜI GIẢI THÍCH",
    "BÍ MẬT CHI ỦY",
    "ban chi ủy",
    "BÍ MẬT PHỤ TRÁCH",
    "7177.5",
    "HƯỚNG DẪN CHẤM",
    "TIÊU CHÍ",
    '"right"',
    '"feedback"',
    '"accepted"',
    '"weight"',
    '"scoring"',
    '"tolerance"',
    '"gaps"',
    '"criteria"',
]
# A text without a question is not drawn, and has no key.
EVERY_KIND = tuple(kind.value for kind in Kind if kind != Kind.DESCRIPTION)


# What is sent instead of a right answer; "1" otherwise.
WRONG = {"true": "false", "false": "true", "…": "nhầm", "BÍ MẬT CHI ỦY": "nhầm"}


def wrong_fields(number, item):
    """What the page of a question sends for an answer that fits and is not right."""
    content = QuestionVersion.objects.get(pk=item.version).content
    return {
        name.replace("answer", f"q{number}"): [WRONG.get(each, "1") for each in values]
        for name, values in right_fields(item, content).items()
    }


def payloads(client, sitting):
    """Everything a learner and the scripts can ask for while the attempt is open."""
    yield client.get(sitting.url()).content.decode()
    client.post(sitting.url("bat-dau/"))
    attempt = Attempt.objects.filter(enrolment=sitting.enrolment).latest("number")
    base = f"/bai-lam/{attempt.pk}/"
    for number, item in enumerate(paper_of(attempt), 1):
        yield client.get(base, {"cau": number}).content.decode()
        yield client.get(f"{base}de/", {"cau": number}).content.decode()
        wrong = {"position": number, **wrong_fields(number, item)}
        for headers in ({"accept": "application/json"}, {}):
            response = client.post(f"{base}luu/", wrong, headers=headers)
            yield response.content.decode() + json.dumps(dict(response.headers))
        bad = {"position": number, f"q{number}": ["nhầm"] * 9, f"q{number}-1": "nhầm"}
        for headers in ({"accept": "application/json"}, {}):
            yield client.post(f"{base}luu/", bad, headers=headers).content.decode()
        yield client.post(f"{base}luu/", {**wrong, "action": f"check-{number}"}).content.decode()
    for tail in ("", "de/", "gio/", "xem-lai/", "ket-qua/"):
        yield client.get(base + tail).content.decode()
    yield client.get(sitting.url()).content.decode()
    yield client.get(f"/lop/{sitting.unit.training_class.code}/").content.decode()


@pytest.mark.fault(23, "reading the key before handing in")
@pytest.mark.django_db
def test_no_payload_of_an_open_attempt_holds_the_key(client):
    sitting = make_sitting(kinds=EVERY_KIND)
    client.force_login(sitting.user)

    found = [
        (secret, payload[:200])
        for payload in payloads(client, sitting)
        for secret in SECRETS
        if secret in payload
    ]

    assert found == []
    kept = Attempt.objects.get().answers
    assert len([each for each in kept.values() if each["answer"] is not None]) == len(EVERY_KIND)


def test_the_words_searched_for_are_really_in_the_keys(db):
    make_sitting(kinds=EVERY_KIND)
    kept = json.dumps(
        list(QuestionVersion.objects.values("content", "feedback")), ensure_ascii=False
    )

    assert [secret for secret in SECRETS if secret not in kept] == []


def test_values_on_the_page_are_shown_places_and_say_nothing_of_the_stored_order(db, client):
    """Over many papers the right option stands in every place about equally often."""
    places = []
    for _number in range(30):
        sitting = make_sitting(kinds=["single"])
        client.force_login(sitting.user)
        attempt = sitting.start()
        html = client.get(f"/bai-lam/{attempt.pk}/").content.decode()
        assert re.findall(r'name="q1"\s+value="(\d+)"', html) == ["1", "2", "3"]
        places.append(right_values(attempt)[1])

    assert {place for (place,) in places} == {"1", "2", "3"}


@pytest.fixture
def failed(learner, sitting):
    """A closed attempt with every question wrong but the first, which is right."""

    def close():
        attempt = sitting.start()
        answer(attempt, wrong=set(range(2, 7)))
        learner.post(f"/bai-lam/{attempt.pk}/nop/")
        return attempt

    return close


def result_of(learner, attempt):
    return learner.get(f"/bai-lam/{attempt.pk}/ket-qua/").context["result"]


def tells_key(question):
    return bool(question.key or any(row.key for row in question.rows))


def test_a_failed_result_keeps_the_key_while_tries_are_left(learner, failed):
    attempt = failed()

    result = result_of(learner, attempt)

    assert result.tries_left == 2
    assert [tells_key(question) for question in result.questions] == [False] * 6
    assert [question.explanation for question in result.questions] == [""] * 6


def test_the_last_failed_result_shows_the_key(learner, failed):
    attempts = [failed() for _try in range(3)]

    for attempt in attempts:
        result = result_of(learner, attempt)
        assert result.tries_left == 0
        assert [tells_key(question) for question in result.questions] == [False] + [True] * 5


def test_earlier_results_keep_the_key_while_the_last_try_is_open(learner, sitting, failed):
    earlier = [failed(), failed()]
    sitting.start()

    for attempt in earlier:
        assert [tells_key(q) for q in result_of(learner, attempt).questions] == [False] * 6
        html = learner.get(f"/bai-lam/{attempt.pk}/ket-qua/").content.decode()
        assert "BÍ MẬT CHI ỦY" not in html or attempt.paper[0]["kind"] == "short_answer"


def test_a_passed_result_shows_the_key(learner, sitting):
    attempt = sitting.start()
    answer(attempt, wrong={1})
    learner.post(f"/bai-lam/{attempt.pk}/nop/")

    questions = result_of(learner, attempt).questions

    assert [tells_key(question) for question in questions] == [True] + [False] * 5
    assert all(question.explanation for question in questions)
