"""The question bank, tests made from it, and attempts at them."""

from quizzes.models.attempts import (
    AnswerLog,
    AnswerPhoto,
    Attempt,
    AttemptQuerySet,
    Response,
)
from quizzes.models.bank import (
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionQuerySet,
    QuestionVersion,
)
from quizzes.models.care import KeyChange, QuestionComment, QuestionImage, QuestionReport
from quizzes.models.exceptions import Accommodation, Override, OverrideQuerySet
from quizzes.models.importing import ImportBatch
from quizzes.models.marking import Appeal, Marking, Regrade, RegradedAttempt
from quizzes.models.quizzes import (
    BlueprintRow,
    FixedQuestion,
    Quiz,
    QuizBand,
    QuizSection,
    default_review,
)

__all__ = [
    "Accommodation",
    "AnswerLog",
    "AnswerPhoto",
    "Appeal",
    "Attempt",
    "AttemptQuerySet",
    "BlueprintRow",
    "FixedQuestion",
    "ImportBatch",
    "KeyChange",
    "Marking",
    "Override",
    "OverrideQuerySet",
    "Question",
    "QuestionBank",
    "QuestionCategory",
    "QuestionComment",
    "QuestionImage",
    "QuestionQuerySet",
    "QuestionReport",
    "QuestionVersion",
    "Quiz",
    "QuizBand",
    "QuizSection",
    "Regrade",
    "RegradedAttempt",
    "Response",
    "default_review",
]
