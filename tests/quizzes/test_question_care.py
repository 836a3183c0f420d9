"""Bình writes questions, Dung reviews them, Ánh answers them: keys, use, many at once, comments."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit.models import Event
from quizzes.actions.care import (
    add_comment,
    decide_key_change,
    settle_comment,
)
from quizzes.actions.closing import submit_attempt
from quizzes.actions.questions import (
    About,
    Wording,
    change_many,
    restore_version,
    revise_question,
    set_status,
)
from quizzes.errors import (
    AlreadyDecided,
    AlreadySettled,
    KeyChangeOpen,
    NoteNeeded,
    ReasonNeeded,
    SecondPersonNeeded,
    StillNeeded,
)
from quizzes.models import (
    FixedQuestion,
    KeyChange,
    Question,
    QuestionVersion,
)
from quizzes.queries.usage import is_shown, usage_of
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import (
    QuestionBankFactory,
    QuestionFactory,
    QuizFactory,
)
from tests.quizzes.care import WHY, other_key, other_words, propose
from tests.quizzes.conftest import make_sitting


@pytest.fixture
def author(db):
    return UserFactory(full_name="Lê Văn Bình")


@pytest.fixture
def reviewer(db):
    return UserFactory(full_name="Phạm Thị Dung")


@pytest.fixture
def used(db):
    """A question that Ánh has been shown."""
    sitting = make_sitting(kinds=["single"])
    sitting.start()
    return Question.objects.get()


# --- Another key ---


def test_the_key_of_a_question_nobody_was_shown_is_changed_at_once(author, at):
    question = QuestionFactory()

    revise_question(question, About.of(question), other_key(question), by=author, at=at)

    question.refresh_from_db()
    assert (question.current.number, KeyChange.objects.count()) == (2, 0)


def test_other_words_of_a_used_question_need_nobody(used, author, at):
    revise_question(used, About.of(used), other_words(used), by=author, at=at)

    used.refresh_from_db()
    assert (used.current.number, KeyChange.objects.count()) == (2, 0)


def test_another_key_of_a_used_question_waits_for_a_second_person(used, author, reviewer, at):
    change = propose(used, author, at)
    used.refresh_from_db()
    before = used.current.number

    decide_key_change(change, accept=True, by=reviewer, at=at)

    used.refresh_from_db()
    change.refresh_from_db()
    assert (before, used.current.number, used.current_id) == (1, 2, change.version_id)
    assert (change.reason, change.accepted, change.decided_by) == (WHY, True, reviewer)
    verbs = Event.objects.filter(verb__startswith="question.key").values_list("verb", "actor_id")
    assert list(verbs.order_by("pk")) == [
        ("question.key_change_proposed", author.pk),
        ("question.key_change_accepted", reviewer.pk),
    ]


@pytest.mark.parametrize("reason", ["", "   "])
def test_another_key_needs_a_reason(used, author, at, reason):
    with pytest.raises(ReasonNeeded):
        revise_question(used, About.of(used), other_key(used), by=author, at=at, reason=reason)
    assert QuestionVersion.objects.count() == 1


def test_nobody_decides_on_their_own_change(used, author, at):
    change = propose(used, author, at)

    for accept in (True, False):
        with pytest.raises(SecondPersonNeeded):
            decide_key_change(change, accept=accept, note="x", by=author, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyChange.objects.update(decided_by=author, decided_at=at, accepted=True)
    used.refresh_from_db()
    assert used.current.number == 1


def test_a_refusal_needs_a_note_and_keeps_the_present_key(used, author, reviewer, at):
    change = propose(used, author, at)

    with pytest.raises(NoteNeeded):
        decide_key_change(change, accept=False, note=" ", by=reviewer, at=at)
    decide_key_change(change, accept=False, note="Chưa có văn bản", by=reviewer, at=at)

    used.refresh_from_db()
    assert used.current.number == 1
    with pytest.raises(AlreadyDecided):
        decide_key_change(change, accept=True, by=reviewer, at=at)
    # The numbers go on behind the refused version.
    revise_question(used, About.of(used), other_words(used), by=author, at=at)
    used.refresh_from_db()
    assert used.current.number == 3


def test_while_a_change_waits_the_wording_stays(used, author, at):
    propose(used, author, at)

    for wording in (other_words(used), other_key(used)):
        if not wording.same_as(KeyChange.objects.get().version):
            with pytest.raises(KeyChangeOpen):
                revise_question(used, About.of(used), wording, by=author, at=at, reason=WHY)
    revise_question(used, About(used.topic, used.difficulty, "Nguồn"), Wording.of(used.current),
                    by=author, at=at)  # fmt: skip
    used.refresh_from_db()
    assert used.source == "Nguồn"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins(at):
    sitting = make_sitting(kinds=["single"])
    sitting.start()
    question, author = Question.objects.get(), UserFactory()
    change = propose(question, author, at)
    outcomes, start = [], threading.Barrier(2)
    people = [UserFactory(), UserFactory()]

    def decide(person, accept):
        start.wait()
        try:
            decide_key_change(change, accept=accept, note="x", by=person, at=at)
            outcomes.append("done")
        except AlreadyDecided:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(person, accept))
        for person, accept in zip(people, (True, False), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    question.refresh_from_db()
    change.refresh_from_db()
    assert sorted(outcomes) == ["done", "late"]
    assert question.current.number == (2 if change.accepted else 1)


def test_an_old_version_comes_back_as_a_new_one(author, at):
    question = QuestionFactory()
    first = question.current
    revise_question(question, About.of(question), other_words(question), by=author, at=at)

    restore_version(first, by=author, at=at)

    question.refresh_from_db()
    assert (question.current.number, question.current.stem) == (3, first.stem)


def test_restoring_another_key_of_a_used_question_is_a_proposal(used, author, reviewer, at):
    first = used.current
    decide_key_change(propose(used, author, at), accept=True, by=reviewer, at=at)

    with pytest.raises(ReasonNeeded):
        restore_version(first, by=author, at=at)
    restore_version(first, by=author, at=at, reason=WHY)

    used.refresh_from_db()
    assert (used.current.number, used.has_open_key_change()) == (2, True)


# --- Where it has been used ---


def test_a_question_is_shown_as_soon_as_a_paper_holds_it(db, assert_queries):
    sitting = make_sitting(kinds=["single"])
    question = Question.objects.get()
    before = is_shown(question)
    attempt = sitting.start()
    open_paper = is_shown(question)
    submit_attempt(attempt, by=sitting.user, at=timezone.now())

    with assert_queries(1):
        assert is_shown(question)
    assert (before, open_paper) == (False, True)
    assert not is_shown(QuestionFactory(bank=question.bank))


@pytest.mark.parametrize("count", [3, 30])
def test_usage_costs_three_queries(db, assert_queries, count):
    sitting = make_sitting(kinds=["single"])
    attempt = sitting.start()
    submit_attempt(attempt, by=sitting.user, at=timezone.now())
    question = Question.objects.get()
    others = [QuestionFactory(bank=question.bank) for _number in range(count - 1)]

    with assert_queries(3):
        usage = usage_of([question, *others])

    attempt.refresh_from_db()
    assert (usage[question.pk].papers, usage[question.pk].last) == (1, attempt.submitted_at)
    assert usage[others[0].pk].papers == 0


# --- Many at once ---


@pytest.mark.parametrize("count", [3, 30])
def test_many_questions_change_at_the_cost_of_one(author, at, assert_queries, count):
    bank = QuestionBankFactory()
    questions = [QuestionFactory(bank=bank, status="draft") for _number in range(count)]

    with assert_queries(11):
        changed = change_many(bank, questions, {"status": "ready"}, by=author, at=at)

    assert changed == count == Question.objects.filter(status="ready").count()
    assert Event.objects.filter(verb="question.changed_with_others").count() == count


def test_many_questions_stay_when_a_test_would_miss_one(author, at):
    sitting = make_sitting(kinds=["single", "single"])

    with pytest.raises(StillNeeded):
        change_many(
            sitting.quiz.bank, Question.objects.all(), {"difficulty": "hard"}, by=author, at=at
        )
    assert set(Question.objects.values_list("difficulty", flat=True)) == {"easy"}


def test_a_question_that_stands_in_every_paper_stays_ready(author, at):
    quiz = QuizFactory(kinds=())
    question = QuestionFactory(bank=quiz.bank)
    FixedQuestion.objects.create(quiz=quiz, position=1, question=question)

    with pytest.raises(StillNeeded):
        set_status(question, "retired", by=author, at=at)


# --- Comments ---


def test_a_comment_is_made_once_and_settled_once(author, reviewer, at):
    question = QuestionFactory()

    comment = add_comment(question, " Nên ngắn hơn. ", by=reviewer, at=at)
    assert add_comment(question, "Nên ngắn hơn.", by=reviewer, at=at) == comment
    assert add_comment(question, "  ", by=reviewer, at=at) is None
    settle_comment(comment, by=author, at=at)

    comment.refresh_from_db()
    assert (comment.text, comment.version, comment.resolved_by_id) == (
        "Nên ngắn hơn.", question.current, author.pk
    )  # fmt: skip
    with pytest.raises(AlreadySettled):
        settle_comment(comment, by=author, at=at)
