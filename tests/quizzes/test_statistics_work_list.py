"""Which questions are to be looked at, in all tests at once."""

import pytest

from quizzes.models import Question, QuestionBank
from quizzes.queries.work_list import work_list
from tests.factories.courses import OPENED_AT, QuizUnitFactory
from tests.factories.quizzes import QuizFactory
from tests.factories.sittings import sit

pytestmark = pytest.mark.django_db


# Right, second and third option of the single choice of the factory.
A, B, C = (0, 1), (1, 0), (2, 0)


@pytest.fixture
def unit():
    return QuizUnitFactory()


@pytest.fixture
def quiz(unit):
    return QuizFactory(unit=unit, kinds=("single", "single", "true_false"))


@pytest.fixture
def versions(quiz):
    return [q.current for q in Question.objects.filter(bank=quiz.bank).order_by("pk")]


def another_version(version, **changes):
    question = version.question
    newer = question.versions.create(
        number=version.number + 1,
        kind=version.kind,
        stem=version.stem,
        content=changes.get("content", version.content),
        created_at=OPENED_AT,
    )
    question.current = newer
    question.save()
    return newer


def banks(*quizzes):
    return QuestionBank.objects.filter(pk__in=[quiz.bank_id for quiz in quizzes])


def test_the_work_list_holds_what_is_to_be_looked_at_in_all_tests(quiz, unit, versions):
    other_unit = QuizUnitFactory()
    other = QuizFactory(unit=other_unit, kinds=("single", "single"))
    others = [q.current for q in Question.objects.filter(bank=other.bank).order_by("pk")]
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 12 + [[B, A, (False, 0)]] * 8)
    sit(other, other_unit, others, [[B, A]] * 12 + [[A, B]] * 9)
    elsewhere = QuizFactory(kinds=("single",))

    found = work_list(banks(quiz, other))
    own = work_list(banks(quiz, elsewhere))

    assert [(line.quiz, line.version) for line in found.lines] == [
        (other, others[0]),
        (other, others[1]),
        (quiz, versions[1]),
    ]
    assert [line.version for line in own.lines] == [versions[1]]
    assert {each.pk for each in own.tests} == {quiz.pk, elsewhere.pk}
    narrowed = work_list(banks(quiz, other), verdict="alike")
    assert [line.version for line in narrowed.lines] == [versions[1]]


def test_what_was_found_is_kept_until_another_attempt_is_marked(
    quiz, unit, versions, assert_queries
):
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 12 + [[B, A, (False, 0)]] * 8)
    with assert_queries(6):
        work_list(banks(quiz))
    with assert_queries(3):
        again = work_list(banks(quiz))
    sit(quiz, unit, versions, [[B, B, (False, 0)]])

    with assert_queries(6):
        later = work_list(banks(quiz))

    assert [line.version for line in again.lines] == [versions[1]]
    assert [a.verdict for a in later.lines[0].advice] == ["too_easy"]


def test_a_new_version_leaves_the_list_at_once(quiz, unit, versions):
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 12 + [[B, A, (False, 0)]] * 8)
    assert len(work_list(banks(quiz)).lines) == 1

    another_version(versions[1])

    found = work_list(banks(quiz))
    assert found.lines == []
    assert [line.version for line in found.dealt_with] == [versions[1]]


def test_tests_with_few_attempts_are_not_on_the_list(quiz, unit, versions, assert_queries):
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 19)

    with assert_queries(2):
        assert work_list(banks(quiz)).lines == []
