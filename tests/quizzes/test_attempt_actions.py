import datetime as dt
import random

import pytest

from audit.models import Event
from courses.models import UnitProgress
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.quizzes import publish_quiz
from quizzes.actions.starting import start_attempt
from quizzes.errors import (
    AlreadyPassed,
    AnswerRefused,
    AttemptClosed,
    BankTooSmall,
    ClassClosed,
    EnrolmentSuspended,
    NoSuchQuestion,
    NoTriesLeft,
    QuizNotPublished,
    TooLate,
)
from quizzes.models import Attempt, Question
from quizzes.queries.keys import right_values
from quizzes.queries.saving import lock_draft
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.quizzes.conftest import answer, make_sitting

MINUTE = dt.timedelta(minutes=1)


def drafts(attempt):
    return Attempt.objects.get(pk=attempt.pk).answers


def save(attempt, sitting, position=1, values=("1",), **kwargs):
    return save_answer(
        attempt.pk, by=sitting.user, position=position, values=list(values), **kwargs
    )


# --- Starting ---


def test_starting_draws_a_paper_and_sets_the_deadline(sitting, at):
    attempt = sitting.start(at=at)

    assert attempt.number == 1
    assert len({item["question"] for item in attempt.paper}) == 6
    assert attempt.started_at == at
    assert attempt.due_at == at + 30 * MINUTE
    assert attempt.pass_percent == 50
    assert Event.objects.get(verb="attempt.started").data == {"number": 1}
    assert UnitProgress.objects.get(enrolment=sitting.enrolment).opened_at == at


def test_a_test_without_limit_has_no_deadline(db, at):
    assert make_sitting(time_limit_minutes=None).start(at=at).due_at is None


def test_starting_twice_gives_the_same_attempt(sitting, at):
    first = sitting.start(at=at)

    assert sitting.start(at=at + MINUTE) == first
    assert Event.objects.filter(verb="attempt.started").count() == 1


def test_a_later_try_prefers_questions_not_seen_before(db, at):
    sitting = make_sitting(kinds=["single"] * 4)
    sitting.quiz.blueprint.update(count=2)

    first = sitting.start(at=at)
    submit_attempt(first, by=sitting.user, at=at + MINUTE)
    second = sitting.start(at=at + 2 * MINUTE)

    asked = [{item["question"] for item in attempt.paper} for attempt in (first, second)]
    assert second.number == 2
    assert asked[0].isdisjoint(asked[1])


def test_the_same_seed_draws_the_same_paper_for_another_learner(sitting, at):
    other = EnrolmentFactory(training_class=sitting.unit.training_class)

    papers = [
        start_attempt(sitting.unit, enrolment, by=None, at=at, rng=random.Random(7)).paper
        for enrolment in (sitting.enrolment, other)
    ]

    assert papers[0] == papers[1]


def test_no_more_tries_than_allowed(db, at):
    sitting = make_sitting(attempts_allowed=2)
    for number in range(2):
        submit_attempt(sitting.start(at=at), by=sitting.user, at=at + number * MINUTE)

    with pytest.raises(NoTriesLeft):
        sitting.start(at=at)
    assert Attempt.objects.count() == 2


def test_nobody_tries_again_after_passing(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt)
    submit_attempt(attempt, by=sitting.user, at=at)

    with pytest.raises(AlreadyPassed):
        sitting.start(at=at)


