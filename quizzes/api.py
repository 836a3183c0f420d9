"""What other apps may use of quizzes."""

from quizzes.actions.answering import save_answer, save_answers
from quizzes.actions.categories import add_category
from quizzes.actions.closing import submit_attempt
from quizzes.actions.loading import LoadReport, QuestionRefused, load_questions
from quizzes.actions.questions import (
    About,
    Wording,
    add_question,
    change_many,
    revise_question,
    set_status,
)
from quizzes.actions.quizzes import check_blueprint, publish_quiz
from quizzes.actions.starting import start_attempt
from quizzes.errors import QuizRefused
from quizzes.models import (
    Attempt,
    BlueprintRow,
    Question,
    QuestionBank,
    QuestionVersion,
    Quiz,
    Response,
)
from quizzes.queries.keys import right_values
from quizzes.queries.unfinished import Tries, tries_of
from quizzes.rules.changes import Change

__all__ = [
    "About",
    "Attempt",
    "BlueprintRow",
    "Change",
    "LoadReport",
    "Question",
    "QuestionBank",
    "QuestionRefused",
    "QuestionVersion",
    "Quiz",
    "QuizRefused",
    "Response",
    "Tries",
    "Wording",
    "add_category",
    "add_question",
    "change_many",
    "check_blueprint",
    "load_questions",
    "publish_quiz",
    "revise_question",
    "right_values",
    "save_answer",
    "save_answers",
    "set_status",
    "start_attempt",
    "submit_attempt",
    "tries_of",
]
