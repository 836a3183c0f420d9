"""What to look at in a version as it is kept."""

from typing import Any

from quizzes.forms.questions.sentences import remark_sentence
from quizzes.models import QuestionBank, QuestionVersion
from quizzes.queries.pictures import picture_sizes
from quizzes.rules.checks import all_texts, remarks_on


def remarks_on_version(bank: QuestionBank, version: QuestionVersion | None) -> list[dict[str, Any]]:
    """Return the remarks as pages list them. One query where there are pictures."""
    if version is None:
        return []
    sizes = picture_sizes(bank, all_texts(version.stem, version.content, version.feedback))
    found = remarks_on(version.kind, version.stem, version.content, version.feedback, sizes=sizes)
    return [{"text": remark_sentence(remark), "blocks": remark.blocks} for remark in found]
