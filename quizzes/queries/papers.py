"""What is needed to draw a paper, to show it and to mark it."""

from collections.abc import Iterable, Sequence

from quizzes.models import Attempt, BlueprintRow, Question, QuestionVersion, Quiz
from quizzes.rules.answers import Answer, answer_for_marking
from quizzes.rules.drawing import Candidate, Wanted
from quizzes.rules.grading import MarkedQuestion
from quizzes.rules.papers import PaperItem


def blueprint_of(quiz: Quiz) -> list[Wanted]:
    """Return the rows of the blueprint in the order in which they were written."""
    rows = BlueprintRow.objects.filter(quiz=quiz).order_by("pk")
    return [Wanted(row.topic_id, row.difficulty, row.count) for row in rows]


def pool_of(quiz: Quiz, wanted: Sequence[Wanted]) -> list[Candidate]:
    """Return the questions of the quiz's bank that may be drawn now."""
    rows = (
        Question.objects.drawable()
        .filter(bank=quiz.bank_id, topic__in={row.topic for row in wanted})
        .values_list("pk", "topic_id", "difficulty")
    )
    return [Candidate(*row) for row in rows]


def current_versions(questions: Iterable[int]) -> dict[int, QuestionVersion]:
    """Return the version of each question that new papers show."""
    rows = QuestionVersion.objects.filter(current_of__in=list(questions))
    return {version.question_id: version for version in rows}


def paper_of(attempt: Attempt) -> list[PaperItem]:
    return [PaperItem.from_json(stored) for stored in attempt.paper]


def draft_of(attempt: Attempt, position: int) -> Answer:
    """Return the draft answer at a place of the paper (from 1)."""
    kept = attempt.answers.get(str(position), {})
    answer: Answer = kept.get("answer")
    return answer


def seq_of(attempt: Attempt, position: int) -> int:
    """Return the number of the newest change kept for a place of the paper; 0 for none."""
    return int(attempt.answers.get(str(position), {}).get("seq", 0))


def is_flagged(attempt: Attempt, position: int) -> bool:
    return bool(attempt.answers.get(str(position), {}).get("flag", False))


def marked_questions(attempt: Attempt) -> list[MarkedQuestion]:
    """Return the paper with the versions it is pinned to, and the drafts. One query."""
    paper = paper_of(attempt)
    versions = QuestionVersion.objects.in_bulk([item.version for item in paper])
    return [
        MarkedQuestion(
            kind=item.kind,
            content=versions[item.version].content,
            answer=answer_for_marking(item, draft_of(attempt, position)),
            max_points=item.points,
        )
        for position, item in enumerate(paper, 1)
    ]


def seen_questions(attempts: Iterable[Attempt]) -> set[int]:
    """Return the questions that stood in any of these papers."""
    return {item["question"] for attempt in attempts for item in attempt.paper}
