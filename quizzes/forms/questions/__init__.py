"""Forms of the question bank, by subject."""

from quizzes.forms.questions.editor import QuestionEditor
from quizzes.forms.questions.listing import FilterForm, ManyForm
from quizzes.forms.questions.sentences import CHECKS, FAULTS, fault_sentence, remark_sentence

__all__ = [
    "CHECKS",
    "FAULTS",
    "FilterForm",
    "ManyForm",
    "QuestionEditor",
    "fault_sentence",
    "remark_sentence",
]
