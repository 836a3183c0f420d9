"""Two questions, answered and marked again."""

from decimal import Decimal

from django.utils import timezone

from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.regrading import commit_regrade, propose_regrade
from quizzes.actions.starting import start_attempt
from quizzes.models import QuestionVersion
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory

D = Decimal
FULL, DROPPED, OTHER = "full_marks", "dropped", "other_key"
FALSE_KEY = {"answer": False, "feedback_true": "", "feedback_false": ""}


def version_of(question):
    return QuestionVersion.objects.get(question=question)


def sit(exam, first, second):
    """Hand in with these answers to `exam.essay` (the first question) and `exam.other`."""
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=exam.unit.training_class)
    attempt = start_attempt(exam.unit, enrolment, by=user, at=timezone.now())
    given = {exam.essay.pk: first, exam.other.pk: second}
    for position, item in enumerate(attempt.paper, 1):
        if value := given[item["question"]]:
            save_answer(attempt.pk, by=user, position=position, values=[value])
    return submit_attempt(attempt, by=user, at=timezone.now())


def propose(exam, by, remedy, key_now=None, reason="Đáp án sai."):
    return propose_regrade(
        exam.quiz, version_of(exam.essay), remedy, key_now, reason=reason, by=by,
        at=timezone.now(),
    )  # fmt: skip


def commit(regrade, by):
    return commit_regrade(regrade, by=by, at=timezone.now())
