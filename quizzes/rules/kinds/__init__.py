"""One module for each kind of question: its content, its answers, its marks and its words."""

from quizzes.rules.kinds import description, situation
from quizzes.rules.kinds.common import Kind, KindRules
from quizzes.rules.kinds.inside import OF_A_PART

KINDS: dict[Kind, KindRules] = {
    **OF_A_PART,
    Kind.SITUATION: situation,
    Kind.DESCRIPTION: description,
}