@pytest.mark.parametrize(
    ("what", "fields", "refusal"),
    [
        ("quiz", {"published_at": None}, QuizNotPublished),
        (
            "enrolment",
            {"suspended_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
            EnrolmentSuspended,
        ),
        (
            "enrolment",
            {"withdrawn_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)},
            EnrolmentSuspended,
        ),
        ("class", {"closed_at": dt.datetime(2026, 12, 1, tzinfo=dt.UTC)}, ClassClosed),
        ("class", {"opened_at": None}, ClassClosed),
    ],
)
def test_starting_is_refused_where_the_class_or_test_does_not_allow_it(
    sitting, at, what, fields, refusal
):
    row = {
        "quiz": sitting.quiz,
        "enrolment": sitting.enrolment,
        "class": sitting.enrolment.training_class,
    }[what]
    type(row)._default_manager.filter(pk=row.pk).update(**fields)

    with pytest.raises(refusal):
        sitting.start(at=at)
    assert not Attempt.objects.exists()


def test_a_bank_that_has_become_too_small_is_refused(sitting, at):
    Question.objects.filter(current__kind="single").update(status="retired")

    with pytest.raises(BankTooSmall) as refusal:
        sitting.start(at=at)

    assert [row.available for row in refusal.value.shortages] == [5]


# --- Saving ---


def test_the_newest_change_wins_whichever_comes_first(attempt, sitting):
    base = 1_700_000_000_000
    position = next(n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "single")

    outcomes = [
        save(attempt, sitting, position, [value], seq=base + seq).is_newest
        for value, seq in (("1", 5), ("2", 3), ("3", 6), ("1", 6))
    ]

    assert outcomes == [True, False, True, False]
    kept = drafts(attempt)[str(position)]
    assert (kept["answer"], kept["flag"], kept["seq"]) == (3, False, base + 6)


def test_changes_of_different_questions_do_not_disturb_each_other(attempt, sitting):
    values = right_values(attempt)
    for position in values:
        save(attempt, sitting, position, values[position], flagged=position == 2, seq=position)

    kept = drafts(attempt)

    assert sorted(kept) == ["1", "2", "3", "4", "5", "6"]
    assert [kept[str(n)]["flag"] for n in range(1, 7)] == [False, True, False, False, False, False]


def test_an_answer_can_be_taken_back(attempt, sitting):
    position = next(n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "multiple")
    save(attempt, sitting, position, ["1", "2"])

    save(attempt, sitting, position, [])

    assert drafts(attempt)[str(position)]["answer"] is None


def test_an_answer_within_the_grace_counts_and_a_later_one_does_not(attempt, sitting, settings):
    settings.QUIZ_SUBMIT_GRACE = dt.timedelta(seconds=60)
    values = right_values(attempt)

    save(attempt, sitting, 1, values[1], at=attempt.due_at + dt.timedelta(seconds=60))
    with pytest.raises(TooLate):
        save(attempt, sitting, 2, values[2], at=attempt.due_at + dt.timedelta(seconds=61))

    assert sorted(drafts(attempt)) == ["1"]


def test_the_database_and_not_the_caller_says_when_an_answer_came(db):
    sitting = make_sitting()
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    attempt = sitting.start(at=long_ago)

    with pytest.raises(TooLate):
        save(attempt, sitting)


def test_a_closed_attempt_takes_no_answer(attempt, sitting, at):
    submit_attempt(attempt, by=sitting.user, at=attempt.started_at)

    with pytest.raises(AttemptClosed):
        save(attempt, sitting)
    assert drafts(attempt) == {}


@pytest.mark.parametrize("position", [0, 7, -1])
def test_a_question_outside_the_paper_is_refused(attempt, sitting, position):
    with pytest.raises(NoSuchQuestion):
        save(attempt, sitting, position)


def test_a_choice_that_is_not_on_the_page_is_refused(attempt, sitting):
    position = next(n for n, item in enumerate(attempt.paper, 1) if item["kind"] == "single")

    with pytest.raises(AnswerRefused):
        save(attempt, sitting, position, ["4"])
    assert drafts(attempt) == {}


def test_a_suspended_learner_cannot_answer(attempt, sitting, at):
    type(sitting.enrolment).objects.update(suspended_at=at)

    with pytest.raises(EnrolmentSuspended):
        save(attempt, sitting)


def test_somebody_else_finds_no_attempt_to_save_into(attempt):
    with pytest.raises(Attempt.DoesNotExist):
        save_answer(attempt.pk, by=UserFactory(), position=1, values=["1"])
    assert drafts(attempt) == {}


@pytest.mark.parametrize("whose", ["own", "somebody else's", "of a class left", "none", "huge"])
def test_the_read_by_hand_finds_what_the_queryset_finds(attempt, sitting, at, whose):
    user = UserFactory() if whose == "somebody else's" else sitting.user
    if whose == "of a class left":
        type(sitting.enrolment).objects.update(withdrawn_at=at)
    attempt_id = {"none": attempt.pk + 999, "huge": 2**70}.get(whose, attempt.pk)
    found = Attempt.objects.of(user.pk).filter(pk=attempt_id).first()

    if found is None:
        with pytest.raises(Attempt.DoesNotExist):
            lock_draft(attempt_id, user_id=user.pk)
    else:
        draft = lock_draft(attempt_id, user_id=user.pk)
        for name in ("paper", "answers", "due_at", "submitted_at"):
            assert getattr(draft, name) == getattr(found, name)
    assert (found is not None) == (whose == "own")


def test_saving_is_one_read_and_one_write(attempt, sitting, assert_queries):
    with assert_queries(2):
        save(attempt, sitting, 1, right_values_without_query(attempt))


def right_values_without_query(attempt):
    item = attempt.paper[0]
    return {"true_false": ["true"], "short_answer": ["a"]}.get(
        item["kind"], ["1"] * (item["places"] if item["kind"] in {"matching", "ordering"} else 1)
    )


# --- Publishing ---


def test_a_test_whose_bank_is_too_small_is_not_published(db, at):
    sitting = make_sitting(published_at=None)
    sitting.quiz.blueprint.update(count=3)

    with pytest.raises(BankTooSmall):
        publish_quiz(sitting.quiz, by=None, at=at)

    sitting.quiz.refresh_from_db()
    assert sitting.quiz.published_at is None


def test_an_empty_blueprint_is_not_published(db, at):
    sitting = make_sitting(published_at=None, kinds=())

    with pytest.raises(BankTooSmall):
        publish_quiz(sitting.quiz, by=None, at=at)


def test_publishing_is_noted_once(db, at):
    sitting = make_sitting(published_at=None)

    for _time in range(2):
        publish_quiz(sitting.quiz, by=sitting.user, at=at)

    sitting.quiz.refresh_from_db()
    assert sitting.quiz.published_at == at
    assert Event.objects.filter(verb="quiz.published").count() == 1
