"""What answers of an open attempt are worth, for tests that say so at once."""

from quizzes.models import Attempt, QuestionVersion, Response
from quizzes.queries import papers
from quizzes.rules.papers import PaperItem
from quizzes.rules.regrading import remarked


def checked_response(
    attempt: Attempt, position: int, version: QuestionVersion | None = None
) -> Response:
    """Return what marking makes of one draft now; it is not kept. One query without `version`."""
    item = PaperItem.from_json(attempt.paper[position - 1])
    if version is None:
        version = QuestionVersion.objects.get(pk=item.version)
    answered = papers.answered(attempt, position, item)
    marks = remarked(answered, papers.wording_of(version))
    return Response(
        attempt=attempt,
        position=position,
        version=version,
        answer=answered.answer,
        points=marks.after,
        max_points=marks.max_after,
    )


def checked_responses(
    attempt: Attempt, versions: dict[int, QuestionVersion]
) -> dict[int, Response]:
    """Return what the answers are worth that were checked, by position. No query.

    versions  of the whole paper, by their ids
    """
    return {
        position: checked_response(attempt, position, versions[item["version"]])
        for position, item in enumerate(attempt.paper, 1)
        if papers.is_checked(attempt, position)
    }
