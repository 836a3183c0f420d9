"""The question bank, quizzes drawn from it, and attempts at them."""

from quizzes.models.attempts import Attempt, Response
from quizzes.models.bank import Question, QuestionBank, QuestionVersion
from quizzes.models.quizzes import BlueprintRow, Quiz

__all__ = [
    "Attempt",
    "BlueprintRow",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "Quiz",
    "Response",
]
