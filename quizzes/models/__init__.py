"""The question bank, quizzes drawn from it, and attempts at them."""

from quizzes.models.attempts import Attempt, AttemptQuerySet, Response
from quizzes.models.bank import Question, QuestionBank, QuestionQuerySet, QuestionVersion
from quizzes.models.quizzes import BlueprintRow, Quiz

__all__ = [
    "Attempt",
    "AttemptQuerySet",
    "BlueprintRow",
    "Question",
    "QuestionBank",
    "QuestionQuerySet",
    "QuestionVersion",
    "Quiz",
    "Response",
]
