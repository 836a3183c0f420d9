"""Changes of a question that tests make."""

import copy

from quizzes.actions.questions import (
    About,
    Wording,
    revise_question,
)
from quizzes.models import (
    KeyChange,
)
from tests.factories.quizzes import (
    CONTENTS,
)

BASE = "/quan-tri/cau-hoi/"


WHY = "Hướng dẫn mới"


def other_key(question):
    content = copy.deepcopy(CONTENTS["single"])
    content["options"][0]["right"], content["options"][1]["right"] = False, True
    return Wording("single", question.current.stem, content, question.current.feedback)


def other_words(question):
    return Wording("single", "<p>Chi bộ họp lúc nào?</p>", CONTENTS["single"])


def propose(question, author, at):
    revise_question(question, About.of(question), other_key(question), by=author, at=at, reason=WHY)
    return KeyChange.objects.get(question=question, decided_at=None)
